// A model run over two assumptions, as a chart's dataset: the rules of modelbook/explorer/grid.py.
(() => {
  "use strict";

  /** `n` numbers from low to high. @param {Assumption} a @param {number} n */
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

  /** Where the reader stands. @param {Model} m @param {Grid} grid @param {Values} values @param {string} scenario */
  function here(m, grid, values, scenario) {
    const preset = m.scenarios[scenario].values;
    const [x, y] = [grid.x, grid.y].map(
      (key) => values[key] ?? preset[key] ?? modelbook.world.startOf(m, m.assumptions[key], values, preset),
    );
    return { kind: "here", x, y };
  }

  /** The dataset in one world. @param {Model} m @param {Grid} grid @param {Values} values @param {string} scenario @returns {Row[]} */
  function rows(m, grid, values, scenario) {
    const inputs = modelbook.world.resolve(m, values, scenario);
    const first = grid.lines[0];
    const value = modelbook.world.number(m, grid.compute(inputs, m.axes)[first.column], first.step);
    const [edition] = modelbook.editions.parted(scenario);
    const places = grid.places.filter((place) => (place.edition ?? "") === edition);
    return [...lines(m, grid, inputs), { ...here(m, grid, values, scenario), value }, ...places];
  }

  /** The lines last asked for, and all that they depend on: while the reader moves along the grid they stay. @type {WeakMap<Grid, {of: Inputs, lines: Row[]}>} */
  const held = new WeakMap();

  /** Where the outputs reach their levels. @param {Model} m @param {Grid} grid @param {Inputs} world by symbol @returns {Row[]} */
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

  modelbook.grid = { rows, here, reached };
})();
