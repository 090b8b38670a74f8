// What it would take: for each lever alone the least change that brings a number to a target, or that it is not in its range.
(() => {
  "use strict";
  const PARTS = 24; // of the way to an end, looked at one after the other
  const CUTS = 40; // of the part in which the number passes the target
  const YEAR = 1e-6; // of a year: a cut this far past it was rounded

  /**
   * @param {Model} m @param {Values} values @param {string} scenario @param {string} column @param {number} target
   * @returns {Generator<void, Take[]>} by lever, the least change first; levers that do not reach it last
   */
  function* takes(m, values, scenario, column, target) {
    const preset = m.scenarios[scenario].values;
    const memory = {};
    const inputs = /** @type {Inputs} */ ({});
    const number = (/** @type {Values} */ world) =>
      modelbook.world.number(
        m,
        m.compute(modelbook.world.resolve(m, world, scenario, inputs), m.axes, memory)[column],
        m.focus,
      );
    const here = number(values);
    const side = Math.sign(here - target);
    /** @type {Take[]} */
    const found = [];
    for (const a of Object.values(m.assumptions)) {
      if (a.low === a.high || a.choices.length) continue;
      const { key, value, low, high } = modelbook.world.control(m, a, values, preset);
      if (!(low < high)) continue;
      const at = (/** @type {number} */ x) => {
        const world = { ...values, [key]: x };
        modelbook.world.moveAlong(m, world, scenario, key);
        return number(world);
      };
      const ways = side ? [low, high].map((end) => reached(at, value, end, target, side)) : [value];
      const least = ways.filter((x) => x !== null).sort((x, y) => Math.abs(x - value) - Math.abs(y - value))[0] ?? null;
      const to = least === null || a.unit !== "year" ? least : whole(value, least, low, high);
      found.push({ a, key, from: value, to, share: to === null ? Infinity : Math.abs(to - value) / (high - low) });
      yield;
    }
    return found.sort((x, y) => x.share - y.share || (x.key < y.key ? -1 : 1));
  }

  /** A year is whole: the next one that is past a value, on the way from where a lever stands. @param {number} from @param {number} to @param {number} low @param {number} high */
  function whole(from, to, low, high) {
    const way = Math.sign(to - from);
    const year = way > 0 ? Math.ceil(to - YEAR) : Math.floor(to + YEAR);
    return way ? Math.min(Math.max(year === from ? from + way : year, low), high) : to;
  }

  /**
   * The first value on the way to an end at which a function has passed a target; null where it does not.
   * @param {(x: number) => number} at @param {number} from @param {number} end @param {number} target @param {number} side on which it begins
   * @returns {number|null}
   */
  function reached(at, from, end, target, side) {
    const passed = (/** @type {number} */ x) => (at(x) - target) * side <= 0;
    for (let k = 1; k <= PARTS && from !== end; k++) {
      let [before, after] = [from + ((end - from) * (k - 1)) / PARTS, from + ((end - from) * k) / PARTS];
      if (!passed(after)) continue;
      for (let cut = 0; cut < CUTS; cut++) {
        const middle = (before + after) / 2;
        if (passed(middle)) after = middle;
        else before = middle;
      }
      return Number(after.toPrecision(12));
    }
    return null;
  }

  modelbook.takes = { takes, reached, whole };
})();
