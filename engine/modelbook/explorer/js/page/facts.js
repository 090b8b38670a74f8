// Facts and terms with a card: tap to open, Escape to close, and the card stays within the page.
(() => {
  "use strict";
  const ROOM = 330; // px that a card may take

  /** @param {HTMLElement} fact */
  function enliven(fact) {
    const button = fact.querySelector("button");
    const card = /** @type {HTMLElement|null} */ (fact.querySelector(".card"));
    if (!button || !card) return;
    const place = () => {
      fact.classList.remove("shut");
      fact.classList.toggle("left", fact.getBoundingClientRect().left + ROOM > document.documentElement.clientWidth);
      const shift = fact.getBoundingClientRect();
      if (fact.classList.contains("left") && shift.right < ROOM) {
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

  function start() {
    for (const fact of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(".fact"))) enliven(fact);
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

  modelbook.facts = { start };
})();
