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
    let told = 0;
    new ResizeObserver(() => {
      const height = Math.ceil(root.getBoundingClientRect().height);
      if (height !== told) parent.postMessage({ modelbook: "height", height }, "*");
      told = height;
    }).observe(document.body);
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
    const lock = () => boxes.filter((box) => locked.includes(box.dataset.key ?? "")).forEach(modelbook.lock);
    lock();
    figure.addEventListener("modelbook:paint", lock); // a control that is read at another year has another key
  }

  /** Slides come when they are wanted. @param {boolean} on @returns {Promise<void>} */
  const present = (on) => modelbook.loader.load("presenting.js").then(() => modelbook.present(on));

  /** The button of a page that can be shown so. @param {Element} tools */
  function offer(tools) {
    const { addButton, draw } = modelbook.markup;
    const say = (/** @type {string} */ words) => {
      button.title = words;
      button.setAttribute("aria-label", words);
    };
    const button = addButton(tools, "", () => present(true).catch(() => say("For the projector: a script did not arrive")));
    button.className = "tool projector-switch";
    button.setAttribute("aria-pressed", "false");
    say("For the projector");
    const svg = draw(button, "svg", { viewBox: "0 0 20 20", width: 18, height: 18, "aria-hidden": "true" });
    draw(svg, "path", { d: "M2.5 3.5h15v9.5h-15zM10 13v3m-3 1.5 3-1.5 3 1.5" }); // a screen on a stand
  }

  /** What the page's address asks for: of each key what it says. */
  const asked = () => modelbook.address.read(location.hash.slice(1));
  const KEYS = ["view", "only", "lock"];
  const inForce = asked().state;

  /** A link of this page that asks to be shown otherwise, pasted or pressed on the page itself. */
  function again() {
    const { state } = asked();
    if (state.get("view") === "projector") present(true).catch(console.error);
    else if (KEYS.some((key) => state.has(key) && state.get(key) !== inForce.get(key))) location.reload();
  }

  function start() {
    const { place, state } = asked();
    const view = state.get("view");
    const [only, locked] = [keys(state.get("only")), keys(state.get("lock")) ?? []];
    const figure = document.getElementById(place) ?? document.querySelector("figure.explorer");
    if (figure?.matches("figure.explorer") && (only || locked.length)) few(/** @type {HTMLElement} */ (figure), only, locked);
    if (view === "embed") embed(place);
    if (!document.querySelector("article.prose h1")) return;
    const tools = document.querySelector(".tools");
    if (tools) offer(tools);
    if (view === "projector" || document.querySelector("[data-slides]")) present(true).catch(console.error);
  }

  start();
  addEventListener("hashchange", again);
})();
