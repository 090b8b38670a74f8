// The verdict as a card: what it shows, and the same as a picture that is drawn anew, since a drawing of the page cannot carry its typeface.
(() => {
  "use strict";
  const [WIDTH, HEIGHT, SIDE] = [1200, 630, 64]; // px of the picture
  const $ = (/** @type {Element} */ el, /** @type {string} */ selector) =>
    /** @type {HTMLElement} */ (el.querySelector(selector));
  const textOf = (/** @type {Element} */ el, /** @type {string} */ selector) => $(el, selector)?.textContent?.trim() ?? "";

  /** Where a number stands on a scale, from 0 to 1. @param {number} x @param {number} from @param {number} to */
  const part = (x, from, to) => Math.min(Math.max((x - from) / (to - from) || 0, 0), 1);

  /** The same for a drawing. @param {number} x @param {number} from @param {number} to */
  const percent = (x, from, to) => `${(100 * part(x, from, to)).toFixed(2)}%`;

  /** The card in the book's own world: its sentence is printed, the reader's mark is not. @param {HTMLElement} el */
  const printed = (el) => show(el, { said: "", value: Number(el.dataset.value), first: undefined });

  /**
   * The card in the reader's world.
   * @param {HTMLElement} el @param {{said: string, value: number, first: number|undefined}} world its sentence, its number, the first bet
   */
  function show(el, { said, value, first }) {
    const { low, high, bet = "" } = el.dataset;
    const at = (/** @type {number} */ x) => part(x, Number(low), Number(high));
    const shown = (/** @type {number} */ x) => modelbook.words.guessed(Math.round(10 * x) / 10, modelbook.bets[bet]);
    if (said) modelbook.markup.say($(el, "[data-said]"), said);
    const axis = $(el, ".own-axis");
    modelbook.betting.mark(axis, at(value), shown(value));
    const [mark, key] = [axis.querySelector("[data-first]"), $(axis, "[data-first-key]")];
    for (const part of [mark, key]) part?.toggleAttribute("hidden", first === undefined);
    if (first !== undefined) {
      mark?.setAttribute("x", percent(first, Number(low), Number(high)));
      $(key, "b").textContent = shown(first);
    }
    const far = first === undefined ? 0 : Math.round(10 * (value - first)) / 10;
    $(el, "[data-first-bet]").textContent = first === undefined ? modelbook.text.noBet : shown(first);
    $(el, "[data-first-far]").textContent =
      first === undefined
        ? "The front page asks for one."
        : far
          ? `my world says ${shown(far)} beside it`
          : "my world says the same";
    const verdict = document.querySelector("[data-summary=verdict]");
    const flip = verdict?.querySelector("[data-flips] li") ?? verdict?.querySelector("[data-near]");
    $(el, "[data-flip]").textContent = flip?.textContent ?? "";
  }

  // -- the picture ----------------------------------------------------------------------------------------------------------

  /** @typedef {{x: number, words: string, bold?: boolean}} Name */

  /** Names in the lowest row in which they meet none. @param {CanvasRenderingContext2D} pen @param {Name[]} names @param {number} y @param {number} step */
  function rows(pen, names, y, step) {
    const ends = /** @type {number[]} */ ([]);
    for (const { x, words } of [...names].sort((a, b) => a.x - b.x)) {
      const wide = pen.measureText(words).width;
      const left = Math.min(Math.max(x - wide / 2, SIDE), WIDTH - SIDE - wide);
      let row = ends.findIndex((end) => end < left);
      if (row < 0) row = ends.length;
      ends[row] = left + wide + 14;
      pen.fillText(words, left, y + row * step);
    }
  }

  /** The axis with its marks and names. @param {CanvasRenderingContext2D} pen @param {HTMLElement} axis @param {(name: string) => string} colour @param {string} sans */
  function strip(pen, axis, colour, sans) {
    const y = 368;
    const across = (/** @type {Element|null} */ mark, /** @type {string} */ side) =>
      SIDE + ((WIDTH - 2 * SIDE) * parseFloat(mark?.getAttribute(side) ?? "0")) / 100;
    const bar = axis.querySelector("rect.fitting");
    pen.fillStyle = colour("--grid");
    pen.fillRect(SIDE, y - 2, WIDTH - 2 * SIDE, 4);
    if (bar) {
      pen.globalAlpha = 0.25;
      pen.fillStyle = colour("--ink");
      pen.fillRect(across(bar, "x"), y - 10, across(bar, "width") - SIDE, 20);
      pen.globalAlpha = 1;
    }
    const rule = (/** @type {number} */ x, /** @type {number} */ up, /** @type {number} */ down) =>
      pen.fillRect(x - 1, y - up, 2, up + down);
    pen.fillStyle = colour("--ink");
    for (const zero of axis.querySelectorAll(".track .zero")) rule(across(zero, "x1"), 22, 22);
    pen.fillStyle = colour("--muted");
    pen.font = `17px ${sans}`;
    const sets = [...axis.querySelectorAll(".track .set")];
    for (const set of sets) rule(across(set, "x1"), 16, 10);
    rows(
      pen,
      sets.map((set) => ({ x: across(set, "x1"), words: set.getAttribute("data-name") ?? "" })),
      y - 28,
      -22,
    );
    const ring = (/** @type {number} */ x, /** @type {number} */ r, /** @type {boolean} */ full) => {
      pen.beginPath();
      pen.arc(x, y, r, 0, 2 * Math.PI);
      pen.fillStyle = colour(full ? "--ink" : "--paper");
      pen.fill();
      pen.lineWidth = 4;
      pen.strokeStyle = colour(full ? "--paper" : "--ink");
      pen.stroke();
    };
    const [there, here] = [axis.querySelector(".track .there"), axis.querySelector("[data-here]")];
    const first = axis.querySelector("[data-first]:not([hidden])");
    ring(across(there, "cx"), 10, false);
    ring(across(here, "cx"), 13, true);
    pen.fillStyle = colour("--ink");
    if (first) {
      const x = across(first, "x");
      pen.beginPath();
      pen.moveTo(x, y + 14);
      pen.lineTo(x + 9, y + 30);
      pen.lineTo(x - 9, y + 30);
      pen.fill();
    }
    pen.font = `600 19px ${sans}`;
    const key = (/** @type {string} */ selector) => textOf(axis, `${selector} b`);
    rows(
      pen,
      [
        { x: across(here, "cx"), words: `My world ${key("[data-yours]")}` },
        { x: across(there, "cx"), words: `The book ${key("[data-book-key]")}` },
        ...(first ? [{ x: across(first, "x"), words: `My first bet ${key("[data-first-key]")}` }] : []),
      ],
      y + 54,
      24,
    );
  }

  /** @param {HTMLElement} el */
  async function picture(el) {
    const canvas = Object.assign(document.createElement("canvas"), { width: WIDTH, height: HEIGHT });
    const pen = canvas.getContext("2d");
    if (!pen || !modelbook.saving.isTrue()) return null;
    const style = getComputedStyle(document.documentElement);
    const colour = (/** @type {string} */ name) => style.getPropertyValue(name).trim();
    const serif = getComputedStyle($(el, "[data-said]")).fontFamily;
    const sans = getComputedStyle(el).fontFamily;
    await document.fonts.load(`600 46px ${serif}`).catch(() => []); // a face that does not come has a stand-in
    pen.fillStyle = colour("--paper");
    pen.fillRect(0, 0, WIDTH, HEIGHT);
    pen.fillStyle = colour("--ink");
    pen.fillRect(0, 0, WIDTH, 8);
    const say = (
      /** @type {string} */ words,
      /** @type {string} */ font,
      /** @type {string} */ name,
      /** @type {[number, number]} */ at,
      width = 1e4,
      step = 0,
    ) => {
      pen.font = font;
      pen.fillStyle = colour(name);
      modelbook.forms
        .lines(words, width, (text) => pen.measureText(text).width)
        .forEach((line, k) => pen.fillText(line, at[0], at[1] + k * step));
    };
    say(textOf(el, ".kicker").toUpperCase(), `bold 19px ${sans}`, "--accent", [SIDE, 54]);
    pen.textAlign = "right";
    say(textOf(el, "[data-what]"), `17px ${sans}`, "--muted", [WIDTH - SIDE, 54]);
    pen.textAlign = "left";
    say(textOf(el, "[data-said]"), `600 42px ${serif}`, "--ink", [SIDE, 108], WIDTH - 2 * SIDE, 48);
    strip(pen, $(el, ".own-axis"), colour, sans);
    [...el.querySelectorAll("[data-fact]")].forEach((fact, k) => {
      const x = SIDE + k * 366;
      say(textOf(fact, "dt"), `16px ${sans}`, "--muted", [x, 496]);
      say(textOf(fact, "[data-short]"), `600 19px ${serif}`, "--ink", [x, 522], 340, 24);
    });
    say(location.href.split(/[?#]/)[0], `15px ${sans}`, "--muted", [SIDE, HEIGHT - 18]);
    return /** @type {Promise<Blob|null>} */ (new Promise((done) => canvas.toBlob(done, "image/png")));
  }

  // -- the buttons ----------------------------------------------------------------------------------------------------------

  /** @param {HTMLElement} el @param {() => string} address of the reader's world */
  function wire(el, address) {
    const told = $(el, "[data-told]");
    const share = /** @type {HTMLButtonElement} */ ($(el, "[data-hand-over]"));
    const file = async () => {
      const blob = await picture(el);
      if (!blob) told.textContent = "This browser keeps pages from making pictures. The page can be printed.";
      return blob && new File([blob], `${modelbook.book}-verdict.png`, { type: "image/png" });
    };
    $(el, "[data-download]").addEventListener("click", async () => {
      const made = await file();
      if (made) modelbook.saving.save(made, made.name);
    });
    share.hidden = !navigator.canShare?.({ files: [new File([], "card.png", { type: "image/png" })] });
    share.addEventListener("click", async () => {
      const made = await file();
      if (made) await navigator.share({ files: [made], url: address() }).catch(() => {}); // the reader may turn back
    });
    $(el, "[data-link]").addEventListener("click", async () => {
      told.textContent = await modelbook.markup.copyLink(address());
    });
  }

  modelbook.card = { show, printed, wire, picture, percent };
})();
