// Back and Forward: the page comes out of the browser's memory as it was left, and what it shows has to be looked at again.
(() => {
  "use strict";
  const FIELDS = ":is(input, select)[autocomplete=off]"; // those that WebKit empties
  /** @typedef {HTMLInputElement & HTMLSelectElement} Field */
  const held = /** @type {Map<Field, {value: string, checked: boolean}>} */ (new Map());

  /** Do something whenever the page comes back. WebKit empties fields after it has told of that, so it is done a moment later. @param {() => void} act @returns {() => void} what ends this */
  function returned(act) {
    const listen = (/** @type {PageTransitionEvent} */ event) => event.persisted && setTimeout(act);
    addEventListener("pageshow", listen);
    return () => removeEventListener("pageshow", listen);
  }

  // Fields get back what stood in them, before anything else is done.
  addEventListener("pagehide", () => {
    held.clear();
    for (const field of /** @type {NodeListOf<Field>} */ (document.querySelectorAll(FIELDS)))
      held.set(field, { value: field.value, checked: field.checked });
  });
  returned(() => {
    for (const [field, was] of held) {
      if (field.value !== was.value) field.value = was.value;
      if (field.checked !== was.checked) field.checked = was.checked;
    }
  });

  modelbook.returned = returned;
})();
