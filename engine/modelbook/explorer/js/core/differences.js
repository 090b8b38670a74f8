// What differs between a world of a model and the book's: by name, the book's value and the world's.
(() => {
  "use strict";

  /**
   * The named set of values first, then settings in the order of the model's assumptions; keys of other models are left out.
   * @param {Model} m @param {Values} values @param {string} scenario @param {Record<string, Carried>} [links] what other models hand on, by key
   * @returns {Difference[]}
   */
  function differences(m, values, scenario, links = {}) {
    const { editions, text, world, words } = modelbook;
    const out = /** @type {Difference[]} */ ([]);
    const [edition] = editions.parted(scenario);
    const base = editions.base(scenario);
    if (edition)
      out.push({ key: "edition", value: edition, label: text.edition, from: text.present, to: labelOf(edition), by: "" });
    if (scenario !== base)
      out.push({
        key: "scenario",
        value: editions.parted(scenario)[1],
        label: text.whose,
        from: m.scenarios[base].label,
        to: m.scenarios[scenario].label,
        by: "",
      });
    const own = m.scenarios[scenario].values;
    const start = m.scenarios[base].values;
    for (const [key, x] of Object.entries(values)) {
      const found = world.ofKey(m, key);
      if (!found) continue;
      const { a, year } = found;
      const when = year ? String(year) : world.whenOf(m, a);
      const at = (/** @type {Values} */ of, /** @type {Values} */ under) =>
        year ? inYear(m, a, year, of, under) : world.shownOf(m, a, of, under);
      let [from, to] = [words.stated(m, a, at({}, start)), words.stated(m, a, at(values, own))];
      if (from === to && world.isPath(a) && !year)
        [from, to] = [start[key] ?? 1, x].map((times) => `×${words.quantity(times, "")}`); // nothing in the year that is shown
      const by = links[key] && !links[key].byHand ? links[key].link.label : "";
      out.push({ key, value: x, label: when ? `${a.label}, ${when}` : a.label, from, to, by });
    }
    return out;
  }

  /** @param {string} edition */
  const labelOf = (edition) => modelbook.earlier?.[edition]?.label ?? edition;

  /** A path's value in a year. @param {Model} m @param {Assumption} a @param {number} year @param {Values} values @param {Values} preset */
  function inYear(m, a, year, values, preset) {
    const path = modelbook.world.resolveOne(m, a, values, preset);
    return typeof path === "number" ? path : path[m.steps.indexOf(year)];
  }

  modelbook.differences = differences;
})();
