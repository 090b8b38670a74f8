// Links between models on this page: what the world calls for, and the scripts of the models that are read for it.
(() => {
  "use strict";
  let carried = /** @type {Carried[]} */ ([]); // what the world calls for, as far as this page needs it
  let ready = /** @type {Promise<unknown>} */ (Promise.resolve()); // until the links' scripts are in
  const needed = /** @type {Set<string>} */ (new Set()); // models whose links this page needs
  const refused = /** @type {Set<string>} */ (new Set()); // scripts that did not load

  /** A page needs the links into its models, and those into the models that these read. @param {string[]} models */
  function need(models) {
    for (const name of models) needed.add(name);
    for (const link of [...modelbook.linked].reverse()) if (needed.has(link.target)) needed.add(link.source);
    return run(modelbook.visit.world);
  }

  /** Run the links again. A source's script is loaded when, and only when, the world holds settings of its own. @param {World} world @returns {Promise<unknown>} */
  function run(world) {
    const now = modelbook.links.find(world, (link) => needed.has(link.target));
    carried = now.carried;
    const scripts = now.missing.filter((name) => !refused.has(name));
    if (!scripts.length) return (ready = Promise.resolve());
    const loading = scripts.map((name) => modelbook.loader.load(`models/${name}.js`));
    return (ready = Promise.allSettled(loading).then(() => {
      const gone = scripts.filter((name) => !modelbook.models[name]); // blocked, or cut off on their way
      for (const name of gone) refused.add(name);
      modelbook.visit.told(); // which runs the links again
      if (gone.length && !modelbook.loader.renewed) modelbook.explorers.tellMissing();
      return ready;
    }));
  }

  /** Ask again for what did not arrive. */
  function again() {
    if (!refused.size) return;
    refused.clear();
    modelbook.explorers.hush();
    run(modelbook.visit.world);
  }

  modelbook.linking = {
    need,
    run,
    again,
    get carried() {
      return carried;
    },
    get ready() {
      return ready;
    },
  };
})();
