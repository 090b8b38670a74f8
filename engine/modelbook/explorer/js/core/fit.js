// How a world fits the record: the rules of modelbook/worlds/fit.py. `m.record` holds the published figures and the runs they want.
(() => {
  "use strict";
  const SLACK = 1 + 1e-9; // the last digits of a difference have no say

  /** The rows that say something of worlds which start from a scenario. @param {Model} m @param {string} scenario */
  const rowsIn = (m, scenario) => m.record.rows.filter((row) => !row.notIn.includes(modelbook.editions.parted(scenario)[1]));

  /**
   * A model's numbers in a run: a row's scenario and settings hold, and else the reader's.
   * @param {Model} m @param {[string, Values]} run @param {Values} values @param {string} scenario
   * @returns {{world: Values, preset: string}}
   */
  function worldOf(m, [own, settings], values, scenario) {
    if (!own) return { world: { ...values, ...settings }, preset: scenario };
    const alike = modelbook.editions.named(modelbook.editions.parted(scenario)[0], own); // in the reader's edition, where it has it
    const preset = Object.hasOwn(m.scenarios, alike) ? alike : own;
    const held = m.scenarios[preset].own ?? Object.keys(m.scenarios[preset].values);
    const kept = Object.fromEntries(Object.entries(values).filter(([key]) => !held.includes(key)));
    return { world: { ...kept, ...settings }, preset };
  }

  /** The number that a row reads. @param {Model} m @param {Read} read @param {Columns} columns @param {Values} world @param {string} preset */
  function numberOf(m, [, name, place, assumed], columns, world, preset) {
    const x = assumed ? modelbook.world.resolveOne(m, m.assumptions[name], world, m.scenarios[preset].values) : columns[name];
    return typeof x === "number" ? x : x[place < 0 || x.length === 1 ? 0 : place];
  }

  /**
   * The model's side of rows in a world. Numbers of a run are read before the next, which may write over its columns.
   * @param {Model} m @param {RecordRow[]} rows @param {Values} values @param {string} scenario
   * @param {{memory: object, inputs: Inputs}} [kept] what a caller of many worlds keeps @param {Columns} [own] columns of the reader's own run
   * @returns {number[]}
   */
  function sides(m, rows, values, scenario, kept = { memory: {}, inputs: {} }, own) {
    const numbers = rows.map((row) => /** @type {number[]} */ (new Array(row.reads.length)));
    m.record.runs.forEach((run, k) => {
      if (!rows.some((row) => row.reads.some((read) => read[0] === k))) return;
      const { world, preset } = worldOf(m, run, values, scenario);
      const columns =
        (k === 0 && own) || m.compute(modelbook.world.resolve(m, world, preset, kept.inputs), m.axes, kept.memory);
      rows.forEach((row, r) =>
        row.reads.forEach((read, i) => {
          if (read[0] === k) numbers[r][i] = numberOf(m, read, columns, world, preset);
        }),
      );
    });
    return rows.map((row, r) => row.side(numbers[r]));
  }

  /** Whether a row's side is near enough; a side without a number is not. @param {RecordRow} row @param {number} x */
  const fits = (row, x) => Math.abs(x - row.published) <= row.tolerance * SLACK;

  /** A world beside the record. @param {Model} m @param {Values} values @param {string} scenario @returns {WorldFit} */
  function world(m, values, scenario) {
    const rows = rowsIn(m, scenario);
    const found = sides(m, rows, values, scenario).map((x, k) => ({ row: rows[k], x, fits: fits(rows[k], x) }));
    return { rows: found, met: found.filter((one) => one.fits).length };
  }

  modelbook.fit = { world, sides, rowsIn };
})();
