// What stands beside an explorer's charts: the table, what matters most, the note on bands, and the small chart.
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

  /** @param {Explorer} explorer @param {Values} values @param {string} scenario @param {Record<string, string>} view */
  function showMatters(explorer, values, scenario, view) {
    const box = explorer.$("[data-matters]");
    if (!box) return;
    box.hidden = !explorer.matters;
    if (!explorer.matters) return;
    const column = explorer.config.headline.replace(/\$(\w+)/g, (_, v) => view[v]);
    const bars = modelbook.sampling.tornado(explorer.m, values, scenario, column, explorer.m.focus).slice(0, 8);
    const widest = Math.max(...bars.flatMap((b) => [Math.abs(b.low), Math.abs(b.high)]), 1e-9);
    const o = [...explorer.m.summary, ...explorer.m.outputs].find((p) => p.column === column);
    if (!o) return;
    const asPoints = o.unit === "share" || o.unit === "index";
    const points = (/** @type {number} */ x) =>
      (x > 0 ? "+" : "") + (asPoints ? modelbook.words.fixed(x * 100, 1) : modelbook.words.trimmed(x, 2));
    const rows = bars.map(({ a, low, high }) => {
      const tr = document.createElement("tr");
      const cell = (/** @type {string} */ tag, /** @type {string} */ text) => {
        const td = tr.appendChild(document.createElement(tag));
        td.textContent = text;
        return td;
      };
      cell("th", a.label).setAttribute("scope", "row");
      for (const x of [low, high]) {
        const td = cell("td", points(x));
        td.style.setProperty("--size", String(Math.abs(x) / widest));
        td.className = x < 0 ? "less" : "more";
      }
      return tr;
    });
    const caption = modelbook.text.mattersTitle(o.says, o.axes.includes("time") ? explorer.m.focus : 0);
    box.replaceChildren(
      table(caption, [modelbook.text.assumption, modelbook.text.lowEnd, modelbook.text.highEnd], rows),
      paragraph(modelbook.text.mattersNote(asPoints ? modelbook.text.points : o.unit)),
    );
  }

  /** What bands and ranges mean, while they are drawn. @param {Explorer} explorer */
  function showUncertainty(explorer) {
    const box = explorer.$("[data-uncertainty]");
    const p = explorer.$("[data-bands]");
    if (!box || !p) return;
    box.hidden = !explorer.uncertain;
    const words = explorer.ofRecord ? explorer.ensemble.says() : modelbook.text.uncertaintyNote(explorer.m.draws);
    if (explorer.uncertain) modelbook.markup.put(p, words);
  }

  /** On a phone: a small copy of the first chart stays in sight while a slider moves. @param {Explorer} explorer */
  function showMini(explorer) {
    const mini = explorer.$("[data-mini]");
    const svg = explorer.charts[0]?.live.svg();
    if (!mini || !svg || !explorer.narrow || !explorer.figure.classList.contains("moving")) return;
    const copy = /** @type {SVGSVGElement} */ (svg.cloneNode(true));
    copy.querySelectorAll("title, desc").forEach((x) => x.remove());
    copy.removeAttribute("aria-labelledby");
    copy.setAttribute("aria-hidden", "true");
    const heading = document.createElement("p");
    heading.textContent = explorer.$(".finding")?.textContent ?? "";
    const box = document.createElement("div");
    box.append(heading, copy);
    mini.replaceChildren(box);
  }

  /** @param {string} text */
  function paragraph(text) {
    const p = document.createElement("p");
    p.textContent = text;
    return p;
  }

  /** @param {string} caption @param {string[]} heads @param {HTMLElement[]} rows */
  function table(caption, heads, rows) {
    const t = document.createElement("table");
    t.createCaption().textContent = caption;
    const head = t.createTHead().insertRow();
    for (const h of heads) {
      const th = head.appendChild(document.createElement("th"));
      th.textContent = h;
      th.setAttribute("scope", "col");
    }
    t.createTBody().append(...rows);
    return t;
  }

  modelbook.panels = { showTable, filterTable, showMatters, showUncertainty, showMini };
})();
