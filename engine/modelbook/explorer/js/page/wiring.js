// What a reader can do with an explorer: each control and button is given what it does.
(() => {
  "use strict";
  const REST = 1200; // ms after the last move until the small chart goes and the full number of draws is taken

  /** @param {Explorer} e */
  function wire(e) {
    for (const input of /** @type {HTMLInputElement[]} */ (e.$$(":is(input, select)[name][data-key]"))) {
      input.addEventListener("input", () => moved(e, input));
      if (input.type === "range") watch(e, input);
    }
    for (const button of e.$$("button[data-restore]"))
      button.addEventListener("click", () => {
        const key = button.dataset.restore ?? "";
        e.giveBack(key);
        e.$(`:is(input, select)[data-key="${key}"]`)?.focus();
      });
    for (const input of /** @type {HTMLInputElement[]} */ (e.$$("input[data-scenario]")))
      input.addEventListener("change", () => choose(e, input.value));
    for (const input of /** @type {HTMLInputElement[]} */ (e.$$("input[data-view]")))
      input.addEventListener("change", () => e.see(input.dataset.view ?? "", input.value));
    for (const input of e.$$("[data-filters] :is(input, select)"))
      input.addEventListener("input", () => modelbook.panels.filterTable(e));
    e.$("details.drawer")?.addEventListener("toggle", () => e.painting.settle());
    e.$("input[data-search]")?.addEventListener("input", () => search(e));
    const compare = /** @type {HTMLSelectElement|null} */ (e.$("select[data-compare]"));
    compare?.addEventListener("change", () => e.put("compare", compare.value));
    wireActions(e);
  }

  /** A control was moved. @param {Explorer} e @param {HTMLInputElement|HTMLSelectElement} input */
  function moved(e, input) {
    const checkbox = input instanceof HTMLInputElement && input.type === "checkbox";
    e.move({ [input.dataset.key ?? ""]: checkbox ? Number(input.checked) : Number(input.value) });
  }

  /** While a slider moves, some of what is shown waits until it rests. @param {Explorer} e @param {HTMLInputElement} input */
  function watch(e, input) {
    const mark = () => {
      e.figure.classList.add("moving");
      clearTimeout(e.resting);
      e.resting = window.setTimeout(rest, REST);
    };
    const rest = () => {
      clearTimeout(e.resting);
      if (!e.figure.classList.contains("moving")) return;
      e.figure.classList.remove("moving");
      if (e.uncertain || e.matters) e.painting.draw(); // what waited for the slider to rest
    };
    input.addEventListener("pointerdown", mark);
    input.addEventListener("input", mark);
    input.addEventListener("blur", rest);
  }

  /** Take a named set of values; what the reader had changed can come back. @param {Explorer} e @param {string} name */
  function choose(e, name) {
    const { count, bringBack } = e.choose(name);
    if (count) e.note(modelbook.text.presetPutAway(count), modelbook.text.bringBack, bringBack);
    else e.note("");
  }

  /** Controls of the drawer whose words the reader looks for. @param {Explorer} e */
  function search(e) {
    const input = /** @type {HTMLInputElement|null} */ (e.$("input[data-search]"));
    if (!input) return;
    const word = input.value.trim().toLowerCase();
    let any = false;
    for (const group of e.$$(".drawer [data-group]")) {
      let some = false;
      for (const control of /** @type {HTMLElement[]} */ ([...group.querySelectorAll(".control")])) {
        control.hidden = !`${control.dataset.words} ${group.dataset.group}`.toLowerCase().includes(word);
        some ||= !control.hidden;
      }
      group.hidden = !some;
      any ||= some;
    }
    const none = e.$("[data-none]");
    if (none) none.hidden = any;
    e.painting.settle();
  }

  /** @param {Explorer} e */
  function wireActions(e) {
    const file = `${modelbook.book ?? "model"}-`;
    /** @type {Record<string, (button: HTMLElement) => unknown>} */
    const actions = {
      reset: () => e.reset(),
      uncertainty: (button) => press(button, (e.uncertain = !e.uncertain)),
      matters: (button) => press(button, (e.matters = !e.matters)),
      csv: () => modelbook.saving.csv(e.rows(), `${file}${e.m.name}`),
      svg: (button) => saveChart(button, modelbook.saving.svg),
      png: (button) => saveChart(button, modelbook.saving.png),
      link: () => copyLink(e),
    };
    const press = (/** @type {HTMLElement} */ button, /** @type {boolean} */ on) => {
      button.setAttribute("aria-pressed", String(on));
      e.painting.draw();
    };
    /** @param {HTMLElement} button @param {(svg: SVGSVGElement, heading: string, name: string) => unknown} save */
    const saveChart = async (button, save) => {
      const chart = e.charts.find((c) => c.box === button.closest("[data-chart]"));
      const svg = chart?.live.svg();
      const heading = chart?.box.querySelector("[data-heading]") ?? e.$(".finding");
      if (!chart || !svg) return;
      if ((await save(svg, heading?.textContent?.trim() ?? "", `${file}${chart.name}`)) === false)
        e.note(modelbook.text.noPicture);
    };
    for (const button of e.$$("button[data-action]"))
      button.addEventListener("click", () => actions[button.dataset.action ?? ""]?.(button));
  }

  /** @param {Explorer} e */
  async function copyLink(e) {
    const link = `${location.href.split("#")[0]}#${e.figure.id}?${e.query()}`;
    try {
      await navigator.clipboard.writeText(link);
      e.note(modelbook.text.copied);
    } catch {
      e.note(`${modelbook.text.copyByHand} ${link}`); // no clipboard on file:// or without permission
    }
  }

  modelbook.wiring = { wire, search };
})();
