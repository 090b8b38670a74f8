// A link on its way to others: its address, copied from a field, or as a QR code drawn in the page.
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
    const { draw } = modelbook.markup;
    const drawing = { viewBox: `0 0 ${side} ${side}`, "shape-rendering": "crispEdges", "aria-hidden": "true" };
    draw(draw(box, "svg", drawing), "path", { d: cells.join("") });
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

  /** Copy what stands in a field. @param {HTMLInputElement|HTMLTextAreaElement} field @returns {Promise<string>} what to tell */
  async function copy(field) {
    if (await modelbook.markup.copy(field.value)) return "Copied.";
    field.focus();
    field.select();
    return "The browser lets no page copy: the text is marked, copy it by hand.";
  }

  modelbook.code = { draw: code, address, copy };
})();
