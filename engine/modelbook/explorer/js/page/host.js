// The static page's host: it finds explorers, gives each the model that Jupyter's widget would, and keeps the reader's world:
// in the address for links, in session storage for the visit (nothing else is stored beside light and dark).
(() => {
  "use strict";
  const STORE = `${modelbook.book}-world`;
  const root = document.currentScript instanceof HTMLScriptElement ? new URL(".", document.currentScript.src).href : "";
  const version = document.currentScript?.dataset?.version ?? "";

  // -- the world ----------------------------------------------------------------------------------------------------------
  /** `off`: names of links between models that the reader has undone. @typedef {{values: Record<string, number>, scenarios: Record<string, string>, bets: Record<string, number>, off: string[]}} World */
  /** @returns {World} */
  const nothing = () => ({ values: {}, scenarios: {}, bets: {}, off: [] });
  let world = nothing();
  let fromLink = false; // the world of a link, in which nothing was changed yet: it is not stored
  let mine = /** @type {World|null} */ (null); // the reader's own, while the world is that of a link, changed or not
  let view = /** @type {Record<string, string>} */ ({});
  let target = "";
  const listeners = new Set(); // explorers, told when the world changes
  const viewed = new Set(); // and when a link asks for another view

  /** The stored world, and the reader's own where that is the changed world of a link. @returns {{current: World, mine: World|null}} */
  function stored() {
    try {
      const found = JSON.parse(sessionStorage.getItem(STORE) ?? "null");
      return { current: cleaned(found), mine: found?.mine ? cleaned(found.mine) : null };
    } catch {
      // no storage (file:// in some browsers) or a damaged entry: start with the baseline
      return { current: nothing(), mine: null };
    }
  }

  /** A world as it was stored, without what this book does not know. @param {any} found @returns {World} */
  function cleaned(found) {
    if (!found || typeof found !== "object") return nothing();
    const numbers = (/** @type {any} */ x) => Object.fromEntries(Object.entries(x ?? {}).filter(([, v]) => Number.isFinite(v)));
    const words = (/** @type {any} */ x) =>
      Object.fromEntries(Object.entries(x ?? {}).filter(([, v]) => typeof v === "string"));
    const known = (/** @type {any} */ x) => Object.fromEntries(Object.entries(numbers(x)).filter(([k, v]) => inRange(k, v)));
    const scenarios = Object.fromEntries(
      Object.entries(words(found.scenarios)).filter(
        ([m, name]) => Object.hasOwn(modelbook.index, m) && Object.hasOwn(modelbook.index[m].scenarios, name),
      ),
    );
    const off = Array.isArray(found.off) ? found.off.filter(isLink) : [];
    return { values: known(found.values), scenarios, bets: numbers(found.bets), off };
  }

  /** @param {any} name */
  const isLink = (name) => modelbook.linked.some((/** @type {any} */ link) => link.name === name);

  /** Whether the book has this key, and the value is in its range, and whole where it stands for a word. @param {string} key @param {number} value */
  function inRange(key, value) {
    return Object.values(modelbook.index).some((/** @type {any} */ m) => {
      if (!Object.hasOwn(m.keys, key)) return false;
      const [, low, high, words] = m.keys[key];
      if (words && value % 1) return false;
      const slack = 1e-9 * Math.max(Math.abs(low), Math.abs(high));
      return value >= low - slack && value <= high + slack;
    });
  }

  function keep() {
    if (!fromLink) save(world, mine); // a link's world is not the reader's own until something is changed
  }

  /** @param {World} current @param {World|null} own */
  function save(current, own) {
    try {
      sessionStorage.setItem(STORE, JSON.stringify(own ? { ...current, mine: own } : current));
    } catch {
      // no storage: links carry the world
    }
  }

  /** The state in the address: `#TARGET?KEY=VALUE&...`; the last of a repeated key wins. */
  function fromAddress() {
    const hash = location.hash.slice(1);
    const [name, query] = [hash.split("?")[0], hash.slice(hash.indexOf("?") + 1)];
    target = safe(name);
    const state = new Map();
    if (hash.includes("?")) for (const [key, value] of new URLSearchParams(query)) state.set(key, value);
    for (const key of ["v", ...(modelbook.ownKeys ?? [])]) state.delete(key); // a page's script reads its own, such as filters
    return state;
  }

  /** @param {string} text */
  function safe(text) {
    try {
      return decodeURIComponent(text);
    } catch {
      return text;
    }
  }

  /**
   * Put what a link asks for into the world; what cannot be used is left out and told, never repeated.
   * Every page knows every id of the book (`modelbook.index`), so that a link works on a page without that model too.
   * @param {Map<string, string>} state @returns {string[]}
   */
  function apply(state) {
    const notes = [];
    const models = /** @type {[string, any][]} */ (Object.entries(modelbook.index));
    const own = document.getElementById(target)?.dataset?.explorer;
    for (const [key, value] of state) {
      const number = value.trim() === "" ? NaN : Number(value);
      if (key === "scenario" || key.startsWith("scenario.")) {
        // without a model's name: that of the explorer the link points at, else of every model that has it
        const of = key.slice(9) || (own ?? "");
        const found = models.filter(([name, m]) => Object.hasOwn(m.scenarios, value) && (!of || of === name));
        for (const [name] of found) if (key !== "scenario" || !state.has(`scenario.${name}`)) world.scenarios[name] = value;
        if (!found.length) notes.push(modelbook.text.unknownScenario);
      } else if (key.startsWith("link.")) {
        if (!isLink(key.slice(5))) notes.push(modelbook.text.unknownKey);
        else if (value === "off") world.off.push(key.slice(5));
      } else if (key.startsWith("bet.")) {
        if (Number.isFinite(number)) world.bets[key.slice(4)] = number;
      } else if (models.some(([, m]) => Object.hasOwn(m.views, key))) {
        if (models.some(([, m]) => Object.hasOwn(m.views, key) && m.views[key].includes(value))) view[key] = value;
        else notes.push(modelbook.text.unknownView);
      } else {
        const found = models.find(([, m]) => Object.hasOwn(m.keys, key));
        if (!found) notes.push(modelbook.text.unknownKey);
        else {
          const [label, , , words] = found[1].keys[key];
          if (words?.includes(value)) world.values[key] = words.indexOf(value);
          else if (!Number.isFinite(number)) notes.push(modelbook.text.notANumber(label));
          else if (!inRange(key, number)) notes.push(modelbook.text.outOfRange(label));
          else world.values[key] = number;
        }
      }
    }
    return [...new Set(notes)];
  }

  function changed() {
    keep();
    relink();
    listeners.forEach((tell) => tell());
    showWorld();
    clearTimeout(carrying);
    carrying = window.setTimeout(carry, LATER);
  }

  /** The world as the part of an address after the `?`. */
  function query() {
    const parts = new URLSearchParams();
    const names = Object.entries(world.scenarios).filter(([, s]) => s !== "baseline");
    for (const [model, scenario] of names) parts.set(scenarioKey(model, scenario), scenario);
    for (const [key, value] of Object.entries(world.values)) parts.set(key, String(value));
    for (const [key, value] of besides()) parts.set(key, value);
    return parts.toString();
  }

  /** `scenario`, or with the model's name where several are chosen or several models have that name. @param {string} model @param {string} scenario */
  function scenarioKey(model, scenario) {
    const several = Object.values(world.scenarios).filter((s) => s !== "baseline").length > 1;
    const ambiguous =
      Object.values(modelbook.index).filter((/** @type {any} */ m) => Object.hasOwn(m.scenarios, scenario)).length > 1;
    return several || ambiguous ? `scenario.${model}` : "scenario";
  }

  /** What an address holds beside settings and scenarios. @returns {[string, string][]} */
  const besides = () => [
    ...world.off.map((name) => /** @type {[string, string]} */ ([`link.${name}`, "off"])),
    ...Object.entries(world.bets).map(
      ([chapter, guess]) => /** @type {[string, string]} */ ([`bet.${chapter}`, String(guess)]),
    ),
  ];

  const LATER = 100; // ms after the last change until links carry it, unless the reader is at one sooner
  let carrying = 0;
  for (const near of ["pointerdown", "focusin"]) addEventListener(near, () => carrying && carry(), true);

  /** Links to other pages of the book carry the world, so that a new tab and file:// have it. */
  function carry() {
    clearTimeout(carrying);
    carrying = 0;
    const state = query();
    for (const a of /** @type {NodeListOf<HTMLAnchorElement>} */ (document.querySelectorAll("a[href]"))) {
      const href = a.getAttribute("href") ?? "";
      const [path, hash = ""] = href.split("#");
      if (/^([a-z]+:|\/\/)/i.test(path) || !path.endsWith(".html")) continue;
      const place = hash.split("?")[0];
      a.dataset.asks ??= hash.includes("?") ? hash.slice(hash.indexOf("?") + 1) : ""; // what the link itself asks for wins
      const both = [state, a.dataset.asks].filter(Boolean).join("&");
      a.setAttribute("href", both ? `${path}#${place}?${both}` : place ? `${path}#${place}` : path);
    }
  }

  modelbook.carry = carry; // for links that another script makes

  // -- links between models ------------------------------------------------------------------------------------------------
  let found = /** @type {any[]} */ ([]); // what the world calls for, as far as this page needs it
  const needed = new Set(); // models whose links this page needs
  const refused = new Set(); // scripts that did not load

  /** A page needs the links into its models, and those into the models that these read. @param {string[]} models */
  function need(models) {
    models.forEach((name) => needed.add(name));
    for (const link of [...modelbook.linked].reverse()) if (needed.has(link.target)) needed.add(link.source);
  }

  let linking = /** @type {Promise<any>} */ (Promise.resolve()); // until the links' scripts are in

  /** Run the links again. A source's script is loaded when, and only when, the world holds settings of its own. @returns {Promise<any>} */
  function relink() {
    const now = modelbook.links.find(world, (/** @type {any} */ link) => needed.has(link.target));
    found = now.found;
    const scripts = now.missing.filter((/** @type {string} */ name) => !refused.has(name));
    if (!scripts.length) return (linking = Promise.resolve());
    return (linking = Promise.all(
      scripts.map((/** @type {string} */ name) => load(`models/${name}.js`).catch(() => refused.add(name))),
    ).then(() => {
      const further = relink();
      listeners.forEach((tell) => tell());
      showWorld();
      return further;
    }));
  }

  // -- explorers ----------------------------------------------------------------------------------------------------------
  /** The model that render() gets: the reader's world seen through one explorer. @param {any} m @param {HTMLElement} figure */
  function hostModel(m, figure) {
    const config = JSON.parse(figure.dataset.config ?? "{}");
    const own = /** @type {Record<string, any>} */ ({ compare: "", view: { ...view } });
    const tell = new Map();
    const call = (/** @type {string} */ event) => (tell.get(event) ?? []).forEach((/** @type {() => void} */ f) => f());
    listeners.add(() => call("change:values"));
    viewed.add(() => {
      own.view = { ...view };
      call("change:view");
    });
    return {
      get(/** @type {string} */ name) {
        if (name === "values") return world.values;
        if (name === "scenario") return world.scenarios[m.name] ?? config.scenario ?? "baseline";
        if (name === "links") return found;
        if (name === "off") return world.off;
        if (name === "carried") return [...others(m.name), ...besides()];
        return own[name];
      },
      set(/** @type {string} */ name, /** @type {any} */ value) {
        if (name === "values") world.values = value;
        else if (name === "off") world.off = value;
        else if (name === "scenario") {
          world.scenarios[m.name] = value;
          if (value === (config.scenario ?? "baseline")) delete world.scenarios[m.name];
        } else own[name] = value;
        pending.add(name);
      },
      save_changes() {
        const names = [...pending];
        pending.clear();
        if (names.some((n) => WORLD.includes(n))) {
          fromLink = false;
          changed();
        }
        for (const n of names) if (!WORLD.includes(n)) call(`change:${n}`);
      },
      on(/** @type {string} */ event, /** @type {() => void} */ f) {
        tell.set(event, [...(tell.get(event) ?? []), f]);
      },
    };
  }
  const pending = new Set();
  const WORLD = ["values", "scenario", "off"];

  /** The scenarios of the other models, as keys of an address. @param {string} own @returns {[string, string][]} */
  const others = (own) =>
    Object.entries(world.scenarios).flatMap(([model, s]) =>
      model === own || s === "baseline" ? [] : [[`scenario.${model}`, s]],
    );

  /** @type {Record<string, Promise<void>>} */
  const scripts = {};
  /** A script of the book, loaded once. @param {string} path */
  function load(path) {
    return (scripts[path] ??= new Promise((done, failed) => {
      const script = document.createElement("script");
      script.src = root + path;
      script.onload = () => done();
      script.onerror = () => failed(new Error(path));
      document.head.append(script);
    }));
  }

  const awake = new WeakSet();
  /** Bring an explorer to life. @param {HTMLElement} figure */
  async function wake(figure) {
    if (awake.has(figure)) return;
    awake.add(figure);
    const name = figure.dataset.explorer ?? "";
    try {
      await Promise.all([load("vega.js"), load(`models/${name}.js`), linking]); // so that nothing is shown without its links
      modelbook.render({
        model: hostModel(modelbook.models[name], figure),
        el: /** @type {HTMLElement} */ (figure.parentElement),
      });
      showWorld();
    } catch (error) {
      console.error(error);
      say(figure, modelbook.text.failed);
    }
  }

  /** @param {HTMLElement} figure @param {string} text */
  function say(figure, text) {
    const note = /** @type {HTMLElement|null} */ (figure.querySelector("[data-note]"));
    if (!note) return;
    note.textContent = text;
    note.hidden = false;
    if (fromLink) {
      note.append(" ");
      const back = note.appendChild(document.createElement("button"));
      back.type = "button";
      back.textContent = modelbook.text.backToMine;
      back.addEventListener("click", () => restoreMine());
    }
  }

  // -- facts: tap to open, Escape to close --------------------------------------------------------------------------------
  function facts() {
    for (const fact of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(".fact"))) {
      const button = fact.querySelector("button");
      const card = /** @type {HTMLElement|null} */ (fact.querySelector(".card"));
      if (!button || !card) continue;
      const place = () => {
        fact.classList.remove("shut");
        fact.classList.toggle("left", fact.getBoundingClientRect().left + 330 > document.documentElement.clientWidth);
        const shift = fact.getBoundingClientRect();
        if (fact.classList.contains("left") && shift.right < 330) {
          fact.classList.remove("left");
          card.style.left = `${8 - shift.left}px`;
        } else card.style.left = "";
      };
      fact.addEventListener("pointerenter", place);
      button.addEventListener("focus", place);
      button.addEventListener("click", () => {
        place();
        fact.classList.toggle("open");
      });
    }
    document.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      for (const fact of document.querySelectorAll(".fact:is(:hover, :focus-within, .open)")) {
        fact.classList.remove("open");
        fact.classList.add("shut");
      }
    });
    document.addEventListener("click", (event) => {
      for (const open of document.querySelectorAll(".fact.open"))
        if (!open.contains(/** @type {Node} */ (event.target))) open.classList.remove("open");
    });
  }

  // -- bets ---------------------------------------------------------------------------------------------------------------
  function bets() {
    for (const bet of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(".bet"))) {
      const chapter = bet.dataset.bet ?? "";
      const input = /** @type {HTMLInputElement} */ (bet.querySelector("input"));
      const output = /** @type {HTMLOutputElement} */ (bet.querySelector("output"));
      const button = /** @type {HTMLButtonElement} */ (bet.querySelector("button"));
      const unit = bet.dataset.unit ?? "";
      const show = () => (output.textContent = input.value + unit);
      const answer = () => {
        const rules = JSON.parse(bet.dataset.feedback ?? "[]");
        const hit = rules.find((/** @type {any} */ r) => r.below === null || input.valueAsNumber < r.below);
        /** @type {HTMLElement} */ (bet.querySelector("[data-feedback]")).textContent = hit?.text ?? "";
        /** @type {HTMLElement} */ (bet.querySelector("[data-always]")).hidden = false;
      };
      const first = modelbook.bets[chapter]?.after; // the bet that this one asks again: its guess stands here until another is placed
      const held = world.bets[chapter] ?? world.bets[first];
      input.disabled = button.disabled = false;
      if (held !== undefined) {
        input.value = String(held);
        answer();
      }
      show();
      input.addEventListener("input", show);
      button.addEventListener("click", () => {
        answer();
        place(first && !(first in world.bets) ? first : chapter, input.valueAsNumber);
      });
    }
  }

  /**
   * Keep a guess with the world, and with the reader's own where that is another: it is the reader's act, in whosever world it
   * was placed. Without one, take it back. @param {string} name @param {number} [guess]
   */
  function place(name, guess) {
    const kept = stored();
    for (const w of fromLink ? [world, mine, kept.current, kept.mine] : [world, mine]) {
      if (!w) continue;
      if (guess === undefined) delete w.bets[name];
      else w.bets[name] = guess;
    }
    if (fromLink) save(kept.current, kept.mine);
    readdress(name, guess);
    changed();
  }

  /** An address that brought guesses holds this one too, or a reload would bring back the old. @param {string} name @param {number} [guess] */
  function readdress(name, guess) {
    const [path, hash = ""] = location.href.split("#");
    const [at, query = ""] = hash.split("?");
    const state = new URLSearchParams(query);
    if (![...state.keys()].some((key) => key.startsWith("bet."))) return;
    if (guess === undefined) state.delete(`bet.${name}`);
    else state.set(`bet.${name}`, String(guess));
    const rest = state.toString();
    history.replaceState(null, "", `${path}#${at}${rest ? `?${rest}` : ""}`);
  }

  // -- your world ---------------------------------------------------------------------------------------------------------
  /** How many settings and scenarios a world changes, and links it undoes. @param {World} w */
  const changes = (w) =>
    Object.keys(w.values).length + Object.values(w.scenarios).filter((s) => s !== "baseline").length + w.off.length;

  function showWorld() {
    const button = /** @type {HTMLElement|null} */ (document.querySelector(".world-button"));
    if (!button) return;
    button.hidden = false;
    const shown = button.querySelector("[data-world-count]");
    if (shown) shown.textContent = modelbook.text.changes(changes(world));
    const dialog = /** @type {HTMLDialogElement|null} */ (document.getElementById("world"));
    if (dialog?.open) fill(dialog);
  }

  /** A key in words, where a model of this page knows it. @param {string} key @param {number} value */
  function describe(key, value) {
    for (const m of Object.values(modelbook.models)) {
      const found = modelbook.world.ofKey(m, key);
      if (!found) continue;
      const preset = m.scenarios[world.scenarios[m.name] ?? "baseline"].values;
      const when = found.year ? String(found.year) : modelbook.world.whenOf(m, found.a);
      const x = found.year ? value : modelbook.world.shownOf(m, found.a, world.values, preset);
      const shown = found.a.choices.length ? found.a.choices[x] : modelbook.words.measured(x, found.a.unit);
      return `${found.a.label}${when ? `, ${when}` : ""}: ${shown}`;
    }
    const known = Object.values(modelbook.index).find((/** @type {any} */ m) => Object.hasOwn(m.keys, key));
    return `${known ? known.keys[key][0] : key}: ${key.endsWith("_scale") ? "×" : ""}${modelbook.words.quantity(value, "")}`;
  }

  /** @param {HTMLDialogElement} dialog */
  function fill(dialog) {
    const add = (/** @type {Element} */ to, /** @type {string} */ tag, /** @type {string} */ text) => {
      const el = to.appendChild(document.createElement(tag));
      el.textContent = text;
      return el;
    };
    const act = (/** @type {Element} */ to, /** @type {string} */ text, /** @type {() => void} */ f) => {
      const b = /** @type {HTMLButtonElement} */ (add(to, "button", text));
      b.type = "button";
      b.addEventListener("click", f);
      return b;
    };
    const held = [...dialog.querySelectorAll("button")].indexOf(/** @type {HTMLButtonElement} */ (document.activeElement));
    dialog.replaceChildren();
    const heading = add(dialog, "h2", modelbook.text.yourWorld);
    heading.id = "world-heading";
    dialog.setAttribute("aria-labelledby", heading.id);
    if (mine) {
      const p = add(dialog, "p", `${fromLink ? modelbook.text.linkWorld : modelbook.text.changedLinkWorld} `);
      act(p, modelbook.text.backToMine, restoreMine);
    }
    if (!changes(world)) add(dialog, "p", modelbook.text.noChanges);
    /** A list with a heading; what has a way back gets a button. @param {string} title @param {string} page @param {[string, string, (() => void)|null][]} lines */
    const list = (title, page, lines) => {
      if (!lines.length) return;
      const head = add(dialog, "h3", page ? "" : title);
      if (page) /** @type {HTMLAnchorElement} */ (add(head, "a", title)).href = address(page);
      const ul = add(dialog, "ul", "");
      for (const [words, label, back] of lines) {
        const li = add(ul, "li", `${words} `);
        if (back) act(li, label, back).setAttribute("aria-label", `${label}: ${words}`);
      }
    };
    for (const { title, page, lines } of chapters()) list(title, page, lines);
    list(modelbook.text.activeLinks, "", found.map(linkLine));
    list(
      modelbook.text.bets,
      "",
      Object.entries(world.bets).map(([name, guess]) => betLine(name, guess)),
    );
    const row = add(dialog, "p", "");
    if (changes(world)) {
      act(row, modelbook.text.undoAll, () => {
        world = { ...nothing(), bets: world.bets };
        fromLink = false;
        changed();
      });
      row.append(" ");
    }
    if (changes(world) || Object.keys(world.bets).length) {
      act(row, modelbook.text.copyLink, async () => {
        const link = `${location.href.split("#")[0]}#?${query()}${version ? `&v=${version}` : ""}`;
        try {
          await navigator.clipboard.writeText(link);
          add(dialog, "p", modelbook.text.copied);
        } catch {
          add(dialog, "p", `${modelbook.text.copyByHand} ${link}`);
        }
      });
      row.append(" ");
    }
    act(row, modelbook.text.close, () => dialog.close());
    add(dialog, "p", modelbook.text.kept).className = "small";
    const buttons = dialog.querySelectorAll("button");
    if (held >= 0) buttons[Math.min(held, buttons.length - 1)].focus(); // what was pressed is gone: stay where it was
  }

  /** A change of the world, which from then on is the reader's. @param {() => void} change */
  const changing = (change) => () => {
    change();
    fromLink = false;
    changed();
  };

  /** The changes by chapter, each with its way back. A key that two models read stands under the first of them. */
  function chapters() {
    /** @type {Record<string, [string, string, () => void][]>} */
    const lines = {};
    for (const [model, scenario] of Object.entries(world.scenarios)) {
      if (scenario === "baseline") continue;
      (lines[model] ??= []).push([
        modelbook.index[model]?.scenarios[scenario] ?? scenario,
        modelbook.text.undo,
        changing(() => delete world.scenarios[model]),
      ]);
    }
    for (const [key, value] of Object.entries(world.values)) {
      const model = byChapter.find((name) => Object.hasOwn(modelbook.index[name].keys, key)) ?? "";
      (lines[model] ??= []).push([describe(key, value), modelbook.text.undo, changing(() => delete world.values[key])]);
    }
    return [...byChapter, ""]
      .filter((model) => lines[model])
      .map((model) => ({
        title: modelbook.index[model]?.chapter ?? (model || modelbook.text.otherwise),
        page: modelbook.index[model]?.page ?? "",
        lines: lines[model],
      }));
  }
  const byChapter = Object.keys(modelbook.index).sort((a, b) =>
    (modelbook.index[a].chapter ?? a) < (modelbook.index[b].chapter ?? b) ? -1 : 1,
  );

  /** @param {any} f @returns {[string, string, (() => void)|null]} */
  function linkLine(f) {
    const { link } = f;
    const label = modelbook.index[link.target].keys[link.key][0];
    const shown = link.path ? `×${modelbook.words.quantity(f.value, "")}` : modelbook.words.measured(f.value, link.unit);
    const words = (
      f.on
        ? modelbook.text.setBy
        : f.byHand
          ? modelbook.text.yoursWins
          : f.off
            ? modelbook.text.wouldSet
            : modelbook.text.presetWins
    )(link.label, shown);
    const line = `${label}: ${words[0].toLowerCase()}${words.slice(1)}`;
    if (f.off) return [line, modelbook.text.redo, changing(() => (world.off = world.off.filter((name) => name !== link.name)))];
    return [line, modelbook.text.undo, f.on ? changing(() => world.off.push(link.name)) : null];
  }

  /** @param {string} name @param {number} guess @returns {[string, string, () => void]} */
  const betLine = (name, guess) => [
    `${modelbook.bets?.[name]?.label ?? name}: ${modelbook.words.guessed(guess, modelbook.bets?.[name])}`,
    modelbook.text.undo,
    () => place(name),
  ];

  /** The address of a page of the book, with the world. @param {string} page */
  function address(page) {
    const state = query();
    return new URL(`../../${page}.html`, root).href + (state ? `#?${state}` : "");
  }

  /** Words for every change want the scripts of the models that were changed, and links those of their sources. */
  function know() {
    const touched = byChapter.filter(
      (name) =>
        (world.scenarios[name] ?? "baseline") !== "baseline" ||
        Object.keys(world.values).some((key) => Object.hasOwn(modelbook.index[name].keys, key)),
    );
    need(Object.keys(modelbook.index));
    relink();
    Promise.allSettled(touched.map((name) => load(`models/${name}.js`))).then(showWorld);
  }

  function restoreMine() {
    world = mine ?? nothing();
    mine = null;
    fromLink = false;
    history.replaceState(null, "", location.href.split("#")[0] + (target ? `#${target}` : ""));
    view = {};
    viewed.forEach((tell) => tell());
    changed();
    document
      .querySelectorAll(".explorer [data-note]")
      .forEach((n) => /** @type {HTMLElement} */ (n).setAttribute("hidden", ""));
  }

  // what the page that sums the book up asks of its host
  modelbook.host = {
    load,
    query,
    address,
    chapters,
    linkWords: (/** @type {any} */ f) => linkLine(f)[0],
    backToMine: () => restoreMine(),
    place,
    need: (/** @type {string[]} */ models) => {
      need(models);
      return relink();
    },
    listen: (/** @type {() => void} */ tell) => listeners.add(tell),
    get world() {
      return world;
    },
    get found() {
      return found;
    },
    get visiting() {
      return mine ? (fromLink ? modelbook.text.linkWorld : modelbook.text.changedLinkWorld) : "";
    },
    get changes() {
      return changes(world);
    },
  };

  // -- start --------------------------------------------------------------------------------------------------------------
  /** Take the world of the address, or the reader's own. @returns {string[]} what was left out of a link */
  function takeWorld() {
    const store = stored();
    const state = fromAddress();
    if (!state.size) {
      if (!fromLink) ({ current: world, mine } = store);
      return [];
    }
    world = nothing();
    view = {};
    const notes = apply(state);
    const own = store.mine ?? store.current;
    const same = alike(world, store.current);
    fromLink = changes(world) > 0 && !same && changes(own) > 0; // an own link between two pages, or a first visit, is the reader's own world
    mine = fromLink ? own : same ? store.mine : null;
    if (!fromLink) {
      world.bets = { ...store.current.bets, ...world.bets };
      keep();
    } else if (!Object.keys(world.bets).length) world.bets = own.bets; // a world without bets is seen with the reader's own
    return notes;
  }

  const sorted = (/** @type {Record<string, any>} */ x) => Object.entries(x).sort(([a], [b]) => (a < b ? -1 : 1));
  const alike = (/** @type {World} */ a, /** @type {World} */ b) => {
    const [one, two] = [a, b].map((w) => JSON.stringify([sorted(w.values), sorted(w.scenarios), [...w.off].sort()]));
    return one === two;
  };

  /** Tell what was left out, beside the explorer that the link names. @param {HTMLElement[]} figures @param {string[]} notes */
  function tellAll(figures, notes) {
    const named = figures.filter((f) => f.id === target);
    for (const figure of named.length ? named : figures) {
      if (notes.length) say(figure, notes.join(" "));
      else if (fromLink) say(figure, modelbook.text.linkWorld);
    }
  }

  function start() {
    const notes = takeWorld();
    const figures = /** @type {HTMLElement[]} */ ([...document.querySelectorAll("figure.explorer")]);
    need(figures.map((figure) => figure.dataset.explorer ?? ""));
    relink();
    facts();
    bets();
    tellAll(figures, notes);
    const near = new IntersectionObserver(
      (entries) => {
        for (const { isIntersecting, target: figure } of entries) {
          if (!isIntersecting) continue;
          near.unobserve(figure);
          wake(/** @type {HTMLElement} */ (figure));
        }
      },
      { rootMargin: "600px" },
    );
    figures.forEach((figure) => near.observe(figure));
    // what the reader scrolls to comes first; the rest when the page has nothing else to do
    const idle = globalThis.requestIdleCallback ?? ((/** @type {() => void} */ f) => setTimeout(f, 500));
    const later = () => idle(() => figures.forEach((figure) => wake(figure)));
    if (document.readyState === "complete") later();
    else addEventListener("load", later);
    goTo();
    const dialog = /** @type {HTMLDialogElement|null} */ (document.getElementById("world"));
    document.querySelector(".world-button")?.addEventListener("click", () => {
      if (!dialog) return;
      know();
      fill(dialog);
      dialog.showModal();
    });
    showWorld();
    carry();
    addEventListener("hashchange", () => {
      if (!location.hash.includes("?")) return;
      const left = takeWorld();
      relink();
      viewed.forEach((tell) => tell());
      listeners.forEach((tell) => tell());
      tellAll(figures, left);
      showWorld();
      carry();
      goTo();
    });
  }

  /** The browser looks for an id with the query in it; go to the id. */
  function goTo() {
    if (target && location.hash.includes("?")) document.getElementById(target)?.scrollIntoView();
  }
  if (document.readyState === "loading") addEventListener("DOMContentLoaded", start);
  else start();
})();
