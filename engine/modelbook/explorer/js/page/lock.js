// A control that a lesson or a link holds fast says so, and cannot be moved by hand: also before its explorer wakes.
(() => {
  "use strict";
  const FIELDS = "[name][data-key], [data-number] *"; // by which a control is moved

  /** @param {HTMLElement} box of the control */
  function lock(box) {
    if (box.dataset.locked !== undefined) return;
    box.dataset.locked = "";
    const id = `${box.closest("figure")?.id}-${box.dataset.key}-locked`;
    modelbook.markup.add(box, "p", modelbook.text.locked, { class: "why", id });
    for (const el of box.querySelectorAll(`${FIELDS}, [data-restore]`)) {
      el.toggleAttribute("disabled", true);
      el.setAttribute("aria-disabled", "true");
      el.setAttribute("aria-describedby", id);
    }
  }

  modelbook.lock = lock;
  modelbook.fields = FIELDS;
})();
