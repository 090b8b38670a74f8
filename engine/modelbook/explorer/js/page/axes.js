// What the axes of a chart span: they stand still while a lever moves, grow when it is let go, and never shrink. The ends that they
// begin with are worked out at build (explorer/axes.py).
(() => {
  "use strict";
  const GIVEN = { nice: false, zero: false, padding: 0 }; // ends that are given are taken as they are: the twin of drawing/domains.py
  const OWN = "_own"; // the scale that follows the data, beside the one that is drawn
  const TINY = 1e-9; // relative: by how much sums differ

  /**
   * Let a chart's scales span what they are told to, each beside one that follows the data.
   * @param {VegaSpec} spec which is changed @param {Axes} [axes] by state; they grow in it
   * @returns {HeldAxes}
   */
  function held(spec, axes) {
    if (!axes) return { at() {}, grow: async () => false, spans: () => ({}) };
    const names = new Set(Object.values(axes.ends).flatMap((ends) => Object.keys(ends)));
    for (const scale of [...spec.scales]) {
      if (!names.has(scale.name)) continue;
      spec.scales.push({ ...scale, name: `${scale.name}${OWN}` });
      spec.signals = [...(spec.signals ?? []), { name: `${scale.name}_ends`, value: [0, 1] }];
      Object.assign(scale, { domain: { signal: `${scale.name}_ends` }, ...GIVEN });
    }
    let ends = /** @type {Record<string, [number, number]>} */ ({});
    return {
      at(view, state) {
        ends = axes.ends[axes.by.map((name) => state[name]).join("|")] ??= {};
        for (const name in ends) view.signal(`${name}_ends`, ends[name]);
      },
      async grow(view, past) {
        const wider = [...names].filter((name) => {
          const own = view.scale(`${name}${OWN}`).domain();
          const reached = own.every(Number.isFinite) && (past || !ends[name]) ? span(ends[name], own) : null;
          if (reached) view.signal(`${name}_ends`, (ends[name] = reached));
          return reached;
        });
        if (wider.length) await view.runAsync();
        return wider.length > 0;
      },
      spans: (view) => Object.fromEntries([...names].map((name) => [name, view.scale(name).domain()])),
    };
  }

  /** What an axis spans that takes in its data; nothing where it does so already. @param {[number, number]|undefined} ends @param {number[]} own @returns {[number, number]|null} */
  function span(ends, own) {
    const [from, to] = [own[0], own[own.length - 1]];
    if (!ends) return [from, to];
    const slack = TINY * (ends[1] - ends[0]);
    return from >= ends[0] - slack && to <= ends[1] + slack ? null : [Math.min(ends[0], from), Math.max(ends[1], to)];
  }

  modelbook.axes = { held };
})();
