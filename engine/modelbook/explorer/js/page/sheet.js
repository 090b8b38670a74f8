// A chart as a picture that stands alone: drawn anew in one size and on white paper, with what it finds above it, and below it
// settings, source and address.
(() => {
  "use strict";
  const WIDTH = 800; // px, whatever the window has
  const SIDE = 20;
  const SHARP = 2; // pixels of a PNG for each
  const SANS = 'system-ui, -apple-system, "Segoe UI", "Noto Sans", sans-serif';
  const FINDING = { font: "Georgia, serif", size: 21, weight: 700, step: 27, colour: "--ink" };
  const QUIET = { font: SANS, size: 14, weight: 400, step: 20, colour: "--muted" };
  const FOOT = { font: SANS, size: 12, weight: 400, step: 17, colour: "--muted" };
  /** @typedef {typeof QUIET} Type */

  const pen = document.createElement("canvas").getContext("2d");

  /** Put a paragraph into a drawing. @param {Element} svg @param {string} words @param {Type} type @param {number} y of its upper edge @param {(name: string) => string} colour @returns {number} its lower edge */
  function write(svg, words, type, y, colour) {
    const { font, size, weight, step } = type;
    const look = { "font-family": font, "font-size": size, "font-weight": weight, fill: colour(type.colour) };
    const measure = (/** @type {string} */ text) => {
      if (!pen) return 0.55 * size * text.length;
      pen.font = `${weight} ${size}px ${font}`;
      return pen.measureText(text).width;
    };
    for (const line of modelbook.forms.lines(words, WIDTH - 2 * SIDE, measure)) {
      modelbook.markup.draw(svg, "text", { x: SIDE, y: y + size, ...look }, line);
      y += step;
    }
    return y;
  }

  /** The chart as it is, drawn out of sight in the picture's width. @param {Explorer} explorer @param {DrawnChart} chart @param {HTMLElement} holder */
  async function again(explorer, chart, holder) {
    const { m, config, painting, inForce, scenario } = explorer;
    const axes = structuredClone(config.axes[chart.name]);
    const live = modelbook.chart.live(holder, m.charts[chart.name], axes, () => [WIDTH - 2 * SIDE, 0]);
    await live.update(painting.datasets(inForce, scenario, false)(chart), painting.state(), true);
    return live.svg();
  }

  /** Colours as numbers, since a file has no style sheet. @param {SVGElement} svg @param {(text: string) => string} plain */
  function coloured(svg, plain) {
    for (const el of [svg, ...svg.querySelectorAll("*")])
      for (const { name, value } of [...el.attributes]) if (value.includes("var(")) el.setAttribute(name, plain(value));
  }

  /**
   * The picture of a chart.
   * @param {Explorer} explorer @param {DrawnChart} chart @param {Taken} taken @returns {Promise<Sheet|null>}
   */
  async function draw(explorer, chart, taken) {
    const holder = modelbook.markup.add(explorer.figure, "div", "", { class: "on-paper", "aria-hidden": "true" });
    try {
      const drawing = await again(explorer, chart, holder);
      if (!drawing) return null;
      const style = getComputedStyle(holder);
      const colour = (/** @type {string} */ name) => style.getPropertyValue(name).trim();
      const plain = (/** @type {string} */ text) => text.replace(/var\((--[\w-]+)\)/g, (_, name) => colour(name));
      const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
      modelbook.markup.draw(svg, "title", {}, taken.title);
      modelbook.markup.draw(svg, "desc", {}, chart.box.querySelector("svg desc")?.textContent ?? "");
      const paper = modelbook.markup.draw(svg, "rect", { width: "100%", height: "100%", fill: colour("--paper") });
      let y = write(svg, taken.title, FINDING, SIDE - 4, colour);
      y = write(svg, taken.quiet, QUIET, y + 2, colour) + 4;
      const height = Number(drawing.getAttribute("height"));
      for (const name of ["class", "role", "aria-labelledby"]) drawing.removeAttribute(name);
      drawing.setAttribute("x", String(SIDE));
      drawing.setAttribute("y", String(y));
      drawing.querySelector("desc")?.remove();
      drawing.querySelector("title")?.remove();
      coloured(drawing, plain);
      svg.append(drawing);
      y += height + 8;
      modelbook.markup.draw(svg, "path", { d: `M${SIDE} ${y}H${WIDTH - SIDE}`, stroke: colour("--grid") });
      y += 8;
      for (const words of modelbook.credits.below(taken)) y = write(svg, words, FOOT, y, colour);
      const whole = { width: WIDTH, height: Math.ceil(y + SIDE - 8) };
      for (const [name, x] of Object.entries({ role: "img", ...whole, viewBox: `0 0 ${whole.width} ${whole.height}` }))
        svg.setAttribute(name, String(x));
      paper.setAttribute("height", String(whole.height));
      return { text: new XMLSerializer().serializeToString(svg), ...whole };
    } finally {
      holder.remove();
    }
  }

  /** The same as PNG; nothing where a browser that protects against fingerprinting gives back noise. @param {Sheet} sheet @returns {Promise<Blob|null>} */
  async function png({ text, width, height }) {
    if (!modelbook.saving.isTrue()) return null;
    const image = new Image();
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
    await image.decode();
    const canvas = Object.assign(document.createElement("canvas"), { width: width * SHARP, height: height * SHARP });
    canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
    return new Promise((done) => canvas.toBlob(done, "image/png"));
  }

  modelbook.sheet = { draw, png };
})();
