// "Your world": what the reader has changed, by chapter, each with its way back.
(() => {
  "use strict";
  const { visit, linking, text, loader } = modelbook;
  const { add, addButton, copyLink } = modelbook.markup;
  const box = () => /** @type {HTMLDialogElement|null} */ (document.getElementById("world"));
  const byChapter = Object.keys(modelbook.index).sort((a, b) =>
    (modelbook.index[a].chapter ?? a) < (modelbook.index[b].chapter ?? b) ? -1 : 1,
  );

  /** The count on the button, and the list where it is open. */
  function show() {
    const button = /** @type {HTMLElement|null} */ (document.querySelector(".world-button"));
    if (!button) return;
    button.hidden = false;
    const shown = button.querySelector("[data-world-count]");
    if (shown) shown.textContent = text.changes(visit.changes);
    const dialog = box();
    if (dialog?.open) fill(dialog);
  }

  /** A key in words, where a model of this page knows it. @param {string} key @param {number} value */
  function describe(key, value) {
    const { world } = visit;
    for (const m of Object.values(modelbook.models)) {
      const found = modelbook.world.ofKey(m, key);
      if (!found) continue;
      const preset = m.scenarios[world.scenarios[m.name] ?? "baseline"].values;
      const when = found.year ? String(found.year) : modelbook.world.whenOf(m, found.a);
      const x = found.year ? value : modelbook.world.shownOf(m, found.a, world.values, preset);
      return `${found.a.label}${when ? `, ${when}` : ""}: ${modelbook.words.stated(m, found.a, x)}`;
    }
    const known = Object.values(modelbook.index).find((m) => Object.hasOwn(m.keys, key));
    return `${known ? modelbook.settings.label(known, key) : key}: ${key.endsWith("_scale") ? "×" : ""}${modelbook.words.quantity(value, "")}`;
  }

  /** The changes by chapter. A key that two models read stands under the first of them. @returns {Chapter[]} */
  function chapters() {
    /** @type {Record<string, Line[]>} */
    const lines = {};
    const edition = modelbook.editions.of(visit.world);
    if (edition) lines[""] = [[text.inEdition(modelbook.earlier[edition].label), text.undo, () => visit.enter("")]];
    for (const [model, scenario] of Object.entries(visit.world.scenarios)) {
      if (modelbook.editions.isBase(scenario)) continue;
      const words = modelbook.index[model]?.scenarios[scenario] ?? scenario;
      (lines[model] ??= []).push([words, text.undo, () => visit.change((world) => modelbook.editions.toBase(world, model))]);
    }
    for (const [key, value] of Object.entries(visit.world.values)) {
      const model = byChapter.find((name) => Object.hasOwn(modelbook.index[name].keys, key)) ?? "";
      (lines[model] ??= []).push([describe(key, value), text.undo, () => visit.change((world) => delete world.values[key])]);
    }
    return [...byChapter, ""]
      .filter((model) => lines[model])
      .map((model) => ({
        title: modelbook.index[model]?.chapter ?? (model || text.otherwise),
        page: modelbook.index[model]?.page ?? "",
        lines: lines[model],
      }));
  }

  /** @param {Carried} f @returns {Line} */
  function linkLine(f) {
    const { link } = f;
    const label = modelbook.settings.label(modelbook.index[link.target], link.key);
    const shown = modelbook.words.handed(f);
    const words = (f.on ? text.setBy : f.byHand ? text.yoursWins : f.off ? text.wouldSet : text.presetWins)(link.label, shown);
    const line = `${label}: ${words[0].toLowerCase()}${words.slice(1)}`;
    if (f.off)
      return [line, text.redo, () => visit.change((world) => (world.off = world.off.filter((name) => name !== link.name)))];
    return [line, text.undo, f.on ? () => visit.change((world) => world.off.push(link.name)) : null];
  }

  /** @param {string} name @param {number} guess @returns {Line} */
  function betLine(name, guess) {
    const bet = modelbook.bets[name];
    return [`${bet?.label ?? name}: ${modelbook.words.guessed(guess, bet)}`, text.undo, () => visit.bet(name)];
  }

  /** A list with a heading; what has a way back gets a button. @param {Element} to @param {Chapter} list */
  function addList(to, { title, page, lines }) {
    if (!lines.length) return;
    const head = add(to, "h3", page ? "" : title);
    if (page) add(head, "a", title).href = address(page);
    const ul = add(to, "ul", "");
    for (const [words, label, back] of lines) {
      const li = add(ul, "li", `${words} `);
      if (back) addButton(li, label, back).setAttribute("aria-label", `${label}: ${words}`);
    }
  }

  /** Say what is true now. Where that is what stands there it stays: somebody may be pressing it. @param {HTMLDialogElement} dialog */
  function fill(dialog) {
    const next = document.createElement("div");
    write(next, dialog);
    if (next.innerHTML === dialog.innerHTML) return;
    const held = [...dialog.querySelectorAll("button")].indexOf(/** @type {HTMLButtonElement} */ (document.activeElement));
    dialog.replaceChildren(...next.childNodes);
    const buttons = dialog.querySelectorAll("button");
    if (held >= 0) buttons[Math.min(held, buttons.length - 1)].focus(); // what was pressed is gone: stay where it was
  }

  /** @param {HTMLElement} to @param {HTMLDialogElement} dialog */
  function write(to, dialog) {
    const heading = add(to, "h2", text.yourWorld);
    heading.id = "world-heading";
    dialog.setAttribute("aria-labelledby", heading.id);
    if (visit.notOwn) addButton(add(to, "p", `${visit.notOwn} `), text.backToMine, visit.restore);
    if (!visit.changes) add(to, "p", text.noChanges);
    for (const chapter of chapters()) addList(to, chapter);
    addList(to, { title: text.activeLinks, page: "", lines: linking.carried.map(linkLine) });
    const bets = Object.entries(visit.world.bets).map(([name, guess]) => betLine(name, guess));
    addList(to, { title: text.bets, page: "", lines: bets });
    const row = add(to, "p", "");
    if (visit.changes) {
      addButton(row, text.undoAll, visit.undoAll);
      row.append(" ");
    }
    if (visit.changes || bets.length) {
      addButton(row, text.copyLink, () => copy(dialog));
      row.append(" ");
    }
    addButton(row, text.close, () => dialog.close());
    add(to, "p", modelbook.store.works ? text.kept : text.notKept).className = "small";
  }

  /** @param {HTMLDialogElement} dialog */
  async function copy(dialog) {
    const link = `${location.href.split("#")[0]}#?${visit.query()}`;
    add(dialog, "p", await copyLink(link));
  }

  /** The address of a page of the book, with the world. @param {string} page */
  function address(page) {
    const state = visit.query();
    return new URL(`../../${page}.html`, loader.root).href + (state ? `#?${state}` : "");
  }

  /** Words for every change want the scripts of the models that were changed, and links those of their sources. */
  function know() {
    const { world } = visit;
    const touched = byChapter.filter(
      (name) =>
        (world.scenarios[name] ?? "baseline") !== "baseline" ||
        Object.keys(world.values).some((key) => Object.hasOwn(modelbook.index[name].keys, key)),
    );
    linking.need(Object.keys(modelbook.index));
    Promise.allSettled(touched.map((name) => loader.load(`models/${name}.js`))).then(show);
  }

  function start() {
    visit.listen(show);
    document.querySelector(".world-button")?.addEventListener("click", () => {
      const dialog = box();
      if (!dialog) return;
      know();
      fill(dialog);
      dialog.showModal();
    });
    show();
  }

  modelbook.dialog = { start, show, chapters, linkWords: (f) => linkLine(f)[0] };
})();
