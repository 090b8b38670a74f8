// The reader's world in an address: `#PLACE?KEY=VALUE&...`, the last of a repeated key wins; and what a link may be bent into on its way.
(() => {
  "use strict";
  const TIMES = 4; // that a program may have encoded what was encoded already
  const TAIL = /[\s.,;:!?)\]}>"'»”’]+$/; // what a sentence or a mail program leaves at the end of a link
  const TRACKING = /^(utm_\w+|fbclid|gclid|dclid|msclkid|mc_[ce]id|igshid|igsh|yclid|twclid|_hs\w+|mkt_tok)$/;

  /** Text without percent escapes, however often they were put in; what is no escape stays. @param {string} text */
  function decoded(text) {
    let [before, now] = ["", text];
    for (let k = 0; k < TIMES && now !== before; k++) [before, now] = [now, unescaped(now)];
    return now;
  }

  /** The same once, as a browser does it. @param {string} text */
  const unescaped = (text) =>
    text.replace(/(%[0-9a-f]{2})+/gi, (escapes) => {
      try {
        return decodeURIComponent(escapes);
      } catch {
        return escapes;
      }
    });

  /**
   * The place and the settings that the part of an address behind its `#` names.
   * @param {string} hash without the `#` @returns {{place: string, state: Map<string, string>}}
   */
  function read(hash) {
    const escaped = /^[^?]*?%(25)*3f/i.test(hash); // a mark in the place: no id has one
    const text = (escaped ? hash.replace(/%(25)*3f/gi, "?") : hash).replace(/^([^?&]*)&(?=[^?]*=)/, "$1?");
    const at = text.indexOf("?");
    const state = new Map(at < 0 ? [] : pairs(text.slice(at + 1)));
    for (const key of [...state.keys()]) if (TRACKING.test(key)) state.delete(key);
    return { place: decoded(at < 0 ? text : text.slice(0, at)), state };
  }

  /** Keys and values; what joins them may be escaped, for a web page or for an address. @param {string} query @returns {[string, string][]} */
  function pairs(query) {
    const text = decoded(query.replaceAll("+", " ")).replace(/&((amp|#38|#x26);)+/gi, "&");
    return text
      .split(/[&?]/)
      .filter(Boolean)
      .map((part) => {
        const at = part.indexOf("=");
        return at < 0 ? [part, ""] : [part.slice(0, at), part.slice(at + 1)];
      });
  }

  /** A text without what a sentence or a mail program left at its end. @param {string} text */
  const bare = (text) => text.replace(TAIL, "");

  /**
   * The same part of an address as it was before it was bent, for scripts that read it by themselves.
   * @param {string} hash without the `#` @param {(id: string) => boolean} has whether the page has a place
   */
  function mended(hash, has) {
    const { place, state } = read(hash);
    const to = has(place) || !has(bare(place)) ? place : bare(place);
    const [name, query] = [hash.split("?")[0], hash.slice(hash.indexOf("?") + 1)];
    const plain = new Map(hash.includes("?") ? new URLSearchParams(query) : []);
    const same =
      unescaped(name) === to && plain.size === state.size && [...state].every(([key, value]) => plain.get(key) === value);
    if (same) return hash;
    return `${encodeURIComponent(to)}${state.size ? `?${new URLSearchParams([...state])}` : ""}`;
  }

  /**
   * A world made from what a link asks for; what cannot be used is left out and told, never repeated.
   * Every page knows every id of the book (`modelbook.index`), so that a link works on a page without that model too.
   * @param {Map<string, string>} state @param {string} own the model of the explorer that the link points at, or nothing
   * @returns {Opened}
   */
  function world(state, own) {
    const made = { world: modelbook.settings.nothing(), view: {}, earlier: "" };
    const notes = new Set();
    for (const [key, value] of state) {
      if (key === "v" || key === "edition") continue; // what all of the link was made with
      let note = take(made, state, own, key, value);
      if (note && bare(value) !== value && !take(made, state, own, key, bare(value))) note = "";
      if (note) notes.add(note);
    }
    const left = notes.size > 0; // what was left out stood for something
    for (const note of dated(made, state, own)) notes.add(note);
    return { ...made, asks: left || modelbook.settings.isSet(made.world), notes: [...notes] };
  }

  /**
   * The edition of a link: the one it names; one that names none is read in the present edition, and where its version was an
   * earlier one, told what has changed since. @param {{world: World, earlier: string}} made @param {Map<string, string>} state @param {string} own
   * @returns {string[]} what there is to tell
   */
  function dated(made, state, own) {
    const { text, editions } = modelbook;
    const asked = bare(state.get("edition") ?? "");
    if (asked && asked !== modelbook.edition) {
      if (!Object.hasOwn(modelbook.earlier ?? {}, asked)) return [text.unknownEdition];
      editions.enter(made.world, asked);
    }
    const version = bare(state.get("v") ?? "");
    const edition = asked ? "" : editions.carried(version);
    const labels = edition ? editions.changed(made.world, own, edition) : [];
    if (!labels.length) return [];
    made.earlier = edition;
    return [text.olderLink(version, labels)];
  }

  /**
   * The same of a link that somebody passed on: where it says neither edition nor version it may be of the edition before this
   * one, and that is told. What the book's own pages ask for needs no date.
   * @param {Map<string, string>} state @param {string} own @returns {Opened}
   */
  function sent(state, own) {
    const found = world(state, own);
    if (state.has("edition") || state.has("v")) return found;
    const last = Object.keys(modelbook.earlier ?? {}).at(-1) ?? "";
    const labels = last ? modelbook.editions.changed(found.world, own, last) : [];
    if (!labels.length) return found;
    const note = modelbook.text.undatedLink(modelbook.earlier[last].label, labels);
    return { ...found, earlier: last, notes: [...found.notes, note] };
  }

  /**
   * Put one key of a link into a world. @param {{world: World, view: Record<string, string>}} made @param {Map<string, string>} state
   * @param {string} own @param {string} key @param {string} value @returns {string} what was wrong; nothing where it was taken
   */
  function take({ world, view }, state, own, key, value) {
    const { text, settings } = modelbook;
    const models = Object.entries(modelbook.index);
    if (key === "scenario" || key.startsWith("scenario.")) {
      // without a model's name: that of the explorer the link points at, else of every model that has it
      const model = key.slice(9) || own;
      const some = models.filter(([name]) => !model || model === name);
      const having = (/** @type {string} */ full) => some.filter(([, m]) => Object.hasOwn(m.scenarios, full));
      // one that the book no longer has is found in the edition that had it
      const editions = ["", ...Object.keys(modelbook.earlier ?? {})];
      const full = editions.map((edition) => modelbook.editions.named(edition, value)).find((name) => having(name).length);
      const chosen = having(value).length ? value : (full ?? "");
      for (const [name] of having(chosen))
        if (key !== "scenario" || !state.has(`scenario.${name}`)) world.scenarios[name] = chosen;
      return chosen ? "" : text.unknownScenario;
    }
    if (key.startsWith("link.")) {
      if (!settings.isLink(key.slice(5))) return text.unknownKey;
      if (bare(value) === "off") world.off.push(key.slice(5));
      return "";
    }
    if (key.startsWith("bet.")) {
      const guess = numeral(bare(value));
      if (Number.isFinite(guess)) world.bets[key.slice(4)] = guess;
      return "";
    }
    const seen = models.filter(([, m]) => Object.hasOwn(m.views, key));
    if (seen.length) {
      if (!seen.some(([, m]) => m.views[key].includes(value))) return text.unknownView;
      view[key] = value;
      return "";
    }
    return set(world, key, value);
  }

  /** @param {string} text */
  const numeral = (text) => (text.trim() === "" ? NaN : Number(text));

  /** A setting of an assumption. @param {World} world @param {string} key @param {string} value @returns {string} what was wrong */
  function set(world, key, value) {
    const { text, settings } = modelbook;
    const found = Object.values(modelbook.index).find((m) => Object.hasOwn(m.keys, key));
    if (!found) return text.unknownKey;
    const words = found.keys[key][3];
    const label = settings.label(found, key);
    const number = numeral(value);
    if (words?.includes(value)) world.values[key] = words.indexOf(value);
    else if (!Number.isFinite(number)) return text.notANumber(label);
    else if (!settings.inRange(key, number)) return text.outOfRange(label);
    else world.values[key] = number;
    return "";
  }

  /** A world as the part of an address after the `?`, and the version of the book that it was made with. @param {World} world */
  function query(world) {
    const parts = new URLSearchParams();
    for (const [key, value] of chosen(world)) parts.set(key, value);
    for (const [key, value] of Object.entries(world.values)) parts.set(key, String(value));
    for (const [key, value] of besides(world)) parts.set(key, value);
    if (parts.size && modelbook.version) parts.set("v", modelbook.version);
    return parts.toString();
  }

  /** The edition that all of a world is in, and the scenarios in it. @param {World} world @returns {[string, string][]} */
  function chosen(world) {
    const { of, named } = modelbook.editions;
    const edition = of(world);
    const names = Object.entries(world.scenarios)
      .map(([model, s]) => /** @type {[string, string]} */ ([model, edition ? named("", s) : s]))
      .filter(([, s]) => s !== "baseline");
    const keyed = names.map(([model, s]) => /** @type {[string, string]} */ ([scenarioKey(names.length > 1, model, s), s]));
    return edition ? [["edition", edition], ...keyed] : keyed;
  }

  /** `scenario`, or with the model's name where several are chosen or several models have that name. @param {boolean} several @param {string} model @param {string} scenario */
  function scenarioKey(several, model, scenario) {
    const ambiguous = Object.values(modelbook.index).filter((m) => Object.hasOwn(m.scenarios, scenario)).length > 1;
    return several || ambiguous ? `scenario.${model}` : "scenario";
  }

  /** What an address holds beside settings and scenarios. @param {World} world @returns {[string, string][]} */
  const besides = (world) => [
    ...world.off.map((name) => /** @type {[string, string]} */ ([`link.${name}`, "off"])),
    ...Object.entries(world.bets).map(([name, guess]) => /** @type {[string, string]} */ ([`bet.${name}`, String(guess)])),
  ];

  /** The scenarios of the other models, as keys of an address, and the edition that all are in. @param {World} world @param {string} own @returns {[string, string][]} */
  function others(world, own) {
    const { of, named } = modelbook.editions;
    const edition = of(world);
    const keyed = Object.entries(world.scenarios)
      .map(([model, s]) => /** @type {[string, string]} */ ([model, edition ? named("", s) : s]))
      .filter(([model, s]) => model !== own && s !== "baseline")
      .map(([model, s]) => /** @type {[string, string]} */ ([`scenario.${model}`, s]));
    return edition ? [["edition", edition], ...keyed] : keyed;
  }

  modelbook.address = { read, mended, bare, world, sent, query, besides, others };
})();
