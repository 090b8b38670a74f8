// Draws over the assumptions' ranges: the rules, and the points, of modelbook/worlds/sampling.py.
(() => {
  "use strict";

  /** Shifts in [0, 1) from mulberry32. @param {number} seed @param {number} dimensions */
  function shifts(seed, dimensions) {
    let state = seed >>> 0;
    return Array.from({ length: dimensions }, () => {
      state = (state + 0x6d2b79f5) >>> 0;
      let t = Math.imul(state ^ (state >>> 15), state | 1);
      t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
      return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
    });
  }

  /** The value of a control at probability `u`, in its range or that of the category in force. @param {Assumption} a @param {number} mode @param {number} u @param {[number, number]} [bounds] */
  function quantileOf(a, mode, u, bounds) {
    const [low, high] = bounds ?? [a.low, a.high];
    if (a.distribution === "uniform") return low + u * (high - low);
    mode = Math.min(Math.max(mode, low), high);
    const cut = (mode - low) / (high - low);
    return u < cut
      ? low + Math.sqrt(u * (high - low) * (mode - low))
      : high - Math.sqrt((1 - u) * (high - low) * (high - mode));
  }

  const uncertain = (/** @type {Model} */ m) =>
    Object.values(m.assumptions).filter((a) => a.role === "uncertain" && a.low !== a.high && !a.choices.length);

  /**
   * Quantiles of each numeric column over `n` draws around a world.
   * @param {Model} m @param {Values} values @param {string} scenario @param {number} n @param {number} seed
   * @param {string[]} columns
   */
  function fan(m, values, scenario, n, seed, columns) {
    const drawn = uncertain(m);
    const preset = m.scenarios[scenario].values;
    const controls = drawn.map((a) => modelbook.world.control(m, a, values, preset));
    const shift = shifts(seed, drawn.length);
    const members = m.rows ? m.axes[m.rows] : [""];
    const path = columns.map(() => members.map(() => new Float64Array(n)));
    const world = { ...values };
    const memory = {};
    const inputs = /** @type {Inputs} */ ({});
    for (let i = 0; i < n; i++) {
      controls.forEach((c, j) => {
        const point = ((i * modelbook.vector[j]) % n) / n + shift[j];
        world[c.key] = quantileOf(drawn[j], c.value, point - Math.floor(point), [c.low, c.high]);
      });
      const result = m.compute(modelbook.world.resolve(m, world, scenario, inputs), m.axes, memory);
      columns.forEach((column, c) =>
        members.forEach(
          (_, /** @type {number} */ s) => (path[c][s][i] = result[column].length ? result[column][s] : result[column]),
        ),
      );
    }
    const at = (/** @type {Float64Array} */ x, /** @type {number} */ q) => {
      const place = q * (x.length - 1);
      const k = Math.floor(place);
      return k + 1 < x.length ? x[k] + (place - k) * (x[k + 1] - x[k]) : x[k];
    };
    const after = modelbook.world.firstShown(m, values, scenario);
    return columns.flatMap((output, c) =>
      members.flatMap((member, /** @type {number} */ s) => {
        if (Number(member) <= after) return [];
        const x = path[c][s].sort();
        return [
          {
            ...(m.rows ? { [m.rowName]: member } : {}),
            output,
            p5: at(x, 0.05),
            p25: at(x, 0.25),
            p50: at(x, 0.5),
            p75: at(x, 0.75),
            p95: at(x, 0.95),
          },
        ];
      }),
    );
  }

  /**
   * What one output does when each uncertain control goes to its low and its high end, widest first.
   * @param {Model} m @param {Values} values @param {string} scenario @param {string} column @param {number} step
   */
  function tornado(m, values, scenario, column, step) {
    const run = (/** @type {Values} */ world) =>
      modelbook.world.number(m, m.compute(modelbook.world.resolve(m, world, scenario), m.axes)[column], step);
    const here = run(values);
    const preset = m.scenarios[scenario].values;
    return Object.values(m.assumptions)
      .filter((a) => a.low !== a.high && !a.choices.length)
      .map((a) => ({ a, ...modelbook.world.control(m, a, values, preset) }))
      .map(({ a, key, low, high }) => ({
        a,
        low: run({ ...values, [key]: low }) - here,
        high: run({ ...values, [key]: high }) - here,
      }))
      .sort((p, q) => Math.abs(q.high - q.low) - Math.abs(p.high - p.low));
  }

  modelbook.sampling = { uncertain, fan, tornado, shifts, quantileOf };
})();
