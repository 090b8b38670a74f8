// What stands beside an explorer's charts: the table, and the note on bands.
(() => {
  "use strict";

  /** @param {Explorer} explorer @param {Row[]} rows */
  function showTable(explorer, rows) {
    const body = explorer.$("table[data-result] tbody");
    if (!body) return;
    const shown =
      explorer.m.rows === "time" ? rows.filter((r) => Number(r[explorer.m.timeName]) >= explorer.m.firstShown) : rows;
    const cells = [...body.querySelectorAll("tr")];
    while (cells.length > shown.length) cells.pop()?.remove();
    while (cells.length < shown.length)
      cells.push(/** @type {HTMLTableRowElement} */ (body.appendChild(cells[0].cloneNode(true))));
    shown.forEach((row, k) => {
      const step = cells[k].querySelector("th");
      if (step && explorer.m.shownAfter) step.textContent = String(row[explorer.m.timeName]);
      [...cells[k].querySelectorAll("td")].forEach((td) => {
        const column = td.dataset.column ?? "";
        const o = explorer.m.outputs.find((p) => p.column === column);
        const x = row[column];
        const text =
          typeof x === "string"
            ? (explorer.m.texts[`name:${column}:${x}`]?.[0][1] ?? x)
            : modelbook.words.shown(x, o?.unit === "share" ? "percent1" : explorer.m.rows === "time" ? "3" : "plain");
        modelbook.markup.put(td, text);
      });
    });
    filterTable(explorer);
  }

  /** Rows of the table that the reader's search and choices leave. @param {Explorer} explorer */
  function filterTable(explorer) {
    const box = explorer.$("[data-filters]");
    if (!box) return;
    const word = /** @type {HTMLInputElement} */ (box.querySelector("input")).value.trim().toLowerCase();
    const wanted = /** @type {HTMLSelectElement[]} */ ([...box.querySelectorAll("select")]).filter((s) => s.value);
    const rows = /** @type {HTMLElement[]} */ (explorer.$$("table[data-result] tbody tr"));
    for (const tr of rows)
      tr.hidden = !(
        (tr.textContent ?? "").toLowerCase().includes(word) &&
        wanted.every((s) => tr.querySelector(`[data-column="${s.dataset.filter}"]`)?.textContent === s.value)
      );
    /** @type {HTMLElement} */ (box.querySelector("[data-count]")).textContent = modelbook.text.shownRows(
      rows.filter((tr) => !tr.hidden).length,
      rows.length,
    );
  }

  /** What bands and ranges mean, while they are drawn. @param {Explorer} explorer */
  function showUncertainty(explorer) {
    const box = explorer.$("[data-uncertainty]");
    const p = explorer.$("[data-bands]");
    if (!box || !p) return;
    box.hidden = !explorer.uncertain;
    if (!explorer.uncertain) return;
    modelbook.markup.put(p, explorer.ofRecord ? explorer.ensemble.says() : modelbook.text.uncertaintyNote(explorer.m.draws));
  }

  modelbook.panels = { showTable, filterTable, showUncertainty };
})();
