// How an explorer's parts share one screen: which chart is the main one, which levers are in sight, and what stands in the chart's place.
(() => {
  "use strict";
  const ANSWERS = /** @type {const} */ (["matters", "takes", "why", "past"]); // tools whose answer takes the chart's place

  class Cockpit {
    /** @param {Explorer} explorer */
    constructor(explorer) {
      this.explorer = explorer;
      this.answer = ""; // the tool whose answer stands in the chart's place
      this.wire();
    }

    /** The chart that is seen large. @returns {HTMLElement|null} */
    get main() {
      return this.explorer.$(".chart-box.main");
    }

    wire() {
      const { explorer } = this;
      for (const button of explorer.$$("[data-thumb]"))
        button.addEventListener("click", () => this.swap(/** @type {HTMLElement} */ (button.closest("[data-chart]"))));
      const more = explorer.$("[data-more]");
      const others = explorer.$(".others");
      if (more && others) {
        others.hidden = true;
        more.addEventListener("click", () => this.open(others.hidden));
      }
      explorer.$("[data-shut]")?.addEventListener("click", () => this.ask(this.answer));
      for (const turn of explorer.$$("[data-turn]")) turn.addEventListener("click", () => this.turn(Number(turn.dataset.turn)));
      explorer.$("[data-all]")?.addEventListener("click", () => this.all());
      this.turn(0);
    }

    /** Another chart takes the main place. @param {HTMLElement} box */
    swap(box) {
      const { explorer, main } = this;
      if (this.answer) this.ask(this.answer);
      main?.classList.remove("main");
      box.classList.add("main");
      /** @type {HTMLElement|null} */ (main?.querySelector("[data-thumb]"))?.focus({ preventScroll: true });
      explorer.resize();
      explorer.painting.draw();
    }

    /** The levers behind “more” are in sight, or not. @param {boolean} open */
    open(open) {
      const { explorer } = this;
      const [more, others] = [explorer.$("[data-more]"), explorer.$(".others")];
      if (!more || !others) return;
      others.hidden = !open;
      more.setAttribute("aria-expanded", String(open));
      modelbook.markup.put(more, open ? modelbook.text.fewer : modelbook.text.more(others.childElementCount));
      explorer.painting.settle();
    }

    /** A tool is asked, or put away when it is asked again; one answer is seen at a time. @param {string} tool */
    ask(tool) {
      const { explorer } = this;
      this.answer = this.answer === tool ? "" : tool;
      for (const name of ANSWERS) {
        explorer.$(`[data-action="${name}"]`)?.setAttribute("aria-pressed", String(name === this.answer));
        const box = explorer.$(name === "why" ? "[data-differences]" : `[data-${name}]`);
        if (box) box.classList.toggle("asked", name === this.answer);
      }
      const instead = explorer.$("[data-instead]");
      if (instead) instead.hidden = !this.answer;
      explorer.painting.draw();
      if (this.answer && this.answer !== "past" && !explorer.why) explorer.withAnswers();
    }

    // -- one lever at a time, on a phone

    /** The levers of the panel, in order. */
    get levers() {
      return this.explorer.$$(".panel > .control, .panel > .others > .control");
    }

    /** @param {number} by */
    turn(by) {
      const { levers } = this;
      if (!levers.length) return;
      const now = levers.findIndex((box) => box.classList.contains("current"));
      const next = (Math.max(now, 0) + by + levers.length) % levers.length;
      levers.forEach((box, k) => box.classList.toggle("current", k === next));
      const others = this.explorer.$(".others");
      others?.classList.toggle("holds", others.contains(levers[next]));
      const turn = this.explorer.$('[data-turn="1"]');
      const after = levers[(next + 1) % levers.length].dataset.label ?? "";
      if (turn) modelbook.markup.put(turn, levers.length > 1 ? modelbook.text.next(after) : "");
      if (by) this.explorer.painting.settle();
    }

    /** All levers are listed, or one. */
    all() {
      const { explorer } = this;
      const panel = explorer.$(".panel");
      const on = panel?.classList.toggle("all") ?? false;
      explorer.$("[data-all]")?.setAttribute("aria-expanded", String(on));
      this.open(on);
    }

    /** What scrolls can be reached by keys. */
    reach() {
      modelbook.markup.reachable(this.explorer.$$(".chart-box > .quiet, .main > .drawings, .sentence"));
    }

    /** The width and height that a chart is drawn in: that of the main place, whichever place it has. @returns {[number, number]} */
    size() {
      const holder = /** @type {HTMLElement|null} */ (this.main?.querySelector(".drawings"));
      return [Math.floor(holder?.clientWidth || 660), Math.floor(holder?.clientHeight || 0)];
    }
  }

  modelbook.Cockpit = Cockpit;
})();
