// Questions that a page checks: of a lesson on its own page, or on a chapter's. What was answered is kept with its lesson.
(() => {
  "use strict";
  const { loader, markup, checking } = modelbook;

  /** What a pupil has done in a lesson: in this tab; where storage is refused, as long as the page is open. @param {string} lesson @returns {PackStore} */
  function store(lesson) {
    const name = `${modelbook.book}-pack-${lesson}`;
    /** @type {PackKept} */
    const kept = { state: "", shown: false, answers: {}, texts: {}, cells: {}, ticks: [] };
    try {
      Object.assign(kept, JSON.parse(sessionStorage.getItem(name) ?? "{}"));
    } catch {
      // no storage, or a damaged entry: start anew
    }
    const keep = () => {
      try {
        sessionStorage.setItem(name, JSON.stringify(kept));
      } catch {
        // refused, or full: the page still has it
      }
    };
    return { kept, keep };
  }

  /** The scripts of the models that a plan runs. @param {unknown} plan */
  const load = (plan) => Promise.all(checking.modelsOf(plan).map((name) => loader.load(`models/${name}.js`)));

  /** @param {Element} said @returns {(error: unknown) => void} */
  const failed = (said) => (error) => {
    console.error(error);
    markup.put(said, loader.renewed ? modelbook.text.renewed : modelbook.text.failed);
  };

  /** @param {HTMLElement} el a question @param {PackStore} of its lesson's store */
  function wire(el, { kept, keep }) {
    const ask = /** @type {PackAsk} */ (JSON.parse(el.dataset.plan ?? "{}"));
    const id = el.dataset.ask ?? "";
    const fields = [.../** @type {NodeListOf<HTMLInputElement>} */ (el.querySelectorAll("input"))];
    const said = /** @type {HTMLElement} */ (el.querySelector(".said"));
    const tell = () => {
      const { given, tries } = kept.answers[id];
      load(ask).then(() => {
        const verdict = checking.judged(ask, checking.worthsOf(ask), given, tries);
        el.dataset.verdict = verdict.right ? "right" : "wrong";
        markup.put(said, verdict.says);
      }, failed(said));
    };
    for (const field of [...fields, /** @type {HTMLButtonElement} */ (el.querySelector("button"))]) field.disabled = false;
    el.querySelector("form")?.addEventListener("submit", (event) => {
      event.preventDefault();
      const given = (fields[0].type === "radio" ? fields.find((field) => field.checked) : fields[0])?.value.trim() ?? "";
      if (!given) return markup.put(said, fields[0].type === "radio" ? "Choose one first." : "Write an answer first.");
      const before = kept.answers[id];
      kept.answers[id] = { given, tries: (before?.tries ?? 0) + 1 };
      keep();
      said.textContent = ""; // so that the same verdict is read out again
      tell();
    });
    const known = kept.answers[id];
    if (!known) return;
    for (const field of fields)
      if (field.type === "radio") field.checked = field.value === known.given;
      else field.value = known.given;
    tell();
  }

  /** On a page that is no lesson. */
  function start() {
    const stores = /** @type {Map<string, PackStore>} */ (new Map());
    for (const el of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-ask]"))) {
      const lesson = el.dataset.of ?? "";
      if (!stores.has(lesson)) stores.set(lesson, store(lesson));
      wire(el, /** @type {PackStore} */ (stores.get(lesson)));
    }
  }

  modelbook.asks = { store, wire, load, failed };
  if (document.querySelector("[data-pack]")) return; // packs.js does it
  if (document.readyState === "loading") addEventListener("DOMContentLoaded", start);
  else start();
})();
