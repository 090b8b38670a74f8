// Links between models: the rules of modelbook/worlds/links.py. `modelbook.linked` declares them, on every page of the site.
(() => {
  "use strict";
  const SAME = 1e-9; // relative: a smaller move is none

  /** @type {Record<string, (...x: number[]) => number>} */
  const OPERATIONS = {
    "+": (a, b) => a + b,
    "-": (a, b) => a - b,
    "*": (a, b) => a * b,
    "/": (a, b) => (b ? a / b : NaN),
    min: Math.min,
    max: Math.max,
    mean: (...x) => x.reduce((sum, y) => sum + y, 0) / x.length,
  };

  /** @param {Rule} tree @param {(name: string) => number} read @returns {number} */
  function worked(tree, read) {
    if (typeof tree === "string") return read(tree);
    if (typeof tree === "number") return tree;
    return OPERATIONS[tree[0]](...tree.slice(1).map((/** @type {Rule} */ part) => worked(part, read)));
  }

  const scenarioOf = (/** @type {Settings} */ world, /** @type {string} */ model) => world.scenarios[model] ?? "baseline";
  const has = (/** @type {string} */ model, /** @type {string} */ key) => Object.hasOwn(modelbook.index[model].keys, key);

  /** Whether a world holds settings that only the source has. @param {Link} link @param {Settings} world @param {Values} linked */
  function touched({ source, target }, world, linked) {
    if (!modelbook.editions.isBase(scenarioOf(world, source))) return true;
    return [...Object.keys(world.values), ...Object.keys(linked)].some((key) => has(source, key) && !has(target, key));
  }

  /**
   * The links that a world calls for, in order, and the models whose scripts are wanted before all can be known.
   * @param {Settings} world @param {(link: Link) => boolean} [wanted] whether a link is asked for; all by default
   * @returns {{carried: Carried[], missing: string[]}}
   */
  function find(world, wanted = () => true) {
    /** @type {Carried[]} */
    const carried = [];
    const missing = new Set();
    /** @type {Values} */
    const linked = {};
    for (const link of /** @type {Link[]} */ (modelbook.linked ?? [])) {
      if (!wanted(link) || !touched(link, world, linked)) continue;
      if (!modelbook.models[link.source]) {
        missing.add(link.source);
        continue;
      }
      const value = worth(link, world, linked);
      const start = startIn(link, world);
      if (!Number.isFinite(value) || Math.abs(value - start) <= SAME * Math.max(Math.abs(start), Math.abs(value))) continue;
      const off = world.off.includes(link.name);
      const byHand = Object.hasOwn(world.values, link.key);
      const preset = link.given.includes(scenarioOf(world, link.target));
      carried.push({ link, value, off, byHand, on: !off && !byHand && !preset });
      if (!off && !byHand && !preset) linked[link.key] = value;
    }
    return { carried, missing: [...missing] };
  }

  /** The target's baseline, in the edition of its scenario. @param {Link} link @param {Settings} world */
  const startIn = (link, world) => link.starts[scenarioOf(world, link.target)] ?? link.start;

  /** What a link sets. @param {Link} link @param {Settings} world @param {Values} linked */
  function worth(link, world, linked) {
    const m = modelbook.models[link.source];
    const scenario = scenarioOf(world, link.source);
    const preset = m.scenarios[scenario].values;
    const here = { ...linked, ...world.values };
    /** @type {Values} */
    const kept = {};
    for (const [key, value] of Object.entries(here)) if (has(link.source, key) && has(link.target, key)) kept[key] = value;
    for (const key of link.same) if ((here[key] ?? preset[key]) !== undefined) kept[key] = here[key] ?? preset[key];
    const atReader = worked(link.rule, reader(m, { ...here, ...link.held }, scenario));
    const atBaseline = worked(link.rule, reader(m, { ...kept, ...link.held }, modelbook.editions.base(scenario)));
    const value = startIn(link, world) * (atBaseline ? atReader / atBaseline : NaN);
    return link.path ? value : Math.min(Math.max(value, link.floor), link.ceiling);
  }

  /** The value of a name: a control's, or a column's; the model runs once, and only for a column. @param {Model} m @param {Values} values @param {string} scenario */
  function reader(m, values, scenario) {
    const preset = m.scenarios[scenario].values;
    /** @type {Columns|undefined} */
    let result;
    return (/** @type {string} */ name) => {
      const found = name.includes("@") ? null : modelbook.world.ofKey(m, name);
      if (found) return values[name] ?? preset[name] ?? modelbook.world.startOf(m, found.a, values, preset);
      const [column, step] = name.split("@");
      result ??= m.compute(modelbook.world.resolve(m, values, scenario), m.axes);
      return modelbook.world.number(m, result[column], Number(step ?? m.focus));
    };
  }

  /** Settings with what the links set under them. @param {Settings} world @param {Carried[]} carried */
  const inForce = (world, carried) => ({
    ...Object.fromEntries(carried.filter((f) => f.on).map((f) => [f.link.key, f.value])),
    ...world.values,
  });

  modelbook.links = { find, inForce };
})();
