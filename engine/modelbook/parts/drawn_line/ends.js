// What the reader's lines end at, each named at its end once it is answered: the higher one above its line, the lower below. The
// book's second world, which no list names, is named at its end too, where that is clear of the reader's.
(() => {
  "use strict";
  const BESIDE = 15; // px from the end of a line to the middle of its name
  const LINE = 18; // px, of which a name needs the height

  /** @param {HTMLElement} frame @param {End[]} ends @param {(value: number) => number} y where a value stands, in per cent from above */
  function show(frame, ends, y) {
    const height = frame.clientHeight / 100;
    const named = ends.filter((end) => end.whole);
    const highest = Math.max(...named.map((end) => end.value));
    const middle = (/** @type {number} */ value, above = false) => y(value) * height + (above ? -BESIDE : BESIDE);
    ends.forEach(({ value, whole, label }, turn) => {
      const name = /** @type {HTMLElement} */ (frame.querySelector(`[data-own="${turn}"]`));
      name.hidden = !whole;
      name.classList.toggle("above", value === highest);
      name.style.top = `${y(value)}%`;
      name.textContent = `you: ${modelbook.words.trimmed(value, 1)}`;
      modelbook.markup.add(name, "span", `, ${label}`).className = "which";
    });
    const book = /** @type {HTMLElement} */ (frame.querySelector("[data-own-book]"));
    const at = middle(Number(book.dataset.ownBook));
    book.hidden = named.some(({ value }) => Math.abs(middle(value, value === highest) - at) < LINE);
  }

  /** Between whose lines the reader's ends. @param {{label: string, value: number}[]} camps @param {number} value */
  function between(camps, value) {
    const sorted = [...camps].sort((a, b) => a.value - b.value);
    const over = sorted.filter((camp) => camp.value <= value);
    const named = (/** @type {{label: string, value: number}} */ camp) =>
      `“${camp.label}” (${modelbook.words.trimmed(camp.value, 1)})`;
    if (!over.length) return `You are below all of them; nearest is ${named(sorted[0])}.`;
    if (over.length === sorted.length) return `You are above all of them; nearest is ${named(sorted[sorted.length - 1])}.`;
    return `You stand between ${named(sorted[over.length - 1])} and ${named(sorted[over.length])}.`;
  }

  modelbook.drawnEnds = { show, between };
})();
