// Small pieces of a page: text with bold marks, an element with words, a button.
(() => {
  "use strict";

  /** Put a text with **bold** marks into an element. @param {Element} el @param {string} text */
  function write(el, text) {
    const parts = text.split("**").map((part, k) => {
      if (k % 2 === 0) return document.createTextNode(part);
      const b = document.createElement("b");
      b.textContent = part;
      return b;
    });
    el.replaceChildren(...parts);
  }

  /** Give an element words, unless it has them: nothing is read aloud twice. @param {Element} el @param {string} words */
  function put(el, words) {
    if (el.textContent !== words) el.textContent = words;
  }

  /** @template {keyof HTMLElementTagNameMap} Tag @param {Element} to @param {Tag} tag @param {string} words @returns {HTMLElementTagNameMap[Tag]} */
  function add(to, tag, words) {
    const el = to.appendChild(document.createElement(tag));
    el.textContent = words;
    return el;
  }

  /** @param {Element} to @param {string} words @param {() => void} act */
  function addButton(to, words, act) {
    const button = add(to, "button", words);
    button.type = "button";
    button.addEventListener("click", act);
    return button;
  }

  modelbook.markup = { write, put, add, addButton };
})();
