// Worlds that fit the record: the rules of modelbook/worlds/fitting.py. All of it yields often, so that a page holds no frame up.
(() => {
  "use strict";
  const ENOUGH = 100; // effective size below which nothing is said
  const MOST = 20_000; // worlds that are drawn to reach it
  const LEVELS = [0.05, 0.25, 0.5, 0.75, 0.95];
  const NAMES = ["p5", "p25", "p50", "p75", "p95"];

  /** The rows that weigh worlds; of rows that say the same of one origin, the first. @param {Model} m @param {Values} values @param {string} scenario */
  function record(m, values, scenario) {
    const seen = new Set();
    return modelbook.fit.rowsIn(m, values, scenario).filter((row) => {
      const same = [row.origin, row.side, JSON.stringify(row.reads), row.published, row.tolerance].join("|");
      return row.use === "fit" && !seen.has(same) && seen.add(same);
    });
  }

  /** How many rows share each row's origin. @param {RecordRow[]} rows */
  const voices = (rows) => rows.map((row) => rows.filter((other) => other.origin === row.origin).length);

  /** The uncertain controls that the reader has not set. @param {Model} m @param {Values} values @param {string} scenario */
  const free = (m, values, scenario) =>
    modelbook.sampling
      .uncertain(m)
      .map((a) => ({ a, ...modelbook.world.control(m, a, values, m.scenarios[scenario].values) }))
      .filter(({ key }) => !Object.hasOwn(values, key));

  /** A control's value at a level of its range: even, unless the table says triangular. @param {{a: Assumption, value: number, low: number, high: number}} control @param {number} u */
  const atLevel = ({ a, value, low, high }, u) =>
    a.distribution === "triangular" ? modelbook.sampling.quantileOf(a, value, u, [low, high]) : low + u * (high - low);

  /** Weights from misses, a row's after another: exp of minus their sum, over the largest. @param {Float64Array[]} misses @param {number} n */
  function weights(misses, n) {
    const total = new Float64Array(n);
    for (const row of misses) for (let i = 0; i < n; i++) total[i] += row[i];
    let least = Infinity;
    for (const x of total) least = Math.min(least, x);
    return total.map((x) => (Number.isFinite(least) ? Math.exp(least - x) : 0));
  }

  /** The effective size of weights. @param {Float64Array} w */
  function effective(w) {
    let [sum, squares] = [0, 0];
    for (const x of w) {
      sum += x;
      squares += x * x;
    }
    return squares ? (sum * sum) / squares : 0;
  }

  /**
   * Weighted quantiles, as NumPy's `inverted_cdf`: the smallest value at which the share of weight reaches the level.
   * @param {Float64Array} x @param {Float64Array} w @param {number[]} [levels] @returns {number[]}
   */
  function quantiles(x, w, levels = LEVELS) {
    if (x.some(Number.isNaN)) return levels.map(() => NaN);
    const order = Uint32Array.from(x, (_, i) => i).sort((i, j) => x[i] - x[j] || i - j);
    const share = new Float64Array(x.length);
    let sum = 0;
    order.forEach((i, k) => {
      sum += w[i];
      share[k] = sum;
    });
    const all = sum;
    return levels.map((level) => {
      let [low, high] = [0, x.length - 1];
      while (low < high) {
        const middle = (low + high) >> 1;
        if (share[middle] / all >= level) high = middle;
        else low = middle + 1;
      }
      return all ? x[order[low]] : NaN;
    });
  }

  /** What is said of one number over the worlds. @param {Float64Array} x @param {Float64Array} w */
  function summed(x, w) {
    let [all, sum, below] = [0, 0, 0];
    x.forEach((value, i) => {
      all += w[i];
      sum += w[i] * value;
      if (value < 0) below += w[i];
    });
    const levels = quantiles(x, w);
    return {
      mean: sum / all,
      negative: Number.isNaN(sum) ? NaN : below / all,
      ...Object.fromEntries(NAMES.map((name, k) => [name, levels[k]])),
    };
  }

  /** The figure that excludes most: without it the effective size would be largest. @param {RecordRow[]} rows @param {Float64Array[]} misses @param {number} n */
  function excludes(rows, misses, n) {
    const left = rows.map((_, k) =>
      effective(
        weights(
          misses.filter((_, j) => j !== k),
          n,
        ),
      ),
    );
    return rows[left.indexOf(Math.max(...left))] ?? null;
  }

  /**
   * Some worlds, run one after another; it yields after each.
   * @param {Model} m @param {Values} values @param {string} scenario @param {number} n @param {number} seed @param {string[]} columns
   * @returns {Generator<void, Sample>}
   */
  function* drawn(m, values, scenario, n, seed, columns) {
    const rows = record(m, values, scenario);
    const shared = voices(rows);
    const controls = free(m, values, scenario);
    const shift = modelbook.sampling.shifts(seed, controls.length);
    const misses = rows.map(() => new Float64Array(n));
    const series = /** @type {Record<string, Float64Array[]>} */ ({});
    const world = { ...values };
    const own = { memory: {}, inputs: /** @type {Inputs} */ ({}) };
    const others = { memory: {}, inputs: /** @type {Inputs} */ ({}) };
    for (let i = 0; i < n; i++) {
      controls.forEach((control, j) => {
        const point = ((i * modelbook.vector[j]) % n) / n + shift[j];
        world[control.key] = atLevel(control, point - Math.floor(point));
      });
      const result = m.compute(modelbook.world.resolve(m, world, scenario, own.inputs), m.axes, own.memory);
      for (const column of columns) {
        const x = result[column];
        const flat = typeof x === "number" ? [x] : x;
        series[column] ??= Array.from(flat, () => new Float64Array(n));
        for (let s = 0; s < flat.length; s++) series[column][s][i] = flat[s];
      }
      modelbook.fit.sides(m, rows, world, scenario, others, result).forEach((x, r) => {
        const miss = ((x - rows[r].published) / rows[r].tolerance) ** 2 / (2 * shared[r]);
        misses[r][i] = Number.isNaN(miss) ? Infinity : miss;
      });
      yield;
    }
    const w = weights(misses, n);
    return { n, rows, misses, weights: w, ess: effective(w), series };
  }

  /**
   * Worlds that share the reader's values, weighed; more than `n`, up to 20,000, while too few fit.
   * @param {Model} m @param {Values} values @param {string} scenario @param {number} n @param {number} seed @param {string[]} columns
   * @returns {Generator<void, Worlds>}
   */
  function* worlds(m, values, scenario, n, seed, columns) {
    let sample = yield* drawn(m, values, scenario, n, seed, columns);
    const few = () => sample.rows.length > 0 && sample.ess < ENOUGH;
    while (few() && sample.n < MOST) sample = yield* drawn(m, values, scenario, Math.min(2 * sample.n, MOST), seed, columns);
    const told = { n: sample.n, ess: sample.ess, few: few(), weighed: sample.rows.length };
    if (told.few) return { ...told, lines: [], excludes: excludes(sample.rows, sample.misses, sample.n) };
    const lines = [];
    const members = m.rows ? m.axes[m.rows] : [""];
    for (const column of columns)
      for (const [s, x] of sample.series[column].entries()) {
        const at = sample.series[column].length > 1 ? { [m.rowName]: members[s] } : {};
        lines.push({ ...at, output: column, ...summed(x, sample.weights) });
        yield;
      }
    return { ...told, lines, excludes: null };
  }

  modelbook.fitting = { worlds, weights, effective, quantiles, LEVELS };
})();
