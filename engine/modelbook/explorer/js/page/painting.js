// When an explorer is drawn, and what. While a lever moves, a frame writes what the reader watches: the main chart, the finding, the
// big number, the sentence and the lever's own number; all else follows when it pauses. Any other change is shown at once.
(() => {
  "use strict";
  const FAST_DRAWS = [32, 256]; // while a slider moves: fewest and most, by how long they take
  const FAST = 4; // ms that they may take, so that a frame holds them and the charts
  const QUIET = 600; // ms after the last move until the finding is read out
  const NAMED = "compared_with"; // the column that names a world: the twin of drawing/others.py
  const NONE = /** @type {Row[]} */ ([]);
  const PAUSE = 100; // ms after the last change until all else follows, and controls that move nothing say so

  class Painting {
    /** @param {Explorer} explorer */
    constructor(explorer) {
      this.explorer = explorer;
      this.due = false;
      this.inFrame = false; // whether it was painted since the last frame
      this.draws = 128; // while a slider moves
      this.later = 0;
      this.quiet = 0;
      this.turn = 0; // of drawing: what an earlier one had not come to is left to the next
      this.unsolved = false;
      this.summed = /** @type {Row} */ ({});
      this.moved = ""; // the lever that was moved since the last pause
      this.touched = /** @type {Set<string>} */ (new Set()); // it, and what moved along with it
      this.behind = false; // what does not change while a lever moves has still to follow
      this.before = ""; // what was seen then
      this.beside = ""; // what was compared with at the last paint: another one is explained at once
      this.rows = /** @type {Row[]} */ ([]); // of the last paint
      this.fanned = /** @type {Row[]} */ ([]); // quantiles over draws, while uncertainty is shown
      this.ghosts = /** @type {Record<string, Row[]>} */ ({}); // the baseline of each edition
    }

    /** Once for all changes of one event, and in its frame, and once a frame however many events come; an explorer out of sight, or beside one whose lever moves, waits for the pause. */
    draw() {
      const { dataset } = this.explorer.figure;
      dataset.settled = dataset.idle = ""; // until what is asked for now is drawn
      this.turn += 1;
      if (this.explorer.far.has(this.explorer.figure) || this.explorer.waiting) return this.atPause(() => this.paint());
      if (this.due) return;
      this.due = true;
      const paint = () => {
        this.due = false;
        this.paint();
      };
      if (this.inFrame && !document.hidden) requestAnimationFrame(paint);
      else queueMicrotask(paint);
    }

    /** What can wait until nothing has changed for a while; the last asked for is done. @param {() => void} act */
    atPause(act) {
      clearTimeout(this.later);
      this.later = window.setTimeout(act, PAUSE);
    }

    stop() {
      clearTimeout(this.later);
      clearTimeout(this.quiet);
    }

    paint() {
      const explorer = this.explorer;
      if (!this.inFrame) requestAnimationFrame(() => (this.inFrame = false));
      this.inFrame = true;
      const { m, scenario, inForce: values, figure, moving } = explorer;
      this.rows = modelbook.world.rows(m, values, scenario);
      this.summed = m.summary.length ? modelbook.world.summary(m, values, scenario) : {};
      modelbook.controls.show(explorer, moving ? this.touched : undefined);
      figure.dataset.changes = String(Object.keys(explorer.values).length + (scenario === "baseline" ? 0 : 1));
      const datasets = this.datasets(values, scenario, moving);
      this.say();
      if (explorer.ofRecord) explorer.ensemble.want();
      explorer.history.record();
      this.behind = true;
      const waking = !figure.dataset.painted; // what follows is then a task of its own
      if (!moving && !waking) this.follow();
      else for (const tool of [explorer.takes, explorer.why]) tool?.stop(); // what was begun for another world
      this.drawCharts(datasets);
    }

    /** What does not change while a lever moves: what stands out of sight, and what is only read at rest. */
    follow() {
      const { explorer } = this;
      const { m, scenario, inForce, figure, moving } = explorer;
      this.behind = false;
      this.tellUnsolved();
      modelbook.meter.show(figure, m, inForce, scenario, Object.keys(explorer.all).length > 0 || scenario !== "baseline");
      modelbook.panels.showTable(explorer, this.rows);
      if (!moving) modelbook.tornado?.show(explorer);
      explorer.takes?.show();
      explorer.history.show();
      this.compare();
      modelbook.panels.showUncertainty(explorer);
      this.sayUnseen();
      figure.dispatchEvent(new CustomEvent("modelbook:paint", { bubbles: true }));
    }

    /** An equation may have no solution at the reader's setting: said as long as it is so. */
    tellUnsolved() {
      const { m, inForce, scenario } = this.explorer;
      const unsolved = modelbook.world.unsolved(m, inForce, scenario);
      if (unsolved !== this.unsolved) this.explorer.note(unsolved ? modelbook.text.unsolved : "");
      this.unsolved = unsolved;
    }

    /** What is compared is chosen in a list; why the two differ is told below it. */
    compare() {
      const { explorer } = this;
      const select = /** @type {HTMLSelectElement|null} */ (explorer.$("select[data-compare]"));
      if (select && select.value !== explorer.compare) select.value = explorer.compare;
      const why = explorer.$('[data-action="why"]');
      if (why) why.hidden = !explorer.compare;
      const { cockpit } = explorer;
      if (explorer.compare !== this.beside && Boolean(explorer.compare) !== (cockpit.answer === "why")) cockpit.ask("why");
      this.beside = explorer.compare;
      explorer.why?.show();
    }

    /** What is seen is drawn in this frame, the rest when the slider pauses; the main chart is, the small ones are not. @param {(chart: DrawnChart) => Record<string, Row[]>} data */
    drawCharts(data) {
      const explorer = this.explorer;
      const state = this.state();
      const draw = async (/** @type {DrawnChart} */ chart) => {
        await chart.live.update(data(chart), state, !explorer.inHand);
        this.placeMark(chart);
      };
      const { main } = explorer.cockpit;
      const out = explorer.charts.filter((c) => c.box !== main || explorer.far.has(c.box));
      const { turn } = this;
      clearTimeout(this.later);
      Promise.all(explorer.charts.filter((c) => !out.includes(c)).map(draw)).then(() => {
        const { dataset } = explorer.figure; // for the benchmark and the tests
        dataset.painted = String(performance.now()); // when what is seen was drawn
        if (!explorer.moving) explorer.cockpit.reach();
        if (turn !== this.turn) return; // a later change draws all
        if (!out.length && !this.behind) dataset.settled = dataset.painted; // that all is drawn
        this.atPause(async () => {
          if (this.behind) this.follow();
          for (const chart of out) {
            await modelbook.breath(); // each in a task of its own
            if (turn !== this.turn) return;
            await draw(chart);
          }
          dataset.settled = dataset.painted; // also where axes have grown meanwhile
          await modelbook.breath();
          if (turn !== this.turn) return;
          this.settle();
          dataset.idle = dataset.painted; // and that nothing waits any more
        });
      });
    }

    /** What tells apart the states that a chart may be seen in: its views, and the choices that have axes of their own. */
    state() {
      const { m, view, inForce, preset, config } = this.explorer;
      const words = Object.values(config.axes)
        .flatMap((axes) => axes.by)
        .filter((name) => name in m.assumptions)
        .map((name) => [name, modelbook.world.choiceOf(m, m.assumptions[name], inForce, preset)]);
      return { ...view, ...Object.fromEntries(words) };
    }

    /** A lever was let go: axes take in what went past them. */
    async grow() {
      const { charts, figure } = this.explorer;
      const grown = await Promise.all(charts.map((chart) => chart.live.grow()));
      if (!grown.some(Boolean)) return;
      for (const [k, chart] of charts.entries()) if (grown[k]) this.placeMark(chart);
      const { dataset } = figure;
      const { painted } = dataset;
      dataset.painted = String(performance.now());
      for (const mark of ["settled", "idle"]) if (dataset[mark] === painted) dataset[mark] = dataset.painted; // as true as before
    }

    /** The datasets of a chart, each made once, when the first chart asks for it. @param {Values} values @param {string} scenario @param {boolean} moving @returns {(chart: DrawnChart) => Record<string, Row[]>} */
    datasets(values, scenario, moving) {
      const explorer = this.explorer;
      const { m } = explorer;
      /** @type {Record<string, Row[]>} */
      const made = { rows: this.rows, summary: [this.summed] };
      /** @type {Record<string, () => Row[]>} */
      const make = {
        ghost: () => this.ghost(values, scenario),
        compare: () => this.compared(),
        fan: () => this.fanned,
        points: () => this.points(),
        histogram: () => modelbook.sampling.histogram(m, values, scenario, moving ? this.draws : m.draws, 1),
        members: () => modelbook.world.members(m, values, scenario),
        scenarios: () => modelbook.world.scenarioRows(m, values, modelbook.editions.parted(scenario)[0]),
      };
      this.fanned = explorer.ofRecord ? explorer.ensemble.lines : explorer.uncertain ? this.fan(values, scenario, moving) : [];
      const one = (/** @type {DrawnChart} */ chart, /** @type {string} */ name) =>
        name === "grid" && chart.grid ? modelbook.grid.rows(m, chart.grid, values, scenario) : (made[name] ??= make[name]());
      return (chart) => Object.fromEntries(m.charts[chart.name].datasets.map((name) => [name, one(chart, name)]));
    }

    /** The baseline's rows, while the reader's world is another and it is not the one compared with. @param {Values} values @param {string} scenario */
    ghost(values, scenario) {
      const { m, compare } = this.explorer;
      const base = modelbook.editions.base(scenario);
      const other = scenario !== base || Object.keys(values).length > 0;
      return other && compare !== base ? (this.ghosts[base] ??= modelbook.world.rows(m, {}, base)) : NONE;
    }

    /** The rows of the world compared with, each with its name. */
    compared() {
      const { m, compare } = this.explorer;
      if (!compare) return NONE;
      const { label } = m.scenarios[compare];
      return modelbook.world.rows(m, {}, compare).map((row) => ({ ...row, [NAMED]: label }));
    }

    /** Published figures in the unit of the chart: some are multiplied by an output of the same year. */
    points() {
      const { m } = this.explorer;
      return modelbook.world.points(m, this.rows);
    }

    /** Quantiles over draws; how many fit into a frame depends on the model and on the reader's machine. @param {Values} values @param {string} scenario @param {boolean} moving */
    fan(values, scenario, moving) {
      const { m } = this.explorer;
      const columns = m.outputs.filter((o) => !o.names.length && m.fanColumns.includes(o.column)).map((o) => o.column);
      const start = performance.now();
      const own = this.explorer.config.number ? [modelbook.headline.column(this.explorer)] : [];
      const wanted = [...new Set([...columns, ...own])];
      const rows = modelbook.sampling.fan(m, values, scenario, moving ? this.draws : m.draws, 1, wanted);
      const [fewest, most] = FAST_DRAWS;
      const took = performance.now() - start;
      if (moving && took > FAST) this.draws = Math.max(fewest, this.draws / 2);
      else if (moving && took < FAST / 3) this.draws = Math.min(most, this.draws * 2);
      return rows;
    }

    /** What a reader may drag on a chart stands where the values of this paint are. @param {DrawnChart} chart */
    placeMark(chart) {
      const explorer = this.explorer;
      if (!chart.live.svg()) return;
      if (chart.grid) chart.mark?.place(modelbook.grid.here(explorer.m, chart.grid, explorer.inForce, explorer.scenario));
      const { value } = this.speaker();
      chart.edges?.place((when) => !when.length || when.some((one) => modelbook.words.holds(one, value)));
    }

    speaker() {
      const { m, view, scenario } = this.explorer;
      return modelbook.words.speaker(m, this.rows, this.summed, view, scenario);
    }

    /** The quantiles of the big number, while uncertainty is shown. @returns {Row|undefined} */
    range() {
      const { m } = this.explorer;
      const name = modelbook.headline.column(this.explorer);
      const single = m.summary.some((o) => o.column === name);
      return this.fanned.find((row) => row.output === name && (single || row[m.rowName] === m.focus));
    }

    /** What stands beside the main chart: the number, the finding, the sentence. */
    say() {
      const explorer = this.explorer;
      const { say } = this.speaker();
      const range = explorer.config.number ? this.range() : undefined;
      modelbook.headline.show(explorer, this.rows, this.summed, say, range);
      for (const el of explorer.parts("[data-say]")) {
        if (el.closest(".chart-box:not(.main)")) continue;
        const claims = range && el.classList.contains("finding");
        this.write(el, claims ? modelbook.headline.claim(explorer, range) : say(el.dataset.say ?? ""));
      }
      const sentence = explorer.$(".sentence");
      if (sentence) this.write(sentence, say(explorer.config.sentence));
      clearTimeout(this.quiet);
      this.quiet = window.setTimeout(() => this.speak(), QUIET);
    }

    /** Words of the small charts, and what all charts say to those who do not see them. */
    sayUnseen() {
      const { explorer } = this;
      const { say } = this.speaker();
      const { put } = modelbook.markup;
      for (const el of explorer.parts(".chart-box [data-say]")) this.write(el, say(el.dataset.say ?? ""));
      for (const { box, name } of explorer.charts) {
        const desc = box.querySelector("svg desc");
        const text = modelbook.words.plain(say(`alt:${name}`));
        if (desc && text) put(desc, text);
        const title = box.querySelector("svg title");
        const heading = box.querySelector("[data-heading]") ?? explorer.$(".finding");
        if (title && heading) put(title, heading.textContent ?? "");
      }
    }

    /** Words with bold marks, where they are others than those that stand there. @param {Element} el @param {string} text */
    write(el, text) {
      if (text && modelbook.words.plain(text) !== el.textContent) modelbook.markup.write(el, text);
    }

    /** Once a lever rests the finding is read out, the number first. */
    speak() {
      const { explorer } = this;
      const spoken = explorer.$("[data-spoken]");
      const words = (/** @type {string} */ selector) => explorer.$(selector)?.textContent?.trim() ?? "";
      const number = explorer.$("[data-strip]")?.getAttribute("aria-label") ?? "";
      if (spoken) modelbook.markup.put(spoken, modelbook.text.spoken(number, words(".finding")));
    }

    /** What waits until the slider pauses: controls out of sight, and what those in sight would do. */
    settle() {
      const explorer = this.explorer;
      modelbook.controls.show(explorer);
      this.touched.clear();
      modelbook.controls.showIdle(explorer, this.speaker().say);
      explorer.cockpit.reach();
      const seen = this.seen();
      if (this.moved && seen === this.before) modelbook.controls.elsewhere(explorer, this.moved);
      [this.moved, this.before] = ["", seen];
    }

    /** All that stands in the main place and above it, as one text. */
    seen() {
      const { main } = this.explorer.cockpit;
      const marks = [...(main?.querySelectorAll(".drawing svg :is(path, line, text, rect, image)") ?? [])];
      const words = [".finding", "[data-big]"].map((part) => this.explorer.$(part)?.textContent ?? "");
      return [...words, ...marks.map((mark) => mark.outerHTML).sort()].join();
    }
  }

  modelbook.Painting = Painting;
})();
