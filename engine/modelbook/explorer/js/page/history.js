// What the reader did in an explorer, act by act: undo, redo, and a list of the last twenty.
(() => {
  "use strict";
  const MOST = 20; // acts
  const ONE = 1200; // ms within which moves of one lever are one act

  class History {
    /** @param {Explorer} explorer */
    constructor(explorer) {
      this.explorer = explorer;
      this.states = [this.state()];
      this.words = [modelbook.text.atFirst];
      this.at = 0;
      this.last = { keys: "", time: 0 };
    }

    /** @returns {{values: Values, scenario: string}} */
    state() {
      return { values: { ...this.explorer.all }, scenario: this.explorer.scenario };
    }

    /** The world changed: an act, unless it goes on with the last one, or goes back to a state. */
    record() {
      const [now, before] = [this.state(), this.states[this.at]];
      const keys = [...new Set([...Object.keys(now.values), ...Object.keys(before.values)])].filter(
        (key) => now.values[key] !== before.values[key],
      );
      if (!keys.length && now.scenario === before.scenario) return;
      const same = now.scenario === before.scenario && keys.join() === this.last.keys && this.at === this.states.length - 1;
      const goesOn = same && this.at > 0 && performance.now() - this.last.time < ONE;
      if (!goesOn) this.at++;
      this.last = { keys: goesOn ? this.last.keys : keys.join(), time: performance.now() };
      this.states.splice(this.at, Infinity, now);
      this.words.splice(this.at, Infinity, this.named(keys, now, before));
      const over = this.states.length - 1 - MOST;
      if (over > 0) {
        this.states.splice(0, over);
        this.words.splice(0, over);
        this.at -= over;
      }
    }

    /** @param {string[]} keys @param {{values: Values, scenario: string}} now @param {{scenario: string}} before */
    named(keys, now, before) {
      const { text, world } = modelbook;
      const { m } = this.explorer;
      if (now.scenario !== before.scenario) return m.scenarios[now.scenario].label;
      const own = keys.filter((key) => world.ofKey(m, key));
      const found = own.length ? world.ofKey(m, own[0]) : null;
      if (!found) return text.elsewhere;
      if (own.length > 1) return text.changes(own.length);
      const { a } = found;
      const x = world.shownOf(m, a, { ...this.explorer.linked, ...now.values }, m.scenarios[now.scenario].values);
      return `${a.label}: ${modelbook.words.stated(m, a, x)}`;
    }

    /** @param {number} to which state */
    go(to) {
      if (!this.states[to]) return;
      this.at = to;
      this.last = { keys: "", time: 0 };
      const { values, scenario } = this.states[to];
      this.explorer.model.set("scenario", scenario);
      this.explorer.put("values", { ...values });
    }

    undo() {
      this.go(this.at - 1);
    }
    redo() {
      this.go(this.at + 1);
    }

    /** Buttons that can do something are alive; the list is kept up while it is seen. */
    show() {
      const { explorer } = this;
      explorer.$('[data-action="undo"]')?.toggleAttribute("disabled", this.at === 0);
      explorer.$('[data-action="redo"]')?.toggleAttribute("disabled", this.at === this.states.length - 1);
      const box = explorer.$("[data-past]");
      if (!box) return;
      box.hidden = explorer.cockpit.answer !== "past";
      if (box.hidden) return;
      const list = document.createElement("ol");
      this.words.forEach((words, k) => {
        const button = modelbook.markup.addButton(modelbook.markup.add(list, "li", ""), words, () => this.go(k));
        if (k === this.at) button.setAttribute("aria-current", "step");
      });
      box.replaceChildren(list);
    }

    /** Ctrl+Z goes back, Ctrl+Shift+Z and Ctrl+Y go on; in a field in which something is being typed they are the field's. @param {KeyboardEvent} event */
    keys(event) {
      const { target } = event;
      const field = target instanceof HTMLInputElement && ["text", "search"].includes(target.type);
      const typing = field && !target.matches("[role=spinbutton]:not([data-typing])");
      const key = event.key.toLowerCase();
      if (typing || event.altKey || !(event.ctrlKey || event.metaKey) || !["z", "y"].includes(key)) return;
      event.preventDefault();
      if (key === "y" || event.shiftKey) this.redo();
      else this.undo();
    }
  }

  modelbook.History = History;
})();
