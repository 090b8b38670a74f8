// A page that was opened with somebody's world says what differs from the book, and leads to the reader's own.
(() => {
  "use strict";
  const MOST = 4; // settings that are named

  /** What differs, of all models of the book. @param {World} world @returns {Promise<Difference[]>} */
  async function differing(world) {
    const { index, loader, differences } = modelbook;
    const names = Object.keys(index);
    const having = (/** @type {string} */ key) => names.filter((name) => Object.hasOwn(index[name].keys, key));
    const figures = /** @type {HTMLElement[]} */ ([...document.querySelectorAll("figure.explorer")]);
    const here = figures.map((figure) => figure.dataset.explorer ?? "");
    const wanted = new Set(Object.keys(world.scenarios));
    for (const key of Object.keys(world.values)) {
      const [first] = having(key).sort((a, b) => Number(here.includes(b)) - Number(here.includes(a))); // the page loads it anyway
      if (first) wanted.add(first);
    }
    await Promise.allSettled([...wanted].map((name) => loader.load(`models/${name}.js`)));
    const there = names.filter((name) => wanted.has(name) && modelbook.models[name]);
    const all = there.flatMap((name) => {
      const scenario = world.scenarios[name] ?? "baseline";
      const found = differences(modelbook.models[name], world.values, scenario);
      const title = index[name].chapter ?? name;
      return found.map((one) =>
        one.key === "scenario" ? { ...one, key: `${one.key} ${name}`, label: `${one.label} (${title})` } : one,
      );
    });
    return all.filter((one, k) => all.findIndex((other) => other.key === one.key) === k); // what two models read is said once
  }

  /** Above the explorer that the link names, else above the page's first, else above the text. */
  function home() {
    const { place } = modelbook.visit;
    const at = place ? document.getElementById(place) : null;
    return (
      at?.closest("figure.explorer") ?? document.querySelector("figure.explorer") ?? document.querySelector("article.prose")
    );
  }

  async function show() {
    const { visit, text, settings } = modelbook;
    const { add, addButton } = modelbook.markup;
    const world = visit.arrived;
    const to = home();
    if (!world || !to) return;
    const asked = new Map(new URLSearchParams(modelbook.address.query({ ...world, bets: {} })));
    const own = visit.visiting; // a world of the reader's own is kept aside
    const differs = await differing(world);
    if (!differs.length || !settings.alike(world, visit.world)) return; // the reader went on meanwhile
    const box = document.createElement("section");
    box.className = "shared-world";
    box.setAttribute("aria-label", text.sharedWorld);
    add(box, "p", text.sharedDiffers(differs.length), { role: "status" });
    const list = add(box, "ul", "");
    for (const one of differs.slice(0, MOST)) add(list, "li", text.oneSetting(one));
    if (differs.length > MOST) add(list, "li", text.andMore(differs.length - MOST));
    if (own) add(box, "p", text.mineAside);
    const row = add(box, "p", "");
    addButton(row, text.takeThis, () => {
      if (visit.visiting) visit.adopt();
      leave();
    });
    addButton(row, own ? text.keepMine : text.toBook, () => {
      box.dataset.turned = "on"; // what changes now is asked for
      if (own) visit.restore();
      else visit.undoAll();
      turned();
    });
    const { top } = to.getBoundingClientRect();
    to.prepend(box);
    if (to.id === visit.place && Math.abs(top) < innerHeight / 2) box.scrollIntoView(); // the reader is where the link led
    quiet();
    visit.listen(() => box.isConnected && !box.dataset.turned && !settings.alike(world, visit.world) && leave());

    /** The page's own place is where the reader goes on. */
    function leave() {
      const held = box.contains(document.activeElement);
      box.remove();
      if (held)
        /** @type {HTMLElement|null} */ (to?.querySelector("button:not([disabled]), input:not([disabled])"))?.focus({
          preventScroll: true,
        });
    }

    /** The way back to the link's world, once it was left. */
    function turned() {
      box.replaceChildren();
      const p = add(box, "p", `${own ? text.mineAgain : text.bookAgain} `, { role: "status" });
      addButton(p, text.linkAgain, () => {
        leave();
        visit.ask(asked);
        quiet();
        modelbook.explorers.tell([]);
      }).focus({ preventScroll: true });
      p.append(" ");
      addButton(p, text.close, leave);
    }
  }

  /** What stands in the banner need not stand beside each explorer too. */
  function quiet() {
    for (const note of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(".explorer [data-note]")))
      if (note.firstChild?.textContent === modelbook.text.linkWorld) note.hidden = true;
  }

  modelbook.shared = show;
})();
