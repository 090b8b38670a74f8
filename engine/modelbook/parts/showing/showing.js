// What a link asks of how its page is shown: in a frame, for the projector, with few controls.
(() => {
  "use strict";
  const root = document.documentElement;

  /** The keys of a list in a link; null where the link has none. @param {string|undefined} text */
  const keys = (text) =>
    text === undefined
      ? null
      : text
          .split(",")
          .map((key) => key.trim())
          .filter(Boolean);

  /** In a frame: the place that the link names, and nothing around it. @param {string} place */
  function embed(place) {
    root.dataset.embed = "on";
    const main = document.querySelector("main");
    let el = document.getElementById(place);
    for (; el && el !== main; el = el.parentElement)
      for (const other of el.parentElement?.children ?? []) if (other !== el) other.classList.add("around");
    const tell = () => parent.postMessage({ modelbook: "height", height: Math.ceil(root.getBoundingClientRect().height) }, "*");
    new ResizeObserver(tell).observe(document.body);
    const link = document.createElement("a");
    Object.assign(link, { className: "in-book", target: "_blank", rel: "noopener", textContent: "Open in the book" });
    const page = location.pathname.split("/").pop() || "index.html";
    link.setAttribute("href", page + (place ? `#${place}` : "")); // a page of the book: it carries the world (carry.js)
    document.querySelector("article.prose")?.append(link);
    modelbook.carry();
  }

  /** An explorer with few controls; those out of sight keep what they are set to. @param {HTMLElement} figure @param {string[]|null} only @param {string[]} locked */
  function few(figure, only, locked) {
    const boxes = /** @type {HTMLElement[]} */ ([...figure.querySelectorAll(".control")]);
    const seen = new Set([...(only ?? []), ...locked]);
    if (only) {
      figure.dataset.few = "on";
      const drawer = figure.querySelector(".drawer");
      for (const box of boxes) {
        const wanted = seen.has(box.dataset.key ?? "");
        box.classList.toggle("around", !wanted);
        if (wanted && box.closest(".drawer")) drawer?.before(box);
      }
    }
    const lock = () => boxes.filter((box) => locked.includes(box.dataset.key ?? "")).forEach(modelbook.controls.lock);
    lock();
    figure.addEventListener("modelbook:paint", lock); // a control that is read at another year has another key
  }

  /** What the page's address asks for: of each key what it says. */
  const asked = () => modelbook.address.read(location.hash.slice(1));
  const KEYS = ["view", "only", "lock"];
  const inForce = asked().state;

  /** A link of this page that asks to be shown otherwise, pasted or pressed on the page itself. */
  function again() {
    const { state } = asked();
    if (state.get("view") === "projector") modelbook.present(true);
    else if (KEYS.some((key) => state.has(key) && state.get(key) !== inForce.get(key))) location.reload();
  }

  function start() {
    const { place, state } = asked();
    const view = state.get("view");
    const [only, locked] = [keys(state.get("only")), keys(state.get("lock")) ?? []];
    const figure = document.getElementById(place) ?? document.querySelector("figure.explorer");
    if (figure?.matches("figure.explorer") && (only || locked.length)) few(/** @type {HTMLElement} */ (figure), only, locked);
    if (view === "embed") embed(place);
    if (view === "projector" || document.querySelector("[data-slides]")) modelbook.present(true);
  }

  start();
  addEventListener("hashchange", again);
})();
