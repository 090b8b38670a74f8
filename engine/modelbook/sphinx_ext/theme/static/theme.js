/* Runs in the head, before anything is drawn: light or dark without a flash. The choice is the one thing stored. */
(() => {
  "use strict";
  var root = document.documentElement;
  var KEY = `${root.dataset.book || "book"}-theme`;
  var system = window.matchMedia("(prefers-color-scheme: dark)");

  function stored() {
    try {
      return localStorage.getItem(KEY);
    } catch (_refused) {
      return null;
    }
  }
  function show(choice) {
    root.dataset.theme = choice === "light" || choice === "dark" ? choice : system.matches ? "dark" : "light";
    var button = document.querySelector(".theme-switch");
    if (button) button.setAttribute("aria-pressed", String(root.dataset.theme === "dark"));
  }
  function choose(theme) {
    // what the system says anyway is not kept: the page goes on following the system
    var follows = theme === (system.matches ? "dark" : "light");
    try {
      if (follows) localStorage.removeItem(KEY);
      else localStorage.setItem(KEY, theme);
    } catch (_refused) {
      /* the choice then lasts as long as the page */
    }
    show(theme);
  }
  /* What overflows can be scrolled by keyboard too. */
  function reachable() {
    document.querySelectorAll(".scroll, .cell_output, .prose pre, div.math").forEach((box) => {
      if (box.scrollWidth > box.clientWidth || box.scrollHeight > box.clientHeight) box.tabIndex = 0;
      else box.removeAttribute("tabindex");
    });
  }

  root.dataset.scripts = "on";
  show(stored());
  system.addEventListener("change", () => {
    show(stored());
  });
  window.addEventListener("storage", (event) => {
    if (event.key === KEY) show(event.newValue);
  });
  document.addEventListener("DOMContentLoaded", () => {
    show(root.dataset.theme);
    var button = document.querySelector(".theme-switch");
    if (button)
      button.addEventListener("click", () => {
        choose(root.dataset.theme === "dark" ? "light" : "dark");
      });
    reachable();
    window.addEventListener("load", reachable);
    window.addEventListener("resize", reachable);
    document.addEventListener("toggle", reachable, true); // a table in a fold has its size once that is open
  });
})();
