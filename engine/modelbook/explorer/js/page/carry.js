// Links to other pages of the book carry the reader's world, so that a new tab and file:// have it.
(() => {
  "use strict";
  const OF_A_WORLD = /^(scenario$|scenario\.|link\.|edition$)/; // what a link may ask beside settings
  const LATER = 100; // ms after the last change until links carry it, unless the reader is at one sooner
  let waiting = 0;

  /** Whether what a link asks for is a world of its own: one that names a scenario or a setting means that world and no other. @param {string} asks */
  const isWorld = (asks) =>
    [...modelbook.address.read(`?${asks}`).state.keys()].some(
      (key) => OF_A_WORLD.test(key) || Object.values(modelbook.index).some((m) => Object.hasOwn(m.keys, key)),
    );

  function carry() {
    clearTimeout(waiting);
    waiting = 0;
    const state = modelbook.visit.query();
    for (const a of /** @type {NodeListOf<HTMLAnchorElement>} */ (document.querySelectorAll("a[href]"))) {
      const href = a.getAttribute("href") ?? "";
      const [path, hash = ""] = href.split("#");
      if (/^([a-z]+:|\/\/)/i.test(path) || !path.endsWith(".html")) continue;
      const place = hash.split("?")[0];
      a.dataset.asks ??= hash.includes("?") ? hash.slice(hash.indexOf("?") + 1) : "";
      const own = isWorld(a.dataset.asks) ? "" : state; // what the link itself asks for wins
      const both = [own, a.dataset.asks].filter(Boolean).join("&");
      a.setAttribute("href", both ? `${path}#${place}?${both}` : place ? `${path}#${place}` : path);
    }
  }

  for (const near of ["pointerdown", "focusin"]) addEventListener(near, () => waiting && carry(), true);
  modelbook.visit.listen(() => {
    clearTimeout(waiting);
    waiting = window.setTimeout(carry, LATER);
  });

  modelbook.carry = carry; // for links that another script makes
})();
