// How the reader's world fits the record, kept up while it moves: the count, a mark a figure, the list.
(() => {
  "use strict";

  /**
   * @param {Element} box what holds the meter @param {Model} m @param {Values} values @param {string} scenario
   * @param {boolean} own whether the reader has changed anything
   */
  function show(box, m, values, scenario, own) {
    const meter = /** @type {HTMLElement|null} */ (box.querySelector("[data-fit]"));
    if (!meter) return;
    const world = modelbook.fit.world(m, values, scenario);
    const found = new Map(world.rows.map((one) => [one.row.id, one]));
    const marks = meter.querySelectorAll(".meter i");
    const lines = /** @type {NodeListOf<HTMLElement>} */ (meter.querySelectorAll("[data-figure]"));
    lines.forEach((line, k) => {
      const one = found.get(line.dataset.figure ?? "");
      const mark = /** @type {HTMLElement} */ (marks[k]);
      line.hidden = mark.hidden = !one; // the figure is of another case than this scenario
      if (!one) return;
      for (const el of [line, mark]) el.classList.toggle("in", one.fits);
      write(line, "[data-side]", modelbook.words.measured(one.x, one.row.unit));
      write(line, "[data-in]", one.fits ? modelbook.text.inside : modelbook.text.outside);
    });
    write(meter, "[data-says]", modelbook.text.fits(world.met, world.rows.length, own));
  }

  /** @param {Element} box @param {string} selector @param {string} words */
  function write(box, selector, words) {
    const el = box.querySelector(selector);
    if (el) modelbook.markup.put(el, words);
  }

  modelbook.meter = { show };
})();
