// A lesson: its states, what is held back, its questions, and what a pupil has done, which is kept for the visit.
(() => {
  "use strict";
  const { visit, linking, loader, markup, checking, asks } = modelbook;
  const { load, failed } = asks;
  const { carried, brought } = modelbook.carrying;
  const head = /** @type {HTMLElement} */ (document.querySelector("[data-pack]"));
  const pack = /** @type {PackPlan} */ (JSON.parse(head.dataset.pack ?? "{}"));

  /** @param {string} selector @param {ParentNode} [within] @returns {HTMLElement[]} */
  const all = (selector, within = document) => [.../** @type {NodeListOf<HTMLElement>} */ (within.querySelectorAll(selector))];
  /** @param {string} selector @param {ParentNode} [within] */
  const one = (selector, within = document) => /** @type {HTMLElement|null} */ (within.querySelector(selector));

  const { kept, keep } = asks.store(pack.id);

  /** What the page's address brings: answers where none were given, and whether held answers are shown. */
  function fromAddress() {
    const { state } = modelbook.address.read(location.hash.slice(1));
    if (state.get("show") === "1") kept.shown = true;
    for (const [key, value] of state) {
      const [kind, id, count] = key.split(".");
      if (kind === "a" && id && !count && !kept.answers[id])
        kept.answers[id] = { given: brought(value), tries: Number(state.get(`${key}.n`)) || 1 };
      if (kind === "t" && id) kept.texts[id] ||= brought(value);
    }
    const asked = state.get("state") ?? "";
    if (Object.hasOwn(pack.states, asked)) enter(asked);
  }

  /**
   * What was done as the part of an address behind the `?`, from what is kept: guesses, answers, texts and the world.
   * @param {string} [who] a nickname
   */
  function query(who) {
    const parts = new URLSearchParams({ pack: pack.id });
    if (who) parts.set("who", carried(who));
    for (const [id, { given, tries }] of Object.entries(kept.answers)) {
      parts.set(`a.${id}`, carried(given));
      parts.set(`a.${id}.n`, String(tries));
    }
    for (const [id, text] of Object.entries(kept.texts)) if (text) parts.set(`t.${id}`, carried(text));
    for (const [key, value] of new URLSearchParams(visit.query())) parts.set(key, value);
    parts.set("v", pack.version);
    return parts.toString();
  }

  // -- the states

  /** Enter a state: a world that this page asks for; a pupil's own settings are kept aside. @param {string} id */
  function enter(id) {
    kept.state = id;
    keep();
    visit.ask(new Map(pack.states[id].query));
    showState();
  }

  function showState() {
    const state = pack.states[kept.state];
    for (const button of all("[data-state]")) button.setAttribute("aria-pressed", String(button.dataset.state === kept.state));
    const moved = state !== undefined && !same(state);
    const words = one("[data-at-words]");
    if (words) markup.put(words, state ? `${state.label}${moved ? ", moved" : ""}` : "");
    const again = one("[data-again]");
    if (again) again.hidden = !moved;
  }

  /** Whether the pupil is in a state as it is. @param {PackState} state */
  function same(state) {
    const wanted = new Map(state.query);
    const scenario = wanted.get(`scenario.${pack.model}`) ?? "baseline";
    if ((visit.world.scenarios[pack.model] ?? "baseline") !== scenario) return false;
    const known = modelbook.index[pack.model].keys;
    const own = Object.entries(visit.world.values).filter(([key]) => Object.hasOwn(known, key));
    return own.every(([key, value]) => Number(wanted.get(key)) === value) && own.length === wanted.size - 1 - views(wanted);
  }

  /** How many keys of a state are of what is seen. @param {Map<string, string>} wanted */
  const views = (wanted) => [...wanted.keys()].filter((key) => Object.hasOwn(modelbook.index[pack.model].views, key)).length;

  /** The numbers beside the controls, in the pupil's world. */
  function showReads() {
    const m = modelbook.models[pack.model];
    if (!m) return;
    const values = modelbook.links.inForce(visit.world, linking.carried);
    const scenario = visit.world.scenarios[pack.model] ?? "baseline";
    const rows = modelbook.world.rows(m, values, scenario);
    const summed = m.summary.length ? modelbook.world.summary(m, values, scenario) : {};
    const view = { ...pack.view, ...visit.view };
    const { value } = modelbook.words.speaker(m, rows, summed, view, scenario);
    const outputs = [...m.outputs, ...m.summary];
    pack.reads.forEach(([ref, form], k) => {
      const x = value(ref);
      const column = ref.split("@")[0];
      const name = typeof x === "string" ? (m.texts[`name:${column}:${x}`]?.[0][1] ?? x) : x;
      const shown = modelbook.words.shown(name, form || undefined, outputs.find((o) => o.column === column)?.unit ?? "");
      const cell = one(`[data-read="${k}"]`);
      if (cell) markup.put(cell, shown);
    });
    showState();
    lock();
  }

  function lock() {
    for (const key of Object.keys(pack.locks)) {
      const box = one(`figure.explorer .control[data-key="${key}"]`);
      if (box) modelbook.lock(box);
    }
  }

  // -- what is held back

  const held = () => pack.held && !kept.shown;

  function showHeld() {
    one("[data-lesson]")?.classList.toggle("held", held());
    const cover = one("[data-cover]");
    if (cover) cover.hidden = !held();
    for (const el of all("[data-guess]")) reply(el);
  }

  function show() {
    kept.shown = true;
    keep();
    showHeld();
  }

  /** What is said to a guess: that it is kept, or, when it may be seen, the model's answer. @param {HTMLElement} el */
  function reply(el) {
    const plan = /** @type {PackGuess} */ (JSON.parse(el.dataset.plan ?? "{}"));
    const guess = visit.world.bets[el.dataset.guess ?? ""];
    const said = /** @type {HTMLElement} */ (one("[data-reply]", el));
    if (guess === undefined) return markup.put(said, "");
    const mine = `Your guess: ${checking.written(guess, plan)}.`;
    if (held()) return markup.put(said, `${mine} It is kept. The answer comes when your teacher says so.`);
    load(plan).then(() => {
      const x = Number(checking.worth(plan.answer));
      const [over, under] = [checking.written(guess - x, plan), checking.written(x - guess, plan)];
      const same = checking.written(guess, plan) === checking.written(x, plan);
      const by = same ? "the same" : guess > x ? `${over} over it` : `${under} under it`;
      markup.put(said, `${mine} The book's baseline: ${checking.written(x, plan)}; you are ${by}. ${plan.then}`);
    }, failed(said));
  }

  /** @param {HTMLElement} el */
  function wireGuess(el) {
    const slider = /** @type {HTMLInputElement} */ (one("input[type=range]", el));
    const output = /** @type {HTMLElement} */ (one("output", el));
    const button = /** @type {HTMLButtonElement} */ (one("button", el));
    const plan = /** @type {PackGuess} */ (JSON.parse(el.dataset.plan ?? "{}"));
    const name = el.dataset.guess ?? "";
    const known = visit.world.bets[name];
    if (known !== undefined) slider.value = String(known);
    const tell = () => {
      output.textContent = checking.written(slider.valueAsNumber, plan);
      slider.setAttribute("aria-valuetext", output.textContent);
    };
    slider.disabled = button.disabled = false;
    slider.addEventListener("input", tell);
    button.addEventListener("click", () => {
      visit.bet(name, slider.valueAsNumber);
      reply(el);
    });
    tell();
  }

  function wireCover() {
    const cover = one("[data-cover]");
    const word = /** @type {HTMLInputElement|null} */ (cover && one("[data-word]", cover));
    if (!cover || !word) return;
    cover.querySelector("form")?.addEventListener("submit", (event) => {
      event.preventDefault();
      if (checking.plainly(word.value) === checking.plainly(pack.word)) return show();
      markup.put(/** @type {HTMLElement} */ (one("[data-word-said]", cover)), "That is not the word.");
    });
    one("[data-alone]", cover)?.addEventListener("click", show);
  }

  // -- what is written

  /** Fields whose text is kept as it is typed. @param {string} selector @param {"open"|"cell"} name @param {Record<string, string>} into */
  function wireTexts(selector, name, into) {
    for (const field of /** @type {(HTMLInputElement|HTMLTextAreaElement)[]} */ (all(selector))) {
      const id = field.dataset[name] ?? "";
      field.disabled = false;
      field.value = into[id] ?? "";
      field.addEventListener("input", () => {
        into[id] = field.value;
        keep();
      });
    }
  }

  function wireTicks() {
    const boxes = /** @type {HTMLInputElement[]} */ (all("[data-tick]"));
    const progress = one("[data-progress]");
    const tell = () => {
      const done = boxes.filter((box) => box.checked).length;
      if (progress) markup.put(progress, `${done} of ${boxes.length} steps done.`);
    };
    for (const [k, box] of boxes.entries()) {
      box.checked = Boolean(kept.ticks[k]);
      box.addEventListener("change", () => {
        kept.ticks[k] = box.checked;
        keep();
        tell();
      });
    }
    tell();
  }

  function start() {
    fromAddress();
    keep();
    for (const el of all("[data-guess]")) wireGuess(el);
    for (const el of all("[data-ask]")) asks.wire(el, { kept, keep });
    wireTexts("[data-open]", "open", kept.texts);
    wireTexts("[data-cell]", "cell", kept.cells);
    wireTicks();
    wireCover();
    for (const button of /** @type {HTMLButtonElement[]} */ (all("[data-state]"))) {
      button.disabled = false;
      button.addEventListener("click", () => enter(button.dataset.state ?? ""));
    }
    one("[data-again]")?.addEventListener("click", () => {
      enter(kept.state);
      one(`[data-state="${kept.state}"]`)?.focus(); // the button is gone
    });
    showHeld();
    loader.load(`models/${pack.model}.js`).then(
      () => {
        linking.need([pack.model]);
        visit.listen(showReads);
        visit.listenView(showReads);
        showReads();
      },
      failed(/** @type {HTMLElement} */ (one("[data-at-words]"))),
    );
    addEventListener("hashchange", () => {
      fromAddress();
      showHeld();
    });
  }

  modelbook.packs = { id: pack.id, query, enter, show };
  if (document.readyState === "loading") addEventListener("DOMContentLoaded", start);
  else start();
})();
