// A teacher's notes to slides, in a window of their own: it stands on the teacher's screen while a class sees the slide.
(() => {
  "use strict";
  const { add, addButton } = modelbook.markup;
  const SIZE = "popup,width=760,height=600";
  const LONG = 90; // signs of the next slide
  const BLOCKED = "The browser opened no window for notes: allow it for this page.";

  /**
   * The notes of a page's slides; nothing for a page without any.
   * @param {HTMLElement} bar of slides, which gets a button
   * @param {(event: KeyboardEvent) => void} key what turns slides
   * @param {(words: string) => void} say
   * @returns {(slide: Slide, next: Slide|undefined) => void} what shows those of a slide
   */
  modelbook.notes = (bar, key, say) => {
    if (!document.querySelector("details.notes")) return () => {};
    let now = /** @type {Slide|undefined} */ (undefined);
    let after = /** @type {Slide|undefined} */ (undefined);
    let shown = /** @type {Window|null} */ (null);

    function write() {
      if (!shown || shown.closed || !now) return;
      const { body } = shown.document;
      body.replaceChildren();
      add(body, "h1", words(now.shown[0])).style.fontSize = "20px";
      for (const el of now.notes?.children ?? [])
        if (el.tagName !== "SUMMARY") body.append(shown.document.importNode(el, true));
      add(body, "p", after ? `Next: ${said(after.shown[1] ?? after.shown[0])}` : "This is the last slide.").style.color =
        "GrayText";
      addButton(body, "Print the slides with notes", print);
    }

    /** What a slide is about, below its heading. @param {HTMLElement} el */
    function said(el) {
      if (el.matches(".scroll")) return "a table.";
      if (el.matches(".lesson, .cell") || el.querySelector(".explorer")) return "the model.";
      return words(el.querySelector(".question") ?? el).slice(0, LONG);
    }

    /** What an element says, without the sign of a heading's link. @param {Element} el */
    function words(el) {
      const copy = /** @type {Element} */ (el.cloneNode(true));
      for (const sign of copy.querySelectorAll(".headerlink")) sign.remove();
      return (copy.textContent ?? "").trim().replace(/\s+/g, " ");
    }

    /** On paper the notes stand below the heading of their step. */
    function print() {
      const folds = /** @type {HTMLDetailsElement[]} */ ([...document.querySelectorAll("details.notes")]);
      for (const fold of folds) fold.open = true;
      document.documentElement.dataset.notes = "printed";
      window.print();
      delete document.documentElement.dataset.notes;
      for (const fold of folds) fold.open = false;
    }

    addButton(bar, "Notes", () => {
      shown = window.open("", "slide-notes", SIZE);
      if (!shown) return say(BLOCKED);
      const { document: doc } = shown;
      doc.title = `${document.title}: notes`;
      doc.documentElement.lang = document.documentElement.lang;
      Object.assign(doc.body.style, { font: "18px/1.5 system-ui, sans-serif", margin: "20px", colorScheme: "light dark" });
      doc.addEventListener("keydown", key);
      write();
    });
    return (slide, next) => {
      [now, after] = [slide, next];
      write();
    };
  };
})();
