// Which single assumption would turn the reader's verdict soonest: the rules of chokepoints/flips.py.
(function (ck) {
  "use strict";
  const PARTS = 24; // of the way to an end
  const ROUNDS = 9; // of cutting: 24^9 parts in all
  const LEVEL = 1e-9; // a difference this small has no sign

  /** @typedef {{key: string, start: number, value: number, share: number, result: number, a: any}} Move */

  /** The models whose settings reach a model: itself, and those that links lead from. @param {string} model */
  function reaching(model) {
    const wanted = new Set([model]);
    for (const link of [...ck.linked].reverse()) if (wanted.has(link.target)) wanted.add(link.source);
    return Object.keys(ck.index).filter((name) => wanted.has(name));
  }

  /** @param {{values: Record<string, number>, scenarios: Record<string, string>, off: string[]}} world @param {{model: string, column: string}} of */
  function verdict(world, { model, column }) {
    const m = ck.models[model];
    const scenario = world.scenarios[model] ?? "baseline";
    const reach = reaching(model);
    /** What is in force when the reader's values are these. @param {Record<string, number>} values */
    const through = (values) => {
      const changed = { ...world, values };
      return ck.links.inForce(changed, ck.links.find(changed, (/** @type {string} */ target) => reach.includes(target)).found);
    };
    const memory = {};
    const inputs = {};
    const result = (/** @type {Record<string, number>} */ values) => {
      const x = m.compute(ck.world.resolve(m, through(values), scenario, inputs), m.axes, memory)[column];
      return typeof x === "number" ? x : x[0];
    };
    const value = result(world.values);
    const every = new Set(Object.values(ck.models).flatMap((n) => ck.sampling.uncertain(n).map((/** @type {any} */ a) => a.key)));
    /** @type {Map<string, {a: any, owner: any}>} */
    const tried = new Map();
    for (const name of reach)
      for (const a of ck.sampling.uncertain(ck.models[name])) if (!tried.has(a.key)) tried.set(a.key, { a, owner: m.assumptions[a.id] ? m : ck.models[name] });
    /** @type {Move[]} */
    const flips = [];
    /** @type {Move[]} */
    let near = [];
    const sign = Math.abs(value) <= LEVEL ? 0 : Math.sign(value);
    const here = through(world.values);
    for (const [key, { a, owner }] of sign ? tried : []) {
      const preset = owner.scenarios[world.scenarios[owner.name] ?? "baseline"].values;
      const start = here[key] ?? preset[key] ?? ck.world.startOf(owner, a, here, preset);
      const moves = [a.low, a.high].filter((end) => (end === a.low ? start > end : start < end)).map((end) => toward(a, start, end, sign, (v) => result({ ...world.values, [key]: v })));
      flips.push(...moves.filter((move) => move.result * sign <= 0).sort((p, q) => p.share - q.share).slice(0, 1));
      near.push(...moves.filter((move) => move.result * sign > 0));
    }
    const order = (/** @type {number} */ x, /** @type {number} */ y, /** @type {Move} */ p, /** @type {Move} */ q) => x - y || (p.key < q.key ? -1 : 1);
    flips.sort((p, q) => order(p.share, q.share, p, q));
    near = near.filter((move) => !flips.some((flip) => flip.key === move.key)).sort((p, q) => order(p.result * sign, q.result * sign, p, q));
    return { value, flips, nearest: near[0] ?? null, searched: tried.size, outOfReach: every.size - tried.size };
  }

  /**
   * The first move toward an end that turns the sign, or else the place on the way where the result comes nearest to it.
   * @param {any} a @param {number} start @param {number} end @param {number} sign @param {(value: number) => number} result @returns {Move}
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

  ck.flips = { verdict };
})((globalThis.chokepoints ??= { models: {} }));
