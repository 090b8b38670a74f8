// A QR code of an address, drawn in the page.
(() => {
  "use strict";
  const MARGIN = 4; // modules, as the standard wants
  const MOST = 1200; // signs: more makes modules that no phone tells apart

  /** Draw the code of a text into a box. @param {HTMLElement} box @param {string} text @returns {boolean} whether it is short enough for one */
  function code(box, text) {
    box.replaceChildren();
    if (text.length > MOST) return false;
    const { generate, correction } = modelbookQr;
    const made = generate(text, { minCorrectionLevel: correction.L });
    const side = made.size + 2 * MARGIN;
    const cells = [];
    for (let y = 0; y < made.size; y++)
      for (let x = 0; x < made.size; x++) if (made.get(x, y)) cells.push(`M${x + MARGIN} ${y + MARGIN}h1v1h-1z`);
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("viewBox", `0 0 ${side} ${side}`);
    svg.setAttribute("shape-rendering", "crispEdges");
    svg.setAttribute("aria-hidden", "true");
    const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
    path.setAttribute("d", cells.join(""));
    svg.append(path);
    box.append(svg);
    return true;
  }

  /**
   * The address of a page of the book for others: that of the site where this copy lies on a disk.
   * @param {string} [page] beside this one; this page by default
   */
  function address(page) {
    const link = /** @type {HTMLLinkElement|null} */ (document.querySelector("link[rel=canonical]"));
    const here = location.protocol === "file:" && link ? link.href : location.href.split("#")[0];
    return page ? new URL(page, here).href : here;
  }

  modelbook.code = { draw: code, address };
})();
