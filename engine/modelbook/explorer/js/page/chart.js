// One chart: a Vega view that takes the place of the drawing that the page came with.
(() => {
  "use strict";
  const LEAST = 0.25; // of the height that a chart is made for: it is not drawn lower, but scrolled in its place; a list keeps its own
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
    const least = () => (onSlide() ? LOW : chart.rows ? height : LEAST * height);
    const size = () => {
      const [w, h] = place();
      return [Math.max(120, w - left - right), h ? Math.max(least(), h - top - bottom) : height];
    };
    /** @type {Promise<void>} */
    let last = Promise.resolve(); // update
    /** @type {(ReturnType<typeof parsed> & ReturnType<typeof made> & {drawn: number[]})|undefined} */
    let here; // once it was drawn: reading a specification takes as long as several frames
    const view = () => /** @type {NonNullable<typeof here>} */ (here).view;
    const scale = (/** @type {string} */ name) => view().scale(name);
    return {
      update(data, state, past) {
        const next = last.then(() => draw(data, state, past));
        last = next.catch(() => {}); // told where it was asked for
        return next;
      },
      resize,
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

    /** Drawn as large as its place is now. */
    async function resize() {
      const now = here ? size() : [];
      if (!here || now.every((x, k) => x === here?.drawn[k])) return;
      here.drawn = now;
      await here.view.width(now[0]).height(now[1]).runAsync();
    }

    /** The specification is read in a task of its own, made a view in the next, and drawn in the one after: its place may have changed meanwhile. */
    async function begin() {
      await modelbook.breath();
      const drawn = size();
      const plan = parsed(chart, axes, drawn);
      await modelbook.breath();
      here = { ...plan, ...made(plan.flow), drawn };
      await modelbook.breath();
      await resize();
    }
  }

  /** A chart's specification as Vega reads it. @param {Chart} chart @param {Axes|undefined} axes @param {number[]} size its width and height */
  function parsed(chart, axes, size) {
    const spec = structuredClone(chart.spec);
    [spec.width, spec.height] = size;
    const span = modelbook.axes.held(spec, axes);
    return { span, named: fields(spec), flow: modelbookVega.parse(spec, null, { ast: true }) };
  }

  /** A view of it, not yet drawn. @param {object} flow */
  function made(flow) {
    const vega = modelbookVega;
    const holder = document.createElement("div");
    holder.className = "drawing";
    const view = new vega.View(flow, {
      expr: vega.expressions,
      renderer: "svg",
      container: holder,
      hover: false,
      logLevel: 1,
    });
    const known = new Set(Object.keys(view.getState().signals));
    return { vega, holder, view, known, held: /** @type {Record<string, Held>} */ ({}) };
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
