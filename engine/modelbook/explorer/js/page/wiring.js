// What a reader can do with an explorer: each control and button is given what it does.
(() => {
  "use strict";
  const REST = 1200; // ms after the last move until the full number of draws is taken and an answer follows

  /** @param {Explorer} explorer */
  function wire(explorer) {
    for (const input of /** @type {HTMLInputElement[]} */ (explorer.$$(":is(input, select)[name][data-key]"))) {
      if (input.type === "range") watch(explorer, input); // first: what a move draws depends on it
      input.addEventListener("input", () => moved(explorer, input));
    }
    for (const button of explorer.$$("button[data-restore]"))
      button.addEventListener("click", () => {
        const key = button.dataset.restore ?? "";
        explorer.giveBack(key);
        explorer.$(`:is(input, select)[data-key="${key}"]`)?.focus();
      });
    for (const input of /** @type {HTMLInputElement[]} */ (explorer.$$("input[data-scenario]")))
      input.addEventListener("change", () => choose(explorer, input.value));
    for (const input of /** @type {HTMLInputElement[]} */ (explorer.$$("input[data-view]")))
      input.addEventListener("change", () => explorer.see(input.dataset.view ?? "", input.value));
    for (const input of /** @type {HTMLInputElement[]} */ (explorer.$$("input[data-worlds]")))
      input.addEventListener("change", () => {
        explorer.spread = input.value;
        explorer.painting.draw();
      });
    for (const input of explorer.$$("[data-filters] :is(input, select)"))
      input.addEventListener("input", () => modelbook.panels.filterTable(explorer));
    explorer.$("details.drawer")?.addEventListener("toggle", () => explorer.painting.settle());
    explorer.$("input[data-search]")?.addEventListener("input", () => search(explorer));
    const compare = /** @type {HTMLSelectElement|null} */ (explorer.$("select[data-compare]"));
    compare?.addEventListener("change", () => explorer.put("compare", compare.value));
    wireActions(explorer);
    explorer.figure.addEventListener("keydown", (event) => explorer.history.keys(event));
    hold(explorer);
  }

  /** What the reader has in hand moves no axis until it is let go. @param {Explorer} explorer */
  function hold(explorer) {
    const { figure } = explorer;
    const levers = "input[type=range], .edge, .mark";
    const take = (/** @type {Event} */ event) => {
      explorer.inHand ||= event.target instanceof Element && event.target.matches(levers);
    };
    const letGo = () => {
      if (!explorer.inHand) return;
      explorer.inHand = false;
      explorer.painting.grow();
    };
    for (const begin of ["pointerdown", "input"]) figure.addEventListener(begin, take, { capture: true });
    for (const end of ["pointerup", "pointercancel", "change", "focusout"]) figure.addEventListener(end, letGo);
  }

  /** A control was moved. @param {Explorer} explorer @param {HTMLInputElement|HTMLSelectElement} input */
  function moved(explorer, input) {
    const checkbox = input instanceof HTMLInputElement && input.type === "checkbox";
    explorer.move({ [input.dataset.key ?? ""]: checkbox ? Number(input.checked) : Number(input.value) });
  }

  /** While a slider moves, some of what is shown waits until it rests. @param {Explorer} explorer @param {HTMLInputElement} input */
  function watch(explorer, input) {
    const mark = () => {
      explorer.figure.classList.add("moving");
      clearTimeout(explorer.resting);
      explorer.resting = window.setTimeout(rest, REST);
    };
    const rest = () => {
      clearTimeout(explorer.resting);
      if (!explorer.moving) return;
      explorer.figure.classList.remove("moving");
      if (explorer.uncertain || explorer.cockpit.answer) explorer.painting.draw(); // what waited for the slider to rest
    };
    input.addEventListener("pointerdown", mark);
    input.addEventListener("input", mark);
    input.addEventListener("blur", rest);
  }

  /** Take a named set of values; what the reader had changed can come back. @param {Explorer} explorer @param {string} name */
  function choose(explorer, name) {
    const { count, bringBack } = explorer.choose(name);
    if (count) explorer.note(modelbook.text.presetPutAway(count), modelbook.text.bringBack, bringBack);
    else if (explorer.edition && modelbook.explorers)
      modelbook.explorers.tell([]); // whose assumptions are seen, and the way back
    else explorer.note("");
  }

  /** Controls of the drawer whose words the reader looks for. @param {Explorer} explorer */
  function search(explorer) {
    const input = /** @type {HTMLInputElement|null} */ (explorer.$("input[data-search]"));
    if (!input) return;
    const word = input.value.trim().toLowerCase();
    let any = false;
    for (const group of explorer.$$(".drawer [data-group]")) {
      let some = false;
      for (const control of /** @type {HTMLElement[]} */ ([...group.querySelectorAll(".control")])) {
        control.hidden = !`${control.dataset.words} ${group.dataset.group}`.toLowerCase().includes(word);
        some ||= !control.hidden;
      }
      group.hidden = !some;
      any ||= some;
    }
    const none = explorer.$("[data-none]");
    if (none) none.hidden = any;
    explorer.painting.settle();
  }

  /** @param {Explorer} explorer */
  function wireActions(explorer) {
    /** @type {Record<string, (button: HTMLElement) => unknown>} */
    const actions = {
      reset: () => explorer.reset(),
      uncertainty: (button) => press(button, (explorer.uncertain = !explorer.uncertain)),
      undo: () => explorer.history.undo(),
      redo: () => explorer.history.redo(),
      matters: () => explorer.cockpit.ask("matters"),
      takes: () => explorer.cockpit.ask("takes"),
      why: () => explorer.cockpit.ask("why"),
      past: () => explorer.cockpit.ask("past"),
      take: () => takeAway(explorer),
      link: () => copyLink(explorer),
    };
    const press = (/** @type {HTMLElement} */ button, /** @type {boolean} */ on) => {
      button.setAttribute("aria-pressed", String(on));
      explorer.painting.draw();
    };
    for (const button of explorer.$$("button[data-action]"))
      button.addEventListener("click", () => actions[button.dataset.action ?? ""]?.(button));
  }

  const opened = /** @type {WeakMap<Explorer, TakeAway>} */ (new WeakMap());
  /** @param {Explorer} explorer */
  async function takeAway(explorer) {
    if (!(await explorer.arrived("TakeAway", "take.js"))) return;
    const dialog = opened.get(explorer) ?? new modelbook.TakeAway(explorer);
    opened.set(explorer, dialog);
    dialog.open();
  }

  /** @param {Explorer} explorer */
  async function copyLink(explorer) {
    const link = `${location.href.split("#")[0]}#${explorer.figure.id}?${explorer.query()}`;
    explorer.note(await modelbook.markup.copyLink(link));
  }

  modelbook.wiring = { wire, search };
})();
