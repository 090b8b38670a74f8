// Which single assumption would turn the reader's verdict soonest: the rules of modelbook/worlds/flips.py.
(() => {
  "use strict";
  const PARTS = 24; // of the way to an end
  const ROUNDS = 9; // of cutting: 24^9 parts in all
  const LEVEL = 1e-9; // a difference this small has no sign
  const ALMOST = 1e-6; // of a step

  /**
   * The keys that a model's result may depend on, each with a model that reads it: its own, and those that links lead from.
   * A link whose rule names keys alone is reached by these; one that reads columns, by all that its source reads.
   * @param {string} model
   */
  function reaching(model) {
    const keysOf = (/** @type {string} */ name) =>
      Object.values(modelbook.models[name].assumptions)
        .filter((a) => a.low !== a.high)
        .map((a) => a.key);
    const keys = new Map(keysOf(model).map((key) => [key, model]));
    for (const link of [...modelbook.linked].reverse()) {
      if (!keys.has(link.key)) continue;
      const own = keysOf(link.source);
      const named = names(link.rule);
      for (const key of named.every((name) => own.includes(name)) ? named : own) if (!keys.has(key)) keys.set(key, link.source);
    }
    return keys;
  }

  /** Names of columns and keys in a rule. @param {Rule} tree @returns {string[]} */
  const names = (tree) => (typeof tree === "string" ? [tree] : Array.isArray(tree) ? tree.slice(1).flatMap(names) : []);

  /** An assumption a step. @param {Settings} world @param {{model: string, column: string}} of @returns {Generator<void, Verdict>} */
  function* verdict(world, { model, column }) {
    const m = modelbook.models[model];
    const scenario = world.scenarios[model] ?? "baseline";
    const reach = reaching(model);
    /** What is in force when the reader's values are these. @param {Values} values */
    const through = (values) => {
      const changed = { ...world, values };
      return modelbook.links.inForce(changed, modelbook.links.find(changed, (link) => reach.has(link.key)).carried);
    };
    const memory = {};
    const inputs = /** @type {Inputs} */ ({});
    const result = (/** @type {Values} */ values) => {
      const x = m.compute(modelbook.world.resolve(m, through(values), scenario, inputs), m.axes, memory)[column];
      return typeof x === "number" ? x : x[0];
    };
    const value = result(world.values);
    const every = new Map(
      Object.values(modelbook.models).flatMap((n) => modelbook.sampling.uncertain(n).map((a) => [a.key, a])),
    );
    const tried = [...reach].filter(([key]) => every.has(key));
    /** @type {Flip[]} */
    const flips = [];
    /** @type {Flip[]} */
    let near = [];
    const sign = Math.abs(value) <= LEVEL ? 0 : Math.sign(value);
    const here = through(world.values);
    for (const [key, reader] of sign ? tried : []) {
      yield;
      const owner = modelbook.models[reader];
      const a = owner.assumptions[/** @type {Assumption} */ (every.get(key)).id];
      const preset = owner.scenarios[world.scenarios[owner.name] ?? "baseline"].values;
      const start = here[key] ?? preset[key] ?? modelbook.world.startOf(owner, a, here, preset);
      const moves = [a.low, a.high]
        .filter((end) => (end === a.low ? start > end : start < end))
        .map((end) => toward(a, start, end, sign, (v) => result({ ...world.values, [key]: v })));
      flips.push(
        ...moves
          .filter((move) => move.result * sign <= 0)
          .sort((p, q) => p.share - q.share)
          .slice(0, 1),
      );
      near.push(...moves.filter((move) => move.result * sign > 0));
    }
    const order = (/** @type {number} */ x, /** @type {number} */ y, /** @type {Flip} */ p, /** @type {Flip} */ q) =>
      x - y || (p.key < q.key ? -1 : 1);
    flips.sort((p, q) => order(p.share, q.share, p, q));
    near = near
      .filter((move) => !flips.some((flip) => flip.key === move.key))
      .sort((p, q) => order(p.result * sign, q.result * sign, p, q));
    return { value, flips, nearest: near[0] ?? null, searched: tried.length, outOfReach: every.size - tried.length };
  }

  /**
   * The first move toward an end that turns the sign, or else the place on the way where the result comes nearest to it.
   * @param {Assumption} a @param {number} start @param {number} end @param {number} sign @param {(value: number) => number} result @returns {Flip}
   */
  function toward(a, start, end, sign, result) {
    let [before, last] = [start, end];
    let value = end;
    let outcome = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const from = before;
      const wide = last - before;
      let turned = false;
      let best = Infinity;
      for (let k = 1; k <= PARTS && !turned; k++) {
        const place = from + (wide * k) / PARTS;
        const there = result(place);
        turned = there * sign <= 0;
        if (!turned && there * sign >= best) continue;
        [value, outcome, best] = [place, there, there * sign];
        if (turned) [before, last] = [k > 1 ? from + (wide * (k - 1)) / PARTS : from, place];
      }
      if (!turned) break;
    }
    return { key: a.key, a, start, value, share: Math.abs(value - start) / (a.high - a.low), result: outcome };
  }

  /** Where a move ends in whole steps of its slider: beyond its end, so that the sign still turns. A path's factor stays. @param {Flip} move */
  function whole({ a, start, value }) {
    if (modelbook.world.isPath(a) || !a.step) return value;
    const steps = value / a.step;
    const place = a.step * (value < start ? Math.floor(steps + ALMOST) : Math.ceil(steps - ALMOST));
    return Math.min(Math.max(place, a.low), a.high);
  }

  modelbook.flips = { verdict, whole };
})();
