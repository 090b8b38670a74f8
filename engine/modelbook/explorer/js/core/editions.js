// Editions: the rules for names of modelbook/worlds/editions.py. A scenario of an earlier edition has the edition before its name.
(() => {
  "use strict";

  /** The edition (empty for the present one) and the plain name of a scenario. @param {string} name @returns {[string, string]} */
  function parted(name) {
    const at = name.lastIndexOf(":");
    return at < 0 ? ["", name] : [name.slice(0, at), name.slice(at + 1)];
  }

  /** The same scenario in an edition. @param {string} edition @param {string} name */
  const named = (edition, name) => (edition ? `${edition}:${parted(name)[1]}` : parted(name)[1]);

  /** The baseline of a scenario's edition. @param {string} name */
  const base = (name) => named(parted(name)[0], "baseline");

  /** @param {string} name */
  const isBase = (name) => parted(name)[1] === "baseline";

  /** The earlier edition that a whole world is in; nothing where its models are in several. @param {{scenarios: Record<string, string>}} world */
  function of(world) {
    const found = new Set(Object.keys(modelbook.index).map((model) => parted(world.scenarios[model] ?? "")[0]));
    return found.size === 1 ? [...found][0] : "";
  }

  /** Take a world into an edition, each model's scenario with it where the edition has one of that name. @param {{scenarios: Record<string, string>}} world @param {string} edition */
  function enter(world, edition) {
    for (const [model, m] of Object.entries(modelbook.index)) {
      const [wanted, otherwise] = [world.scenarios[model] ?? "baseline", "baseline"].map((name) => named(edition, name));
      world.scenarios[model] = Object.hasOwn(m.scenarios, wanted) ? wanted : otherwise;
      if (world.scenarios[model] === "baseline") delete world.scenarios[model];
    }
  }

  /** Undo a model's choice of a scenario, within its edition. @param {{scenarios: Record<string, string>}} world @param {string} model */
  function toBase(world, model) {
    const back = base(world.scenarios[model] ?? "");
    if (back === "baseline") delete world.scenarios[model];
    else world.scenarios[model] = back;
  }

  /** The earlier edition that a version of the book carried. @param {string} version */
  const carried = (version) =>
    Object.keys(modelbook.earlier ?? {}).find((name) => `${version}.`.startsWith(`${modelbook.earlier[name].version}.`)) ?? "";

  /**
   * The assumptions whose baselines have changed since an edition, of the models that a world speaks of (of `own` where it speaks of none).
   * @param {World} world @param {string} own @param {string} edition @returns {string[]}
   */
  function changed(world, own, edition) {
    const keys = Object.keys(world.values);
    const speaksOf = (/** @type {[string, Indexed]} */ [name, m]) =>
      name === own || name in world.scenarios || keys.some((key) => Object.hasOwn(m.keys, key));
    const labels = Object.entries(modelbook.index)
      .filter(speaksOf)
      .flatMap(([, m]) => m.changed?.[edition] ?? []);
    return [...new Set(labels)];
  }

  modelbook.editions = { parted, named, base, isBase, of, enter, toBase, carried, changed };
})();
