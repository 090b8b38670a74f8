// What the script of how a page is shown adds to the shared object.

interface Modelbook {
  present(on: boolean): void;
}
