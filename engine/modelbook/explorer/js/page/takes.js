// “What would it take?”: the reader names a target, and each lever says how far it would have to go, alone.
(() => {
  "use strict";
  const PAUSE = 150; // ms after the last move
  const ANY = /** @type {[number, number]} */ ([-Infinity, Infinity]);

  class Takes {
    /** @param {Explorer} explorer */
    constructor(explorer) {
      this.explorer = explorer;
      this.target = Number.NaN;
      this.key = ""; // of the world and the target that the table is of, or will be
      this.slices = new modelbook.Slices(PAUSE);
    }

    /** The output that the target is of. */
    get output() {
      const { m } = this.explorer;
      const name = modelbook.headline.column(this.explorer);
      return [...m.summary, ...m.outputs].find((o) => o.column === name);
    }

    show() {
      const { explorer, output } = this;
      const box = explorer.$("[data-takes]");
      if (!box) return;
      box.hidden = explorer.cockpit.answer !== "takes";
      if (box.hidden || !output) return this.stop();
      if (!box.firstElementChild) this.build(box);
      if (!Number.isFinite(this.target)) return;
      const { inForce, scenario, m } = explorer;
      const key = JSON.stringify([output.column, this.target, inForce, scenario]);
      if (key === this.key) return;
      this.key = key;
      box.querySelector("table")?.setAttribute("aria-busy", "true"); // what it says is of another target, or of another world
      this.slices.begin(
        () => modelbook.takes.takes(m, inForce, scenario, output.column, this.target),
        (found) => this.fill(box, found),
      );
    }

    stop() {
      this.slices.stop();
      this.key = "";
    }

    /** @param {HTMLElement} box */
    build(box) {
      const { explorer, output } = this;
      const { add } = modelbook.markup;
      const scale = explorer.config.number?.scales[output?.column ?? ""];
      const start = scale?.fits[1] ?? (scale ? (scale.low + scale.high) / 2 : 0);
      const label = add(add(box, "p", ""), "label", `${modelbook.text.takesAsk(output?.says ?? "")} `);
      const input = label.appendChild(document.createElement("input"));
      Object.assign(input, { type: "text", inputMode: "decimal", autocomplete: "off" });
      input.id = `${explorer.figure.id}-target`;
      const told = add(box, "p", "");
      told.className = "field-told";
      told.id = `${input.id}-told`;
      told.setAttribute("role", "status");
      input.setAttribute("aria-describedby", told.id);
      input.value = modelbook.headline.shown(explorer, start);
      add(box, "table", "");
      add(box, "p", "").className = "beyond";
      const take = () => {
        const wanted = modelbook.typed.read(input.value, this.output?.unit ?? "", ANY);
        modelbook.markup.put(told, Number.isFinite(wanted) ? "" : modelbook.text.noTarget);
        this.target = wanted;
        if (!Number.isFinite(wanted)) return this.empty(box);
        this.show();
      };
      input.addEventListener("change", take);
      take();
    }

    /** What stood there was of another target. @param {HTMLElement} box */
    empty(box) {
      this.stop();
      const table = /** @type {HTMLTableElement} */ (box.querySelector("table"));
      table.replaceChildren();
      table.hidden = true;
      modelbook.markup.put(/** @type {Element} */ (box.querySelector(".beyond")), "");
    }

    /** @param {HTMLElement} box @param {Take[]} found */
    fill(box, found) {
      const { explorer } = this;
      const { add, addButton, put } = modelbook.markup;
      const { text, words, world } = modelbook;
      const { m, preset, inForce } = explorer;
      const { key } = this;
      const table = /** @type {HTMLTableElement} */ (box.querySelector("table"));
      const within = found.filter((one) => one.to !== null);
      const shownAt = (/** @type {Take} */ { a, key }, /** @type {number} */ x) =>
        words.stated(m, a, world.shownOf(m, a, { ...inForce, [key]: x }, preset));
      const held = table.contains(document.activeElement) ? document.activeElement?.getAttribute("aria-label") : null;
      table.replaceChildren();
      table.removeAttribute("aria-busy");
      table.hidden = !within.length;
      const head = table.createTHead().insertRow();
      for (const word of [text.assumption, text.here, text.wouldTake, ""]) add(head, "th", word).setAttribute("scope", "col");
      const body = table.createTBody();
      for (const one of within) {
        const tr = body.insertRow();
        add(tr, "th", one.a.label).setAttribute("scope", "row");
        add(tr, "td", shownAt(one, one.from));
        add(tr, "td", shownAt(one, one.to ?? one.from));
        const take = addButton(add(tr, "td", ""), text.takeIt, () => {
          if (key === this.key) explorer.move({ [one.key]: one.to ?? one.from });
        });
        take.setAttribute("aria-label", `${text.takeIt}: ${one.a.label}`);
        if (take.getAttribute("aria-label") === held) take.focus(); // who went on by key is where they were
      }
      const beyond = found.filter((one) => one.to === null).map((one) => one.a.label);
      put(/** @type {Element} */ (box.querySelector(".beyond")), beyond.length ? text.outOfReach(beyond, !within.length) : "");
    }
  }

  modelbook.Takes = Takes;
})();
