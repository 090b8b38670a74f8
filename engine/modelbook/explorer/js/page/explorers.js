// The explorers of a static page: each comes to life when it is near, and gets the model that Jupyter's widget would have.
(() => {
  "use strict";
  const WORLD = ["values", "scenario", "off"];
  const NONE = { script: "", text: "" }; // a page asks no kernel
  const NEAR = "1000px"; // around the window
  const BUSY = 2000; // ms after which a page that is never idle, or that nobody sees, does what it would do then
  const awake = /** @type {WeakSet<HTMLElement>} */ (new WeakSet());
  const missed = /** @type {Set<HTMLElement>} */ (new Set()); // explorers whose scripts did not arrive

  /** The reader's world seen through one explorer. @param {Model} m @param {HTMLElement} figure @returns {WidgetModel} */
  function widgetModel(m, figure) {
    const { visit, address } = modelbook;
    const { parted, named, isBase } = modelbook.editions;
    const { scenario: start = "baseline", view: first = {} } = JSON.parse(figure.dataset.config ?? "{}");
    const looked = (/** @type {any} */ view) =>
      Object.fromEntries(Object.entries(view).filter(([name, value]) => value !== first[name]));
    const own = /** @type {Record<string, unknown>} */ ({ compare: "", view: { ...visit.view } });
    const pending = /** @type {Map<string, unknown>} */ (new Map());
    const listeners = /** @type {Map<string, ((message: ScriptMessage) => void)[]>} */ (new Map());
    const call = (/** @type {string} */ event) => (listeners.get(event) ?? []).forEach((tell) => tell(NONE));
    visit.listen(() => call("change:values"));
    visit.listenView(() => {
      own.view = { ...visit.view };
      call("change:view");
    });
    /** @type {Record<string, () => unknown>} */
    const read = {
      values: () => visit.world.values,
      scenario: () => {
        const chosen = visit.world.scenarios[m.name];
        if (!chosen || !isBase(chosen)) return chosen ?? start;
        const here = named(parted(chosen)[0], start); // an explorer that starts with a scenario does so in each edition
        return Object.hasOwn(m.scenarios, here) ? here : chosen;
      },
      links: () => modelbook.linking.carried,
      off: () => visit.world.off,
      carried: () => [...address.others(visit.world, m.name), ...address.besides(visit.world)],
    };
    /** @param {World} world */
    const write = (world) => {
      for (const [name, value] of pending) {
        if (name === "values" || name === "off") Object.assign(world, { [name]: value });
        else if (name === "scenario" && value !== start) world.scenarios[m.name] = String(value);
        else if (name === "scenario") delete world.scenarios[m.name];
      }
    };
    return {
      get: (name) => (pending.has(name) ? pending.get(name) : (read[name] ?? (() => own[name]))()),
      set: (name, value) => pending.set(name, value),
      save_changes() {
        const names = [...pending.keys()];
        for (const name of names) if (!WORLD.includes(name)) own[name] = pending.get(name);
        if (names.some((name) => WORLD.includes(name))) visit.change(write);
        if (pending.has("view")) visit.look(looked(own.view));
        pending.clear();
        for (const name of names) if (!WORLD.includes(name)) call(`change:${name}`);
      },
      on: (event, tell) => listeners.set(event, [...(listeners.get(event) ?? []), tell]),
    };
  }

  /** What an explorer needs beside the page's own scripts. @param {HTMLElement} figure */
  const scripts = (figure) => ["vega.js", "explorer.js", `models/${figure.dataset.explorer}.js`];

  /** Bring an explorer to life. @param {HTMLElement} figure */
  async function wake(figure) {
    if (awake.has(figure)) return;
    awake.add(figure);
    const { loader, linking } = modelbook;
    try {
      await Promise.all([...scripts(figure).map(loader.load), linking.ready]); // so that nothing is shown without its links
    } catch (error) {
      console.error(error);
      return miss(figure);
    }
    await modelbook.breath(); // reading these scripts was a task of its own
    arrived(figure); // at another try, if not at the first
    try {
      modelbook.render({
        model: widgetModel(modelbook.models[figure.dataset.explorer ?? ""], figure),
        el: /** @type {HTMLElement} */ (figure.parentElement),
      });
      modelbook.dialog.show(); // it has words for this model's settings now
    } catch (error) {
      console.error(error);
      say(figure, modelbook.text.failed);
    }
  }

  /** A script did not arrive: its explorer sleeps on, and tries again when the reader or the network says so. @param {HTMLElement} figure */
  function miss(figure) {
    const { loader, text } = modelbook;
    awake.delete(figure);
    missed.add(figure);
    const note = say(figure, loader.renewed ? text.renewed : text.failed);
    if (!note) return;
    note.append(" ");
    if (loader.renewed) modelbook.markup.addButton(note, text.loadAgain, () => location.reload());
    else modelbook.markup.addButton(note, text.tryAgain, again);
  }

  /** Wake those again whose scripts did not arrive. */
  function again() {
    modelbook.linking.again();
    for (const figure of missed) {
      arrived(figure);
      wake(figure);
    }
  }

  /** What was said of missing scripts is true no more. @param {HTMLElement} figure */
  function arrived(figure) {
    if (!missed.delete(figure)) return;
    const note = /** @type {HTMLElement|null} */ (figure.querySelector("[data-note]"));
    if (note) note.hidden = true;
    if (modelbook.visit.visiting) say(figure, modelbook.text.linkWorld);
  }

  /** A note beside an explorer, with the way back from the world of a link. @param {HTMLElement} figure @param {string} text */
  function say(figure, text) {
    const note = /** @type {HTMLElement|null} */ (figure.querySelector("[data-note]"));
    if (!note) return;
    note.textContent = text;
    note.hidden = false;
    const { visit, text: words, markup, editions } = modelbook;
    const { earlier } = visit;
    if (earlier) button(words.toEdition(modelbook.earlier[earlier].label), () => visit.enter(earlier));
    if (editions.of(visit.world)) button(words.toPresent, () => visit.enter(""));
    if (visit.visiting) button(words.backToMine, visit.restore);

    return note;

    /** @param {string} label @param {() => void} act */
    function button(label, act) {
      note?.append(" ");
      if (note) markup.addButton(note, label, act);
    }
  }

  const figures = () => /** @type {HTMLElement[]} */ ([...document.querySelectorAll("figure.explorer")]);

  /** Tell what was left out of a link, beside the explorer that it names; beside each, whose edition is seen. @param {string[]} notes */
  function tell(notes) {
    const all = figures();
    const named = all.filter((figure) => figure.id === modelbook.visit.place);
    const edition = modelbook.editions.of(modelbook.visit.world);
    const whose = edition ? modelbook.text.inEdition(modelbook.earlier[edition].label) : "";
    const ofLink = notes.length ? notes.join(" ") : modelbook.visit.visiting ? modelbook.text.linkWorld : "";
    for (const figure of all) {
      const meant = !named.length || named.includes(figure);
      const words = [meant ? ofLink : "", whose].filter(Boolean).join(" ");
      if (words) say(figure, words);
    }
  }

  /** What another chapter hands on could not be read. */
  function tellMissing() {
    for (const figure of figures()) {
      const note = say(figure, modelbook.text.linkMissing);
      note?.append(" ");
      if (note) modelbook.markup.addButton(note, modelbook.text.tryAgain, again);
    }
  }

  /** Take all notes away. */
  function hush() {
    for (const note of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(".explorer [data-note]")))
      note.hidden = true;
  }

  /**
   * What the reader comes near to wakes; while the page has nothing to do, it only fetches what the rest will need. All wake where
   * the reader's world is another than the one that the page was drawn in, for print too; where the page works with them (a lesson)
   * or is shown as slides; and at the first key: by keys an explorer is reached from afar, and one that sleeps has no control that can be.
   */
  function start() {
    const all = figures();
    modelbook.linking.need(all.map((figure) => figure.dataset.explorer ?? ""));
    const wakeAll = () => all.forEach((figure) => wake(figure));
    const near = new IntersectionObserver(
      (entries) => {
        for (const { isIntersecting, target } of entries) {
          if (!isIntersecting) continue;
          near.unobserve(target);
          wake(/** @type {HTMLElement} */ (target));
        }
      },
      { rootMargin: NEAR },
    );
    for (const figure of all) near.observe(figure);
    addEventListener("online", again);
    const idle = globalThis.requestIdleCallback ?? ((/** @type {() => void} */ act) => setTimeout(act, 500));
    const soon = { timeout: BUSY };
    const own = () => modelbook.visit.changes > 0 || modelbook.linking.carried.length > 0;
    const later = () =>
      idle(() => {
        if (own() || document.querySelector("[data-awake], [data-projector=on]")) wakeAll();
        else for (const path of all.flatMap(scripts)) modelbook.loader.load(path).catch(() => {}); // told when one wakes
      }, soon);
    addEventListener("keydown", wakeAll, { once: true });
    modelbook.visit.listen(() => own() && wakeAll());
    if (document.readyState === "complete") later();
    else addEventListener("load", later);
  }

  modelbook.explorers = { start, tell, tellMissing, hush };
})();
