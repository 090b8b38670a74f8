// One chart: a Vega view that takes the place of the drawing that the page came with.
(() => {
  "use strict";
  const LEAST = 0.5; // of the height that a chart is made for: it is not drawn lower, but scrolled in its place
  const MAP = 340; // px: what is made this high is a map, and keeps its height
  const NARROW = 560; // on a drawing this wide
  const LOW = 60; // px: a slide cannot be scrolled, so all of a chart is drawn on it

  /**
   * The chart's drawing, with its role, title and description.
   * @param {HTMLElement} box element that holds the baseline's drawings
   * @param {Chart} chart
   * @param {Axes} [axes] what its axes span by state; they grow in it
   * @param {() => [number, number]} [place] width and height that it may take
   * @returns {LiveChart}
   */
  function live(box, chart, axes, place = () => [Math.floor(box.clientWidth || 660), 0]) {
    const { left, right, top, bottom } = chart.padding;
    const height = Number(chart.spec.height);
    const onSlide = () => document.documentElement.dataset.projector === "on";
    const least = (/** @type {number} */ w) => (onSlide() ? LOW : height >= MAP && w < NARROW ? height : LEAST * height);
    const size = () => {
      const [w, h] = place();
      return [Math.max(120, w - left - right), h ? Math.max(least(w), h - top - bottom) : height];
    };
    /** @type {Promise<void>} */
    let last = Promise.resolve(); // update
    /** @type {ReturnType<typeof made>|undefined} */
    let here; // once it was drawn: reading a specification takes as long as several frames
    const view = () => /** @type {NonNullable<typeof here>} */ (here).view;
    const scale = (/** @type {string} */ name) => view().scale(name);
    return {
      update(data, state, past) {
        const next = last.then(() => draw(data, state, past));
        last = next.catch(() => {}); // told where it was asked for
        return next;
      },
      async resize() {
        if (!here) return;
        const now = size();
        if (now.every((x, k) => x === here?.drawn[k])) return;
        here.drawn = now;
        await here.view.width(now[0]).height(now[1]).runAsync();
      },
      svg: () => (here?.holder.isConnected ? here.holder.querySelector("svg") : null), // none before it was drawn
      at: (x, y) => [left + scale("x")(x), top + scale("y")(y)],
      value: (px, py) => [scale("x").invert(px - left), scale("y").invert(py - top)],
      scale,
      size: () => [view().width(), view().height()],
      async grow() {
        if (!here) return false;
        await here.view.runAsync(); // an update may be under way
        return here.span.grow(here.view, true);
      },
      spans: () => here?.span.spans(here.view) ?? {},
    };

    /** One update at a time: Vega changes rows in place only once it has taken them in. @param {Record<string, Row[]>} data @param {Record<string, string>} state @param {boolean} past */
    async function draw(data, state, past) {
      if (!here) await begin();
      const { vega, view, span, held, named, known, holder } = /** @type {NonNullable<typeof here>} */ (here);
      for (const name in state) if (known.has(name)) view.signal(name, state[name]);
      span.at(view, state);
      for (const name in data) put(vega, view, held, name, data[name], named);
      await view.runAsync();
      await span.grow(view, past);
      const svg = holder.querySelector("svg");
      if (!svg || holder.isConnected) return;
      name(svg, box.querySelector("svg"));
      box.replaceChildren(holder);
    }

    /** The specification is read in a task of its own, and drawn in the next. */
    async function begin() {
      await modelbook.breath();
      here = made(chart, axes, size());
      await modelbook.breath();
    }
  }

  /** A view of a chart, not yet drawn. @param {Chart} chart @param {Axes|undefined} axes @param {number[]} drawn its width and height */
  function made(chart, axes, drawn) {
    const vega = modelbookVega;
    const holder = document.createElement("div");
    holder.className = "drawing";
    const spec = structuredClone(chart.spec);
    [spec.width, spec.height] = drawn;
    const span = modelbook.axes.held(spec, axes);
    const view = new vega.View(vega.parse(spec, null, { ast: true }), {
      expr: vega.expressions,
      renderer: "svg",
      container: holder,
      hover: false,
      logLevel: 1,
    });
    const known = new Set(Object.keys(view.getState().signals));
    return { vega, holder, view, span, held: /** @type {Record<string, Held>} */ ({}), named: fields(spec), known, drawn };
  }

  /** A dataset's rows as they were given, and the copies that the view has. @typedef {{rows: Row[], tuples: Row[]}} Held */

  /**
   * Give a view a dataset. Rows in the place of earlier ones change in place and equal ones are left alone: what is drawn of a row is
   * then kept, where `view.data` would take all of it away and draw it anew. A field that the chart does not name is left out.
   * @param {Vega} vega @param {VegaView} view @param {Record<string, Held>} held @param {string} name @param {Row[]} rows
   * @param {Set<string>} named
   */
  function put(vega, view, held, name, rows, named) {
    const old = held[name];
    if (old?.rows === rows) return;
    if (!old || old.rows.length !== rows.length || rows.some((row, k) => !alike(row, old.rows[k]))) {
      held[name] = {
        rows,
        tuples: rows.map((row) => Object.fromEntries(Object.entries(row).filter(([field]) => named.has(field)))),
      };
      view.data(name, held[name].tuples);
      return;
    }
    const change = vega.changeset();
    let some = false;
    rows.forEach((row, k) => {
      for (const field in row) {
        if (Object.is(row[field], old.rows[k][field]) || !named.has(field)) continue;
        change.modify(old.tuples[k], field, row[field]);
        some = true;
      }
    });
    old.rows = rows;
    if (some) view.change(name, change);
  }

  /** Whether two rows have the same fields. @param {Row} one @param {Row} two */
  function alike(one, two) {
    for (const field in one) if (!(field in two)) return false;
    for (const field in two) if (!(field in one)) return false;
    return true;
  }

  /** The names that a chart's specification holds: its strings, and the words and strings of its expressions. @param {unknown} spec @returns {Set<string>} */
  function fields(spec) {
    const names = /** @type {Set<string>} */ (new Set());
    const read = (/** @type {unknown} */ part) => {
      if (typeof part === "string") {
        const text = part.replace(/\\(.)/g, "$1"); // a field's name may hold escaped dots
        names.add(text);
        for (const [word, , quoted] of text.matchAll(/(["'])(.*?)\1|[\p{L}_$][\p{L}\p{N}_$]*/gu)) names.add(quoted ?? word);
      } else if (part && typeof part === "object") Object.values(part).forEach(read);
    };
    read(spec);
    return names;
  }

  /** Give a drawing the role, the title and the description of the one it replaces. @param {SVGSVGElement} svg @param {SVGSVGElement|null} old */
  function name(svg, old) {
    svg.setAttribute("role", "img");
    svg.removeAttribute("class");
    if (!old) return;
    for (const tag of ["desc", "title"]) {
      const el = old.querySelector(tag);
      if (el) svg.prepend(el);
    }
    const labelled = old.getAttribute("aria-labelledby");
    if (labelled) svg.setAttribute("aria-labelledby", labelled);
  }

  modelbook.chart = { live, fields };
})();
