// Steps of text beside a stage: the step whose text crosses a line of the window is lit, and its stage is seen. The style does the
// rest: stages lie on each other and stay in sight while the steps go by.
(() => {
  "use strict";
  const LINE = 45; // per cent of the window's height, from above

  /** @param {HTMLElement} box */
  function enliven(box) {
    const parts = /** @type {HTMLElement[]} */ ([...box.children]);
    const steps = parts.filter((part) => part.matches(".step"));
    /** What belongs to a step: its list of works, and its stage or the last before it. */
    const own = new Map();
    let stage = /** @type {HTMLElement|undefined} */ (undefined);
    let step = /** @type {HTMLElement|undefined} */ (undefined);
    for (const part of parts) {
      if (part.matches(".step")) own.set((step = part), [stage]);
      else if (part.matches(".stage")) own.get(step).splice(0, 1, (stage = part));
      else own.get(step)?.push(part);
    }
    const light = (/** @type {HTMLElement} */ lit) => {
      const seen = [lit, ...own.get(lit)];
      for (const part of parts) part.classList.toggle("lit", seen.includes(part));
    };
    const crossing = new Set(); // two steps touch the line where one ends and the next begins: the later is read
    const watch = new IntersectionObserver(
      (entries) => {
        for (const entry of entries) {
          if (entry.isIntersecting) crossing.add(entry.target);
          else crossing.delete(entry.target);
        }
        const later = steps.filter((step) => crossing.has(step)).at(-1);
        if (later) light(later);
      },
      { rootMargin: `-${LINE}% 0px -${100 - LINE - 1}% 0px` },
    );
    for (const each of steps) watch.observe(each);
    // a link or a table of a stage that is not seen is reached by keyboard: its step comes into sight with it
    box.addEventListener("focusin", (event) => {
      const part = parts.find((p) => p.contains(/** @type {Node} */ (event.target)));
      const owner = part && steps.find((s) => s === part || own.get(s).includes(part));
      if (owner && part && !part.matches(".lit")) {
        light(owner);
        if (part !== owner) owner.scrollIntoView({ block: "center" });
      }
    });
    const stages = parts.filter((part) => part.matches(".stage"));
    const sizes = new ResizeObserver(() => modelbook.markup.reachable(stages));
    for (const part of stages) sizes.observe(part);
    if (steps[0]) light(steps[0]);
    delete box.dataset.waits;
  }

  for (const box of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(".steps"))) enliven(box);
})();
