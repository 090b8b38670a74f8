// Files for the reader: a chart as SVG or PNG, rows as CSV.
(() => {
  "use strict";

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
  function asSvg(svg, heading, name) {
    save(new Blob([standalone(svg, heading).text], { type: "image/svg+xml" }), `${name}.svg`);
  }

  /** Whether a picture could be made: a browser that protects against fingerprinting gives back noise. @param {SVGSVGElement} svg @param {string} heading @param {string} name */
  async function asPng(svg, heading, name) {
    if (!isTrue()) return false;
    const { text, width, height } = standalone(svg, heading);
    const image = new Image();
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = width * 2;
    canvas.height = height * 2;
    canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
    const blob = await /** @type {Promise<Blob|null>} */ (new Promise((done) => canvas.toBlob(done, "image/png")));
    if (!blob) return false;
    save(blob, `${name}.png`);
    return true;
  }

  /** Whether a canvas gives back what was drawn on it. */
  function isTrue() {
    const side = 16; // noise may spare a single pixel
    const canvas = Object.assign(document.createElement("canvas"), { width: side, height: side });
    const pen = canvas.getContext("2d");
    if (!pen) return false;
    pen.fillStyle = "rgb(200, 100, 50)";
    pen.fillRect(0, 0, side, side);
    try {
      return pen.getImageData(0, 0, side, side).data.every((x, k) => x === [200, 100, 50, 255][k % 4]);
    } catch {
      return false;
    }
  }

  /** Rows as CSV. @param {Row[]} rows @param {string} name */
  function asCsv(rows, name) {
    const columns = Object.keys(rows[0]);
    const cell = (/** @type {Cell} */ x) =>
      x === null || x === undefined || Number.isNaN(x)
        ? ""
        : /[",\r\n]/.test(String(x))
          ? `"${String(x).replaceAll('"', '""')}"`
          : x;
    const lines = [columns, ...rows.map((row) => columns.map((c) => row[c]))].map((line) => line.map(cell).join(","));
    save(new Blob([`${lines.join("\r\n")}\r\n`], { type: "text/csv" }), `${name}.csv`);
  }

  modelbook.saving = { save, isTrue, svg: asSvg, png: asPng, csv: asCsv };
})();
