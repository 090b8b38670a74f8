// A link of a teacher's own, made of choices: where the explorer starts, and which controls are free, locked or out of sight.
(() => {
  "use strict";
  const { loader, markup, words, typed, code, visit, editions, text } = modelbook;
  const { html } = modelbook.forms;
  const form = /** @type {HTMLFormElement} */ (document.querySelector("[data-making]"));
  const plan = /** @type {{model: string, page: string, place: string, name: string}[]} */ (
    JSON.parse(form.dataset.making ?? "[]")
  );
  const OWN = "\0own"; // the start from what is set in this tab
  const HOW = { "": "out of sight", free: "free", locked: "locked" };

  /** @param {string} selector @returns {any} */
  const one = (selector) => form.querySelector(selector);
  const [explorer, start] = [one("#making-model"), one("#making-start")];
  const box = /** @type {HTMLElement} */ (one("[data-controls]"));
  let m = /** @type {Model|null} */ (null);
  let controls = /** @type {{a: Assumption, how: HTMLSelectElement, at: HTMLInputElement}[]} */ ([]);

  const chosen = () => plan[Number(explorer.value)];

  /** What the explorer starts from, without values that are typed here. @returns {Side} */
  function from() {
    if (start.value !== OWN || !m) return { scenario: start.value, values: {} };
    return { scenario: visit.world.scenarios[m.name] ?? "baseline", values: visit.world.values };
  }

  /** A control's number where the explorer starts. @param {Assumption} a */
  function begin(a) {
    const { scenario, values } = from();
    return m ? modelbook.world.control(m, a, values, m.scenarios[scenario].values) : null;
  }

  /** The unit in which a start is typed: of a path a factor. @param {Assumption} a */
  const unit = (a) => (modelbook.world.isPath(a) ? "" : a.unit);

  /** A row of choices for each assumption. */
  function list() {
    box.replaceChildren();
    controls = [];
    const of = m;
    if (!of) return;
    const table = document.createElement("table");
    const head = table.createTHead().insertRow();
    for (const name of ["Control", "Shown", "Starts at"]) markup.add(head, "th", name, { scope: "col" });
    const body = table.createTBody();
    for (const a of Object.values(of.assumptions)) {
      const row = body.insertRow();
      markup.add(row, "th", a.label, { scope: "row" });
      const how = document.createElement("select");
      how.append(...Object.entries(HOW).map(([value, name]) => new Option(name, value)));
      how.setAttribute("aria-label", `${a.label}: shown`);
      const at = Object.assign(document.createElement("input"), { type: "text", inputMode: "decimal", autocomplete: "off" });
      at.setAttribute("aria-label", `${a.label}: starts at`);
      at.disabled = a.choices.length > 0;
      row.insertCell().append(how);
      row.insertCell().append(at);
      controls.push({ a, how, at });
    }
    box.append(table);
    begins();
  }

  /** Where each control starts, as a hint in its field. */
  function begins() {
    for (const { a, at } of controls) {
      const c = begin(a);
      at.placeholder = c && !at.disabled ? words.measured(c.value, unit(a)) : "as it is";
    }
  }

  /** The link's query, and what is wrong with what was typed. */
  function query() {
    const { scenario, values } = from();
    /** @type {[string, string][]} */
    const parts = [["scenario", scenario]];
    const known = new Set(controls.map(({ a }) => a.key));
    const set = new Map(
      Object.entries(values)
        .filter(([key]) => known.has(key.split("@")[0]))
        .map(([key, x]) => [key, String(x)]),
    );
    const wrong = [];
    for (const { a, at } of controls) {
      at.removeAttribute("aria-invalid");
      if (!at.value.trim()) continue;
      const c = begin(a);
      const x = typed.read(at.value, unit(a), [c?.low ?? a.low, c?.high ?? a.high]);
      if (Number.isFinite(x) && c && x >= c.low && x <= c.high) set.set(a.key, String(x));
      else {
        at.setAttribute("aria-invalid", "true");
        wrong.push(
          `${a.label}: a number from ${words.measured(c?.low ?? a.low, unit(a))} to ${words.measured(c?.high ?? a.high, unit(a))}.`,
        );
      }
    }
    const keys = (/** @type {string} */ value) => controls.filter(({ how }) => how.value === value).map(({ a }) => a.key);
    const [free, locked] = [keys("free"), keys("locked")];
    parts.push(...set);
    if (free.length || locked.length) parts.push(["only", free.join(",")]);
    if (locked.length) parts.push(["lock", locked.join(",")]);
    return { parts, wrong };
  }

  function show() {
    if (!m) return;
    const { page, place, name } = chosen();
    const { parts, wrong } = query();
    const made = (/** @type {[string, string][]} */ all) => {
      const text = all.map(
        ([key, value]) =>
          `${encodeURIComponent(key)}=${encodeURIComponent(value).replaceAll("%2C", ",").replaceAll("%40", "@")}`,
      );
      return `#${place}?${text.join("&")}`;
    };
    const link = code.address(page) + made(parts);
    one("#making-link").value = link;
    const framed = html(code.address(page) + made([...parts, ["view", "embed"]]));
    one("#making-frame").value =
      `<iframe src="${framed}" title="${html(name)}" style="width:100%;height:80vh;border:0" allow="clipboard-write"></iframe>`;
    one("[data-try]").href = page + made(parts);
    code.draw(one("[data-code]"), link);
    const free = controls.filter(({ how }) => how.value).length;
    markup.put(
      one("[data-said]"),
      wrong.length
        ? wrong.join(" ")
        : free
          ? `${free} of ${controls.length} controls in sight.`
          : "All controls are in sight, as in the chapter.",
    );
  }

  async function choose() {
    const { model } = chosen();
    try {
      await loader.load(`models/${model}.js`);
    } catch {
      return markup.put(one("[data-said]"), loader.renewed ? text.renewed : text.failed);
    }
    if (chosen().model !== model) return; // chosen anew meanwhile
    m = modelbook.models[model];
    const views = Object.entries(m.scenarios).filter(([name]) => !editions.parted(name)[0]);
    start.replaceChildren(...views.map(([name, s]) => new Option(s.label, name)));
    if (visit.changes) start.append(new Option("what is set in this tab", OWN));
    list();
    show();
  }

  form.addEventListener("submit", (event) => event.preventDefault());
  explorer.addEventListener("change", choose);
  start.addEventListener("change", begins);
  form.addEventListener("input", show);
  for (const button of /** @type {NodeListOf<HTMLElement>} */ (form.querySelectorAll("[data-copy]")))
    button.addEventListener("click", async () =>
      markup.put(one("[data-said]"), await code.copy(one(`#${button.dataset.copy}`))),
    );
  choose();
})();
