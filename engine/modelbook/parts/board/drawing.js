// Dots and arrows on an axis, drawn in the page's own colours.
(() => {
  "use strict";
  const { draw } = modelbook.markup;
  const [SIDE, TOP, FOOT] = [28, 10, 34]; // room beside, above and below what is drawn
  const DOT = 7; // radius
  const HIGH = 190; // that dots may stand on each other
  const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

  /** An empty drawing. @param {HTMLElement} box @param {string} says @param {number} height */
  function drawing(box, says, height) {
    const width = Math.max(280, Math.floor(box.clientWidth || 640));
    const attributes = { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": says, class: "board-drawing" };
    return { svg: draw(box, "svg", attributes), width };
  }

  /** An axis at a height, and where a number stands on it. @param {Element} svg @param {number} width @param {number} y @param {Span} span */
  function axis(svg, width, y, { low, high, unit, digits }) {
    const at = (/** @type {number} */ x) => SIDE + ((x - low) / (high - low || 1)) * (width - 2 * SIDE);
    draw(svg, "line", { x1: SIDE, x2: width - SIDE, y1: y, y2: y, class: "axis" });
    for (let k = 0; k <= 4; k++) {
      const x = low + (k * (high - low)) / 4;
      draw(svg, "line", { x1: at(x), x2: at(x), y1: y, y2: y + 5, class: "axis" });
      draw(
        svg,
        "text",
        { x: at(x), y: y + 21, "text-anchor": "middle" },
        modelbook.words.trimmed(x, digits) + (k === 4 ? unit : ""),
      );
    }
    return at;
  }

  /** Numbers as dots that stand on each other, named ones as rings below them. @param {HTMLElement} box @param {string} says @param {number[]} xs @param {Ring[]} rings @param {Span} span */
  function dots(box, says, xs, rings, span) {
    const { svg, width } = drawing(box, says, 10);
    /** @type {Map<number, number>} */
    const stacks = new Map();
    const place = (/** @type {number} */ x) =>
      Math.round((((x - span.low) / (span.high - span.low || 1)) * (width - 2 * SIDE)) / (2 * DOT));
    for (const x of xs) stacks.set(place(x), (stacks.get(place(x)) ?? 0) + 1);
    const most = Math.max(1, ...stacks.values());
    const rise = Math.min(2 * DOT, HIGH / most);
    const y = TOP + Math.max(60, most * rise + DOT);
    const band = rings.length ? 30 : 0;
    svg.setAttribute("viewBox", `0 0 ${width} ${y + FOOT + band}`);
    const at = axis(svg, width, y + band, span);
    for (const [k, n] of stacks)
      for (let i = 0; i < n; i++)
        draw(svg, "circle", {
          cx: SIDE + k * 2 * DOT,
          cy: y - DOT - i * rise,
          r: Math.min(DOT - 1, Math.max(2, rise)),
          class: "dot",
        });
    rings.forEach(({ x }, k) => {
      const cx = at(Math.min(span.high, Math.max(span.low, x)));
      if (!k) draw(svg, "line", { x1: cx, x2: cx, y1: TOP, y2: y + 8, class: "ghost" });
      draw(svg, "circle", { cx, cy: y + 14, r: 8, class: "ring" });
      draw(svg, "text", { x: cx, y: y + 18, "text-anchor": "middle", class: "letter" }, LETTERS[k % 26]);
    });
    return rings.map((ring, k) => ({ letter: LETTERS[k % 26], ...ring }));
  }

  /** From a first number to a second, an arrow each. @param {HTMLElement} box @param {string} says @param {[number, number][]} pairs @param {Span} span */
  function arrows(box, says, pairs, span) {
    const gap = Math.max(4, Math.min(16, 260 / pairs.length));
    const height = TOP + gap * pairs.length + FOOT;
    const { svg, width } = drawing(box, says, height);
    const at = axis(svg, width, height - FOOT, span);
    const sorted = [...pairs].sort((a, b) => a[0] - b[0]);
    sorted.forEach(([a, b], k) => {
      const y = TOP + gap * (k + 0.5);
      const way = Math.sign(b - a);
      draw(svg, "circle", { cx: at(a), cy: y, r: 3, class: "ring" });
      if (!way) return;
      draw(svg, "line", { x1: at(a), x2: at(b), y1: y, y2: y, class: "arrow" });
      draw(svg, "path", { d: `M${at(b)} ${y}l${-6 * way} -3v6z`, class: "dot" });
    });
  }

  modelbook.boardDrawing = { dots, arrows };
})();
