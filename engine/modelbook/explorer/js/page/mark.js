// The reader's mark on a map of two assumptions: a thing to grab that is dragged, or moved by the arrow keys, and sets both.
(() => {
  "use strict";
  const WAYS = /** @type {Record<string, [number, number]>} */ ({
    ArrowLeft: [-1, 0],
    ArrowRight: [1, 0],
    ArrowDown: [0, -1],
    ArrowUp: [0, 1],
  });

  const within = (/** @type {number} */ x, /** @type {Assumption} */ a) => Math.min(Math.max(x, a.low), a.high);
  const snapped = (/** @type {Assumption} */ a, /** @type {number} */ x) =>
    within(Number((Math.round(x / a.step) * a.step).toFixed(9)), a);

  /** @param {HTMLElement} box the drawings @param {Model} m @param {Grid} grid @param {LiveChart} live @param {(to: Values) => void} set @returns {Mark} */
  function mark(box, m, grid, live, set) {
    const [a, b] = [grid.x, grid.y].map((key) => m.assumptions[key]);
    const button = /** @type {HTMLButtonElement & KeepsKeys} */ (document.createElement("button"));
    button.type = "button";
    button.className = "mark";
    let now = { x: a.low, y: b.low };
    const put = (/** @type {number} */ x, /** @type {number} */ y) => set({ [a.id]: snapped(a, x), [b.id]: snapped(b, y) });
    const under = (/** @type {MouseEvent} */ event) => {
      const frame = box.getBoundingClientRect();
      return live.value(event.clientX - frame.left, event.clientY - frame.top);
    };
    button.keys = (event) => {
      const way = WAYS[event.key];
      if (!way || event.altKey || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      const size = (/** @type {Assumption} */ of) =>
        event.shiftKey ? of.step : Math.max(of.step, (of.high - of.low) / (grid.steps - 1));
      put(now.x + way[0] * size(a), now.y + way[1] * size(b));
    };
    button.addEventListener("keydown", button.keys);
    const follow = (/** @type {PointerEvent} */ event) => put(...under(event));
    button.addEventListener("pointerdown", (event) => {
      button.setPointerCapture(event.pointerId);
      button.addEventListener("pointermove", follow);
    });
    for (const end of ["pointerup", "pointercancel"])
      button.addEventListener(end, () => button.removeEventListener("pointermove", follow));
    box.addEventListener("click", (event) => {
      if (event.target === button) return;
      const [x, y] = under(event);
      if (x < a.low || x > a.high || y < b.low || y > b.high) return;
      put(x, y);
      button.focus({ preventScroll: true });
    });
    return {
      place(to) {
        now = to;
        if (!button.isConnected) box.append(button);
        const [left, top] = live.at(within(to.x, a), within(to.y, b));
        button.style.left = `${left}px`;
        button.style.top = `${top}px`;
        const { text, words } = modelbook;
        button.setAttribute(
          "aria-label",
          text.mark(a.label, words.measured(to.x, a.unit), b.label, words.measured(to.y, b.unit)),
        );
      },
    };
  }

  modelbook.mark = mark;
})();
