// A static page comes to life; and what happens when the browser changes its address, or brings the page back.
(() => {
  "use strict";
  const { visit, bar, explorers, carry, betting } = modelbook;

  /** The browser looks for an id with the query in it; go to the id. */
  function goTo() {
    const { state } = modelbook.address.read(location.hash.slice(1));
    if (state.get("view") === "embed") return; // nothing stands above it, and the page around its frame would be moved too
    if (visit.place && location.hash.includes("?")) document.getElementById(visit.place)?.scrollIntoView();
  }

  /** Whether the page was opened with somebody's world: not by a link of the book, nor by one that its scripts read, as in a lesson or a frame. */
  function isShared() {
    const book = new URL("../../", modelbook.loader.root).href;
    const { state } = modelbook.address.read(location.hash.slice(1));
    return (
      visit.arrived &&
      modelbook.store.works &&
      !document.referrer.startsWith(book) &&
      !visit.ownKeys().some((key) => state.has(key))
    );
  }

  function start() {
    const notes = visit.take();
    explorers.start();
    document.documentElement.dataset.alive = "on"; // theme.js tells the reader where this was never reached
    modelbook.facts.start();
    betting.start();
    explorers.tell(notes);
    goTo();
    modelbook.dialog.start();
    carry();
    if (isShared()) modelbook.loader.load("take.js").then(() => modelbook.shared?.(), console.error);
    addEventListener("hashchange", () => {
      if (location.hash === bar.taken) return;
      const left = visit.take({ here: true });
      visit.shown();
      explorers.hush();
      explorers.tell(left);
      carry();
      goTo();
    });
    // the world may have been changed on other pages since; how the page looks at it, and what it told of it, stay where it was not
    modelbook.returned(() => {
      const { world, notOwn } = visit;
      const left = visit.take();
      visit.told();
      betting.show();
      if (!modelbook.settings.alike(world, visit.world) || notOwn !== visit.notOwn) {
        explorers.hush();
        explorers.tell(left);
      }
      carry();
    });
  }

  // Firefox keeps, with a page in its memory, the page's own old copy of the session's storage, and goes on giving that. A page
  // that listens for unload is not kept: Back then loads it again, and it reads what is stored. Other browsers need nothing.
  if (CSS.supports("-moz-appearance: none")) addEventListener("unload", () => {});

  if (document.readyState === "loading") addEventListener("DOMContentLoaded", start);
  else start();
})();
