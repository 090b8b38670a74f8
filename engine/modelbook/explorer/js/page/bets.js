// Bets: a guess that the reader places before the answer, kept with the world. The answer, and what a page marks .told, opens
// with the guess, with "just tell me", or with a link that leads into it.
(() => {
  "use strict";
  const NAME = `${modelbook.book}-told`;
  const { dataset } = document.documentElement;
  let told = false; // the reader asked to be told, on this page
  let all = /** @type {(() => void)[]} */ ([]);

  /** @param {HTMLElement} bet */
  const guess = (bet) => {
    const { visit, bets } = modelbook;
    const name = bet.dataset.bet ?? "";
    return visit.world.bets[name] ?? visit.world.bets[bets[name]?.after ?? ""]; // the bet that this one asks again: its guess stands here until another is placed
  };

  const every = () => /** @type {HTMLElement[]} */ ([...document.querySelectorAll(".bet")]);

  /** Open what is folded where all is answered; bars over sentences keep their words from who cannot see them too. */
  function open() {
    const asked = every();
    if (told || (asked.length && asked.every((bet) => guess(bet) !== undefined))) dataset.told = "on";
    for (const span of document.querySelectorAll("span.told")) span.toggleAttribute("inert", !("told" in dataset));
  }

  /** The reader would not guess. */
  function tell() {
    told = true;
    dataset.told = "on";
    try {
      const kept = JSON.parse(sessionStorage.getItem(NAME) ?? "{}");
      for (const bet of every()) kept[bet.dataset.bet ?? ""] = true;
      sessionStorage.setItem(NAME, JSON.stringify(kept));
    } catch {
      // no storage: told on this page, until it is left
    }
    all.forEach((show) => show());
    open();
  }

  /** A link that leads into what is folded opens it. */
  function follow() {
    const place = document.getElementById(modelbook.visit.place);
    if (!place?.closest(".told, .bet .answer") || "told" in dataset) return;
    tell();
    place.scrollIntoView();
  }

  /** Where a guess stands on its own axis, a share of its length. @param {HTMLElement} bet @param {number} at @param {string} words */
  function mark(bet, at, words) {
    const dot = bet.querySelector("[data-here]");
    const yours = bet.querySelector("[data-yours]");
    dot?.setAttribute("cx", `${(100 * at).toFixed(2)}%`);
    dot?.removeAttribute("hidden");
    yours?.removeAttribute("hidden");
    const value = yours?.querySelector("b");
    if (value) value.textContent = words;
  }

  /** @param {HTMLElement} bet @returns {() => void} what shows the world's guess */
  function enliven(bet) {
    const { visit, bets } = modelbook;
    const chapter = bet.dataset.bet ?? "";
    const first = bets[chapter]?.after ?? "";
    const input = /** @type {HTMLInputElement} */ (bet.querySelector("input"));
    const output = /** @type {HTMLOutputElement} */ (bet.querySelector("output"));
    const button = /** @type {HTMLButtonElement} */ (bet.querySelector("button"));
    const unit = bet.dataset.unit ?? "";
    const say = () => (output.textContent = input.value + unit);
    const answer = () => {
      const rules = /** @type {{below: number|null, text: string}[]} */ (JSON.parse(bet.dataset.feedback ?? "[]"));
      const hit = rules.find((rule) => rule.below === null || input.valueAsNumber < rule.below);
      bet.dataset.answered = "on";
      const [low, high] = [Number(input.min), Number(input.max)];
      mark(bet, (input.valueAsNumber - low) / (high - low), input.value + unit);
      /** @type {HTMLElement} */ (bet.querySelector("[data-feedback]")).textContent = hit?.text ?? "";
    };
    const show = () => {
      const held = guess(bet);
      if (held !== undefined) {
        input.value = String(held);
        answer();
      } else if ("told" in dataset) bet.dataset.answered = "on";
      say();
    };
    input.disabled = button.disabled = false;
    input.addEventListener("input", say);
    button.addEventListener("click", () => {
      answer();
      visit.bet(first && !(first in visit.world.bets) ? first : chapter, input.valueAsNumber);
      open();
    });
    bet.querySelector("[data-tell]")?.addEventListener("click", (event) => {
      event.preventDefault();
      tell();
      /** @type {HTMLElement|null} */ (bet.querySelector(".answer"))?.focus({ preventScroll: true });
    });
    show();
    return show;
  }

  function start() {
    all = every().map(enliven);
    open();
    follow();
    addEventListener("hashchange", follow);
  }

  modelbook.betting = {
    start,
    mark,
    show: () => {
      all.forEach((show) => show());
      open();
    },
  };
})();
