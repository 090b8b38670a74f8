// A reader's world: settings of all models, scenarios, guesses, and links that are undone. What may stand in it, and how much it changes.
(() => {
  "use strict";
  const SLACK = 1e-9; // relative: a value this far beyond its range was rounded, not wrong

  /** @returns {World} */
  const nothing = () => ({ values: {}, scenarios: {}, bets: {}, off: [] });

  /** Whether the book has a link between models of this name. @param {unknown} name */
  const isLink = (name) => modelbook.linked.some((link) => link.name === name);

  /** Whether the book has this key, and the value is in its range, and whole where it stands for a word. @param {string} key @param {number} value */
  function inRange(key, value) {
    return Object.values(modelbook.index).some((m) => {
      if (!Object.hasOwn(m.keys, key)) return false;
      const [, low, high, words] = m.keys[key];
      if (words && value % 1) return false;
      const slack = SLACK * Math.max(Math.abs(low), Math.abs(high));
      return value >= low - slack && value <= high + slack;
    });
  }

  /** What a setting is called. The page knows the label of a year's value by its path's. @param {Indexed} model @param {string} key */
  function label({ keys }, key) {
    const [path, year] = key.split("@");
    return year ? `${keys[`${path}_scale`][0]}, ${year}` : keys[key][0];
  }

  /** The entries of an object that pass; none of what is no object. @template T @param {unknown} x @param {(key: string, value: unknown) => boolean} passes @returns {Record<string, T>} */
  const only = (x, passes) => Object.fromEntries(Object.entries(x ?? {}).filter(([key, value]) => passes(key, value)));

  /** A world as it was stored, without what this book does not know. @param {any} found JSON of any kind @returns {World} */
  function cleaned(found) {
    if (!found || typeof found !== "object") return nothing();
    return {
      values: only(found.values, (key, value) => Number.isFinite(value) && inRange(key, Number(value))),
      scenarios: only(
        found.scenarios,
        (model, name) =>
          typeof name === "string" &&
          Object.hasOwn(modelbook.index, model) &&
          Object.hasOwn(modelbook.index[model].scenarios, name),
      ),
      bets: only(found.bets, (_, value) => Number.isFinite(value)),
      off: Array.isArray(found.off) ? found.off.filter(isLink) : [],
    };
  }

  /** How many settings and scenarios a world changes, whether it is in an earlier edition, and how many links it undoes. @param {World} world */
  function changes(world) {
    const { parted, isBase } = modelbook.editions;
    const chosen = Object.values(world.scenarios);
    const earlier = chosen.some((s) => parted(s)[0]) ? 1 : 0;
    return Object.keys(world.values).length + chosen.filter((s) => !isBase(s)).length + earlier + world.off.length;
  }

  /** Whether a world says anything of models, be it that one is at its baseline. @param {World} world */
  const isSet = (world) => [world.values, world.scenarios, world.off].some((part) => Object.keys(part).length > 0);

  const sorted = (/** @type {Record<string, number|string>} */ x) => Object.entries(x).sort(([a], [b]) => (a < b ? -1 : 1));
  const told = (/** @type {World} */ w) => JSON.stringify([sorted(w.values), sorted(w.scenarios), [...w.off].sort()]);

  /** Whether two worlds hold the same, but for guesses. @param {World} a @param {World} b */
  const alike = (a, b) => told(a) === told(b);

  modelbook.settings = { nothing, isLink, inRange, label, cleaned, changes, isSet, alike };
})();
