// Small pieces of a page: text with bold marks, an element with words, a button, a mark of a drawing; and a text that is copied.
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

  /** The same of words with **bold** marks. @param {Element} el @param {string} words */
  function say(el, words) {
    if (el.textContent !== modelbook.words.plain(words)) write(el, words);
  }

  /** @template {keyof HTMLElementTagNameMap} Tag @param {Element} to @param {Tag} tag @param {string} [words] @param {Record<string, string>} [attributes] @returns {HTMLElementTagNameMap[Tag]} */
  function add(to, tag, words = "", attributes = {}) {
    const el = to.appendChild(document.createElement(tag));
    el.textContent = words;
    for (const [name, value] of Object.entries(attributes)) el.setAttribute(name, value);
    return el;
  }

  /** A drawing, or a mark in one. @param {Element} to @param {string} tag @param {Record<string, string|number>} attributes @param {string} [words] */
  function draw(to, tag, attributes, words = "") {
    const el = to.appendChild(document.createElementNS("http://www.w3.org/2000/svg", tag));
    el.textContent = words;
    for (const [name, value] of Object.entries(attributes)) el.setAttribute(name, String(value));
    return el;
  }

  /** @param {Element} to @param {string} words @param {() => void} act */
  function addButton(to, words, act) {
    const button = add(to, "button", words);
    button.type = "button";
    button.addEventListener("click", act);
    return button;
  }

  /** Put a text into the clipboard. @param {string} text @returns {Promise<boolean>} whether it is there: on file:// and without permission there is none */
  async function copy(text) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      return false;
    }
  }

  /** Copy a link. @param {string} link @returns {Promise<string>} what to tell: where it cannot be copied, the link */
  const copyLink = async (link) => ((await copy(link)) ? modelbook.text.copied : `${modelbook.text.copyByHand} ${link}`);

  /** What is longer than its place can be reached by keys, to be scrolled. All are asked before any is written. @param {HTMLElement[]} boxes */
  function reachable(boxes) {
    const longer = boxes.map((box) => box.scrollHeight > box.clientHeight + 1 && box.clientHeight > 0);
    boxes.forEach((box, k) => {
      if (longer[k]) box.tabIndex = 0;
      else box.removeAttribute("tabindex");
    });
  }

  modelbook.markup = { write, put, say, add, addButton, draw, copy, copyLink, reachable };
})();
