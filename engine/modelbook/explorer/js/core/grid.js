// A model run over two assumptions, as a chart's dataset: the rules of modelbook/explorer/grid.py. And the reader's mark on it.
(() => {
  "use strict";
  /** @typedef {{x: string, y: string, steps: number, lines: {line: string, column: string, step: number, levels: number[]}[], places: any[], compute: any}} Grid */

  /** `n` numbers from low to high. @param {any} a @param {number} n */
  const sides = (a, n) => Array.from({ length: n }, (_, k) => a.low + (k * (a.high - a.low)) / (n - 1));

  /** Where rising values reach a level; an end of `xs`, and false, if beyond it. @param {number[]} xs @param {Float64Array} values @param {number} level @returns {[number, boolean]} */
  function reached(xs, values, level) {
    if (values[0] >= level) return [xs[0], values[0] === level];
    for (let i = 1; i < xs.length; i++) {
      if (values[i] >= level)
        return [xs[i - 1] + ((level - values[i - 1]) / (values[i] - values[i - 1])) * (xs[i] - xs[i - 1]), true];
    }
    return [xs[xs.length - 1], false];
  }

  /** Where the reader stands. @param {any} m @param {Grid} grid @param {Record<string, number>} values @param {string} scenario */
  function here(m, grid, values, scenario) {
    const preset = m.scenarios[scenario].values;
    const [x, y] = [grid.x, grid.y].map(
      (key) => values[key] ?? preset[key] ?? modelbook.world.startOf(m, m.assumptions[key], values, preset),
    );
    return { kind: "here", x, y };
  }

  /** The dataset in one world. @param {any} m @param {Grid} grid @param {Record<string, number>} values @param {string} scenario */
  function rows(m, grid, values, scenario) {
    const inputs = modelbook.world.resolve(m, values, scenario);
    const first = grid.lines[0];
    const value = modelbook.world.number(m, grid.compute(inputs, m.axes)[first.column], first.step);
    return [...lines(m, grid, inputs), { ...here(m, grid, values, scenario), value }, ...grid.places];
  }

  /** The lines last asked for, and all that they depend on: while the reader moves along the grid they stay. @type {WeakMap<Grid, {of: Record<string, any>, lines: any[]}>} */
  const held = new WeakMap();

  /** Where the outputs reach their levels. @param {any} m @param {Grid} grid @param {Record<string, any>} world by symbol */
  function lines(m, grid, world) {
    const n = grid.steps;
    const [sx, sy] = [grid.x, grid.y].map((key) => Object.keys(m.symbols).find((symbol) => m.symbols[symbol] === key) ?? "");
    const { [sx]: _x, [sy]: _y, ...of } = world;
    const old = held.get(grid);
    if (
      old &&
      Object.keys(of).every((symbol) => of[symbol] === old.of[symbol] || String(of[symbol]) === String(old.of[symbol]))
    )
      return old.lines;
    const [xs, ys] = [grid.x, grid.y].map((key) => sides(m.assumptions[key], n));
    const inputs = { ...world };
    const memory = {};
    const found = grid.lines.map(() => ys.map(() => new Float64Array(n)));
    ys.forEach((y, j) => {
      inputs[sy] = y;
      for (let i = 0; i < n; i++) {
        inputs[sx] = xs[i];
        const result = grid.compute(inputs, m.axes, memory);
        grid.lines.forEach(({ column, step }, k) => (found[k][j][i] = modelbook.world.number(m, result[column], step)));
      }
    });
    const made = grid.lines.flatMap(({ line, levels }, k) =>
      levels.flatMap((level) =>
        ys.map((y, j) => {
          const [x, inside] = reached(xs, found[k][j], level);
          return { kind: "line", line, level, x, y, inside };
        }),
      ),
    );
    held.set(grid, { of, lines: made });
    return made;
  }

  /**
   * The reader's mark as a thing to grab: dragged, or moved by the arrow keys, it sets both assumptions.
   * @param {HTMLElement} box the drawings @param {any} m @param {Grid} grid @param {{at: (x: number, y: number) => [number, number], value: (px: number, py: number) => [number, number]}} live
   * @param {(to: Record<string, number>) => void} set
   */
  function mark(box, m, grid, live, set) {
    const [a, b] = [grid.x, grid.y].map((key) => m.assumptions[key]);
    const button = document.createElement("button");
    button.type = "button";
    button.className = "mark";
    let now = { x: a.low, y: b.low };
    const snapped = (/** @type {any} */ of, /** @type {number} */ x) =>
      Math.min(Math.max(Number((Math.round(x / of.step) * of.step).toFixed(9)), of.low), of.high);
    const put = (/** @type {number} */ x, /** @type {number} */ y) => set({ [a.id]: snapped(a, x), [b.id]: snapped(b, y) });
    const keys = (/** @type {KeyboardEvent} */ e) => {
      const by = /** @type {Record<string, [number, number]>} */ ({
        ArrowLeft: [-1, 0],
        ArrowRight: [1, 0],
        ArrowDown: [0, -1],
        ArrowUp: [0, 1],
      })[e.key];
      if (!by || e.altKey || e.ctrlKey || e.metaKey) return;
      e.preventDefault();
      const size = (/** @type {any} */ of) => (e.shiftKey ? of.step : Math.max(of.step, (of.high - of.low) / (grid.steps - 1)));
      put(now.x + by[0] * size(a), now.y + by[1] * size(b));
    };
    button.addEventListener("keydown", keys);
    /** @type {any} */ (button).keys = keys; // for pages that keep keys to themselves
    const follow = (/** @type {PointerEvent} */ e) => {
      const frame = box.getBoundingClientRect();
      put(...live.value(e.clientX - frame.left, e.clientY - frame.top));
    };
    button.addEventListener("pointerdown", (e) => {
      button.setPointerCapture(e.pointerId);
      button.addEventListener("pointermove", follow);
    });
    for (const end of ["pointerup", "pointercancel"])
      button.addEventListener(end, () => button.removeEventListener("pointermove", follow));
    box.addEventListener("click", (e) => {
      if (e.target === button) return;
      const frame = box.getBoundingClientRect();
      const [x, y] = live.value(e.clientX - frame.left, e.clientY - frame.top);
      if (x < a.low || x > a.high || y < b.low || y > b.high) return;
      put(x, y);
      button.focus({ preventScroll: true });
    });
    return {
      /** @param {{x: number, y: number}} to */
      place(to) {
        now = to;
        if (!button.isConnected) box.append(button);
        const [left, top] = live.at(Math.min(Math.max(to.x, a.low), a.high), Math.min(Math.max(to.y, b.low), b.high));
        button.style.left = `${left}px`;
        button.style.top = `${top}px`;
        button.setAttribute(
          "aria-label",
          modelbook.text.mark(a.label, modelbook.words.measured(to.x, a.unit), b.label, modelbook.words.measured(to.y, b.unit)),
        );
      },
    };
  }

  modelbook.grid = { rows, here, mark, reached };
})();
