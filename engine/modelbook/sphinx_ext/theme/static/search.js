// The search page: looks through the book's text (passages.js, made at build) in this page; no word leaves it or is kept.
(() => {
  "use strict";
  const SHOWN = 20; // passages at first
  const ROOM = 110; // letters of a snippet on either side of the word
  /** @typedef {{address: string, page: string, id: string, heading: string, text: string, kind: number, order: number}} Passage */
  /** @type {Passage[]} */
  const book = (modelbook.passages ?? []).flatMap(([address, page, parts, kind], /** @type {number} */ order) =>
    parts.map((/** @type {string[]} */ [id, heading, text]) => ({ address, page, id, heading, text, kind, order })),
  );
  if (!modelbook.passages) return; // did not arrive: the form goes on saying so
  const field = /** @type {HTMLInputElement} */ (document.getElementById("q"));
  const status = /** @type {HTMLElement} */ (document.getElementById("search-status"));
  const list = /** @type {HTMLElement} */ (document.getElementById("search-results"));
  const more = /** @type {HTMLButtonElement} */ (document.getElementById("search-more"));

  /** A word without the endings that grammar adds: "memories" and "memory" find each other. @param {string} word */
  function stem(word) {
    const bare = word.toLowerCase().replace(/['’]s?$/, "");
    if (bare.length > 4 && bare.endsWith("ies")) return bare.slice(0, -3);
    if (bare.length > 4 && bare.endsWith("y")) return bare.slice(0, -1);
    if (bare.length > 3 && /[^s]s$/.test(bare)) return bare.slice(0, -1);
    return bare;
  }

  /**
   * What to look for: a word at its beginning, a short one or a phrase as it stands.
   * @param {string} asked @returns {{whole: RegExp, part: RegExp}[]}
   */
  function terms(asked) {
    const escaped = (/** @type {string} */ text) =>
      text
        .replace(/[.*+?^${}()|[\]\\]/g, "\\$&")
        .replace(/['’]/g, "['’]")
        .replace(/\s+/g, "\\s+");
    const start = "(?<![\\p{L}\\p{N}])",
      end = "(?![\\p{L}\\p{N}])";
    return [...asked.matchAll(/["“”]([^"“”]+)["“”]?|\S+/g)]
      .map(([all, phrase]) => (phrase ?? all).trim().replace(/^[^\p{L}\p{N}$%]+|[^\p{L}\p{N}$%]+$/gu, ""))
      .filter(Boolean)
      .map((word) => {
        const whole = new RegExp(start + escaped(word) + end, "giu");
        const open = word.length < 3 || /\s/.test(word);
        return { whole, part: open ? whole : new RegExp(`${start + escaped(stem(word))}[\\p{L}\\p{N}]*`, "giu") };
      });
  }

  const count = (/** @type {string} */ text, /** @type {RegExp} */ term) => (text.match(term) ?? []).length;

  /** How well a passage answers; 0 when a word is missing. @param {Passage} p @param {{whole: RegExp, part: RegExp}[]} wanted */
  function score(p, wanted) {
    let sum = 0;
    for (const { whole, part } of wanted) {
      const heading = count(p.heading, part),
        text = count(p.text, part),
        page = count(p.page, part);
      if (!heading && !text) return 0;
      sum += 8 * Math.min(heading, 1) + 3 * Math.min(page, 1) + Math.min(text, 4) + 2 * Math.min(count(p.text, whole), 2);
    }
    return sum;
  }

  /** Put text with the words found marked into an element. @param {Element} into @param {string} text @param {RegExp} any */
  function marked(into, text, any) {
    let at = 0;
    for (const hit of text.matchAll(any)) {
      into.append(text.slice(at, hit.index));
      into.appendChild(document.createElement("mark")).textContent = hit[0];
      at = hit.index + hit[0].length;
    }
    into.append(text.slice(at));
  }

  /** The part of a text that has the most of the words. @param {string} text @param {{part: RegExp}[]} wanted */
  function snippet(text, wanted) {
    const hits = wanted.flatMap(({ part }, k) => [...text.matchAll(part)].slice(0, 50).map((m) => ({ k, at: m.index })));
    const near = (/** @type {number} */ at) => new Set(hits.filter((h) => Math.abs(h.at - at) < ROOM).map((h) => h.k)).size;
    const best = hits.reduce((a, b) => (near(b.at) > near(a.at) ? b : a), hits[0] ?? { at: 0 }).at;
    let from = Math.max(0, best - ROOM),
      to = Math.min(text.length, best + ROOM);
    if (from > 0) from = text.indexOf(" ", from) + 1;
    if (to < text.length) to = Math.max(text.lastIndexOf(" ", to), best + 1);
    return (from > 0 ? "… " : "") + text.slice(from, to) + (to < text.length ? " …" : "");
  }

  /** @param {Passage} p @param {{whole: RegExp, part: RegExp}[]} wanted @param {RegExp} any */
  function item(p, wanted, any) {
    const li = document.createElement("li");
    const a = li.appendChild(document.createElement("a"));
    a.href = `${p.address}#${p.id}`;
    marked(a, p.heading || p.page, any);
    if (p.heading && p.heading !== p.page) li.appendChild(document.createElement("small")).textContent = p.page;
    marked(li.appendChild(document.createElement("p")), snippet(p.text, wanted), any);
    return li;
  }

  let found = /** @type {Passage[]} */ ([]);
  /** @param {number} [limit] */
  function search(limit = SHOWN) {
    const wanted = terms(field.value);
    const scored = wanted.length ? book.map((p) => ({ p, points: score(p, wanted) })).filter((x) => x.points) : [];
    // chapters first, lists of works and rows last: who asks for a word wants to read of it
    found = scored.sort((a, b) => a.p.kind - b.p.kind || b.points - a.points || a.p.order - b.p.order).map((x) => x.p);
    const any = new RegExp(wanted.map(({ part }) => part.source).join("|"), "giu");
    list.replaceChildren(...found.slice(0, limit).map((p) => item(p, wanted, any)));
    more.hidden = found.length <= limit;
    modelbook.carry?.(); // links of the book carry the reader's world
    status.textContent = wanted.length ? told(limit) : "";
  }

  /** @param {number} limit */
  function told(limit) {
    const pages = new Set(found.map((p) => p.address)).size;
    if (!found.length) return "Nothing found. All words must stand in one passage: try fewer, or a shorter form.";
    const hits = found.length === 1 ? "1 passage" : `${found.length} passages on ${pages === 1 ? "1 page" : `${pages} pages`}`;
    return found.length > limit ? `${hits}; the first ${limit} are shown.` : `${hits}.`;
  }

  let waiting = 0;
  field.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = window.setTimeout(search, 200); // said once, not at every letter
  });
  field.form?.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(waiting);
    search();
  });
  more.addEventListener("click", () => {
    const next = list.children.length;
    search(Infinity);
    list.children[next]?.querySelector("a")?.focus();
  });

  // arrows walk from the field through the results and back
  document.querySelector("main")?.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[/** @type {KeyboardEvent} */ (event).key];
    const stops = [field, ...list.querySelectorAll("a")];
    const here = stops.indexOf(/** @type {any} */ (document.activeElement));
    if (!step || here < 0) return;
    event.preventDefault();
    stops[Math.max(0, Math.min(here + step, stops.length - 1))].focus();
  });

  delete field.form?.dataset.waits;
  // until now a submitted form would only have loaded the page again
  document.querySelectorAll("form.search :disabled").forEach((x) => x.removeAttribute("disabled"));
  field.focus();
  // the browser gave the words back with the page; or the address has them, as other sites' searches and keywords do it
  field.value ||= new URLSearchParams(location.search).get("q") ?? "";
  if (field.value) search();
  // on the way Back words come after the script, and no event tells of them, whether the page was kept or is loaded anew
  addEventListener("pageshow", ({ persisted }) => setTimeout(() => (persisted || !list.children.length) && search()));
})();
