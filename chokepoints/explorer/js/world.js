// How a reader's settings become a model's inputs: the rules of chokepoints/assumptions.py.
(function (ck) {
  "use strict";

  /**
   * @typedef {{id: string, key: string, label: string, unit: string, baseline: number|Record<string, number>, low: number,
   *   high: number, step: number, kind: string, role: string, distribution: string, scaleFrom: number, floor: number,
   *   ceiling: number}} Assumption
   * @typedef {{name: string, steps: number[], timeName: string, firstShown: number, focus: number,
   *   symbols: Record<string, string>, assumptions: Record<string, Assumption>, scenarios: Record<string, any>,
   *   outputs: {column: string, unit: string, names: string[], says: string}[], texts: Record<string, [string, string][]>,
   *   views: Record<string, Record<string, string>>, charts: Record<string, any>, points: any[],
   *   compute: (inputs: any, axes: any, memory?: any) => any}} Model
   */

  const clip = (/** @type {number} */ x, /** @type {Assumption} */ a) => Math.min(Math.max(x, a.floor), a.ceiling);
  const isPath = (/** @type {Assumption} */ a) => typeof a.baseline === "object";

  /** One assumption in a world: a number, or a number a step. @param {Model} m @param {Assumption} a @param {Record<string, number>} values @param {Record<string, number>} preset */
  function resolveOne(m, a, values, preset) {
    if (!isPath(a)) return clip(values[a.id] ?? preset[a.id] ?? a.baseline, a);
    const scale = values[a.key] ?? preset[a.key] ?? 1;
    return Float64Array.from(m.steps, (year) => {
      const byHand = a.id + "@" + year;
      const value = preset[byHand] ?? a.baseline[year];
      return clip(values[byHand] ?? value * (year >= a.scaleFrom ? scale : 1), a);
    });
  }

  /** A model's inputs by symbol. @param {Model} m @param {Record<string, number>} values @param {string} scenario */
  function resolve(m, values, scenario) {
    const preset = m.scenarios[scenario].values;
    /** @type {Record<string, any>} */
    const inputs = {};
    for (const symbol in m.symbols) inputs[symbol] = resolveOne(m, m.assumptions[m.symbols[symbol]], values, preset);
    return inputs;
  }

  /** The result as rows, one a step, what binds as names. @param {Model} m @param {Record<string, number>} values @param {string} scenario */
  function rows(m, values, scenario) {
    const columns = m.compute(resolve(m, values, scenario), { time: m.steps });
    return m.steps.map((step, i) => {
      /** @type {Record<string, any>} */
      const row = { [m.timeName]: step };
      for (const o of m.outputs) row[o.column] = o.names.length ? o.names[columns[o.column][i]] : columns[o.column][i];
      return row;
    });
  }

  /** The assumption and year that a key names; null for an unknown key. @param {Model} m @param {string} key */
  function ofKey(m, key) {
    const [name, year] = key.split("@");
    for (const a of Object.values(m.assumptions)) {
      if (a.low === a.high) continue;
      if (year === undefined && a.key === name) return { a, year: 0 };
      if (year !== undefined && a.id === name && isPath(a) && year in a.baseline) return { a, year: Number(year) };
    }
    return null;
  }

  /** A key's range. @param {{a: Assumption, year: number}} found @returns {[number, number]} */
  function range({ a, year }) {
    if (!year) return [a.low, a.high];
    const value = a.baseline[year];
    const [low, high] = value === 0 ? [0, Math.max(...Object.values(a.baseline)) * a.high] : [value * a.low, value * a.high];
    return [Math.max(low, a.floor), Math.min(high, a.ceiling)];
  }

  /**
   * Settings that can be used, and what was wrong with the others. The notes never repeat a value: it may come from a link.
   * @param {Model} m @param {Record<string, any>} values
   */
  function checked(m, values) {
    /** @type {Record<string, number>} */
    const good = {};
    const notes = [];
    for (const [key, value] of Object.entries(values)) {
      const found = ofKey(m, key);
      if (!found) {
        notes.push(ck.text.unknownKey);
        continue;
      }
      const [low, high] = range(found);
      const slack = 1e-9 * Math.max(Math.abs(low), Math.abs(high));
      const number = typeof value === "string" && value.trim() === "" ? NaN : Number(value);
      if (!Number.isFinite(number)) notes.push(ck.text.notANumber(found.a.label));
      else if (number < low - slack || number > high + slack) notes.push(ck.text.outOfRange(found.a.label));
      else good[key] = number;
    }
    return { good, notes: [...new Set(notes)] };
  }

  ck.world = { resolve, resolveOne, rows, ofKey, range, checked, isPath, clip };
})((globalThis.chokepoints ??= { models: {} }));
