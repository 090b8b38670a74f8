// Why the reader's world and the one it is compared with differ: a table that is a waterfall, worked out while the page rests.
(() => {
  "use strict";
  const PAUSE = 200; // ms after the last move
  const ROLES = /** @type {const} */ ([
    ["rowgroup", "thead, tbody"],
    ["row", "tr"],
    ["cell", "td"],
    ["rowheader", "tbody th"],
    ["columnheader", "thead th"],
  ]); // on a phone it is laid out as no table

  class Why {
    /** @param {Compared} of where the two worlds are shown @param {() => string} column what is taken apart first */
    constructor(of, column) {
      this.of = of;
      this.column = column;
      this.key = ""; // of the two worlds and the number that are taken apart, or will be
      this.told = /** @type {Explained|null} */ (null);
      this.chosen = ""; // the column that the reader asked for
      this.pasted = /** @type {Side|null} */ (null); // the world of a link, in place of the scenario
      this.notes = ""; // what was wrong with the link
      this.beside = ""; // the scenario that it stands in place of
      this.wired = false; // whether what is chosen where it is shown is heeded
      this.slices = new modelbook.Slices(PAUSE);
    }

    /** The numbers that can be taken apart: single ones, and of a path the one at the focus time. */
    get choices() {
      const { m } = this.of;
      const every = new Map([...m.outputs, ...m.summary].map((o) => [o.column, o]));
      return m.numbers.flatMap((name) => every.get(name) ?? []);
    }

    /** The one that is meant: the reader's choice, else what the explorer is about. @returns {Asked|null} */
    get asked() {
      const { m } = this.of;
      const wanted = [this.chosen, this.column(), this.choices[0]?.column ?? ""].find((name) =>
        this.choices.some((o) => o.column === name),
      );
      return wanted ? modelbook.explain.asked(m, wanted) : null;
    }

    /** @returns {[Side, Side]} the reader's world and the one compared with */
    get sides() {
      const { inForce, scenario, compare } = this.of;
      return [{ values: inForce, scenario }, this.pasted ?? { values: {}, scenario: compare }];
    }

    /** The present worlds are to be taken apart; what was begun for others ends. */
    want() {
      const { asked, sides } = this;
      const key = JSON.stringify([asked?.output.column, sides]);
      if (key === this.key) return;
      this.stop();
      this.key = key;
      if (!asked) return;
      this.slices.begin(
        () => modelbook.explain.explain(this.of.m, ...sides, asked),
        (told) => {
          this.told = told;
          this.show();
        },
      );
    }

    stop() {
      this.slices.stop();
      this.key = "";
      this.told = null;
    }

    show() {
      const { of } = this;
      const box = of.$("[data-differences]");
      if (!box) return;
      if (this.wired && of.compare !== this.beside) this.forget(box); // a scenario was chosen after the link
      box.hidden = !of.compare;
      if (!of.compare) {
        this.stop();
        box.replaceChildren();
        this.wired = false;
        return;
      }
      if (!box.firstElementChild) this.build(box);
      if (!this.wired) this.wire(box);
      this.want();
      const scenario = of.m.scenarios[of.compare];
      const other = this.pasted ? modelbook.text.thatWorld : scenario.label;
      const { text } = modelbook;
      const { put } = modelbook.markup;
      const say = (/** @type {string} */ part, /** @type {string} */ words) => {
        const p = /** @type {HTMLElement} */ (box.querySelector(`[data-part="${part}"]`));
        put(p, words);
        p.hidden = !words;
      };
      say("says", this.notes || (this.pasted ? "" : scenario.says));
      const { told, asked } = this;
      box.setAttribute("aria-busy", String(!told && asked !== null));
      const problem = told && {
        same: text.sameAssumptions,
        many: text.manyDiffer(told.differing),
        missing: text.noNumber,
        "": "",
      };
      const done = told && !told.problem && asked ? modelbook.crux.sentence(told, asked.output) : "";
      say("crux", done || (told && problem ? problem[told.problem] : asked ? text.takingApart : ""));
      say("note", done && told ? (told.exact ? text.exactNote : text.drawnNote)(told.differing) : "");
      const table = /** @type {HTMLTableElement} */ (box.querySelector("table"));
      table.hidden = told?.problem === "same";
      this.fill(table, other);
    }

    /** What stands in the box; a page may have it printed. @param {HTMLElement} box */
    build(box) {
      const { add } = modelbook.markup;
      const { choices, asked } = this;
      if (modelbook.pasted)
        add(add(box, "p", ""), "label", `${modelbook.text.orLink} `).appendChild(document.createElement("input"));
      add(box, "p", "").dataset.part = "says";
      if (choices.length > 1 && asked) {
        const label = add(add(box, "p", ""), "label", `${modelbook.text.whichNumber} `);
        const select = label.appendChild(document.createElement("select"));
        for (const o of choices) add(select, "option", this.titled(o)).value = o.column;
        select.value = asked.output.column;
      }
      const crux = add(box, "p", "");
      crux.dataset.part = "crux";
      crux.className = "crux";
      crux.setAttribute("aria-live", "polite");
      const table = add(box, "table", "");
      table.className = "falls";
      table.setAttribute("role", "table");
      add(box, "p", "").dataset.part = "note";
    }

    /** What the reader chooses in the box, and has chosen in a printed one before this was here. @param {HTMLElement} box */
    wire(box) {
      const [select, input] = [box.querySelector("select"), box.querySelector("input")];
      this.wired = true;
      this.beside = this.of.compare;
      this.chosen = select?.value ?? "";
      select?.addEventListener("change", () => {
        this.chosen = select.value;
        this.show();
      });
      if (!input) return;
      input.autocomplete = "off";
      input.addEventListener("change", () => this.paste(input));
      if (input.value) this.paste(input);
    }

    /** The world of a link that was pasted. @param {HTMLInputElement} input */
    async paste(input) {
      const link = input.value;
      const found = link.trim() ? await modelbook.pasted?.(this.of.m, link) : null;
      if (input.value !== link) return; // another one was pasted meanwhile
      this.pasted = found?.side ?? null;
      this.notes = found?.notes.join(" ") ?? "";
      this.show();
    }

    /** @param {HTMLElement} box */
    forget(box) {
      this.beside = this.of.compare;
      this.pasted = null;
      this.notes = "";
      const input = box.querySelector("input");
      if (input) input.value = "";
    }

    /** A number in words, with its time. @param {Output} o */
    titled(o) {
      const words = `${o.says.charAt(0).toUpperCase()}${o.says.slice(1)}`;
      return o.axes.includes("time") ? `${words}, ${this.of.m.focus}` : words;
    }

    /** @param {HTMLTableElement} table @param {string} other what the other world is called */
    fill(table, other) {
      const { add } = modelbook.markup;
      const { text } = modelbook;
      const { told, asked } = this;
      const done = told && !told.problem && asked;
      const amount = done ? modelbook.crux.amounts(told, asked.output) : null;
      const rows = done ? told.steps.map((step) => this.stepped(step)) : this.differing();
      table.replaceChildren();
      const title = asked && amount ? this.titled(asked.output) : text.compareTitle(other);
      const unit = amount?.unit ?? "";
      table.createCaption().textContent = title.toLowerCase().includes(unit.toLowerCase()) ? title : `${title}: ${unit}`;
      const head = table.createTHead().insertRow();
      for (const words of [text.assumption, text.here, ...(done ? [text.step] : []), other])
        add(head, "th", words).setAttribute("scope", "col");
      const body = table.createTBody();
      const places = done ? modelbook.crux.places(told) : null;
      if (amount && places && told) this.end(body, text.here, amount.end(told.from), places.ends[0], "here");
      rows.forEach(({ id, label, first, second, step }, k) => {
        const tr = body.insertRow();
        tr.dataset.assumption = id;
        add(tr, "th", label).setAttribute("scope", "row");
        add(tr, "td", first).dataset.head = text.here;
        if (step && amount && places) {
          const td = add(tr, "td", "");
          const sign = amount.step(step.contribution);
          const words = add(td, "span", [sign, amount.error(step.error)].filter(Boolean).join(" "));
          const [from, to] = places.steps[k];
          td.className = /[1-9]/.test(sign) ? (step.contribution > 0 ? "step more" : "step less") : "step none";
          this.place(td, words, Math.min(from, to), Math.max(from, to), to);
        }
        add(tr, "td", second).dataset.head = other;
      });
      if (amount && places && told) this.end(body, other, amount.end(told.to), places.ends[1], "there");
      for (const [role, selector] of ROLES) for (const el of table.querySelectorAll(selector)) el.setAttribute("role", role);
    }

    /** A row for one of the two worlds. @param {HTMLTableSectionElement} body @param {string} label @param {string} value @param {number} at @param {string} which */
    end(body, label, value, at, which) {
      const { add } = modelbook.markup;
      const tr = body.insertRow();
      tr.className = `end ${which}`;
      add(tr, "th", label).setAttribute("scope", "row");
      add(tr, "td", "");
      const td = add(tr, "td", "");
      td.className = "step";
      this.place(td, add(td, "span", value), at, at, at);
      add(tr, "td", "");
    }

    /** @param {HTMLElement} td @param {HTMLElement} words @param {number} low @param {number} high @param {number} next where the next row goes on */
    place(td, words, low, high, next) {
      for (const [name, x] of Object.entries({ low, high, next })) td.style.setProperty(`--${name}`, String(x));
      words.className = low > 1 - high ? "before" : "after"; // where there is more room
    }

    /** @param {ExplainedStep} step */
    stepped(step) {
      const { named, valued } = modelbook.crux;
      const id = step.parts.map(({ a }) => a.id).join(" ");
      return { id, label: named(step), first: valued(step, "first"), second: valued(step, "second"), step };
    }

    /** What differs, before it is known what that does. @returns {{id: string, label: string, first: string, second: string, step: ExplainedStep|null}[]} */
    differing() {
      const { m } = this.of;
      const { resolveOne, shownOf } = modelbook.world;
      const presets = this.sides.map((side) => m.scenarios[side.scenario].values);
      const both = (/** @type {(values: Values, preset: Values) => string} */ say) =>
        this.sides.map((side, k) => say(side.values, presets[k]));
      return Object.values(m.assumptions).flatMap((a) => {
        const [x, y] = both((values, preset) => String(resolveOne(m, a, values, preset)));
        if (x === y) return [];
        const [first, second] = both((values, preset) => modelbook.words.measured(shownOf(m, a, values, preset), a.unit));
        return [{ id: a.id, label: a.label, first, second, step: null }];
      });
    }
  }

  modelbook.Why = Why;
})();
