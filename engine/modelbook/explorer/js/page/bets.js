// Bets: a guess that the reader places before the answer, kept with the world.
(() => {
  "use strict";

  /** @param {HTMLElement} bet @returns {() => void} what shows the world's guess */
  function enliven(bet) {
    const { visit, bets } = modelbook;
    const chapter = bet.dataset.bet ?? "";
    const first = bets[chapter]?.after ?? ""; // the bet that this one asks again: its guess stands here until another is placed
    const input = /** @type {HTMLInputElement} */ (bet.querySelector("input"));
    const output = /** @type {HTMLOutputElement} */ (bet.querySelector("output"));
    const button = /** @type {HTMLButtonElement} */ (bet.querySelector("button"));
    const unit = bet.dataset.unit ?? "";
    const say = () => (output.textContent = input.value + unit);
    const answer = () => {
      const rules = /** @type {{below: number|null, text: string}[]} */ (JSON.parse(bet.dataset.feedback ?? "[]"));
      const hit = rules.find((rule) => rule.below === null || input.valueAsNumber < rule.below);
      /** @type {HTMLElement} */ (bet.querySelector("[data-feedback]")).textContent = hit?.text ?? "";
      /** @type {HTMLElement} */ (bet.querySelector("[data-always]")).hidden = false;
    };
    const show = () => {
      const held = visit.world.bets[chapter] ?? visit.world.bets[first];
      if (held !== undefined) {
        input.value = String(held);
        answer();
      }
      say();
    };
    input.disabled = button.disabled = false;
    input.addEventListener("input", say);
    button.addEventListener("click", () => {
      answer();
      visit.bet(first && !(first in visit.world.bets) ? first : chapter, input.valueAsNumber);
    });
    show();
    return show;
  }

  let all = /** @type {(() => void)[]} */ ([]);
  function start() {
    all = [.../** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(".bet"))].map(enliven);
  }

  modelbook.betting = { start, show: () => all.forEach((show) => show()) };
})();
