// Why two worlds differ: the rules of modelbook/worlds/explain.py. It yields after each run, so that a page holds no frame up.
(() => {
  "use strict";
  const EXACT = 8; // assumptions up to which every world between is run
  const ORDERS = 64; // that are drawn above
  const MOST = 60; // assumptions that are told apart
  const SEED = 1;

  /** The number that an output names: `COLUMN@STEP`; without a step a column of the summary, or the focus time. @param {Model} m @param {string} output @returns {Asked|null} */
  function asked(m, output) {
    const [column, at] = output.split("@");
    const o = [...m.summary, ...m.outputs].find((one) => one.column === column);
    if (!o || o.names.length || o.axes.some((axis) => axis !== m.rows)) return null;
    if (!o.axes.length) return at === undefined ? { output: o, place: null, step: null } : null;
    const steps = m.axes[m.rows];
    const place = steps.map(String).indexOf(at ?? (m.rows === "time" ? String(m.focus) : ""));
    return place < 0 ? null : { output: o, place, step: steps[place] };
  }

  /** In which category an assumption is read. @param {Model} m @param {Assumption} a */
  const categoryOf = (m, a) => a.category || (modelbook.world.isPath(a) ? m.years : "");

  /** One value twice. @param {number|Numbers} x @param {number|Numbers} y */
  const same = (x, y) =>
    typeof x === "number" || typeof y === "number" ? x === y : x.length === y.length && x.every((value, i) => value === y[i]);

  /**
   * Two worlds, and those between them: the steps that lead from one to the other, and a number where some of them are taken.
   * @param {Model} m @param {Side[]} sides the first and the second world
   * @returns {{parts: string[][], of: (id: string, own: number, categories: number) => number|Numbers, number: (of: Asked, taken: boolean[]) => number}}
   */
  function between(m, sides) {
    const every = Object.values(m.assumptions);
    const category = Object.fromEntries(every.map((a) => [a.id, categoryOf(m, a)]));
    const categories = new Set(Object.values(category).filter(Boolean));
    const preset = sides.map((side) => m.scenarios[side.scenario].values);
    const held = sides.map((side, i) =>
      Object.fromEntries(
        [...categories].map((id) => [id, Number(modelbook.world.resolveOne(m, m.assumptions[id], side.values, preset[i]))]),
      ),
    );
    // values by the world whose settings hold, and by that whose categories are in force
    const read = sides.map((side, i) =>
      held.map((categories) =>
        Object.fromEntries(
          every.map((a) => [a.id, modelbook.world.resolveOne(m, a, { ...side.values, ...categories }, preset[i])]),
        ),
      ),
    );
    const of = (/** @type {string} */ id, /** @type {number} */ own, /** @type {number} */ there) =>
      read[own][categories.has(id) ? own : there][id];
    const differ = every.map((a) => a.id).filter((id) => [0, 1].some((there) => !same(of(id, 0, there), of(id, 1, there))));
    // of limits that are bound a category would move those at their baseline and leave those set by hand
    const bound = [...m.ordered, ...m.shares].map((group) => [...group, ...group.map((id) => category[id])]);
    const parts = joined(differ, bound);
    const partOf = Object.fromEntries(parts.flatMap((part, k) => part.map((id) => [id, k])));
    const inputs = /** @type {Inputs} */ ({ ...m.data });
    const memory = {};

    /** @param {Asked} asked @param {boolean[]} taken */
    function number({ output, place }, taken) {
      const side = (/** @type {string} */ id) => (taken[partOf[id]] ? 1 : 0);
      for (const symbol in m.symbols) {
        const id = m.symbols[symbol];
        inputs[symbol] = of(id, side(id), side(category[id]));
      }
      const x = m.compute(inputs, m.axes, memory)[output.column];
      return typeof x === "number" ? x : x[place ?? 0];
    }
    return { parts, of, number };
  }

  /** Names, those that some group binds together; in the order of the names. @param {string[]} names @param {string[][]} bound @returns {string[][]} */
  function joined(names, bound) {
    const group = new Map(names.map((name) => [name, name]));
    for (const one of bound) {
      const members = names.filter((name) => one.includes(name));
      const into = new Set(members.map((name) => group.get(name)));
      const first = group.get(members[0]) ?? "";
      for (const [name, g] of group) if (into.has(g)) group.set(name, first);
    }
    const heads = [...new Set(group.values())];
    return heads.map((head) => names.filter((name) => group.get(name) === head));
  }

  /** Shapley values of d steps from all 2^d worlds; and their errors, which are 0. @param {(taken: boolean[]) => number} worth @param {number} d @returns {Generator<void, Divided>} */
  function* exact(worth, d) {
    const x = new Float64Array(2 ** d);
    const size = new Uint8Array(2 ** d);
    for (let code = 0; code < 2 ** d; code++) {
      const taken = Array.from({ length: d }, (_, k) => ((code >> k) & 1) === 1);
      size[code] = taken.filter(Boolean).length;
      x[code] = worth(taken);
      yield;
    }
    const weight = Array.from({ length: d }, (_, s) => (factorial(s) * factorial(d - 1 - s)) / factorial(d));
    const contributions = Array.from({ length: d }, (_, k) => {
      let sum = 0;
      for (let code = 0; code < 2 ** d; code++)
        if (!((code >> k) & 1)) sum += weight[size[code]] * (x[code | (1 << k)] - x[code]);
      return sum;
    });
    return { contributions, errors: contributions.map(() => 0) };
  }

  /** @param {number} n @returns {number} */
  const factorial = (n) => (n < 2 ? 1 : n * factorial(n - 1));

  /** Means over drawn orders, and the standard error of each, from the means of the antithetic pairs. @param {(taken: boolean[]) => number} worth @param {number} d @param {number} seed @returns {Generator<void, Divided>} */
  function* sampled(worth, d, seed) {
    const nothing = /** @type {boolean[]} */ (Array(d).fill(false));
    const first = worth(nothing);
    const last = worth(nothing.map(() => true));
    const gains = /** @type {Float64Array[]} */ ([]);
    for (const order of orders(d, seed)) {
      const taken = [...nothing];
      const gain = new Float64Array(d);
      let before = first;
      for (const [k, step] of order.entries()) {
        taken[step] = true;
        const now = k === d - 1 ? last : worth(taken);
        gain[step] = now - before;
        before = now;
        yield;
      }
      gains.push(gain);
    }
    const half = gains.length / 2;
    const pairs = Array.from({ length: half }, (_, k) => gains[2 * k].map((x, i) => (x + gains[2 * k + 1][i]) / 2));
    const mean = nothing.map((_, i) => pairs.reduce((sum, pair) => sum + pair[i], 0) / half);
    const errors = mean.map((x, i) => Math.sqrt(pairs.reduce((sum, p) => sum + (p[i] - x) ** 2, 0) / (half - 1) / half));
    return { contributions: mean, errors };
  }

  /** `ORDERS` orders of d steps, each followed by its reverse: shuffles by Fisher and Yates with one stream of mulberry32. @param {number} d @param {number} seed @returns {number[][]} */
  function orders(d, seed) {
    const stream = modelbook.sampling.shifts(seed, (ORDERS / 2) * (d - 1)).values();
    return Array.from({ length: ORDERS / 2 }, () => {
      const order = Array.from({ length: d }, (_, k) => k);
      for (let k = d - 1; k > 0; k--) {
        const j = Math.floor(Number(stream.next().value) * (k + 1));
        [order[k], order[j]] = [order[j], order[k]];
      }
      return [order, [...order].reverse()];
    }).flat();
  }

  /**
   * Divide the difference of a number between two worlds over the assumptions that differ, the largest part first.
   * @param {Model} m @param {Side} a @param {Side} b @param {Asked} number @param {number} [seed] of the orders, where they are drawn
   * @returns {Generator<void, Explained>}
   */
  function* explain(m, a, b, number, seed = SEED) {
    const worlds = between(m, [a, b]);
    const d = worlds.parts.length;
    const told = { from: NaN, to: NaN, differing: d, exact: d <= EXACT, steps: /** @type {ExplainedStep[]} */ ([]) };
    if (!d) return { ...told, problem: "same" };
    if (d > MOST) return { ...told, problem: "many" };
    let missing = false;
    const worth = (/** @type {boolean[]} */ taken) => {
      const x = worlds.number(number, taken);
      missing ||= !Number.isFinite(x);
      return x;
    };
    const [from, to] = [false, true].map((all) => worth(/** @type {boolean[]} */ (Array(d).fill(all))));
    const { contributions, errors } = yield* d <= EXACT ? exact(worth, d) : sampled(worth, d, seed);
    if (missing) return { ...told, from, to, problem: "missing" };
    const steps = worlds.parts.map((part, k) => ({
      parts: part.map((id) => described(m, worlds.of, id, number.step)),
      contribution: contributions[k],
      share: to === from ? NaN : contributions[k] / (to - from),
      error: errors[k],
    }));
    steps.sort((p, q) => Math.abs(q.contribution) - Math.abs(p.contribution));
    return { ...told, from, to, steps, problem: "" };
  }

  /**
   * An assumption's two values; of a path at the time that is asked, else the last one before that differs, else the first.
   * @param {Model} m @param {(id: string, own: number, categories: number) => number|Numbers} of @param {string} id @param {number|string|null} step
   * @returns {ExplainedPart}
   */
  function described(m, of, id, step) {
    const a = m.assumptions[id];
    const [x, y] = [of(id, 0, 0), of(id, 1, 1)];
    const word = (/** @type {number} */ value) => (a.choices.length ? a.choices[value] : value);
    if (typeof x === "number" || typeof y === "number") return { a, year: 0, first: word(Number(x)), second: word(Number(y)) };
    const wanted = typeof step === "number" ? step : m.focus;
    const differ = m.steps.flatMap((_, k) => (x[k] === y[k] ? [] : [k]));
    const place = differ.filter((k) => m.steps[k] <= wanted).pop() ?? differ[0];
    return { a, year: m.steps[place], first: x[place], second: y[place] };
  }

  modelbook.explain = { explain, asked, exact, sampled, orders, joined };
})();
