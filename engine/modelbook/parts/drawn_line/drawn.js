// The chart that the reader draws on: a line by pointer or by three sliders, twice; the named sets after the first, what parts
// the reader from them after the second. Without it the figure shows everything.
(() => {
  "use strict";
  const GRAIN = 4; // values of a line a year
  const { words, visit } = modelbook;
  const one = (/** @type {number} */ x) => words.trimmed(x, 1);
  const within = (/** @type {number} */ x, /** @type {number} */ low, /** @type {number} */ high) =>
    Math.min(Math.max(x, low), high);

  /**
   * @typedef {{label: string, seam: number, start: number, column: string}} Asked
   * @typedef {{years: [number, number], scale: [number, number], unit: string, lines: Asked[], camps: {label: string, value: number}[],
   *   answer: string, least: number, most: number, book: string}} Known
   * @typedef {{values: number[], reached: number}} Line `reached` is the last place that was drawn, -1 for none
   */

  /** A line that was not begun. @param {Asked} asked @param {number} last @returns {Line} */
  const empty = (asked, last) => ({
    values: Array.from({ length: (last - asked.seam) * GRAIN + 1 }, () => asked.start),
    reached: -1,
  });

  /** Draw from one place to another, straight. @param {Line} line @param {number} from @param {number} to @param {number} start @param {number} end */
  function straight(line, from, to, start, end) {
    const way = Math.sign(to - from) || 1;
    for (let k = from; k !== to + way; k += way) line.values[k] = start + ((end - start) * (k - from)) / (to - from || 1);
    line.reached = Math.max(line.reached, from, to);
  }

  class Drawn {
    /** @param {HTMLElement} el */
    constructor(el) {
      this.el = el;
      this.known = /** @type {Known} */ (JSON.parse(el.dataset.drawn ?? ""));
      const { years, scale } = this.known;
      this.first = years[0];
      this.last = years[1];
      this.low = scale[0];
      this.high = scale[1];
      this.lines = this.known.lines.map((asked) => empty(asked, this.last));
      this.stage = 1;
      this.stroke = -1; // the place of the hand's last move, -1 while it is up
      this.out = false; // the hand left the frame in this stroke
      this.frame = this.$(".frame");
      this.knots = /** @type {HTMLInputElement[]} */ ([...el.querySelectorAll("[data-knot]")]);
      this.next = /** @type {HTMLButtonElement} */ (this.$("[data-next]"));
      this.lever = /** @type {HTMLInputElement} */ (this.$("[data-lever]"));
      const printed = this.$("[data-title]").textContent;
      this.wire();
      this.recall();
      this.show();
      addEventListener("beforeprint", () => this.stage === 4 || (this.$("[data-title]").textContent = printed)); // paper shows everything
      addEventListener("afterprint", () => this.show());
    }

    /** @param {string} selector */
    $(selector) {
      return /** @type {HTMLElement} */ (this.el.querySelector(selector));
    }

    /** Which line is being drawn: 0 or 1. */
    get turn() {
      return this.stage < 3 ? 0 : 1;
    }

    get line() {
      return this.lines[this.turn];
    }

    get asked() {
      return this.known.lines[this.turn];
    }

    get end() {
      return this.line.values.length - 1;
    }

    get done() {
      return this.isWhole(this.turn);
    }

    /** The years of the three sliders. */
    get years() {
      const { seam } = this.asked;
      return [1 / 3, 2 / 3, 1].map((part) => Math.round(seam + part * (this.last - seam)));
    }

    // -- the hand -----------------------------------------------------------------------------------------------------------

    wire() {
      for (const waits of ["[data-tell]", "[data-knots]", "[data-lever]"]) this.$(waits).removeAttribute("disabled"); // until now nobody would have heard
      const hand = this.$("[data-hand]");
      hand.addEventListener("pointerdown", (event) => {
        if (event.button) return;
        hand.setPointerCapture(event.pointerId);
        this.out = false;
        this.follow(event);
      });
      hand.addEventListener("pointermove", (event) => {
        if (this.stroke >= 0) this.follow(event);
      });
      for (const end of ["pointerup", "pointercancel", "lostpointercapture"]) hand.addEventListener(end, () => this.lift());
      this.knots.forEach((knot, k) => knot.addEventListener("input", () => this.set(k)));
      this.next.addEventListener("click", () => this.advance());
      this.$("[data-again]").addEventListener("click", () => this.redraw());
      this.$("[data-tell]").addEventListener("click", () => this.tell());
      this.lever.addEventListener("input", () => this.move());
      visit.listen(() => this.showLever()); // also when the page comes back into a world that went on
    }

    /** @param {PointerEvent} event */
    follow(event) {
      const box = this.frame.getBoundingClientRect();
      const year = this.first + ((event.clientX - box.left) / box.width) * (this.last - this.first);
      const value = this.high - ((event.clientY - box.top) / box.height) * (this.high - this.low);
      this.out ||= value < this.low - 0.2 || value > this.high + 0.2;
      this.draw(Math.round((year - this.asked.seam) * GRAIN), value);
    }

    /** The hand is at a place of the line. @param {number} place @param {number} value */
    draw(place, value) {
      const { line } = this;
      const to = within(place, 0, this.end);
      const now = within(value, this.low, this.high);
      const from = this.stroke >= 0 ? this.stroke : Math.min(line.reached, to);
      if (from >= 0) straight(line, from, to, line.values[from], now);
      else straight(line, 0, to, to > GRAIN ? this.asked.start : now, now); // who begins near the first year says where that is
      this.stroke = to;
      this.showLine();
      this.showHand(to);
    }

    /** The hand went up, or was taken away: a line that came to the end is done, another waits. */
    lift() {
      if (this.stroke < 0) return;
      this.stroke = -1;
      this.showHand(-1);
      const inside = this.out ? `The line was kept inside the frame, ${one(this.low)} to ${one(this.high)}. ` : "";
      if (this.done) this.advance(inside);
      else {
        const at = Math.floor(this.asked.seam + this.line.reached / GRAIN);
        this.say(`${inside}Your line ends in ${at}. Draw on from there to ${this.last}, or set it below.`);
        this.remember();
        this.showKnots();
      }
    }

    // -- sliders ------------------------------------------------------------------------------------------------------------

    /** A slider was moved: the line is whole, straight between the three years. @param {number} moved */
    set(moved) {
      const { line, asked } = this;
      if (!this.done) for (const knot of this.knots.slice(moved)) knot.value = this.knots[moved].value; // what lies ahead is level
      const places = [0, ...this.years.map((year) => (year - asked.seam) * GRAIN)];
      const values = [line.reached < 0 ? asked.start : line.values[0], ...this.knots.map((knot) => knot.valueAsNumber)];
      for (let k = 1; k < places.length; k++) straight(line, places[k - 1], places[k], values[k - 1], values[k]);
      this.showLine();
      this.showKnots();
      this.next.disabled = false;
    }

    showKnots() {
      const { values, reached } = this.line;
      this.years.forEach((year, k) => {
        const knot = this.knots[k];
        const place = Math.min((year - this.asked.seam) * GRAIN, Math.max(reached, 0));
        knot.value = String(Math.round(values[place] * 10) / 10);
        const label = /** @type {HTMLElement} */ (knot.closest("label"));
        label.querySelector("[data-year]")?.replaceChildren(String(year));
        label.querySelector("output")?.replaceChildren(one(knot.valueAsNumber));
        knot.setAttribute("aria-valuetext", `${one(knot.valueAsNumber)} ${this.known.unit}`);
      });
    }

    // -- stages -------------------------------------------------------------------------------------------------------------

    /** On to the next stage. @param {string} [before] what is told first */
    advance(before = "") {
      if (this.stage === 4 || ((this.stage === 1 || this.stage === 3) && !this.done)) return;
      this.stage += 1;
      if (this.stage === 4) this.keep();
      this.remember();
      this.show();
      this.bring();
      if (this.stage === 2) this.say(before + modelbook.drawnEnds.between(this.known.camps, this.line.values[this.end]));
      else this.say(before + (this.stage === 4 ? `${modelbook.bets[this.el.dataset.betName ?? ""].label}.` : ""));
      if (this.stage === 4) this.$("[data-title]").focus({ preventScroll: true });
    }

    /** The line in hand, or the last one, once more. */
    redraw() {
      this.stage = this.stage === 4 && this.isWhole(0) ? 3 : 1;
      this.lines[this.turn] = empty(this.asked, this.last);
      this.remember();
      this.show();
      this.bring();
      this.say("");
      this.knots[0].focus({ preventScroll: true }); // the button is gone
    }

    /** Everything, without a line of the reader's. */
    tell() {
      this.stage = 4;
      this.remember();
      this.show();
      this.bring();
      this.say("");
      this.$("[data-title]").focus({ preventScroll: true });
    }

    /** The chart is in sight again, its buttons stood a screen below it on a phone; in the end with the answer and the lever under it. */
    bring() {
      this.$(".top").scrollIntoView({ block: this.stage === 4 ? "start" : "nearest" });
    }

    /** Whether a line was drawn to its end. @param {number} turn */
    isWhole(turn) {
      const { reached, values } = this.lines[turn];
      return reached === values.length - 1;
    }

    /** Between the two lines, at the end: null where not both were drawn. */
    get difference() {
      const ends = this.lines.map((line, turn) => (this.isWhole(turn) ? line.values[line.reached] : NaN));
      const apart = ends[0] - ends[1];
      return Number.isNaN(apart) ? null : Math.round(within(apart, this.known.least, this.known.most) * 10) / 10;
    }

    /** The difference is the reader's bet. */
    keep() {
      if (this.difference !== null) visit.bet(this.el.dataset.betName ?? "", this.difference);
    }

    remember() {
      try {
        const { stage, lines } = this;
        sessionStorage.setItem(`${modelbook.book}-drawn-${this.el.id}`, JSON.stringify({ stage, lines }));
      } catch {
        // no storage: the lines last as long as the page
      }
    }

    /** The lines of the visit, where they still fit the chart. */
    recall() {
      try {
        const found = JSON.parse(sessionStorage.getItem(`${modelbook.book}-drawn-${this.el.id}`) ?? "null");
        const fits = (/** @type {Line} */ line, /** @type {number} */ k) =>
          line.values.length === this.lines[k].values.length && line.values.every(Number.isFinite);
        if (![1, 2, 3, 4].includes(found?.stage) || !found.lines.every(fits)) return;
        this.stage = found.stage;
        this.lines = found.lines;
      } catch {
        // no storage, or a damaged entry: the reader begins anew
      }
    }

    // -- what is shown ------------------------------------------------------------------------------------------------------

    show() {
      const { stage, known } = this;
      this.el.dataset.stage = String(stage);
      const drawing = stage === 1 || stage === 3;
      const [mine] = this.lines;
      const values = known.camps.map((camp) => camp.value);
      const said = `${known.camps.length} sets of beliefs say ${one(Math.min(...values))} to ${one(Math.max(...values))}`;
      const own = this.isWhole(0) ? `You say ${one(mine.values[mine.reached])} in ${this.last}. ` : "";
      const titles = [
        `Draw on to ${this.last}: ${this.known.lines[0].label}`,
        `${own}${said}`,
        `Draw once more to ${this.last}: ${this.known.lines[1].label}`,
        this.difference === null
          ? `${this.last}, ${known.lines[0].label}: ${said}`
          : `Your first bet: ${this.signed(this.difference)}. The book: ${known.book}`,
      ];
      this.$("[data-title]").textContent = titles[stage - 1];
      this.$("[data-count]").textContent = drawing ? `Line ${this.turn + 1} of 2` : "";
      this.next.textContent = stage === 2 ? "Draw the other world" : "That is my line";
      this.next.hidden = stage === 4;
      this.next.disabled = drawing && !this.done;
      this.$("[data-tell]").hidden = stage === 4;
      this.$("[data-again]").hidden = drawing;
      this.$("[data-hand]").style.setProperty("--from", `${this.x(0)}%`);
      this.showLine();
      this.showKnots();
      const ends = this.lines.map((line, turn) => ({
        value: line.values[line.reached],
        whole: !drawing && this.isWhole(turn),
        label: this.known.lines[turn].label,
      }));
      modelbook.drawnEnds.show(this.frame, ends, (value) => this.y(value));
      if (stage === 4) this.showEnd();
    }

    /** A difference with its sign and unit. @param {number} x */
    signed(x) {
      return words.guessed(x, modelbook.bets[this.el.dataset.betName ?? ""]);
    }

    /** Where a place of the line in hand stands, in per cent from the left. @param {number} place @param {number} [turn] */
    x(place, turn = this.turn) {
      return (100 * (this.known.lines[turn].seam + place / GRAIN - this.first)) / (this.last - this.first);
    }

    /** And a value, from above. @param {number} value */
    y(value) {
      return (100 * (this.high - value)) / (this.high - this.low);
    }

    showLine() {
      this.lines.forEach((line, turn) => {
        const drawn = line.values.slice(0, line.reached + 1);
        const d = drawn.map((value, k) => `${this.x(k, turn).toFixed(2)} ${this.y(value).toFixed(2)}`).join("L");
        this.$(`[data-mine="${turn}"]`).setAttribute("d", d ? `M${d}` : "");
      });
      this.$("[data-yours-to-draw]").hidden = this.line.reached >= 0;
    }

    /** The hand's dot, and what it says. @param {number} place -1 for none */
    showHand(place) {
      const [dot, bubble] = [this.$("[data-dot]"), this.$("[data-bubble]")];
      dot.hidden = bubble.hidden = place < 0;
      if (place < 0) return;
      const value = this.line.values[place];
      for (const mark of [dot, bubble]) {
        mark.style.left = `${mark === bubble ? within(this.x(place), 12, 86) : this.x(place)}%`;
        mark.style.top = `${this.y(value)}%`;
      }
      bubble.textContent = `${Math.floor(this.asked.seam + place / GRAIN)}: ${one(value)}`;
    }

    /** @param {string} told */
    say(told) {
      this.$("[data-told]").textContent = told;
    }

    showEnd() {
      const axis = this.$(".own-axis");
      const { least, most } = this.known;
      if (this.difference !== null)
        modelbook.betting.mark(axis, (this.difference - least) / (most - least), this.signed(this.difference));
      this.showLever();
    }

    // -- the lever ----------------------------------------------------------------------------------------------------------

    /** What the reader's world holds of it, or the book's start; the model speaks where the reader has changed something. */
    showLever() {
      const { lever } = this;
      const { lever: key = "", unit = "" } = lever.dataset;
      const held = visit.world.values[key];
      lever.value = held === undefined ? lever.defaultValue : String(held);
      const shown = words.measured(lever.valueAsNumber, unit);
      this.$("[data-lever-value]").textContent = shown;
      lever.setAttribute("aria-valuetext", shown);
      if (held === undefined) this.hush();
      else if (this.stage === 4) this.run();
    }

    /** No line of the reader's world, and no words about it. */
    hush() {
      for (const line of this.el.querySelectorAll("[data-world]")) line.removeAttribute("d");
      this.$("[data-lever-says]").textContent = "";
    }

    /** The lever was moved: it is set in the reader's world, and the model is run there. */
    move() {
      const { lever = "" } = this.lever.dataset;
      visit.change((world) => {
        world.values[lever] = this.lever.valueAsNumber;
      });
    }

    async run() {
      const name = this.el.dataset.model ?? "";
      const told = this.$("[data-lever-says]");
      try {
        await modelbook.loader.load(`models/${name}.js`);
      } catch {
        told.textContent = "The model did not arrive, so this cannot be worked out. Loading the page again may help.";
        return;
      }
      const m = modelbook.models[name];
      const scenario = visit.world.scenarios[name] ?? "baseline";
      const values = modelbook.links.inForce(visit.world, modelbook.linking.carried);
      const rows = modelbook.world.rows(m, values, scenario).filter((row) => Number(row[m.timeName]) >= this.first);
      this.known.lines.forEach(({ column }, k) => {
        const at = (/** @type {Row} */ row) =>
          `${((100 * (Number(row[m.timeName]) - this.first)) / (this.last - this.first)).toFixed(2)} ${this.y(Number(row[column])).toFixed(2)}`;
        this.$(`[data-world="${k}"]`).setAttribute("d", `M${rows.map(at).join("L")}`);
      });
      const x = Math.round(Number(modelbook.world.summary(m, values, scenario)[this.known.answer]) * 10) / 10; // as finely as lines are drawn
      told.textContent = `In your world the model says ${this.signed(x)} (thin lines).`;
    }
  }

  for (const el of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("figure[data-drawn]"))) new Drawn(el);
})();
