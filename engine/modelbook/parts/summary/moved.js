// The bet asked again: the first guess, the book's baseline and the reader's world under a slider that moves the guess.
(() => {
  "use strict";
  const { visit, text, words, markup } = modelbook;
  const $ = (/** @type {Element} */ el, /** @type {string} */ selector) =>
    /** @type {HTMLElement} */ (el.querySelector(selector));
  const sliderOf = (/** @type {Element} */ el) => /** @type {HTMLInputElement} */ ($(el, "input"));

  /**
   * All of it in the reader's world.
   * @param {HTMLElement} el @param {number} here what the world computes @param {number} book the same in the baseline
   * @param {(slot: string, view?: Row) => string} say the model's words
   */
  function show(el, here, book, say) {
    const { again = "", first = "", unit = "" } = el.dataset;
    const slider = sliderOf(el);
    const { [first]: was, [again]: moved } = visit.world.bets;
    const now = moved ?? was;
    slider.value = String(now ?? Math.min(Math.max(0, Number(slider.min)), Number(slider.max)));
    const mark = (/** @type {string} */ name, /** @type {number|undefined} */ value) => {
      markup.say($(el, `[data-shown="${name}"]`), value === undefined ? text.noBet : signed(value, unit));
      const found = el.querySelector(`[data-at="${name}"]`);
      found?.toggleAttribute("hidden", value === undefined);
      if (value !== undefined) found?.setAttribute(name === "first" ? "x" : "cx", along(slider, value));
    };
    mark("first", was);
    mark("there", book);
    mark("here", here);
    showNow(el, now);
    const by = was === undefined || now === undefined ? 0 : now - was;
    const state =
      now === undefined ? "none" : was === undefined ? "late" : Math.abs(by) < 1e-9 ? "same" : by > 0 ? "up" : "down";
    const far = (/** @type {number|undefined} */ value) => spoken(Math.abs((value ?? 0) - here), unit);
    const view = {
      state,
      moved: state === "up" || state === "down" ? "yes" : "no",
      world: signed(here, unit) === signed(book, unit) ? "book" : "own",
      start: was ?? 0,
      end: now ?? 0,
      by: spoken(Math.abs(by), unit),
      first: signed(was ?? 0, unit),
      now: signed(now ?? 0, unit),
      here: signed(here, unit),
      book: signed(book, unit),
      off: far(now),
      off_first: far(was),
    };
    markup.say($(el, "[data-said]"), `${say("moved", view)} ${say("distance", view)}`);
    const back = /** @type {HTMLButtonElement} */ ($(el, "[data-back]"));
    back.hidden = moved === undefined;
    back.textContent = was === undefined ? text.takeBack : text.backToFirst;
  }

  /** What the slider stands at: no model runs for it, so it follows the hand. @param {HTMLElement} el @param {number|undefined} now */
  function showNow(el, now) {
    const slider = sliderOf(el);
    const said = now === undefined ? text.noBet : signed(now, el.dataset.unit ?? "");
    markup.say($(el, '[data-shown="now"]'), said);
    slider.setAttribute("aria-valuetext", said);
    for (const line of el.querySelectorAll("[data-now]")) {
      line.toggleAttribute("hidden", now === undefined);
      if (now !== undefined) for (const end of ["x1", "x2"]) line.setAttribute(end, along(slider, now));
    }
  }

  /** A number that may fall on either side of zero. @param {number} x @param {string} unit */
  const signed = (x, unit) => (x > 0 ? "+" : "") + spoken(x, unit);

  /** A number with its unit: 1 year, 2.5 years. @param {number} x @param {string} unit */
  function spoken(x, unit) {
    const said = words.trimmed(x, 1);
    return said + words.beside(said, unit);
  }

  /** Where a number stands along the slider. @param {HTMLInputElement} slider @param {number} x */
  const along = (slider, x) => modelbook.card.percent(x, Number(slider.min), Number(slider.max));

  /** The slider and the button that takes its move back. @param {HTMLElement} el */
  function wire(el) {
    const slider = sliderOf(el);
    const { again = "" } = el.dataset;
    slider.disabled = false;
    slider.addEventListener("input", () => showNow(el, slider.valueAsNumber));
    slider.addEventListener("change", () => visit.bet(again, slider.valueAsNumber));
    $(el, "[data-back]").addEventListener("click", () => {
      visit.bet(again);
      slider.focus(); // the button is gone
    });
  }

  modelbook.moved = { show, wire };
})();
