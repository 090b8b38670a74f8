// The explorer: controls, charts, a sentence and a table over one model. `render({ model, el })` is the anywidget front-end
// contract; in Jupyter the model is the widget's, on the static page explorers.js gives one.
(() => {
  "use strict";
  const SIGHT = "200px"; // around the window, within which a chart counts as seen

  /** @param {{model: WidgetModel, el: HTMLElement}} context */
  function render({ model, el }) {
    if (!el.querySelector("figure.explorer")) el.innerHTML = model.get("_html"); // markup written once, in Python
    const figure = /** @type {HTMLElement & {explorer: ExplorerFace}} */ (el.querySelector("figure.explorer"));
    const explorer = new Explorer(modelbook.models[figure.dataset.explorer ?? ""], model, figure);
    figure.explorer = explorer.face();
    explorer.start();
    return () => explorer.stop();
  }

  class Explorer extends modelbook.State {
    /** @param {Model} m the model's bundle @param {WidgetModel} model the widget's model @param {HTMLElement} figure */
    constructor(m, model, figure) {
      super(m, model, JSON.parse(figure.dataset.config ?? "{}"));
      this.figure = figure;
      this.lookedFor = /** @type {Map<string, HTMLElement[]>} */ (new Map());
      this.charts = /** @type {DrawnChart[]} */ ([]);
      this.uncertain = false;
      this.spread = "setting"; // which worlds the bands are of: around the reader's setting, or those that fit the record
      this.ensemble = /** @type {Ensemble} */ (new modelbook.Ensemble(this));
      this.why = /** @type {Why|null} */ (null); // tools, once their script came
      this.takes = /** @type {Takes|null} */ (null);
      this.history = /** @type {ReaderHistory} */ (new modelbook.History(this));
      this.far = /** @type {Set<Element>} */ (new Set()); // charts out of sight, and the figure itself when all of it is
      this.resting = 0;
      this.inHand = false;
      this.painting = /** @type {Painting} */ (new modelbook.Painting(this));
      this.printing = () => this.painting.behind && this.painting.follow(); // paper shows what is in force
      this.cockpit = /** @type {Cockpit} */ ({}); // made when the figure is alive
    }

    /** Whether the bands are of worlds that fit the record. */
    get ofRecord() {
      return this.uncertain && this.spread === "record";
    }

    /** Whether one of its levers is moving. */
    get moving() {
      return this.figure.classList.contains("moving");
    }

    /** Whether one of another explorer of the page is: what this one shows waits for its pause. */
    get waiting() {
      return !this.moving && document.querySelector("figure.explorer.moving") !== null;
    }

    /** @param {string} selector @returns {HTMLElement|null} */
    $(selector) {
      return this.figure.querySelector(selector);
    }
    /** @param {string} selector @returns {HTMLElement[]} */
    $$(selector) {
      return [.../** @type {NodeListOf<HTMLElement>} */ (this.figure.querySelectorAll(selector))];
    }

    /** The same of parts that stay as the page has them, looked for once. @param {string} selector @returns {HTMLElement[]} */
    parts(selector) {
      const known = this.lookedFor.get(selector) ?? this.$$(selector);
      this.lookedFor.set(selector, known);
      return known;
    }

    /** Whether a part of the front end is there; a site loads its script when it is first asked for. @param {"Why"|"TakeAway"} part @param {string} script */
    async arrived(part, script) {
      try {
        if (!modelbook[part]) await modelbook.loader.load(script);
      } catch {
        this.note(modelbook.text.notOpened);
        return false;
      }
      return true;
    }

    /** The tools whose answers take the chart's place. */
    async withAnswers() {
      if (!(await this.arrived("Why", "answers.js"))) return this.cockpit.ask(this.cockpit.answer); // put away
      this.why ??= new modelbook.Why(this, () => this.ensemble.headline().column);
      this.takes ??= new modelbook.Takes(this);
      this.painting.draw();
    }

    /** The reader moves assumptions. @param {Values} to */
    move(to) {
      const along = this.take(to);
      this.painting.moved = Object.keys(to)[0] ?? "";
      for (const key of [...Object.keys(to), ...along]) this.painting.touched.add(key);
      if (along.length) this.note(this.movedAlong(along));
    }

    /** A note beside the explorer, with an action if one is given. @param {string} text @param {string} [label] @param {() => void} [act] */
    note(text, label, act) {
      const p = this.$("[data-note]");
      if (!p) return;
      p.hidden = !text;
      p.textContent = text;
      if (!label || !act) return;
      p.append(" ");
      modelbook.markup.addButton(p, label, () => {
        p.hidden = true;
        act();
      });
    }

    /** What tests, teachers and embedding pages use. @returns {ExplorerFace} */
    face() {
      const self = this;
      return {
        get values() {
          return { ...self.values };
        },
        get scenario() {
          return self.scenario;
        },
        get view() {
          return self.view;
        },
        get linked() {
          return self.linked;
        },
        set(values) {
          const notes = self.set(values);
          if (notes.length) self.note(notes.join(" "));
        },
        result: () => Object.assign(self.rows(), { summary: self.summary() }),
        reset: () => self.reset(),
        axes: () => ({
          drawn: Object.fromEntries(self.charts.map((chart) => [chart.name, chart.live.spans()])),
          kept: structuredClone(self.config.axes),
        }),
      };
    }

    start() {
      this.figure.classList.add("live");
      this.cockpit = /** @type {Cockpit} */ (new modelbook.Cockpit(this));
      for (const box of this.$$("[data-chart]")) this.charts.push(this.chart(box));
      modelbook.wiring.wire(this);
      for (const trait of ["values", "scenario", "compare", "view"])
        this.model.on(`change:${trait}`, () => this.painting.draw());
      // widths come from the observer: asking the page for them while a slider moves costs a layout
      this.observer = new ResizeObserver(() => {
        this.resize();
      });
      for (const box of this.$$(".drawings")) this.observer.observe(box);
      this.words = new ResizeObserver(() => {
        if (!this.moving) this.cockpit.reach(); // at rest it is asked anyway
      });
      for (const words of this.$$(".chart-box > .quiet, .sentence")) this.words.observe(words);
      this.sight = new IntersectionObserver(
        (all) => {
          for (const { isIntersecting, target } of all) this.far[isIntersecting ? "delete" : "add"](target);
        },
        { rootMargin: SIGHT },
      );
      for (const box of [this.figure, ...this.charts.map((c) => c.box)]) this.sight.observe(box);
      this.forget = modelbook.returned(() => this.restore());
      addEventListener("beforeprint", this.printing);
      for (const x of this.$$("[disabled][data-live]:not([data-locked] *)")) x.removeAttribute("disabled");
      modelbook.breath().then(() => this.painting.draw());
    }

    /** Charts are drawn anew where the main place has another size. */
    resize() {
      for (const c of this.charts) c.live.resize().then(() => this.painting.placeMark(c));
    }

    /** The page came back: what searches hide is what their words say. */
    restore() {
      modelbook.wiring.search(this);
      modelbook.panels.filterTable(this);
    }

    /** @param {HTMLElement} box @returns {DrawnChart} */
    chart(box) {
      const name = box.dataset.chart ?? "";
      const holder = /** @type {HTMLElement} */ (box.querySelector(".drawings"));
      const chart = this.m.charts[name];
      const live = modelbook.chart.live(holder, chart, this.config.axes[name], () => this.cockpit.size());
      const grid = this.m.grids[name];
      const move = (/** @type {Values} */ to) => this.move(to);
      const mark = grid ? modelbook.mark(holder, this.m, grid, live, move) : null;
      const edges = chart.edges.length ? modelbook.drag.edges(holder, chart, live, (key) => this.edge(key), move) : null;
      return { name, box, live, grid, mark, edges };
    }

    stop() {
      this.observer?.disconnect();
      this.words?.disconnect();
      this.sight?.disconnect();
      this.forget?.();
      removeEventListener("beforeprint", this.printing);
      this.painting.stop();
      this.ensemble.stop();
      this.why?.stop();
      this.takes?.stop();
      clearTimeout(this.resting);
    }
  }

  modelbook.render = render;
})();
