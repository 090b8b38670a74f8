// On a page that is no lesson the questions' script comes when one of them is near: few readers of a chapter get to its end.
(() => {
  "use strict";
  const NEAR = "600px"; // around the window
  const boxes = [...document.querySelectorAll("[data-ask]")];
  const { questions = "" } = /** @type {HTMLElement|null} */ (document.querySelector("[data-questions]"))?.dataset ?? {};
  const near = new IntersectionObserver(
    (entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      near.disconnect();
      modelbook.loader.load(questions).catch((error) => {
        console.error(error);
        for (const said of document.querySelectorAll("[data-ask] .said")) said.textContent = modelbook.text.failed;
      });
    },
    { rootMargin: NEAR },
  );
  for (const box of boxes) near.observe(box);
})();
