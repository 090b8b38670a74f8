// What the scripts of how a page is shown add to the shared object.

/** A part of a page for the projector: what it shows, its heading first, and the notes of its step. */
interface Slide {
  shown: HTMLElement[];
  notes: HTMLElement | null;
}

interface Modelbook {
  notes(
    bar: HTMLElement,
    key: (event: KeyboardEvent) => void,
    say: (words: string) => void,
  ): (slide: Slide, next: Slide | undefined) => void;
  present(on: boolean): void;
}
