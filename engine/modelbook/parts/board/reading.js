// The hand-ins in a text: links found wherever they stand, mended where a program bent them, and read. Nothing here is drawn.
(() => {
  "use strict";
  const MOST = 2000; // links of one text
  const TIMES = 4; // that programs may have encoded a link
  const LONG = 60; // signs of a nickname that are shown
  const START = /(?:[#?&;]|%(?:25)*(?:23|3f|26))pack(?:=|%(?:25)*3d)/i; // where a link of a lesson says which one
  const END = /&(?:amp;)*v=[\w.+-]*/i; // its last key
  const ADDRESS = /^(https?|file):\/\//i;
  const OF_A_BOOK = /(?:#|%(?:25)*23)[\w-]*(?:\?|%(?:25)*3f)[^=]*(?:=|%(?:25)*3d)/i;
  const INVISIBLE = /[\u00ad\u200b-\u200d\u2060\ufeff]/g;

  /** A text in pieces, each with at most one link; a link that a mail program broke over lines is one again. @param {string} text @returns {string[]} */
  function pieces(text) {
    const lines = text
      .replace(INVISIBLE, "")
      .replace(/[=]\r?\n(?=\S)/g, "")
      .replace(/\s*\r?\n[> \t]*(?=&)/g, "");
    const words = lines.split(/([\s<>"|]+)/); // every second is what stands between
    /** @type {string[]} */
    const out = [];
    for (let k = 0; k < words.length; k += 2) {
      let word = words[k];
      while (START.test(word) && !END.test(word) && goesOn(words[k + 1], words[k + 2])) {
        word += words[k + 2];
        k += 2;
      }
      for (const part of word.split(/(?=https?:\/\/|file:\/\/)/i)) out.push(...ended(part));
    }
    return out.filter(Boolean);
  }

  /** Whether a word after a line's end is the rest of a link. @param {string} [between] @param {string} [next] */
  const goesOn = (between, next) =>
    !!next &&
    !!between &&
    /^[> \t]*\r?\n[> \t]*$/.test(between) &&
    END.test(`&${next}`) &&
    !ADDRESS.test(next) &&
    !START.test(next);

  /** A link and what a table or a sentence puts behind it. @param {string} part */
  function ended(part) {
    const end = START.test(part) ? END.exec(part) : null;
    if (!end) return [part];
    const rest = part.slice(end.index + end[0].length);
    const cut = rest.search(/[,;](?!amp;)/);
    return cut < 0 ? [part] : [part.slice(0, part.length - rest.length + cut), rest.slice(cut + 1)];
  }

  /** A link that stands, encoded as a whole, in another address, as it was. @param {string} piece */
  function plain(piece) {
    let text = piece;
    for (let k = 0; k < TIMES && START.exec(text)?.[0].includes("%"); k++) {
      try {
        text = decodeURIComponent(text);
      } catch {
        return text; // cut within an escape: read as far as it goes
      }
    }
    return text;
  }

  /** One link. @param {string} piece @param {Map<string, BoardPack>} packs @returns {HandIn} */
  function read(piece, packs) {
    const { address } = modelbook;
    const { brought } = modelbook.carrying;
    const text = plain(piece);
    const at = START.exec(text);
    const from = (at?.index ?? 0) + (at?.[0].toLowerCase().indexOf("pack") ?? 0);
    const { state } = address.read(`?${text.slice(from)}`);
    const last = [...state.keys()].pop() ?? "";
    state.set(last, address.bare(state.get(last) ?? ""));
    const pack = packs.get(address.bare(state.get("pack") ?? ""));
    /** @type {HandIn} */
    const made = {
      piece,
      pack,
      named: state.get("pack") ?? "",
      who: brought(state.get("who") ?? "")
        .trim()
        .slice(0, LONG),
      by: state.get("by") ?? "",
      version: state.get("v") ?? "",
      answers: new Map(),
      texts: new Map(),
      bets: new Map(),
      world: modelbook.settings.nothing(),
      unknown: [],
      query: new URLSearchParams([...state]).toString(),
      earlier: false,
    };
    for (const [key, value] of state) take(made, state, key, value);
    return made;
  }

  /** One key of a link. @param {HandIn} made @param {Map<string, string>} state @param {string} key @param {string} value */
  function take(made, state, key, value) {
    const { pack } = made;
    const { brought } = modelbook.carrying;
    const [kind, id, count] = key.split(".");
    if (["pack", "who", "by", "v", "edition"].includes(key)) return;
    if (kind === "a" && pack?.asks.some((ask) => ask.id === id)) {
      if (count === "n") return;
      made.answers.set(id, { given: brought(value), tries: Math.max(1, Math.min(999, Number(state.get(`${key}.n`)) || 1)) });
    } else if (kind === "t" && pack?.opens.some((open) => open.id === id)) made.texts.set(id, brought(value));
    else if (kind === "bet") {
      const guess = value.trim() === "" ? Number.NaN : Number(modelbook.address.bare(value));
      if (Number.isFinite(guess)) made.bets.set(key.slice(4), guess);
      else made.unknown.push([key, value]);
    } else {
      const { notes } = modelbook.address.world(new Map([[key, value]]), pack?.model ?? "");
      if (notes.length) made.unknown.push([key, value]);
    }
  }

  /** The worlds that the links hold. @param {HandIn[]} found */
  function worlds(found) {
    for (const one of found) {
      const { state } = modelbook.address.read(`?${one.query}`);
      for (const key of [...state.keys()]) if (/^(pack|who|by)$|^[at]\./.test(key)) state.delete(key);
      one.world = modelbook.address.world(state, one.pack?.model ?? "").world;
    }
  }

  /** Who handed in: by the nickname, else by the mark of the tab. @param {HandIn} one @param {number} k */
  const person = (one, k) => `${one.named} ${one.who ? `who ${one.who.toLowerCase()}` : one.by ? `by ${one.by}` : `no ${k}`}`;

  const isEmpty = (/** @type {HandIn} */ one) => !one.answers.size && !one.texts.size && !one.bets.size;

  /**
   * All hand-ins in a text, the later ones of a pupil in force.
   * @param {string} text @param {BoardPack[]} lessons
   * @returns {BoardRead}
   */
  function found(text, lessons) {
    const packs = new Map(lessons.map((pack) => [pack.id, pack]));
    /** @type {BoardRead} */
    const out = { all: [], repeated: 0, foreign: [], other: 0, lost: 0 };
    const seen = new Set();
    /** @type {Map<string, HandIn>} */
    const last = new Map();
    for (const piece of pieces(text)) {
      if (!START.test(piece)) {
        if (OF_A_BOOK.test(piece)) out.foreign.push(piece);
        else if (ADDRESS.test(piece)) out.other++;
        continue;
      }
      if (out.all.length >= MOST) {
        out.lost++;
        continue;
      }
      const one = read(piece, packs);
      if (!one.pack) {
        out.foreign.push(piece);
        continue;
      }
      // the same link twice is one hand-in, unless nobody's name and no mark is in it
      if ((one.who || one.by) && seen.has(one.query)) {
        out.repeated++;
        continue;
      }
      seen.add(one.query);
      const key = person(one, out.all.length);
      const before = last.get(key);
      if (before) before.earlier = true;
      last.set(key, one);
      out.all.push(one);
    }
    worlds(out.all);
    return out;
  }

  modelbook.handIns = { found, isEmpty, pieces };
})();
