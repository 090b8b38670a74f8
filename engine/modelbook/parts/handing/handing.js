// Hand in: what a pupil has done, frozen as a link at the press of a button; kept for the visit, with the page's other entries.
(() => {
  "use strict";
  const { packs, visit, address, code, markup, saving } = modelbook;
  const box = /** @type {HTMLElement} */ (document.querySelector("[data-handing]"));
  const NAME = `${modelbook.book}-handed-${packs.id}`;
  const DONE = /^(bet\.|a\.[\w-]+$|t\.)/; // keys of something that the pupil did
  const SAYS = {
    nothing: "There is nothing to hand in yet: no guess, no answer, nothing written.",
    now: "This is frozen: nothing you do later changes the link. Now send it.",
    same: "Handed in; nothing has changed since.",
    changed: "Changed since you handed in: the link is the old one. Press “Hand in” again and send the new one.",
    long: "Too long for a code: copy the link, or save it as a file.",
    unshared: "It was not shared. Copy the link instead.",
  };

  /** @param {string} selector @returns {any} */
  const one = (selector) => box.querySelector(selector);
  const who = /** @type {HTMLInputElement} */ (one("#hand-in-who"));
  const field = /** @type {HTMLTextAreaElement} */ (one("#hand-in-link"));
  const said = /** @type {HTMLElement} */ (one("[data-handed]"));
  const waySaid = /** @type {HTMLElement} */ (one("[data-way-said]"));
  const picture = /** @type {HTMLElement} */ (one("#hand-in-code"));

  /** What was handed in last, and a mark of this tab. @type {{by: string, who: string, query: string}} */
  let handed = { by: "", who: "", query: "" };
  try {
    handed = { ...handed, ...JSON.parse(sessionStorage.getItem(NAME) ?? "{}") };
  } catch {
    // no storage, or a damaged entry: nothing was handed in
  }
  // the mark goes along with a link that is opened in another tab or on another day
  handed.by ||= address.read(location.hash.slice(1)).state.get("by") ?? mark();

  /** Five letters and digits at random. */
  function mark() {
    return [...crypto.getRandomValues(new Uint8Array(5))].map((x) => (x % 36).toString(36)).join("");
  }

  function keep() {
    try {
      sessionStorage.setItem(NAME, JSON.stringify(handed));
    } catch {
      // refused, or full: the page still has it
    }
  }

  /** What is done now, as a link would hold it; nothing where nothing was done. */
  function now() {
    const query = packs.query(who.value.trim());
    if (![...new URLSearchParams(query).keys()].some((key) => DONE.test(key))) return "";
    return query.replace(/(^|&)pack=[^&]*/, `$&&by=${handed.by}`);
  }

  /** The link and what may be said of it. @param {string} [words] said first */
  function show(words) {
    one("[data-handed-link]").hidden = !handed.query;
    field.value = handed.query && `${code.address()}#?${handed.query}`;
    const state = !handed.query ? "" : now() === handed.query ? SAYS.same : SAYS.changed;
    const text = words ?? state;
    markup.put(said, text);
    box.dataset.handing = state === SAYS.changed ? "changed" : handed.query ? "handed" : "";
  }

  function handIn() {
    const query = now();
    if (!query) return show(handed.query ? undefined : SAYS.nothing);
    handed = { ...handed, who: who.value.trim(), query };
    keep();
    one("[data-way=code]").setAttribute("aria-expanded", "false");
    picture.hidden = true;
    markup.put(waySaid, "");
    show(SAYS.now);
  }

  /** @type {Record<string, () => void>} */
  const ways = {
    async copy() {
      markup.put(waySaid, await code.copy(field));
    },
    async share() {
      try {
        await navigator.share({ title: document.title, url: field.value });
      } catch (error) {
        if (!(error instanceof DOMException) || error.name !== "AbortError") markup.put(waySaid, SAYS.unshared);
      }
    },
    file() {
      const name = handed.who.replace(/[^\p{L}\p{N}_-]+/gu, "-") || handed.by;
      saving.save(new Blob([`${field.value}\n`], { type: "text/plain" }), `${packs.id}-${name}.txt`);
    },
    code() {
      const button = one("[data-way=code]");
      picture.hidden = !picture.hidden || !code.draw(picture, field.value);
      button.setAttribute("aria-expanded", String(!picture.hidden));
      markup.put(waySaid, !picture.hidden || picture.firstChild ? "" : SAYS.long);
    },
  };

  /** Whether something has changed is looked at after whatever the pupil does; the page's other scripts have then done their part. */
  function look() {
    setTimeout(() => handed.query && show(), 0);
  }

  who.value = handed.who || (address.read(location.hash.slice(1)).state.get("who") ?? "");
  box.querySelector("form")?.addEventListener("submit", (event) => {
    event.preventDefault();
    event.stopPropagation();
    handIn();
  });
  for (const button of /** @type {NodeListOf<HTMLElement>} */ (box.querySelectorAll("[data-way]")))
    button.addEventListener("click", () => ways[button.dataset.way ?? ""]());
  one("[data-way=share]").hidden = typeof navigator.share !== "function";
  for (const name of ["input", "submit"]) document.addEventListener(name, look);
  visit.listen(look);
  show();
})();
