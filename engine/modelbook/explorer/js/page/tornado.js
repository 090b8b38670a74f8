// What matters here: each assumption alone at both its ends, as bars on one axis of the big number.
(() => {
  "use strict";
  const MOST = 10; // bars
  const NEAR = 0.2; // of the axis: an end that stands nearer to the reader's number is not named, or the two run into each other

  /** @param {Explorer} explorer */
  function show(explorer) {
    const box = explorer.$("[data-matters]");
    if (!box) return;
    box.hidden = explorer.cockpit.answer !== "matters";
    if (box.hidden) return;
    const { m, inForce, scenario } = explorer;
    const column = modelbook.headline.column(explorer);
    const o = [...m.summary, ...m.outputs].find((p) => p.column === column);
    if (!o) return;
    const here = modelbook.headline.value(explorer, explorer.painting.rows, explorer.painting.summed);
    const { text, headline } = modelbook;
    const told = headline.shown(explorer, here);
    const seen = (/** @type {{low: number, high: number}} */ { low, high }) =>
      [low, high].some((x) => headline.shown(explorer, here + x) !== told);
    const bars = modelbook.sampling.tornado(m, inForce, scenario, column, m.focus).filter(seen).slice(0, MOST);
    const note = document.createElement("p");
    note.textContent = bars.length ? text.mattersNote(told) : text.mattersNothing(told);
    if (!bars.length) return box.replaceChildren(note);
    const all = [here, ...bars.flatMap(({ low, high }) => [here + low, here + high])].filter(Number.isFinite);
    const [from, to] = [Math.min(...all), Math.max(...all)];
    const place = (/** @type {number} */ x) => (x - from) / (to - from || 1);
    const { add } = modelbook.markup;
    const table = document.createElement("table");
    table.style.setProperty("--here", String(place(here)));
    table.createCaption().textContent = text.mattersTitle(o.says, o.axes.includes("time") ? m.focus : 0);
    const head = table.createTHead().insertRow();
    for (const words of [text.assumption, text.lowEnd, "", text.highEnd]) add(head, "th", words).setAttribute("scope", "col");
    const axis = head.cells[2];
    for (const [name, x] of Object.entries({ low: from, here, high: to })) {
      if (name !== "here" && Math.abs(place(x) - place(here)) < NEAR) continue;
      const mark = add(axis, "span", headline.shown(explorer, x));
      mark.className = name;
      mark.style.setProperty("--at", String(place(x)));
    }
    const body = table.createTBody();
    for (const { a, low, high } of bars) {
      const tr = body.insertRow();
      add(tr, "th", a.label).setAttribute("scope", "row");
      add(tr, "td", headline.shown(explorer, here + low));
      const td = add(tr, "td", "");
      td.className = "bars";
      for (const [name, x] of Object.entries({ low: here + low, high: here + high })) {
        const bar = add(td, "i", "");
        bar.className = name;
        const [left, right] = [place(x), place(here)].sort((p, q) => p - q);
        bar.style.left = `${100 * left}%`;
        bar.style.width = `${100 * (right - left)}%`;
      }
      add(tr, "td", headline.shown(explorer, here + high));
    }
    box.replaceChildren(table, note);
  }

  modelbook.tornado = { show };
})();
