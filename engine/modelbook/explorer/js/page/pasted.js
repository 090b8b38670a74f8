// The world of a link that a reader pastes, as one of its models runs in it: settings, and what links between models set.
(() => {
  "use strict";

  /**
   * What cannot be used is told, as where the link is opened.
   * @param {Model} m @param {string} link @returns {Promise<{side: Side|null, notes: string[]}>}
   */
  async function pasted(m, link) {
    const { address, links, loader, text } = modelbook;
    const { state } = address.read(link.trim().replace(/^[^#]*#/, ""));
    if (!state.size) return { side: null, notes: [text.noWorld] };
    const { world, notes } = address.world(state, m.name);
    const asked = new Set();
    for (;;) {
      const { carried, missing } = links.find(world);
      const wanted = missing.filter((name) => !asked.has(name));
      if (!wanted.length)
        return { side: { values: links.inForce(world, carried), scenario: world.scenarios[m.name] ?? "baseline" }, notes };
      for (const name of wanted) asked.add(name); // what is blocked is not asked for again
      await Promise.allSettled(wanted.map((name) => loader.load(`models/${name}.js`)));
    }
  }

  modelbook.pasted = pasted;
})();
