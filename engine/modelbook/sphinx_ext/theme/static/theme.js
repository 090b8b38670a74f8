// Runs in the head, before anything is drawn: light or dark without a flash. The choice is the one thing stored.
(() => {
  "use strict";
  const root = document.documentElement;
  const NAME = `${root.dataset.book || "book"}-theme`;
  const system = matchMedia("(prefers-color-scheme: dark)");
  const WHY = "a script of this page did not arrive. Loading the page again may help.";
  const EXPLORER = `The controls cannot start: ${WHY} The chart, the sentence and the table show the book's baseline.`;
  const SCROLLED = // an explorer that is alive sees to its own
    ".scroll, .cell_output, .prose pre, div.math, figure.explorer:not(.live) :is(.chart-box > .quiet, .main > .drawings, .sentence)";
  const FAR = ".prose > section > section:nth-of-type(n + 3)"; // as in site.css
  const BET = `No bet can be placed: ${WHY}`;
  const button = () => document.querySelector(".theme-switch");

  function stored() {
    try {
      return localStorage.getItem(NAME);
    } catch {
      return null; // no storage
    }
  }

  /** @param {string|null|undefined} choice */
  function show(choice) {
    root.dataset.theme = choice === "light" || choice === "dark" ? choice : system.matches ? "dark" : "light";
    button()?.setAttribute("aria-pressed", String(root.dataset.theme === "dark"));
  }

  /** @param {string} theme */
  function choose(theme) {
    // what the system says anyway is not kept: the page goes on following the system
    const follows = theme === (system.matches ? "dark" : "light");
    try {
      if (follows) localStorage.removeItem(NAME);
      else localStorage.setItem(NAME, theme);
    } catch {
      // the choice then lasts as long as the page
    }
    show(theme);
  }

  /** The book's face is asked for before the style sheet that names it has come; a page on a disk may not ask so, and its style knows. */
  function preload() {
    const href = root.dataset.face;
    if (location.protocol === "file:") root.dataset.disk = "on";
    if (!href || root.dataset.disk) return;
    const link = Object.assign(document.createElement("link"), { rel: "preload", as: "font", type: "font/woff2", href });
    link.crossOrigin = "";
    document.head.append(link);
  }

  /** Once the next frame is drawn. */
  const drawn = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));

  let asked = false; // whether it is about to be looked at what overflows

  /** What overflows can be scrolled by keyboard too. Looked at once the page has been laid out anyway: sooner it would cost a layout. */
  function reachable() {
    if (asked) return;
    asked = true;
    drawn().then(look);
  }

  function look() {
    asked = false;
    const all = /** @type {HTMLElement[]} */ ([...document.querySelectorAll(SCROLLED)]);
    const boxes = all.filter((box) => !box.closest(`details:not([open]), :root[data-opening] ${FAR}:not([data-laid])`)); // it would be laid out to be asked
    const longer = boxes.map((box) => box.scrollWidth > box.clientWidth || box.scrollHeight > box.clientHeight + 1);
    boxes.forEach((box, k) => {
      if (longer[k]) box.tabIndex = 0;
      else box.removeAttribute("tabindex");
    });
  }

  /**
   * All that a page with an explorer holds, laid out at once, keeps a slow phone from its first answer. Where it is read from its top,
   * its first section is drawn first, the second in the frame after it; those further down are laid out when they come near, and
   * each in a task of its own once the page has loaded. Nothing is left of it then.
   */
  function pieces() {
    const [visit] = /** @type {PerformanceNavigationTiming[]} */ (performance.getEntriesByType("navigation"));
    if (root.dataset.pieces === undefined || location.hash || visit?.type !== "navigate") return; // it may be opened further down
    root.dataset.opening = "first";
    const first = drawn().then(() => {
      root.dataset.opening = "rest";
    });
    addEventListener("load", async () => {
      await first;
      const far = /** @type {HTMLElement[]} */ ([...document.querySelectorAll(FAR)]);
      for (const piece of far) {
        await drawn();
        piece.dataset.laid = "on";
      }
      delete root.dataset.opening;
      for (const piece of far) delete piece.dataset.laid;
      reachable();
    });
  }

  /** Where a script was blocked, or cut off on its way, what would wait for it says so; start.js tells that all came, and a script of one part that it did. */
  function watch() {
    root.dataset.loaded = "on";
    for (const box of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-waits]")))
      box.prepend(
        Object.assign(document.createElement("p"), { className: "note", textContent: `${box.dataset.waits}: ${WHY}` }),
      );
    if (root.dataset.alive) return;
    root.dataset.told = "on"; // nobody can guess: nothing stays folded
    for (const bet of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(".bet"))) bet.dataset.answered = "on";
    for (const box of document.querySelectorAll("figure.explorer, .bet")) {
      let note = /** @type {HTMLElement|null} */ (box.querySelector("[data-note]"));
      note ??= box.appendChild(Object.assign(document.createElement("p"), { className: "note" }));
      note.textContent = box.matches(".bet") ? BET : EXPLORER;
      note.hidden = false;
    }
  }

  /** Answers stand open from the first where each question of the page was answered: a bet of the visit or of the address, or "just tell me". */
  function open() {
    if (!root.dataset.asks) return;
    const known = (/** @type {string} */ name) => new RegExp(`[?&]bet\\.${name}=`).test(location.hash);
    let placed = /** @type {Record<string, unknown>} */ ({});
    try {
      const world = `${root.dataset.book || "book"}-world`;
      placed = JSON.parse(sessionStorage.getItem(world) ?? "null")?.bets ?? {};
      Object.assign(placed, JSON.parse(sessionStorage.getItem(`${root.dataset.book || "book"}-told`) ?? "{}"));
    } catch {
      // no storage, or a damaged entry: nothing is known to be answered
    }
    const answered = root.dataset.asks.split(" ").every((asked) => asked.split("|").some((x) => x in placed || known(x)));
    if (answered) root.dataset.told = "on";
  }

  root.dataset.scripts = "on";
  open();
  preload();
  pieces();
  show(stored());
  system.addEventListener("change", () => show(stored()));
  addEventListener("pageshow", (event) => event.persisted && show(stored())); // chosen on another page meanwhile
  addEventListener("storage", (event) => event.key === NAME && show(event.newValue));
  document.addEventListener("DOMContentLoaded", () => {
    show(root.dataset.theme);
    button()?.addEventListener("click", () => choose(root.dataset.theme === "dark" ? "light" : "dark"));
    reachable();
    addEventListener("load", reachable);
    addEventListener("resize", reachable);
    addEventListener("load", watch);
    document.addEventListener("toggle", reachable, true); // a table in a fold has its size once that is open
  });
})();
