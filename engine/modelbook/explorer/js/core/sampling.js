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

  const kept = /** @type {WeakMap<Model, Map<string, {asked: string, column: Float64Array}>>} */ (new WeakMap());

  /** All draws of one assumption, kept until it is drawn around another value: a reader moves one lever and not the others. @param {Model} m @param {Assumption} a @param {number} j its place among those drawn @param {{value: number, low: number, high: number}} c @param {number} n @param {number} seed */
  function column(m, a, j, c, n, seed) {
    const known = kept.get(m) ?? new Map();
    kept.set(m, known);
    const name = `${a.id} ${n}`;
    const asked = [c.value, c.low, c.high, seed].join();
    const found = known.get(name);
    if (found?.asked === asked) return found.column;
    const shift = shifts(seed, j + 1)[j];
    const drawn = Float64Array.from({ length: n }, (_, i) => {
      const point = ((i * modelbook.vector[j]) % n) / n + shift;
      return quantileOf(a, c.value, point - Math.floor(point), [c.low, c.high]);
    });
    known.set(name, { asked, column: drawn });
    return drawn;
  }

  /**
   * Numeric columns over `n` draws around a world: by column and row, a number a draw; each draw has shocks of its own.
   * @param {Model} m @param {Values} values @param {string} scenario @param {number} n @param {number} seed
   * @param {string[]} columns
   */
  function draws(m, values, scenario, n, seed, columns) {
    const drawn = uncertain(m);
    const preset = m.scenarios[scenario].values;
    const controls = drawn.map((a) => modelbook.world.control(m, a, values, preset));
    const columnsOf = controls.map((c, j) => column(m, drawn[j], j, c, n, seed));
    const members = m.rows ? m.axes[m.rows] : [""];
    const path = columns.map(() => members.map(() => new Float64Array(n)));
    const world = { ...values };
    const memory = {};
    const inputs = /** @type {Inputs} */ ({});
    for (let i = 0; i < n; i++) {
      controls.forEach((c, j) => {
        world[c.key] = columnsOf[j][i];
      });
      const axes = m.shocks ? { ...m.axes, draw: i + 1 } : m.axes;
      const result = m.compute(modelbook.world.resolve(m, world, scenario, inputs), axes, memory);
      columns.forEach((column, c) =>
        members.forEach(
          (_, /** @type {number} */ s) => (path[c][s][i] = result[column].length ? result[column][s] : result[column]),
        ),
      );
    }
    return path;
  }

  /**
   * Quantiles of each numeric column over `n` draws around a world.
   * @param {Model} m @param {Values} values @param {string} scenario @param {number} n @param {number} seed
   * @param {string[]} columns
   */
  function fan(m, values, scenario, n, seed, columns) {
    const path = draws(m, values, scenario, n, seed, columns);
    const members = m.rows ? m.axes[m.rows] : [""];
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
   * How often the output that the model's histogram counts falls where over `n` draws: the rules of worlds/histogram.py.
   * @param {Model} m @param {Values} values @param {string} scenario @param {number} n @param {number} seed @returns {Row[]}
   */
  function histogram(m, values, scenario, n, seed) {
    if (!m.histogram) return [];
    const { column, step, bins } = m.histogram;
    const [path] = draws(m, values, scenario, n, seed, [column]);
    return counted(path[step === null ? 0 : m.steps.indexOf(step)].filter(Number.isFinite), bins);
  }

  /** One row a bin; a single one where all numbers are the same. @param {Float64Array} x @param {number} bins @returns {Row[]} */
  function counted(x, bins) {
    if (!x.length) return [];
    const low = x.reduce((a, b) => Math.min(a, b));
    const high = x.reduce((a, b) => Math.max(a, b));
    if (high === low) return [{ low, high, share: 1 }];
    const width = (high - low) / bins;
    const counts = new Float64Array(bins);
    for (const one of x) counts[Math.min(Math.floor((one - low) / width), bins - 1)]++;
    return Array.from(counts, (count, k) => ({ low: low + k * width, high: low + (k + 1) * width, share: count / x.length }));
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

  modelbook.sampling = { uncertain, fan, histogram, counted, tornado, shifts, quantileOf };
})();
