// The explorer: controls, charts, a sentence and a table over one model. `render({ model, el })` is the anywidget front-end
// contract; in Jupyter the model is the widget's, on the static page host.js gives one.
(function (ck) {
  "use strict";
  const FAST_DRAWS = [32, 256]; // while a slider moves: fewest and most, by how long they take
  const FAST = 5; // ms that they may take, so that a frame holds them and the charts
  const QUIET = 450; // ms after the last move until the sentence is read out
  const REST = 1200; // and until the small chart goes and the full number of draws is taken
  const PAUSE = 100; // ms after the last change until what is out of sight follows, and controls that move nothing say so
  const SIGHT = "200px"; // around the window, within which a chart counts as seen

  /** @param {{model: any, el: HTMLElement}} context */
  function render({ model, el }) {
    if (!el.querySelector("figure.explorer")) el.innerHTML = model.get("_html"); // markup written once, in Python
    const figure = /** @type {HTMLElement} */ (el.querySelector("figure.explorer"));
    const m = ck.models[figure.dataset.explorer ?? ""];
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
      for (const [key, value] of Object.entries(this.model.get("values"))) if (ck.world.ofKey(this.m, key)) own[key] = /** @type {number} */ (value);
      return own;
    }
    /** What links from other chapters say about this model's assumptions, by key. @returns {Record<string, any>} */
    get links() {
      return Object.fromEntries((this.model.get("links") ?? []).filter((/** @type {any} */ f) => f.link.target === this.m.name).map((/** @type {any} */ f) => [f.link.key, f]));
    }
    /** What links set, unless the reader's own value or the scenario wins. */
    get linked() {
      /** @type {Record<string, number>} */
      const out = {};
      for (const [key, f] of Object.entries(this.links)) if (!f.off && !f.byHand && !f.link.given.includes(this.scenario)) out[key] = f.value;
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
          const { good, notes } = ck.world.checked(self.m, values);
          const next = { ...self.model.get("values"), ...good };
          const along = Object.keys(good).flatMap((key) => ck.world.moveAlong(self.m, next, self.scenario, key));
          if (along.length) notes.push(self.movedAlong(along));
          self.put("values", next);
          if (notes.length) self.note(notes.join(" "));
        },
        result() {
          const rows = ck.world.rows(self.m, self.inForce, self.scenario);
          return Object.assign(rows, { summary: ck.world.summary(self.m, self.inForce, self.scenario) });
        },
        reset() {
          self.reset();
        },
      };
    }

    reset() {
      /** @type {Record<string, number>} */
      const others = {};
      for (const [key, value] of Object.entries(this.model.get("values"))) if (!ck.world.ofKey(this.m, key)) others[key] = /** @type {number} */ (value);
      this.away = null;
      this.model.set("scenario", "baseline");
      this.put("values", others);
    }

    // -- start ----------------------------------------------------------------------------------------------------------
    start() {
      for (const box of this.$$("[data-chart]")) {
        const name = box.dataset.chart ?? "";
        const holder = /** @type {HTMLElement} */ (box.querySelector(".drawings"));
        const live = ck.chart.live(holder, this.m.charts[name]);
        const grid = this.m.grids[name];
        const mark = grid && ck.grid.mark(holder, this.m, grid, live, (/** @type {any} */ to) => this.take(to));
        const edges = this.m.charts[name].edges.length ? ck.drag.edges(holder, this.m.charts[name], live, (/** @type {string} */ key) => this.edge(key), (/** @type {any} */ to) => this.take(to)) : null;
        this.charts.push({ name, box, live, grid, mark, edges });
      }
      this.wireControls();
      this.wireActions();
      for (const trait of ["values", "scenario", "compare", "view"]) this.model.on("change:" + trait, () => this.draw());
      // widths come from the observer: asking the page for them while a slider moves costs a layout
      this.observer = new ResizeObserver(() => {
        this.narrow = this.figure.clientWidth < 840;
        this.charts.forEach((c) => c.live.resize().then(() => this.placeMark(c)));
      });
      this.observer.observe(this.figure);
      this.sight = new IntersectionObserver((all) => all.forEach(({ isIntersecting, target }) => this.far[isIntersecting ? "delete" : "add"](target)), { rootMargin: SIGHT });
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
          for (const other of Object.keys(values)) if (other === key || other.startsWith(key.replace(/_scale$/, "") + "@")) delete values[other];
          for (const [id, before] of Object.entries(this.pushed[key] ?? {})) {
            if (before === undefined) delete values[id];
            else values[id] = before;
          }
          delete this.pushed[key];
          ck.world.moveAlong(this.m, values, this.scenario, key);
          this.put("values", values);
          /** @type {HTMLElement|null} */ (this.$(`:is(input, select)[data-key="${key}"]`))?.focus();
        });
      }
      for (const input of /** @type {HTMLInputElement[]} */ (this.$$("input[data-scenario]"))) {
        input.addEventListener("change", () => this.preset(input.value));
      }
      for (const input of /** @type {HTMLInputElement[]} */ (this.$$("input[data-view]"))) {
        input.addEventListener("change", () => this.put("view", { ...this.model.get("view"), [input.dataset.view ?? ""]: input.value }));
      }
      for (const input of this.$$("[data-filters] :is(input, select)")) input.addEventListener("input", () => this.filterTable());
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
      this.take({ [input.dataset.key ?? ""]: input instanceof HTMLInputElement && input.type === "checkbox" ? Number(input.checked) : Number(input.value) });
    }

    /** Keys take values, or leave the world when they are back at their start. @param {Record<string, number>} to */
    take(to) {
      const values = { ...this.model.get("values") };
      const along = [];
      for (const [key, wanted] of Object.entries(to)) {
        const { a } = ck.world.ofKey(this.m, key);
        delete values[`${a.id}@${this.m.focus}`]; // a year set by hand would hold the shown number still
        const { low, high, start: unlinked } = ck.world.control(this.m, a, values, this.m.scenarios[this.scenario].values);
        const value = Math.min(Math.max(wanted, low), high);
        const link = this.links[key];
        const linked = link && !link.off && !link.link.given.includes(this.scenario) ? link.value : undefined;
        const start = linked ?? unlinked;
        if (Math.abs(value - start) < 1e-9 * Math.max(1, Math.abs(start))) delete values[key];
        else values[key] = value;
        const before = { ...values };
        for (const id of ck.world.moveAlong(this.m, values, this.scenario, key)) {
          along.push(id);
          this.pushed[key] = { [id]: before[id], ...this.pushed[key] };
        }
      }
      this.put("values", values);
      if (along.length) this.note(this.movedAlong(along));
    }

    /** @param {string[]} ids */
    movedAlong(ids) {
      return ck.text.movedAlong([...new Set(ids)].map((id) => this.m.assumptions[id].label));
    }

    /** What an edge of a chart shows of its assumption. @param {string} key */
    edge(key) {
      const preset = this.m.scenarios[this.scenario].values;
      const { a } = ck.world.ofKey(this.m, key);
      const value = ck.world.resolveOne(this.m, a, this.inForce, preset);
      return { a, value, words: ck.words.measured(value, a.unit), bounds: ck.world.bounds(this.m, a, this.inForce, preset) };
    }

    /** What a reader may drag on a chart stands where the values of this paint are. @param {any} c */
    placeMark(c) {
      if (!c.live.svg()) return;
      c.mark?.place(ck.grid.here(this.m, c.grid, this.inForce, this.scenario));
      const { value } = ck.words.speaker(this.m, this.seen, this.summed, this.view, this.scenario);
      c.edges?.place((/** @type {string[]} */ when) => !when.length || when.some((one) => ck.words.holds(one, value)));
    }

    /** Take a named set of values; the reader's own changes to this model are put away, and can come back. @param {string} name */
    preset(name) {
      const mine = this.values;
      /** @type {Record<string, number>} */
      const others = {};
      for (const [key, value] of Object.entries(this.model.get("values"))) if (!(key in mine)) others[key] = /** @type {number} */ (value);
      const before = this.scenario;
      this.model.set("scenario", name);
      this.put("values", others);
      const n = Object.keys(mine).length;
      this.away = n ? { values: mine, scenario: before } : null;
      if (n) {
        this.note(ck.text.presetPutAway(n), ck.text.bringBack, () => {
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
        csv: () => ck.chart.saveCsv(ck.world.rows(this.m, this.inForce, this.scenario), `chokepoints-${this.m.name}`),
        svg: (b) => this.saveChart(b, ck.chart.saveSvg),
        png: (b) => this.saveChart(b, ck.chart.savePng),
        link: () => this.copyLink(),
      };
      for (const button of this.$$("button[data-action]")) button.addEventListener("click", () => actions[button.dataset.action ?? ""]?.(button));
      const compare = /** @type {HTMLSelectElement|null} */ (this.$("select[data-compare]"));
      compare?.addEventListener("change", () => this.put("compare", compare.value));
    }

    /** @param {HTMLElement} button @param {(svg: any, heading: string, name: string) => any} how */
    saveChart(button, how) {
      const box = /** @type {HTMLElement} */ (button.closest("[data-chart]"));
      const chart = this.charts.find((c) => c.box === box);
      const svg = chart?.live.svg();
      if (svg) how(svg, box.querySelector("[data-heading]")?.textContent?.trim() ?? this.$(".finding")?.textContent?.trim() ?? "", `chokepoints-${box.dataset.chart}`);
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
        this.note(ck.text.copied);
      } catch {
        this.note(`${ck.text.copyByHand} ${link}`); // no clipboard on file:// or without permission
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
      const rows = ck.world.rows(m, values, scenario);
      this.summed = m.summary.length ? ck.world.summary(m, values, scenario) : {};
      const moving = this.figure.classList.contains("moving");
      const controls = this.$$(".control[data-key]");
      this.showControls(moving ? controls.filter(inSight) : controls);
      this.showWords(rows, view);
      this.showTable(rows);
      const made = /** @type {Record<string, any>} */ ({ rows, summary: [this.summed] });
      const make = /** @type {Record<string, () => any>} */ ({
        compare: () => (this.compare ? ck.world.rows(m, {}, this.compare) : []),
        fan: () => (this.uncertain ? this.fan(values, scenario, moving) : []),
        points: () => this.points(rows),
        members: () => ck.world.members(m, values, scenario),
        scenarios: () => ck.world.scenarioRows(m, values),
      });
      this.seen = rows;
      const drawn = (/** @type {typeof this.charts} */ charts) =>
        Promise.all(
          charts.map(async (c) => {
            const data = Object.fromEntries(m.charts[c.name].datasets.map((/** @type {string} */ n) => [n, n === "grid" ? ck.grid.rows(m, c.grid, values, scenario) : (made[n] ??= make[n]())]));
            await c.live.update(data, view);
            this.placeMark(c);
          }),
        );
      // what is seen is drawn in this frame, the rest when the slider pauses; of the first chart there may be a small copy
      const out = this.charts.filter((c, k) => this.far.has(c.box) && (k || !this.narrow));
      clearTimeout(this.later);
      drawn(this.charts.filter((c) => !out.includes(c))).then(() => {
        this.showMini();
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
      if (!moving) this.showMatters(values, scenario, view);
      this.showCompare(scenario, values);
      this.showUncertainty();
      const count = Object.keys(own).length + (scenario === "baseline" ? 0 : 1);
      this.figure.dataset.changes = String(count);
      this.figure.dispatchEvent(new CustomEvent("chokepoints:paint", { bubbles: true }));
    }

    /** Published figures in the unit of the chart: some are multiplied by an output of the same year. @param {any[]} rows */
    points(rows) {
      const { points, timeName, firstShown } = this.m;
      if (this.m.rows !== "time") return points.map((/** @type {any} */ p) => ({ ...p, top: 1 }));
      const seen = points.flatMap((/** @type {any} */ p) => rows.filter((r) => r[timeName] >= firstShown).map((r) => r[p.flow]));
      const top = Math.max(...seen, 0) || 1;
      return points.map((/** @type {any} */ p) => ({ ...p, top, value: p.value * (p.per ? this.at(rows, p.per, p[timeName]) : 1) }));
    }

    /** @param {any[]} rows @param {string} column @param {number} step */
    at(rows, column, step) {
      return rows.find((r) => r[this.m.timeName] === step)?.[column];
    }

    /** Quantiles over draws; how many fit into a frame depends on the model and on the reader's machine. @param {Record<string, number>} values @param {string} scenario @param {boolean} moving */
    fan(values, scenario, moving) {
      const { m } = this;
      const columns = m.outputs.filter((/** @type {any} */ o) => !o.names.length && m.fanColumns.includes(o.column)).map((/** @type {any} */ o) => o.column);
      const start = performance.now();
      const rows = ck.sampling.fan(m, values, scenario, moving ? this.draws : m.draws, 1, columns);
      const [fewest, most] = FAST_DRAWS;
      const took = performance.now() - start;
      if (moving && took > FAST) this.draws = Math.max(fewest, this.draws / 2);
      else if (moving && took < FAST / 3) this.draws = Math.min(most, this.draws * 2);
      return rows;
    }

    /** @param {string} slot @param {any[]} rows @param {any} view */
    say(slot, rows, view) {
      return ck.words.speaker(this.m, rows, this.summed, view, this.scenario).say(slot);
    }

    /** @param {any[]} rows @param {any} view */
    showWords(rows, view) {
      for (const el of this.$$("[data-say]")) {
        const text = this.say(el.dataset.say ?? "", rows, view);
        if (text && ck.words.plain(text) !== el.textContent) ck.words.write(el, text);
      }
      for (const c of this.charts) {
        const desc = c.box.querySelector("svg desc");
        const text = ck.words.plain(this.say("alt:" + c.name, rows, view));
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
      if (text && ck.words.plain(text) !== status.textContent) ck.words.write(status, text);
      clearTimeout(this.quiet);
      this.quiet = window.setTimeout(() => {
        status.setAttribute("aria-live", "polite");
        ck.words.write(status, this.say(slot, rows, view));
      }, QUIET);
    }

    /** Show what is in force. @param {HTMLElement[]} boxes of controls */
    showControls(boxes) {
      const { scenario } = this;
      const values = this.inForce;
      const preset = this.m.scenarios[scenario].values;
      const { resolveOne, isPath } = ck.world;
      const own = this.values;
      for (const box of boxes) {
        const { a } = ck.world.ofKey(this.m, box.dataset.key ?? "");
        const c = ck.world.control(this.m, a, values, preset);
        const key = c.key;
        if (box.dataset.path) this.atYear(box, c);
        const byHand = (/** @type {string} */ k) => k.startsWith(a.id + "@");
        const changed = Object.keys(own).some((k) => k === key || (!this.m.years && byHand(k)));
        /** @type {HTMLElement} */ (box.querySelector("[data-restore]")).hidden = !changed;
        box.classList.toggle("changed", changed);
        this.showLink(box, key);
        const value = c.value;
        const input = /** @type {HTMLInputElement} */ (box.querySelector("input, select"));
        if (input.type === "range" && a.category) Object.assign(input, { min: String(c.low), max: String(c.high) });
        if (input.type === "checkbox") input.checked = value === 1;
        else if (input.value !== String(value)) input.value = String(value);
        if (input.type !== "range") continue;
        const shownAt = (/** @type {Record<string, number>} */ v) => ck.world.shownOf(this.m, a, v, preset);
        const bare = Object.fromEntries(Object.entries(values).filter(([k]) => !byHand(k)));
        const words = ck.words.measured(shownAt(values), a.unit);
        /** @type {HTMLElement} */ (box.querySelector("output")).textContent = words;
        input.setAttribute("aria-valuetext", isPath(a) ? `${words} in ${ck.world.whenOf(this.m, a)}` : words);
        const [low, high] = [c.low, c.high].map((x) => shownAt({ ...bare, [key]: x }));
        /** @type {HTMLElement} */ (box.querySelector("[data-low]")).textContent = ck.words.short(low, a.unit);
        /** @type {HTMLElement} */ (box.querySelector("[data-high]")).textContent = ck.words.short(high, a.unit);
        const moves = (/** @type {number} */ x) => [...list(resolveOne(this.m, a, { ...bare, [key]: x }, preset))].filter((_, i) => this.m.years || this.m.steps[i] >= a.scaleFrom);
        box.classList.toggle("zero", isPath(a) && [...moves(c.low), ...moves(c.high)].every((x) => x === 0));
        input.style.setProperty("--at", `${(100 * (Math.min(Math.max(value, c.low), c.high) - c.low)) / (c.high - c.low)}%`);
      }
      for (const input of /** @type {HTMLInputElement[]} */ (this.$$("input[data-scenario]"))) input.checked = input.value === scenario;
      for (const input of /** @type {HTMLInputElement[]} */ (this.$$("input[data-view]"))) input.checked = input.value === this.view[input.dataset.view ?? ""];
    }

    /** What another chapter sets here, with a way to undo it and back. @param {HTMLElement} box @param {string} key */
    showLink(box, key) {
      let p = /** @type {HTMLElement|null} */ (box.querySelector("[data-linked]"));
      const f = this.links[key];
      if (!f && !p) return;
      if (!p) {
        p = document.createElement("p");
        p.className = "linked";
        p.dataset.linked = f.link.name;
        p.id = `${this.figure.id}-${key}-link`;
        box.querySelector(".ends")?.after(p);
        box.querySelector("input, select")?.setAttribute("aria-describedby", p.id);
        p.append(document.createElement("span"), " ", document.createElement("button"));
        const button = /** @type {HTMLButtonElement} */ (p.lastElementChild);
        button.type = "button";
        button.addEventListener("click", () => {
          const off = /** @type {string[]} */ (this.model.get("off") ?? []);
          const { link } = this.links[key];
          this.put("off", off.includes(link.name) ? off.filter((n) => n !== link.name) : [...off, link.name]);
        });
      }
      p.hidden = !f;
      if (!f) return;
      const { label, path } = f.link;
      const shown = path ? `×${ck.words.quantity(f.value, "")}` : ck.words.measured(f.value, f.link.unit);
      const wins = f.byHand ? ck.text.yoursWins : f.link.given.includes(this.scenario) ? ck.text.presetWins : f.off ? ck.text.wouldSet : ck.text.setBy;
      const [span, button] = /** @type {HTMLElement[]} */ ([...p.children]);
      span.textContent = wins(label, shown);
      button.hidden = wins === ck.text.yoursWins || wins === ck.text.presetWins;
      const word = f.off ? ck.text.redo : ck.text.undo;
      if (button.textContent !== word) button.textContent = word;
      button.setAttribute("aria-label", `${word}: ${label}`);
    }

    /** The control of a path that is read at a year takes that year's key and range. @param {HTMLElement} box @param {{key: string, low: number, high: number}} c */
    atYear(box, c) {
      const input = /** @type {HTMLInputElement} */ (box.querySelector("input"));
      if (box.dataset.key === c.key) return;
      box.dataset.key = input.dataset.key = input.name = c.key;
      /** @type {HTMLElement} */ (box.querySelector("[data-restore]")).dataset.restore = c.key;
      Object.assign(input, { min: c.low, max: c.high, step: ck.world.niceStep(c.low, c.high) });
    }

    /** What waits until the slider pauses: controls out of sight, and what those in sight would do. */
    settle() {
      this.showControls(this.$$(".control[data-key]"));
      this.showIdle();
    }

    /**
     * A control that changes nothing at all in the present state is disabled and says why; one that only leaves the headline
     * as it is says so. Two runs of the model for each control in sight, so it waits until the slider's picture is drawn.
     */
    showIdle() {
      const { m, scenario } = this;
      const values = this.inForce;
      const watched = this.config.watched;
      const columns = [...new Set([...m.outputs, ...m.summary, ...m.members].map((/** @type {any} */ o) => o.column))];
      const run = (/** @type {Record<string, number>} */ world) => m.compute(ck.world.resolve(m, world, scenario), m.axes);
      const here = run(values);
      const copy = Object.fromEntries(columns.map((c) => [c, Float64Array.from(list(here[c]))]));
      const rows = ck.world.rows(m, values, scenario);
      for (const box of this.$$(".control[data-key]")) {
        if (!inSight(box)) continue;
        const key = box.dataset.key ?? "";
        const a = ck.world.ofKey(m, key).a;
        const { low, high } = ck.world.control(m, a, values, m.scenarios[scenario].values);
        const ends = [low, high].map((x) => run({ ...values, [key]: x }));
        const inert = ends.every((end) => columns.every((c) => list(end[c]).every((/** @type {number} */ x, /** @type {number} */ k) => Object.is(x, copy[c][k]))));
        const headline = watched.map((/** @type {string} */ c) => ck.world.number(m, here[c], m.focus));
        const still = watched.length && ends.every((end) => watched.every((/** @type {string} */ c, /** @type {number} */ k) => !(Math.abs(ck.world.number(m, end[c], m.focus) - headline[k]) >= 5e-5)));
        const idle = inert || still;
        const reason = box.classList.contains("zero") ? ck.text.zeroInScenario : idle ? this.say("slack:" + a.id, rows, this.view) || this.say("slack", rows, this.view) || ck.text.slack : "";
        const input = /** @type {HTMLInputElement} */ (box.querySelector("input, select"));
        input.disabled = inert && input !== document.activeElement;
        const why = /** @type {HTMLElement} */ (box.querySelector("[data-why]"));
        why.hidden = !reason;
        if (why.textContent !== reason) why.textContent = reason;
      }
    }

    /** @param {any[]} rows */
    showTable(rows) {
      const body = this.$("table[data-result] tbody");
      if (!body) return;
      const shown = this.m.rows === "time" ? rows.filter((r) => r[this.m.timeName] >= this.m.firstShown) : rows;
      const cells = [...body.querySelectorAll("tr")];
      while (cells.length > shown.length) cells.pop()?.remove();
      while (cells.length < shown.length) cells.push(/** @type {HTMLTableRowElement} */ (body.appendChild(cells[0].cloneNode(true))));
      shown.forEach((row, k) => {
        const step = cells[k].querySelector("th");
        if (step && this.m.shownAfter) step.textContent = row[this.m.timeName];
        [...cells[k].querySelectorAll("td")].forEach((td) => {
          const column = td.dataset.column ?? "";
          const o = this.m.outputs.find((/** @type {any} */ p) => p.column === column);
          const x = row[column];
          const text = typeof x === "string" ? (this.m.texts[`name:${column}:${x}`]?.[0][1] ?? x) : ck.words.shown(x, o.unit === "share" ? "percent1" : this.m.rows === "time" ? "3" : "plain");
          if (td.textContent !== text) td.textContent = text;
        });
      });
      this.filterTable();
    }

    /** Rows of the table that the reader's search and choices leave. */
    filterTable() {
      const box = this.$("[data-filters]");
      if (!box) return;
      const word = /** @type {HTMLInputElement} */ (box.querySelector("input")).value.trim().toLowerCase();
      const wanted = /** @type {HTMLSelectElement[]} */ ([...box.querySelectorAll("select")]).filter((s) => s.value);
      const rows = /** @type {HTMLElement[]} */ (this.$$("table[data-result] tbody tr"));
      for (const tr of rows) tr.hidden = !((tr.textContent ?? "").toLowerCase().includes(word) && wanted.every((s) => tr.querySelector(`[data-column="${s.dataset.filter}"]`)?.textContent === s.value));
      /** @type {HTMLElement} */ (box.querySelector("[data-count]")).textContent = ck.text.shownRows(rows.filter((tr) => !tr.hidden).length, rows.length);
    }

    /** @param {Record<string, number>} values @param {string} scenario @param {any} view */
    showMatters(values, scenario, view) {
      const box = this.$("[data-matters]");
      if (!box) return;
      box.hidden = !this.matters;
      if (!this.matters) return;
      const column = this.config.headline.replace(/\$(\w+)/g, (/** @type {string} */ _, /** @type {string} */ v) => view[v]);
      const bars = ck.sampling.tornado(this.m, values, scenario, column, this.m.focus).slice(0, 8);
      const widest = Math.max(...bars.flatMap((b) => [Math.abs(b.low), Math.abs(b.high)]), 1e-9);
      const o = [...this.m.summary, ...this.m.outputs].find((/** @type {any} */ p) => p.column === column);
      const asPoints = o.unit === "share" || o.unit === "index";
      const points = (/** @type {number} */ x) => (x > 0 ? "+" : "") + (asPoints ? ck.words.fixed(x * 100, 1) : ck.words.trimmed(x, 2));
      const rows = bars.map(({ a, low, high }) => {
        const tr = document.createElement("tr");
        const cell = (/** @type {string} */ tag, /** @type {string} */ text) => {
          const td = tr.appendChild(document.createElement(tag));
          td.textContent = text;
          return td;
        };
        cell("th", a.label).setAttribute("scope", "row");
        for (const x of [low, high]) {
          const td = cell("td", points(x));
          td.style.setProperty("--size", String(Math.abs(x) / widest));
          td.className = x < 0 ? "less" : "more";
        }
        return tr;
      });
      const caption = ck.text.mattersTitle(o.says, o.axes.includes("time") ? this.m.focus : 0);
      box.replaceChildren(table(caption, [ck.text.assumption, ck.text.lowEnd, ck.text.highEnd], rows), paragraph(ck.text.mattersNote(asPoints ? ck.text.points : o.unit)));
    }

    /** What differs between this world and the one compared with. @param {string} scenario @param {Record<string, number>} values */
    showCompare(scenario, values) {
      const box = this.$("[data-differences]");
      if (!box) return;
      const select = /** @type {HTMLSelectElement} */ (this.$("select[data-compare]"));
      if (select && select.value !== this.compare) select.value = this.compare;
      box.hidden = !this.compare;
      if (!this.compare) return;
      const here = this.m.scenarios[scenario].values;
      const there = this.m.scenarios[this.compare].values;
      const words = (/** @type {any} */ a, /** @type {any} */ own, /** @type {any} */ preset) => ck.words.measured(ck.world.shownOf(this.m, a, own, preset), a.unit);
      const rows = [];
      for (const a of Object.values(this.m.assumptions)) {
        const one = ck.world.resolveOne(this.m, a, values, here);
        const two = ck.world.resolveOne(this.m, a, {}, there);
        if (String(one) === String(two)) continue;
        const tr = document.createElement("tr");
        for (const [tag, text] of [
          ["th", a.label],
          ["td", words(a, values, here)],
          ["td", words(a, {}, there)],
        ])
          tr.appendChild(document.createElement(tag)).textContent = text;
        tr.firstElementChild?.setAttribute("scope", "row");
        rows.push(tr);
      }
      const other = this.m.scenarios[this.compare];
      const parts = [paragraph(other.says)];
      if (rows.length) parts.push(table(ck.text.compareTitle(other.label), [this.m.focus ? `${ck.text.assumption}, ${this.m.focus}` : ck.text.assumption, ck.text.here, other.label], rows));
      else parts.push(paragraph(ck.text.sameAssumptions));
      box.replaceChildren(...parts);
    }

    /** What bands and ranges mean, while they are drawn. */
    showUncertainty() {
      const p = this.$("[data-uncertainty]");
      if (!p) return;
      p.hidden = !this.uncertain;
      p.textContent = this.uncertain ? ck.text.uncertaintyNote(this.m.draws) : "";
    }

    /** On a phone: a small copy of the first chart stays in sight while a slider moves. */
    showMini() {
      const mini = this.$("[data-mini]");
      const svg = this.charts[0]?.live.svg();
      if (!mini || !svg || !this.narrow || !this.figure.classList.contains("moving")) return;
      const copy = /** @type {SVGSVGElement} */ (svg.cloneNode(true));
      copy.querySelectorAll("title, desc").forEach((x) => x.remove());
      copy.removeAttribute("aria-labelledby");
      copy.setAttribute("aria-hidden", "true");
      const heading = document.createElement("p");
      heading.textContent = this.$(".finding")?.textContent ?? "";
      const box = document.createElement("div");
      box.append(heading, copy);
      mini.replaceChildren(box);
    }
  }

  /** Whether no closed drawer, and no search, hides a control; that the page's layout need not be asked for. @param {HTMLElement} box */
  const inSight = (box) => !box.closest("details:not([open]), [hidden]");

  /** @param {number|Float64Array} x @returns {ArrayLike<number> & Float64Array} */
  const list = (x) => /** @type {any} */ (typeof x === "number" ? [x] : x);

  /** @param {string} text */
  function paragraph(text) {
    const p = document.createElement("p");
    p.textContent = text;
    return p;
  }

  /** @param {string} caption @param {string[]} heads @param {HTMLElement[]} rows */
  function table(caption, heads, rows) {
    const t = document.createElement("table");
    t.createCaption().textContent = caption;
    const head = t.createTHead().insertRow();
    for (const h of heads) {
      const th = head.appendChild(document.createElement("th"));
      th.textContent = h;
      th.setAttribute("scope", "col");
    }
    t.createTBody().append(...rows);
    return t;
  }

  ck.render = render;
})((globalThis.chokepoints ??= { models: {} }));
