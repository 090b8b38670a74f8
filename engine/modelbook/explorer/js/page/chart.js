// One chart: a Vega view that takes the place of the drawing that the page came with.
(() => {
  "use strict";

  /**
   * The chart's drawing, with its role, title and description; pixels of the drawing of a point of its axes, and the reverse;
   * its scales and the size of its plot.
   * @typedef {{update: (data: any, signals: any) => Promise<void>, resize: () => Promise<void>, svg: () => SVGSVGElement|null,
   *   at: (x: number, y: number) => [number, number], value: (px: number, py: number) => [number, number],
   *   scale: (name: string) => any, size: () => [number, number]}} Live
   */

  /**
   * @param {HTMLElement} box element that holds the baseline's drawings
   * @param {{spec: any, padding: any}} chart
   * @returns {Live}
   */
  function live(box, chart) {
    const vega = /** @type {any} */ (globalThis).modelbookVega;
    const holder = document.createElement("div");
    holder.className = "drawing";
    const inner = (/** @type {number} */ w) => Math.max(120, w - chart.padding.left - chart.padding.right);
    const width = () => Math.floor(box.clientWidth || 660);
    const spec = structuredClone(chart.spec);
    let drawn = width();
    spec.width = inner(drawn);
    const view = new vega.View(vega.parse(spec, null, { ast: true }), {
      expr: vega.expressions,
      renderer: "svg",
      container: holder,
      hover: false,
      logLevel: 1,
    });
    const held = /** @type {Record<string, Held>} */ ({});
    const named = reader(spec);
    const known = new Set(Object.keys(view.getState().signals));
    return {
      async update(data, signals) {
        for (const name in signals) if (known.has(name)) view.signal(name, signals[name]);
        for (const name in data) put(vega, view, held, name, data[name], named);
        await view.runAsync();
        const svg = holder.querySelector("svg");
        if (!svg) return;
        if (!holder.isConnected) {
          const old = box.querySelector("svg");
          name(svg, old);
          box.replaceChildren(holder);
        }
      },
      async resize() {
        const now = width();
        if (now !== drawn) await view.width(inner((drawn = now))).runAsync();
      },
      svg: () => holder.querySelector("svg"),
      at: (x, y) => [chart.padding.left + view.scale("x")(x), chart.padding.top + view.scale("y")(y)],
      value: (px, py) => [view.scale("x").invert(px - chart.padding.left), view.scale("y").invert(py - chart.padding.top)],
      scale: (name) => view.scale(name),
      size: () => [view.width(), view.height()],
    };
  }

  /** A dataset's rows as they were given, and the copies that the view has. @typedef {{rows: any[], tuples: any[]}} Held */

  /**
   * Give a view a dataset. Rows in the place of earlier ones change in place and equal ones are left alone: what is drawn of a row is
   * then kept, where `view.data` would take all of it away and draw it anew. A field that the chart does not name is left out.
   * @param {any} vega @param {any} view @param {Record<string, Held>} held @param {string} name @param {any[]} rows
   * @param {(field: string) => boolean} named
   */
  function put(vega, view, held, name, rows, named) {
    const old = held[name];
    if (!old || old.rows.length !== rows.length || rows.some((row, k) => !alike(row, old.rows[k]))) {
      held[name] = {
        rows,
        tuples: rows.map((row) => Object.fromEntries(Object.entries(row).filter(([field]) => named(field)))),
      };
      view.data(name, held[name].tuples);
      return;
    }
    const change = vega.changeset();
    let some = false;
    rows.forEach((row, k) => {
      for (const field in row) {
        if (Object.is(row[field], old.rows[k][field]) || !named(field)) continue;
        change.modify(old.tuples[k], field, row[field]);
        some = true;
      }
    });
    old.rows = rows;
    if (some) view.change(name, change);
  }

  /** Whether two rows have the same fields. @param {any} one @param {any} two */
  function alike(one, two) {
    for (const field in one) if (!(field in two)) return false;
    for (const field in two) if (!(field in one)) return false;
    return true;
  }

  /** Tells the fields that a chart names. @param {any} spec @returns {(field: string) => boolean} */
  function reader(spec) {
    const text = JSON.stringify(spec);
    const known = /** @type {Record<string, boolean>} */ ({});
    return (field) => (known[field] ??= text.includes(field));
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

  /** The drawing alone, its colours as numbers, for saving. @param {SVGSVGElement} svg @param {string} heading */
  function standalone(svg, heading) {
    const style = getComputedStyle(svg);
    const colour = (/** @type {string} */ text) =>
      text.replace(/var\((--[\w-]+)\)/g, (_, name) => style.getPropertyValue(name).trim());
    const copy = /** @type {SVGSVGElement} */ (svg.cloneNode(true));
    for (const el of [copy, ...copy.querySelectorAll("*")]) {
      for (const { name, value } of [...el.attributes]) if (value.includes("var(")) el.setAttribute(name, colour(value));
    }
    const width = svg.clientWidth || Number(svg.getAttribute("width"));
    const height = svg.clientHeight || Number(svg.getAttribute("height"));
    const paper = colour("var(--paper)");
    const ink = colour("var(--ink)");
    const top = 34;
    copy.setAttribute("y", String(top));
    copy.removeAttribute("aria-labelledby");
    const outer = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height + top}" viewBox="0 0 ${width} ${height + top}">`;
    const title = document.createElementNS("http://www.w3.org/2000/svg", "text");
    title.textContent = heading;
    const words = new XMLSerializer()
      .serializeToString(title)
      .replace(
        /<text[^>]*>/,
        `<text x="8" y="22" font-family="Georgia, serif" font-size="${width < 500 ? 12 : 16}" font-weight="bold" fill="${ink}">`,
      );
    return {
      text: `${outer}<rect width="100%" height="100%" fill="${paper}"/>${words}${new XMLSerializer().serializeToString(copy)}</svg>`,
      width,
      height: height + top,
    };
  }

  /** Hand a file to the reader. @param {Blob} blob @param {string} name */
  function save(blob, name) {
    const a = document.createElement("a");
    a.href = URL.createObjectURL(blob);
    a.download = name;
    a.click();
    setTimeout(() => URL.revokeObjectURL(a.href), 10000);
  }

  /** @param {SVGSVGElement} svg @param {string} heading @param {string} name */
  function saveSvg(svg, heading, name) {
    save(new Blob([standalone(svg, heading).text], { type: "image/svg+xml" }), `${name}.svg`);
  }

  /** @param {SVGSVGElement} svg @param {string} heading @param {string} name */
  async function savePng(svg, heading, name) {
    const { text, width, height } = standalone(svg, heading);
    const image = new Image();
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = width * 2;
    canvas.height = height * 2;
    canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise((done) => canvas.toBlob(done, "image/png"));
    save(blob, `${name}.png`);
  }

  /** Rows as CSV. @param {Record<string, any>[]} rows @param {string} name */
  function saveCsv(rows, name) {
    const columns = Object.keys(rows[0]);
    const cell = (/** @type {any} */ x) =>
      x === null || x === undefined || Number.isNaN(x) ? "" : /[",\r\n]/.test(x) ? `"${String(x).replaceAll('"', '""')}"` : x;
    const lines = [columns, ...rows.map((row) => columns.map((c) => row[c]))].map((line) => line.map(cell).join(","));
    save(new Blob([`${lines.join("\r\n")}\r\n`], { type: "text/csv" }), `${name}.csv`);
  }

  modelbook.chart = { live, saveSvg, savePng, saveCsv };
})();
