// How a reader's settings become a model's inputs: the rules of modelbook/worlds/assumptions.py.
(() => {
  "use strict";

  const clip = (/** @type {number} */ x, /** @type {Assumption} */ a) => Math.min(Math.max(x, a.floor), a.ceiling);
  const isPath = (/** @type {Assumption} */ a) => typeof a.baseline === "object";
  const pathOf = (/** @type {Assumption} */ a) => /** @type {Values} */ (a.baseline);
  const numberOf = (/** @type {Assumption} */ a) => /** @type {number} */ (a.baseline);

  /** A number's baseline, in the category in force where it depends on one. @param {Model} m @param {Assumption} a @param {Values} values @param {Values} preset */
  function startOf(m, a, values, preset) {
    if (isPath(a)) return 1;
    if (!a.category) return numberOf(a);
    const word = wordOf(m, a, values, preset);
    return preset[`${a.id}#${word}`] ?? a.byChoice[word];
  }

  /** A control's range, in the category in force where it depends on one. @param {Model} m @param {Assumption} a @param {Values} values @param {Values} preset @returns {[number, number]} */
  const bounds = (m, a, values, preset) => (a.category ? a.ranges[wordOf(m, a, values, preset)] : [a.low, a.high]);

  /** A category's choice in force. @param {Model} _ @param {Assumption} a @param {Values} values @param {Values} preset */
  const choiceOf = (_, a, values, preset) => a.choices[values[a.id] ?? preset[a.id] ?? numberOf(a)];

  /** That of the category that an assumption depends on. @param {Model} m @param {Assumption} a @param {Values} values @param {Values} preset */
  const wordOf = (m, a, values, preset) => choiceOf(m, m.assumptions[a.category], values, preset);

  /** One assumption in a world: a number, or a number a step (written over `into` if given). @param {Model} m @param {Assumption} a @param {Values} values @param {Values} preset @param {Float64Array} [into] */
  function resolveOne(m, a, values, preset, into) {
    if (!isPath(a)) return clip(values[a.id] ?? preset[a.id] ?? startOf(m, a, values, preset), a);
    const year = yearOf(m, values, preset);
    if (year)
      return clip(
        values[`${a.id}@${year}`] ??
          (preset[`${a.id}@${year}`] ?? pathOf(a)[year]) * (year >= a.scaleFrom ? (values[a.key] ?? preset[a.key] ?? 1) : 1),
        a,
      );
    return fill(planned(m, a, preset), m.steps, values, into ?? new Float64Array(m.steps.length));
  }

  /** The year at which a model reads its paths; 0 for a model that has no category of years. @param {Model} m @param {Values} values @param {Values} preset */
  function yearOf(m, values, preset) {
    if (!m.years) return 0;
    const of = m.assumptions[m.years];
    return Number(of.choices[values[of.id] ?? preset[of.id] ?? numberOf(of)]);
  }

  /**
   * How a model's reader moves an assumption in a world: its key, the value in force, the value without the reader's own, its range.
   * @param {Model} m @param {Assumption} a @param {Values} values @param {Values} preset
   */
  function control(m, a, values, preset) {
    const year = isPath(a) ? yearOf(m, values, preset) : 0;
    const start = preset[a.key] ?? startOf(m, a, values, preset);
    if (!year) {
      const [low, high] = bounds(m, a, values, preset);
      return { key: a.key, value: values[a.key] ?? start, start, low, high };
    }
    const key = `${a.id}@${year}`;
    const { [key]: _, ...bare } = values;
    const [low, high] = range({ a, year });
    const at = (/** @type {Values} */ world) => Number(resolveOne(m, a, world, preset)); // one number, as it is read at a year
    return { key, value: at(values), start: at(bare), low, high };
  }

  /** A step of 1, 0.1, 0.01 and so on, a hundred of them or more. @param {number} low @param {number} high */
  const niceStep = (low, high) => 10 ** Math.floor(Math.log10((high - low) / 100) + 1e-9);

  /** What does not change while a slider moves: a path under a preset, and the keys of its years. */
  const plans = /** @type {WeakMap<Values, Record<string, Plan>>} */ (new WeakMap());
  /** @typedef {{a: Assumption, keys: string[], base: number[], scale: number}} Plan */
  /** @param {Model} m @param {Assumption} a @param {Values} preset */
  function planned(m, a, preset) {
    const made = plans.get(preset) ?? {};
    plans.set(preset, made);
    return (made[a.id] ??= {
      a,
      keys: m.steps.map((year) => `${a.id}@${year}`),
      base: m.steps.map((year) => preset[`${a.id}@${year}`] ?? pathOf(a)[year]),
      scale: preset[a.key] ?? 1,
    });
  }

  /** @param {Plan} plan @param {number[]} steps @param {Values} values @param {Float64Array} into */
  function fill({ a, keys, base, scale }, steps, values, into) {
    const times = values[a.key] ?? scale;
    for (let i = 0; i < steps.length; i++)
      into[i] = clip(values[keys[i]] ?? base[i] * (steps[i] >= a.scaleFrom ? times : 1), a);
    return into;
  }

  /** A model's inputs by symbol; `into` is an earlier result to write over. @param {Model} m @param {Values} values @param {string} scenario @param {Record<string, any>} [into] */
  function resolve(m, values, scenario, into = {}) {
    const preset = m.scenarios[scenario].values;
    Object.assign(into, m.data);
    for (const symbol in m.symbols)
      into[symbol] = resolveOne(m, m.assumptions[m.symbols[symbol]], values, preset, into[symbol]);
    return into;
  }

  /**
   * What a control shows: a number; of a path its value at the focus time, or its sum where it is moved as a whole.
   * @param {Model} m @param {Assumption} a @param {Values} values @param {Values} preset
   */
  function shownOf(m, a, values, preset) {
    const x = resolveOne(m, a, values, preset);
    if (typeof x === "number") return x;
    return a.scaleFrom <= m.steps[0]
      ? x.reduce((/** @type {number} */ sum, /** @type {number} */ y) => sum + y, 0)
      : x[m.steps.indexOf(m.focus)];
  }

  /** When that is, in words. @param {Model} m @param {Assumption} a */
  const whenOf = (m, a) =>
    !isPath(a) || m.years ? "" : a.scaleFrom <= m.steps[0] ? `${m.steps[0]}–${m.steps[m.steps.length - 1]}` : String(m.focus);

  /** A model's columns in a world. @param {Model} m @param {Values} values @param {string} scenario */
  const columns = (m, values, scenario) => m.compute(resolve(m, values, scenario), m.axes);

  /** Whether a model solves for a number that it does not find in a world. @param {Model} m @param {Values} values @param {string} scenario */
  function unsolved(m, values, scenario) {
    if (!m.solved) return false;
    const result = columns(m, values, scenario);
    const some = (/** @type {number|Numbers} */ x) => (typeof x === "number" ? [x] : Array.from(x)).some(Number.isNaN);
    return m.solved.some((symbol) => some(result[`$${symbol}`]));
  }

  /** A column's number, as a name where it is a position. @param {Output} o @param {number} x */
  const named = (o, x) => (o.names.length ? (o.names[x] ?? "") : x);

  /**
   * The result as rows, one a step or a member of the row set; a column over a further set becomes one a member.
   * @param {Model} m @param {Values} values @param {string} scenario
   */
  function rows(m, values, scenario) {
    const result = columns(m, values, scenario);
    const members = m.rows ? m.axes[m.rows] : [0];
    const after = firstShown(m, values, scenario);
    const all = members.map((member, /** @type {number} */ r) => {
      /** @type {Row} */
      const row = m.rows ? { [m.rowName]: member } : {};
      if (m.labels[scenario]) row[m.labelName] = m.labels[scenario][r];
      for (const o of m.outputs) spreadOut(m, o, result[o.column], r, members.length, row);
      return row;
    });
    return m.shownAfter ? all.filter((row) => Number(row[m.timeName]) > after) : all;
  }

  /** The time after which the result has rows. @param {Model} m @param {Values} values @param {string} scenario @returns {number} */
  const firstShown = (m, values, scenario) =>
    m.shownAfter
      ? Number(resolveOne(m, m.assumptions[m.symbols[m.shownAfter]], values, m.scenarios[scenario].values))
      : -Infinity;

  /** Put an output's number of one row into it. @param {Model} m @param {Output} o @param {any} column @param {number} r @param {number} count @param {Row} row */
  function spreadOut(m, o, column, r, count, row) {
    const further = o.axes.find((/** @type {string} */ a) => a !== m.rows);
    if (!further) {
      row[o.column] = named(o, o.axes.length ? column[r] : column);
      return;
    }
    const across = m.axes[further];
    const byRow = o.axes.includes(m.rows);
    across.forEach((name, k) => {
      const at = !byRow ? k : o.axes[0] === m.rows ? r * across.length + k : k * count + r;
      row[name] = named(o, column[at]);
    });
  }

  /** The summary (or the single row) as one row; without one, the row of the focus time. @param {Model} m @param {Values} values @param {string} scenario */
  function summary(m, values, scenario) {
    if (!m.summary.length) return rows(m, values, scenario).find((r) => r[m.timeName] === m.focus) ?? {};
    const result = columns(m, values, scenario);
    return Object.fromEntries(
      m.summary.map((o) => [o.column, named(o, result[o.column].length ? result[o.column][0] : result[o.column])]),
    );
  }

  /** One row a member of the set that a model's member columns run over. @param {Model} m @param {Values} values @param {string} scenario */
  function members(m, values, scenario) {
    if (!m.members.length) return [];
    const result = columns(m, values, scenario);
    return m.memberRows.map((row, /** @type {number} */ k) => ({
      ...row,
      ...Object.fromEntries(m.members.map((o) => [o.column, result[o.column][k]])),
    }));
  }

  /**
   * The summary in each named scenario of an edition, with the reader's settings but for what scenarios themselves set.
   * @param {Model} m @param {Values} values @param {string} [edition]
   */
  function scenarioRows(m, values, edition = "") {
    const names = Object.keys(m.scenarios).filter((name) => modelbook.editions.parted(name)[0] === edition);
    const under = m.scenarios[modelbook.editions.named(edition, "baseline")].values;
    const given = new Set(
      names.flatMap((name) => Object.entries(m.scenarios[name].values)).flatMap(([key, x]) => (x === under[key] ? [] : [key])),
    );
    const kept = Object.fromEntries(
      Object.entries(values).filter(([key]) => !given.has(key) && !given.has(ofKey(m, key)?.a.category ?? "")),
    );
    return names.map((name) => ({ scenario: modelbook.editions.parted(name)[1], ...summary(m, kept, name) }));
  }

  /**
   * Move along what stands in the way of a setting where the model declares an order, or shares of one whole; `values` is changed.
   * @param {Model} m @param {Values} values @param {string} scenario @param {string} key
   * @returns {string[]} ids of what was moved along
   */
  function moveAlong(m, values, scenario, key) {
    const preset = m.scenarios[scenario].values;
    const at = (/** @type {string} */ id) => Number(resolveOne(m, m.assumptions[id], values, preset));
    const moved = [];
    for (const chain of m.ordered) {
      const k = chain.indexOf(key);
      for (const [j, id] of k < 0 ? [] : chain.entries()) {
        if (j < k ? at(id) <= at(key) : at(id) >= at(key)) continue;
        values[id] = at(key);
        moved.push(id);
      }
    }
    for (const group of m.shares.filter((ids) => ids.includes(key))) {
      let over = group.reduce((sum, id) => sum + at(id), -1);
      for (const id of group) {
        const cut = id === key || over <= 1e-9 ? 0 : Math.min(at(id), over);
        if (!cut) continue;
        values[id] = at(id) - cut;
        over -= cut;
        moved.push(id);
      }
    }
    return moved;
  }

  /**
   * Published figures in the unit of a chart, the twin of bundle.points_at: some are multiplied by an output of the same year;
   * `top` is the largest value of the outputs they stand beside, from which labels know their distance.
   * @param {Model} m @param {Row[]} rows @returns {Row[]}
   */
  function points(m, rows) {
    if (m.rows !== "time") return m.points.map((p) => ({ ...p, top: 1 }));
    const shown = rows.filter((row) => Number(row[m.timeName]) >= m.firstShown);
    const seen = m.points.flatMap((p) => shown.map((row) => Number(row[p.flow])));
    const top = Math.max(0, ...seen.filter((x) => !Number.isNaN(x))) || 1; // labels divide by it
    const at = (/** @type {string} */ column, /** @type {Cell} */ time) =>
      Number(rows.find((row) => row[m.timeName] === time)?.[column]);
    return m.points.map((p) => ({ ...p, top, value: p.value * (p.per ? at(p.per, p[m.timeName]) : 1) }));
  }

  /** A column as one number: of the summary, or at a step. @param {Model} m @param {number|Numbers} column @param {number} step */
  const number = (m, column, step) =>
    typeof column === "number" ? column : column.length === 1 ? column[0] : column[m.steps.indexOf(step)];

  /** The assumption and year that a key names; null for an unknown key. @param {Model} m @param {string} key */
  function ofKey(m, key) {
    const [name, year] = key.split("@");
    for (const a of Object.values(m.assumptions)) {
      if (a.low === a.high) continue;
      if (year === undefined && a.key === name) return { a, year: 0 };
      if (year !== undefined && a.id === name && isPath(a) && year in pathOf(a)) return { a, year: Number(year) };
    }
    return null;
  }

  /** A key's range. @param {{a: Assumption, year: number}} found @returns {[number, number]} */
  function range({ a, year }) {
    if (!year) return [a.low, a.high];
    if (a.own) return a.own;
    const value = pathOf(a)[year];
    const [low, high] = value === 0 ? [0, Math.max(...Object.values(pathOf(a))) * a.high] : [value * a.low, value * a.high];
    return [Math.max(low, a.floor), Math.min(high, a.ceiling)];
  }

  /**
   * Settings that can be used, and what was wrong with the others. The notes never repeat a value: it may come from a link.
   * @param {Model} m @param {Record<string, unknown>} values
   */
  function checked(m, values) {
    /** @type {Values} */
    const good = {};
    const notes = [];
    for (const [key, value] of Object.entries(values)) {
      const found = ofKey(m, key);
      if (!found) {
        notes.push(modelbook.text.unknownKey);
        continue;
      }
      const [low, high] = range(found);
      const slack = 1e-9 * Math.max(Math.abs(low), Math.abs(high));
      const word = found.a.choices.indexOf(String(value));
      const number = word >= 0 ? word : typeof value === "string" && value.trim() === "" ? NaN : Number(value);
      if (!Number.isFinite(number)) notes.push(modelbook.text.notANumber(found.a.label));
      else if (number < low - slack || number > high + slack || (found.a.choices.length && number % 1))
        notes.push(modelbook.text.outOfRange(found.a.label));
      else good[key] = number;
    }
    return { good, notes: [...new Set(notes)] };
  }

  modelbook.world = {
    scenarioRows,
    moveAlong,
    control,
    niceStep,
    resolve,
    resolveOne,
    startOf,
    choiceOf,
    bounds,
    firstShown,
    shownOf,
    whenOf,
    rows,
    summary,
    members,
    unsolved,
    points,
    number,
    ofKey,
    range,
    checked,
    isPath,
  };
})();
