// An explorer's big number: the reader's, the book's beside it, and both on a scale with what worlds that fit give.
(() => {
  "use strict";
  const FEWEST = 2; // characters of a number in bold

  /** The column that the number is of, as views are chosen. @param {Explorer} explorer */
  const column = (explorer) => explorer.config.headline.replace(/\$(\w+)/g, (_, name) => explorer.view[name]);

  /** The number of a result. @param {Explorer} explorer @param {Row[]} rows @param {Row} summed */
  function value(explorer, rows, summed) {
    const name = column(explorer);
    const { m } = explorer;
    return Number(name in summed ? summed[name] : rows.find((row) => row[m.timeName] === m.focus)?.[name]);
  }

  /** A value of the number as its words write it. @param {Explorer} explorer @param {number} x */
  function shown(explorer, x) {
    const name = column(explorer);
    const output = [...explorer.m.summary, ...explorer.m.outputs].find((o) => o.column === name);
    const form = explorer.config.number?.forms[name];
    return form ? modelbook.words.shown(x, form, output?.unit) : modelbook.words.short(x, output?.unit ?? "");
  }

  /** Where a value stands on a scale, in per cent. @param {Scale} scale @param {number} x */
  const place = (scale, x) => 100 * Math.min(Math.max((x - scale.low) / (scale.high - scale.low), 0), 1);

  /**
   * @param {Explorer} explorer @param {Row[]} rows @param {Row} summed @param {(slot: string) => string} say
   * @param {Row|undefined} range the number's quantiles while uncertainty is shown
   */
  function show(explorer, rows, summed, say, range) {
    const box = explorer.$("[data-headline]");
    const { number } = explorer.config;
    const scale = number?.scales[column(explorer)];
    if (!box || !number) return;
    box.hidden = !scale;
    if (!scale) return;
    const x = value(explorer, rows, summed);
    const words = say(number.slot);
    const el = (/** @type {string} */ selector) => /** @type {HTMLElement} */ (box.querySelector(selector));
    if (el("[data-big]").textContent !== modelbook.words.plain(words)) modelbook.markup.write(el("[data-big]"), words);
    const own = explorer.figure.dataset.changes !== "0";
    el("[data-ghost]").hidden = !own;
    modelbook.markup.put(el("[data-book]"), book(explorer));
    const strip = el("[data-strip]");
    marks(strip, scale, x, range);
    strip.setAttribute("aria-label", modelbook.text.onScale(modelbook.words.plain(words), own ? book(explorer) : ""));
    const span = range ? [range.p5, range.p95].map(Number) : scale.fits.length ? [scale.fits[0], scale.fits[2]] : [];
    const unit = [...explorer.m.summary, ...explorer.m.outputs].find((o) => o.column === column(explorer))?.unit ?? "";
    const [low, high] = modelbook.words.coarsened(span, unit);
    const tell = !range ? modelbook.text.inFitting : explorer.ofRecord ? modelbook.text.inYourFitting : modelbook.text.inDraws;
    modelbook.markup.put(el("[data-range]"), span.length ? tell(low, high) : "");
  }

  /** @param {HTMLElement} strip @param {Scale} scale @param {number} x @param {Row|undefined} range */
  function marks(strip, scale, x, range) {
    const mark = (/** @type {string} */ name) => {
      const found = /** @type {HTMLElement|null} */ (strip.querySelector(`.${name}`));
      if (found) return found;
      const made = document.createElement("i");
      made.className = name;
      strip.prepend(made);
      return made;
    };
    mark("dot").style.left = `${place(scale, x)}%`;
    mark("ring").style.left = `${place(scale, scale.book)}%`;
    const half = range ? [range.p25, range.p75].map(Number) : [];
    const wide = range ? [range.p5, range.p95].map(Number) : [scale.fits[0], scale.fits[2]];
    for (const [name, ends] of /** @type {[string, number[]][]} */ ([
      ["half", half],
      ["fits", wide],
    ])) {
      const bar = mark(name);
      bar.hidden = ends.length < FEWEST || !ends.every(Number.isFinite);
      if (bar.hidden) continue;
      bar.style.left = `${place(scale, ends[0])}%`;
      bar.style.right = `${100 - place(scale, ends[1])}%`;
    }
    const zero = /** @type {HTMLElement|null} */ (strip.querySelector(".zero"));
    if (zero) zero.style.left = `${place(scale, 0)}%`;
  }

  const books = /** @type {WeakMap<Explorer, Record<string, string>>} */ (new WeakMap());
  /** The book's number in words. @param {Explorer} explorer */
  function book(explorer) {
    const known = books.get(explorer) ?? {};
    books.set(explorer, known);
    const { m, view, config } = explorer;
    const base = modelbook.editions.base(explorer.scenario);
    return (known[`${base} ${column(explorer)}`] ??= (() => {
      const [rows, summed] = [modelbook.world.rows(m, {}, base), modelbook.world.summary(m, {}, base)];
      const said = modelbook.words.speaker(m, rows, m.summary.length ? summed : {}, view, base).say(config.number?.slot ?? "");
      return said.split("**")[1] ?? said;
    })());
  }

  /** What the explorer finds while uncertainty is shown: the range of its number. @param {Explorer} explorer @param {Row} range */
  function claim(explorer, range) {
    const { m, view, scenario } = explorer;
    const name = column(explorer);
    const output = [...m.summary, ...m.outputs].find((o) => o.column === name);
    const unit = output?.unit ?? "";
    const [p5, p50, p95] = [range.p5, range.p50, range.p95].map(Number);
    const [from, to, middle, from_size, to_size] = modelbook.words.coarsened([p5, p95, p50, Math.abs(p5), Math.abs(p95)], unit);
    const side = p5 >= 0 ? "above" : p95 < 0 ? "below" : "both";
    const more = { ...view, from, to, middle, from_size, to_size, side };
    const { rows, summed } = explorer.painting;
    const said = modelbook.words.speaker(m, rows, summed, more, scenario).say("range");
    return said || modelbook.text.ranges(output?.says ?? "", modelbook.words.ranged(p5, p50, p95, unit));
  }

  modelbook.headline = { column, value, shown, show, claim };
})();
