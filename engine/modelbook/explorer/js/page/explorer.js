// The explorer: controls, charts, a sentence and a table over one model. `render({ model, el })` is the anywidget front-end
// contract; in Jupyter the model is the widget's, on the static page host.js gives one.
(() => {
  "use strict";
  const FAST_DRAWS = [32, 256]; // while a slider moves: fewest and most, by how long they take
  const FAST = 4; // ms that they may take, so that a frame holds them and the charts
  const QUIET = 450; // ms after the last move until the sentence is read out
  const REST = 1200; // and until the small chart goes and the full number of draws is taken
  const PAUSE = 100; // ms after the last change until what is out of sight follows, and controls that move nothing say so
  const SIGHT = "200px"; // around the window, within which a chart counts as seen

  /** @param {{model: any, el: HTMLElement}} context */
  function render({ model, el }) {
    if (!el.querySelector("figure.explorer")) el.innerHTML = model.get("_html"); // markup written once, in Python
    const figure = /** @type {HTMLElement} */ (el.querySelector("figure.explorer"));
    const m = modelbook.models[figure.dataset.explorer ?? ""];
    const explorer = new Explorer(m, model, figure);
    /** @type {any} */ (figure).explorer = explorer.face();
    explorer.start();
    return () => explorer.stop();
  }

  class Explorer {
    /** @param {any} m the model's bundle @param {any} model the widget's model @param {HTMLElement} figure */
    constructor(m, model, figure) {
      this.m = m;
      this.model = model;
      this.figure = figure;
      this.config = JSON.parse(figure.dataset.config ?? "{}");
      this.charts = /** @type {{name: string, live: any, box: HTMLElement, grid: any, mark: any, edges: any}[]} */ ([]);
      this.uncertain = false;
      this.matters = false;
      this.due = false;
      this.draws = 128; // while a slider moves
      this.far = /** @type {Set<Element>} */ (new Set()); // charts out of sight, and the figure itself when all of it is
      this.later = 0;
      this.narrow = figure.clientWidth < 840;
      this.quiet = 0;
      this.resting = 0;
      this.away = /** @type {any} */ (null); // what a preset put away
      this.summed = /** @type {Record<string, any>} */ ({});
      this.seen = /** @type {any[]} */ ([]); // the rows of the last paint
      this.pushed = /** @type {Record<string, Record<string, number|undefined>>} */ ({}); // by key: what it moved along, and from where
    }

    $(/** @type {string} */ selector) {
      return /** @type {HTMLElement|null} */ (this.figure.querySelector(selector));
    }
    $$(/** @type {string} */ selector) {
      return /** @type {HTMLElement[]} */ ([...this.figure.querySelectorAll(selector)]);
    }

    // -- state ----------------------------------------------------------------------------------------------------------
    /** Settings of this model (a world holds those of all). */
    get values() {
      /** @type {Record<string, number>} */
      const own = {};
      for (const [key, value] of Object.entries(this.model.get("values")))
        if (modelbook.world.ofKey(this.m, key)) own[key] = /** @type {number} */ (value);
      return own;
    }
    /** What links from other chapters say about this model's assumptions, by key. @returns {Record<string, any>} */
    get links() {
      return Object.fromEntries(
        (this.model.get("links") ?? [])
          .filter((/** @type {any} */ f) => f.link.target === this.m.name)
          .map((/** @type {any} */ f) => [f.link.key, f]),
      );
    }
    /** What links set, unless the reader's own value or the scenario wins. */
    get linked() {
      /** @type {Record<string, number>} */
      const out = {};
      for (const [key, f] of Object.entries(this.links))
        if (!f.off && !f.byHand && !f.link.given.includes(this.scenario)) out[key] = f.value;
      return out;
    }
    /** What the model runs with. */
    get inForce() {
      return { ...this.linked, ...this.values };
    }
    get scenario() {
      const name = this.model.get("scenario");
      return Object.hasOwn(this.m.scenarios, name) ? name : "baseline";
    }
    get compare() {
      const name = this.model.get("compare");
      return Object.hasOwn(this.m.scenarios, name) ? name : "";
    }
    get view() {
      return { ...this.config.view, ...this.model.get("view") };
    }

    /** @param {string} trait @param {any} value */
    put(trait, value) {
      this.model.set(trait, value);
      this.model.save_changes();
    }

    /** What tests, teachers and embedding pages use. */
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
        set(/** @type {Record<string, any>} */ values) {
          const { good, notes } = modelbook.world.checked(self.m, values);
          const next = { ...self.model.get("values"), ...good };
          const along = Object.keys(good).flatMap((key) => modelbook.world.moveAlong(self.m, next, self.scenario, key));
          if (along.length) notes.push(self.movedAlong(along));
          self.put("values", next);
          if (notes.length) self.note(notes.join(" "));
        },
        result() {
          const rows = modelbook.world.rows(self.m, self.inForce, self.scenario);
          return Object.assign(rows, { summary: modelbook.world.summary(self.m, self.inForce, self.scenario) });
        },
        reset() {
          self.reset();
        },
      };
    }

    reset() {
      /** @type {Record<string, number>} */
      const others = {};
      for (const [key, value] of Object.entries(this.model.get("values")))
        if (!modelbook.world.ofKey(this.m, key)) others[key] = /** @type {number} */ (value);
      this.away = null;
      this.model.set("scenario", "baseline");
      this.put("values", others);
    }

    // -- start ----------------------------------------------------------------------------------------------------------
    start() {
      for (const box of this.$$("[data-chart]")) {
        const name = box.dataset.chart ?? "";
        const holder = /** @type {HTMLElement} */ (box.querySelector(".drawings"));
        const live = modelbook.chart.live(holder, this.m.charts[name]);
        const grid = this.m.grids[name];
        const mark = grid && modelbook.grid.mark(holder, this.m, grid, live, (/** @type {any} */ to) => this.take(to));
        const edges = this.m.charts[name].edges.length
          ? modelbook.drag.edges(
              holder,
              this.m.charts[name],
              live,
              (/** @type {string} */ key) => this.edge(key),
              (/** @type {any} */ to) => this.take(to),
            )
          : null;
        this.charts.push({ name, box, live, grid, mark, edges });
      }
      this.wireControls();
      this.wireActions();
      for (const trait of ["values", "scenario", "compare", "view"]) this.model.on(`change:${trait}`, () => this.draw());
      // widths come from the observer: asking the page for them while a slider moves costs a layout
      this.observer = new ResizeObserver(() => {
        this.narrow = this.figure.clientWidth < 840;
        this.charts.forEach((c) => c.live.resize().then(() => this.placeMark(c)));
      });
      this.observer.observe(this.figure);
      this.sight = new IntersectionObserver(
        (all) => all.forEach(({ isIntersecting, target }) => this.far[isIntersecting ? "delete" : "add"](target)),
        { rootMargin: SIGHT },
      );
      [this.figure, ...this.charts.map((c) => c.box)].forEach((box) => this.sight?.observe(box));
      this.figure.classList.add("live");
      this.$$("[disabled][data-live]").forEach((x) => x.removeAttribute("disabled"));
      this.draw();
    }

    stop() {
      this.observer?.disconnect();
      this.sight?.disconnect();
      clearTimeout(this.later);
      clearTimeout(this.quiet);
      clearTimeout(this.resting);
    }

    wireControls() {
      for (const input of /** @type {HTMLInputElement[]} */ (this.$$(":is(input, select)[name][data-key]"))) {
        input.addEventListener("input", () => this.moved(input));
        if (input.type !== "range") continue;
        const mark = () => {
          this.figure.classList.add("moving");
          clearTimeout(this.resting);
          this.resting = window.setTimeout(rest, REST);
        };
        const rest = () => {
          clearTimeout(this.resting);
          if (!this.figure.classList.contains("moving")) return;
          this.figure.classList.remove("moving");
          if (this.uncertain || this.matters) this.draw(); // what waited for the slider to rest
        };
        input.addEventListener("pointerdown", mark);
        input.addEventListener("input", mark);
        input.addEventListener("blur", rest);
      }
      for (const button of this.$$("button[data-restore]")) {
        button.addEventListener("click", () => {
          const values = { ...this.model.get("values") };
          const key = button.dataset.restore ?? "";
          for (const other of Object.keys(values))
            if (other === key || other.startsWith(`${key.replace(/_scale$/, "")}@`)) delete values[other];
          for (const [id, before] of Object.entries(this.pushed[key] ?? {})) {
            if (before === undefined) delete values[id];
            else values[id] = before;
          }
          delete this.pushed[key];
          modelbook.world.moveAlong(this.m, values, this.scenario, key);
          this.put("values", values);
          /** @type {HTMLElement|null} */ (this.$(`:is(input, select)[data-key="${key}"]`))?.focus();
        });
      }
      for (const input of /** @type {HTMLInputElement[]} */ (this.$$("input[data-scenario]"))) {
        input.addEventListener("change", () => this.preset(input.value));
      }
      for (const input of /** @type {HTMLInputElement[]} */ (this.$$("input[data-view]"))) {
        input.addEventListener("change", () =>
          this.put("view", { ...this.model.get("view"), [input.dataset.view ?? ""]: input.value }),
        );
      }
      for (const input of this.$$("[data-filters] :is(input, select)"))
        input.addEventListener("input", () => modelbook.panels.filterTable(this));
      this.$("details.drawer")?.addEventListener("toggle", () => this.settle());
      const search = /** @type {HTMLInputElement|null} */ (this.$("input[data-search]"));
      search?.addEventListener("input", () => {
        const word = search.value.trim().toLowerCase();
        let any = false;
        for (const group of this.$$(".drawer [data-group]")) {
          let some = false;
          for (const control of /** @type {HTMLElement[]} */ ([...group.querySelectorAll(".control")])) {
            control.hidden = !`${control.dataset.words} ${group.dataset.group}`.toLowerCase().includes(word);
            some ||= !control.hidden;
          }
          group.hidden = !some;
          any ||= some;
        }
        const none = this.$("[data-none]");
        if (none) none.hidden = any;
        this.settle();
      });
    }

    /** A control was moved. @param {HTMLInputElement|HTMLSelectElement} input */
    moved(input) {
      this.take({
        [input.dataset.key ?? ""]:
          input instanceof HTMLInputElement && input.type === "checkbox" ? Number(input.checked) : Number(input.value),
      });
    }

    /** Keys take values, or leave the world when they are back at their start. @param {Record<string, number>} to */
    take(to) {
      const values = { ...this.model.get("values") };
      const along = [];
      for (const [key, wanted] of Object.entries(to)) {
        const { a } = modelbook.world.ofKey(this.m, key);
        delete values[`${a.id}@${this.m.focus}`]; // a year set by hand would hold the shown number still
        const {
          low,
          high,
          start: unlinked,
        } = modelbook.world.control(this.m, a, values, this.m.scenarios[this.scenario].values);
        const value = Math.min(Math.max(wanted, low), high);
        const link = this.links[key];
        const linked = link && !link.off && !link.link.given.includes(this.scenario) ? link.value : undefined;
        const start = linked ?? unlinked;
        if (Math.abs(value - start) < 1e-9 * Math.max(1, Math.abs(start))) delete values[key];
        else values[key] = value;
        const before = { ...values };
        for (const id of modelbook.world.moveAlong(this.m, values, this.scenario, key)) {
          along.push(id);
          this.pushed[key] = { [id]: before[id], ...this.pushed[key] };
        }
      }
      this.put("values", values);
      if (along.length) this.note(this.movedAlong(along));
    }

    /** @param {string[]} ids */
    movedAlong(ids) {
      return modelbook.text.movedAlong([...new Set(ids)].map((id) => this.m.assumptions[id].label));
    }

    /** What an edge of a chart shows of its assumption. @param {string} key */
    edge(key) {
      const preset = this.m.scenarios[this.scenario].values;
      const { a } = modelbook.world.ofKey(this.m, key);
      const value = modelbook.world.resolveOne(this.m, a, this.inForce, preset);
      return {
        a,
        value,
        words: modelbook.words.measured(value, a.unit),
        bounds: modelbook.world.bounds(this.m, a, this.inForce, preset),
      };
    }

    /** What a reader may drag on a chart stands where the values of this paint are. @param {any} c */
    placeMark(c) {
      if (!c.live.svg()) return;
      c.mark?.place(modelbook.grid.here(this.m, c.grid, this.inForce, this.scenario));
      const { value } = modelbook.words.speaker(this.m, this.seen, this.summed, this.view, this.scenario);
      c.edges?.place((/** @type {string[]} */ when) => !when.length || when.some((one) => modelbook.words.holds(one, value)));
    }

    /** Take a named set of values; the reader's own changes to this model are put away, and can come back. @param {string} name */
    preset(name) {
      const mine = this.values;
      /** @type {Record<string, number>} */
      const others = {};
      for (const [key, value] of Object.entries(this.model.get("values")))
        if (!(key in mine)) others[key] = /** @type {number} */ (value);
      const before = this.scenario;
      this.model.set("scenario", name);
      this.put("values", others);
      const n = Object.keys(mine).length;
      this.away = n ? { values: mine, scenario: before } : null;
      if (n) {
        this.note(modelbook.text.presetPutAway(n), modelbook.text.bringBack, () => {
          this.model.set("scenario", this.away.scenario);
          this.put("values", { ...this.model.get("values"), ...this.away.values });
        });
      } else this.note("");
    }

    /** A note beside the explorer, with an action if one is given. @param {string} text @param {string} [label] @param {() => void} [act] */
    note(text, label, act) {
      const p = this.$("[data-note]");
      if (!p) return;
      p.hidden = !text;
      p.textContent = text;
      if (!label || !act) return;
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = label;
      button.addEventListener("click", () => {
        p.hidden = true;
        act();
      });
      p.append(" ", button);
    }

    wireActions() {
      /** @type {Record<string, (b: HTMLElement) => void>} */
      const actions = {
        reset: () => this.reset(),
        uncertainty: (b) => {
          this.uncertain = !this.uncertain;
          b.setAttribute("aria-pressed", String(this.uncertain));
          this.draw();
        },
        matters: (b) => {
          this.matters = !this.matters;
          b.setAttribute("aria-pressed", String(this.matters));
          this.draw();
        },
        csv: () =>
          modelbook.chart.saveCsv(
            modelbook.world.rows(this.m, this.inForce, this.scenario),
            `${modelbook.book ?? "model"}-${this.m.name}`,
          ),
        svg: (b) => this.saveChart(b, modelbook.chart.saveSvg),
        png: (b) => this.saveChart(b, modelbook.chart.savePng),
        link: () => this.copyLink(),
      };
      for (const button of this.$$("button[data-action]"))
        button.addEventListener("click", () => actions[button.dataset.action ?? ""]?.(button));
      const compare = /** @type {HTMLSelectElement|null} */ (this.$("select[data-compare]"));
      compare?.addEventListener("change", () => this.put("compare", compare.value));
    }

    /** @param {HTMLElement} button @param {(svg: any, heading: string, name: string) => any} how */
    saveChart(button, how) {
      const box = /** @type {HTMLElement} */ (button.closest("[data-chart]"));
      const chart = this.charts.find((c) => c.box === box);
      const svg = chart?.live.svg();
      if (svg)
        how(
          svg,
          box.querySelector("[data-heading]")?.textContent?.trim() ?? this.$(".finding")?.textContent?.trim() ?? "",
          `${modelbook.book ?? "model"}-${box.dataset.chart}`,
        );
    }

    /** The link to this world, seen at this explorer. */
    link() {
      const parts = new URLSearchParams();
      if (this.scenario !== "baseline") parts.set("scenario", this.scenario);
      for (const [view, value] of Object.entries(this.view)) if (value !== this.config.view[view]) parts.set(view, value);
      for (const [key, value] of Object.entries(this.model.get("values"))) parts.set(key, String(value));
      for (const [key, value] of this.model.get("carried") ?? []) parts.set(key, value);
      parts.set("v", this.config.version);
      return `${location.href.split("#")[0]}#${this.figure.id}?${parts}`;
    }

    async copyLink() {
      const link = this.link();
      try {
        await navigator.clipboard.writeText(link);
        this.note(modelbook.text.copied);
      } catch {
        this.note(`${modelbook.text.copyByHand} ${link}`); // no clipboard on file:// or without permission
      }
    }

    // -- drawing --------------------------------------------------------------------------------------------------------
    /** Once for all changes of one event, and in the same frame; an explorer out of sight waits until the slider of another pauses. */
    draw() {
      if (this.far.has(this.figure)) return this.atPause(() => this.paint());
      if (this.due) return;
      this.due = true;
      queueMicrotask(() => {
        this.due = false;
        this.paint();
      });
    }

    /** What can wait until nothing has changed for a while; the last asked for is done. @param {() => void} act */
    atPause(act) {
      clearTimeout(this.later);
      this.later = window.setTimeout(act, PAUSE);
    }

    paint() {
      const { m, scenario, view } = this;
      const own = this.values;
      const values = this.inForce;
      const rows = modelbook.world.rows(m, values, scenario);
      this.summed = m.summary.length ? modelbook.world.summary(m, values, scenario) : {};
      const moving = this.figure.classList.contains("moving");
      const controls = this.$$(".control[data-key]");
      modelbook.controls.show(this, moving ? controls.filter(modelbook.controls.inSight) : controls);
      this.showWords(rows, view);
      modelbook.panels.showTable(this, rows);
      const made = /** @type {Record<string, any>} */ ({ rows, summary: [this.summed] });
      const make = /** @type {Record<string, () => any>} */ ({
        compare: () => (this.compare ? modelbook.world.rows(m, {}, this.compare) : []),
        fan: () => (this.uncertain ? this.fan(values, scenario, moving) : []),
        points: () => this.points(rows),
        members: () => modelbook.world.members(m, values, scenario),
        scenarios: () => modelbook.world.scenarioRows(m, values),
      });
      this.seen = rows;
      const drawn = (/** @type {typeof this.charts} */ charts) =>
        Promise.all(
          charts.map(async (c) => {
            const data = Object.fromEntries(
              m.charts[c.name].datasets.map((/** @type {string} */ n) => [
                n,
                n === "grid" ? modelbook.grid.rows(m, c.grid, values, scenario) : (made[n] ??= make[n]()),
              ]),
            );
            await c.live.update(data, view);
            this.placeMark(c);
          }),
        );
      // what is seen is drawn in this frame, the rest when the slider pauses; of the first chart there may be a small copy
      const out = this.charts.filter((c, k) => this.far.has(c.box) && (k || !this.narrow));
      clearTimeout(this.later);
      drawn(this.charts.filter((c) => !out.includes(c))).then(() => {
        modelbook.panels.showMini(this);
        const painted = (this.figure.dataset.painted = String(performance.now())); // for the benchmark and the tests: when what is seen was drawn
        const all = () => (this.figure.dataset.settled = painted); // that all is drawn
        if (!out.length) all();
        this.atPause(async () => {
          await drawn(out);
          all();
          this.settle();
          this.figure.dataset.idle = painted; // and that nothing waits any more
        });
      });
      if (!moving) modelbook.panels.showMatters(this, values, scenario, view);
      modelbook.panels.showCompare(this, scenario, values);
      modelbook.panels.showUncertainty(this);
      const count = Object.keys(own).length + (scenario === "baseline" ? 0 : 1);
      this.figure.dataset.changes = String(count);
      this.figure.dispatchEvent(new CustomEvent("modelbook:paint", { bubbles: true }));
    }

    /** Published figures in the unit of the chart: some are multiplied by an output of the same year. @param {any[]} rows */
    points(rows) {
      const { points, timeName, firstShown } = this.m;
      if (this.m.rows !== "time") return points.map((/** @type {any} */ p) => ({ ...p, top: 1 }));
      const seen = points.flatMap((/** @type {any} */ p) =>
        rows.filter((r) => r[timeName] >= firstShown).map((r) => r[p.flow]),
      );
      const top = Math.max(...seen, 0) || 1;
      return points.map((/** @type {any} */ p) => ({
        ...p,
        top,
        value: p.value * (p.per ? this.at(rows, p.per, p[timeName]) : 1),
      }));
    }

    /** @param {any[]} rows @param {string} column @param {number} step */
    at(rows, column, step) {
      return rows.find((r) => r[this.m.timeName] === step)?.[column];
    }

    /** Quantiles over draws; how many fit into a frame depends on the model and on the reader's machine. @param {Record<string, number>} values @param {string} scenario @param {boolean} moving */
    fan(values, scenario, moving) {
      const { m } = this;
      const columns = m.outputs
        .filter((/** @type {any} */ o) => !o.names.length && m.fanColumns.includes(o.column))
        .map((/** @type {any} */ o) => o.column);
      const start = performance.now();
      const rows = modelbook.sampling.fan(m, values, scenario, moving ? this.draws : m.draws, 1, columns);
      const [fewest, most] = FAST_DRAWS;
      const took = performance.now() - start;
      if (moving && took > FAST) this.draws = Math.max(fewest, this.draws / 2);
      else if (moving && took < FAST / 3) this.draws = Math.min(most, this.draws * 2);
      return rows;
    }

    /** @param {string} slot @param {any[]} rows @param {any} view */
    say(slot, rows, view) {
      return modelbook.words.speaker(this.m, rows, this.summed, view, this.scenario).say(slot);
    }

    /** @param {any[]} rows @param {any} view */
    showWords(rows, view) {
      for (const el of this.$$("[data-say]")) {
        const text = this.say(el.dataset.say ?? "", rows, view);
        if (text && modelbook.words.plain(text) !== el.textContent) modelbook.words.write(el, text);
      }
      for (const c of this.charts) {
        const desc = c.box.querySelector("svg desc");
        const text = modelbook.words.plain(this.say(`alt:${c.name}`, rows, view));
        if (desc && text) desc.textContent = text;
        const title = c.box.querySelector("svg title");
        const heading = c.box.querySelector("[data-heading]") ?? this.$(".finding");
        if (title && heading) title.textContent = heading.textContent;
      }
      const status = this.$("[role=status]");
      if (!status) return;
      // silent while a slider moves; read out once it rests
      status.setAttribute("aria-live", "off");
      const slot = this.config.sentence;
      const text = this.say(slot, rows, view);
      if (text && modelbook.words.plain(text) !== status.textContent) modelbook.words.write(status, text);
      clearTimeout(this.quiet);
      this.quiet = window.setTimeout(() => {
        status.setAttribute("aria-live", "polite");
        modelbook.words.write(status, this.say(slot, rows, view));
      }, QUIET);
    }

    /** What waits until the slider pauses: controls out of sight, and what those in sight would do. */
    settle() {
      modelbook.controls.show(this, this.$$(".control[data-key]"));
      modelbook.controls.showIdle(this);
    }
  }

  modelbook.render = render;
})();
