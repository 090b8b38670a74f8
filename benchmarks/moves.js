// Put into every page before its own scripts: how long a key on a slider takes until a chart shows it.
// `changed` is the moment at which the SVG has another drawing, `frame` that of the frame after it; both in ms since the key.
// The key is made by a script, as JupyterLab keeps a real one for itself.
globalThis.moves = {
  /** The first element for a selector, looked for in shadow trees, too. */
  find(selector, root = document) {
    const own = root.querySelector(selector);
    if (own) return own;
    for (const host of root.querySelectorAll("*")) {
      const inside = host.shadowRoot && this.find(selector, host.shadowRoot);
      if (inside) return inside;
    }
    return null;
  },

  /** What a chart shows, as one text; empty where there is none. */
  look(selector) {
    const svg = this.find(selector);
    return svg ? [...svg.querySelectorAll("path, text, rect")].map((e) => (e.getAttribute("d") ?? "") + e.textContent).join("|") : "";
  },

  /** One step of a slider as a key does it; gives the answer, or nothing when there is none in `patience` ms. */
  move(slider, chart, up, patience) {
    const handle = this.find(slider);
    const before = this.look(chart);
    const root = this.find(chart)?.getRootNode() ?? document;
    return new Promise((resolve) => {
      const end = (result) => {
        watch.disconnect();
        clearTimeout(late);
        resolve(result);
      };
      const watch = new MutationObserver(() => {
        const now = this.look(chart);
        if (!now || now === before) return;
        const changed = performance.now();
        watch.disconnect();
        requestAnimationFrame(() => end({ changed: changed - start, frame: performance.now() - start, at: changed }));
      });
      const late = setTimeout(() => end(null), patience);
      watch.observe(root, { subtree: true, childList: true, attributes: true, characterData: true });
      handle.focus();
      const start = performance.now();
      handle.dispatchEvent(new KeyboardEvent("keydown", { key: up ? "ArrowRight" : "ArrowLeft", bubbles: true, composed: true }));
      if (handle instanceof HTMLInputElement) {
        // What a browser does of itself for a key that a person presses.
        if (up) handle.stepUp();
        else handle.stepDown();
        handle.dispatchEvent(new Event("input", { bubbles: true }));
      }
    });
  },
};
