// What an explorer's controls show: values, ranges, links from other chapters, and which of them move nothing.
(() => {
  "use strict";

  /** Whether no closed drawer, and no search, hides a control; that the page's layout need not be asked for. @param {HTMLElement} box */
  const inSight = (box) => !box.closest("details:not([open]), [hidden]");

  const { stopAt } = modelbook.words;

  /** @param {number|Numbers} x @returns {number[]} */
  const list = (x) => (typeof x === "number" ? [x] : [...x]);

  /** Show what is in force. @param {Explorer} explorer @param {Set<string>} [keys] of controls; of all by default */
  function showControls(explorer, keys) {
    const { scenario } = explorer;
    const values = explorer.inForce;
    const preset = explorer.m.scenarios[scenario].values;
    const { resolveOne, isPath } = modelbook.world;
    const own = explorer.values;
    for (const box of explorer.parts(".control[data-key]")) {
      if (keys && !keys.has(box.dataset.key ?? "")) continue;
      const { a } = explorer.ofKey(box.dataset.key ?? "");
      const c = modelbook.world.control(explorer.m, a, values, preset);
      const key = c.key;
      if (box.dataset.path) atYear(box, c);
      const byHand = (/** @type {string} */ k) => k.startsWith(`${a.id}@`);
      const changed = Object.keys(own).some((k) => k === key || (!explorer.m.years && byHand(k)));
      /** @type {HTMLElement} */ (box.querySelector("[data-restore]")).hidden = !changed;
      box.classList.toggle("changed", changed);
      showLink(explorer, box, key);
      const value = c.value;
      const input = /** @type {HTMLInputElement} */ (box.querySelector("[name][data-key]"));
      if (input.type === "range" && a.category) Object.assign(input, { min: String(c.low), max: String(c.high) });
      if (input.type === "checkbox") input.checked = value === 1;
      else if (input.value !== String(value)) input.value = String(value);
      if (input.type !== "range") continue;
      const shownAt = (/** @type {Values} */ v) => modelbook.world.shownOf(explorer.m, a, v, preset);
      const bare = Object.fromEntries(Object.entries(values).filter(([k]) => !byHand(k)));
      if (box.querySelector("[data-number]")) field(explorer, box).show();
      const words = stopAt(explorer.m, a, value) || modelbook.words.measured(shownAt(values), a.unit);
      const at = (/** @type {string} */ part) => /** @type {HTMLElement} */ (box.querySelector(part));
      modelbook.markup.put(at("output"), words);
      input.setAttribute("aria-valuetext", isPath(a) ? `${words} in ${modelbook.world.whenOf(explorer.m, a)}` : words);
      const [low, high] = [c.low, c.high].map((x) => shownAt({ ...bare, [key]: x }));
      modelbook.markup.put(at("[data-low]"), stopAt(explorer.m, a, c.low) || modelbook.words.short(low, a.unit));
      modelbook.markup.put(at("[data-high]"), stopAt(explorer.m, a, c.high) || modelbook.words.short(high, a.unit));
      const moves = (/** @type {number} */ x) =>
        list(resolveOne(explorer.m, a, { ...bare, [key]: x }, preset)).filter(
          (_, i) => explorer.m.years || explorer.m.steps[i] >= a.scaleFrom,
        );
      box.classList.toggle("zero", isPath(a) && [...moves(c.low), ...moves(c.high)].every((x) => x === 0));
      input.style.setProperty("--at", `${(100 * (Math.min(Math.max(value, c.low), c.high) - c.low)) / (c.high - c.low)}%`);
    }
    if (keys) return;
    for (const input of /** @type {HTMLInputElement[]} */ (explorer.parts("input[data-scenario]"))) showPreset(explorer, input);
    for (const input of /** @type {HTMLInputElement[]} */ (explorer.parts("input[data-view]")))
      input.checked = input.value === explorer.view[input.dataset.view ?? ""];
  }

  const fields = /** @type {WeakMap<HTMLElement, NumberField>} */ (new WeakMap());
  /** The field of a slider, in what the slider shows: of a path its number in a year, or its sum. @param {Explorer} explorer @param {HTMLElement} box */
  function field(explorer, box) {
    const known = fields.get(box);
    if (known) return known;
    const { world } = modelbook;
    const lever = () => {
      const { m, preset, inForce } = explorer;
      const { a } = explorer.ofKey(box.dataset.key ?? "");
      const c = world.control(m, a, inForce, preset);
      const bare = Object.fromEntries(Object.entries(inForce).filter(([k]) => !k.startsWith(`${a.id}@`)));
      const at = (/** @type {number} */ x) => world.shownOf(m, a, { ...bare, [c.key]: x }, preset);
      return { m, a, c, at };
    };
    const made = new modelbook.NumberField(box, {
      state() {
        const { m, a, c, at } = lever();
        const [low, high] = [at(c.low), at(c.high)];
        const own = !world.isPath(a) && (a.high - a.low) / a.step <= 1000;
        const value = world.shownOf(m, a, explorer.inForce, explorer.preset);
        return { value, low, high, start: at(c.start), step: own ? a.step : world.niceStep(low, high), unit: a.unit };
      },
      take(x) {
        const { c, at } = lever();
        explorer.move({ [c.key]: x === at(c.start) ? c.start : inverse(at, x, c.low, c.high) });
      },
    });
    fields.set(box, made);
    return made;
  }

  /** Where a function that does not fall is `y`, between two ends. @param {(x: number) => number} f @param {number} y @param {number} low @param {number} high */
  function inverse(f, y, low, high) {
    const straight = low + ((high - low) * (y - f(low))) / (f(high) - f(low) || 1);
    if (Math.abs(f(straight) - y) <= 1e-12 * Math.max(1, Math.abs(y))) return Number(straight.toPrecision(12));
    let [from, to] = [low, high];
    for (let k = 0; k < 60; k++) {
      const middle = (from + to) / 2;
      if (f(middle) < y) from = middle;
      else to = middle;
    }
    return to;
  }

  /** A named set of values, where the edition in force has it. @param {Explorer} explorer @param {HTMLInputElement} input */
  function showPreset(explorer, input) {
    const { parted, named } = modelbook.editions;
    const [edition] = parted(explorer.scenario);
    const own = parted(input.value)[0];
    const name = named(edition, input.value);
    input.checked = name === explorer.scenario && (!own || own === edition);
    const changed = input.parentElement?.querySelector("[data-changed]");
    const count = input.checked ? Object.keys(explorer.values).length : 0;
    if (changed) modelbook.markup.put(changed, modelbook.text.changed(count));
    const label = input.closest("label");
    if (label) label.hidden = own ? own !== edition : !Object.hasOwn(explorer.m.scenarios, name);
  }

  /** What another chapter sets here, with a way to undo it and back. @param {Explorer} explorer @param {HTMLElement} box @param {string} key */
  function showLink(explorer, box, key) {
    let p = /** @type {HTMLElement|null} */ (box.querySelector("[data-linked]"));
    const f = explorer.links[key];
    if (!f && !p) return;
    if (!p) {
      p = document.createElement("p");
      p.className = "linked";
      p.dataset.linked = f.link.name;
      p.id = `${explorer.figure.id}-${key}-link`;
      box.querySelector(".ends")?.after(p);
      box.querySelector("[name][data-key]")?.setAttribute("aria-describedby", p.id);
      p.append(document.createElement("span"), " ", document.createElement("button"));
      const button = /** @type {HTMLButtonElement} */ (p.lastElementChild);
      button.type = "button";
      button.addEventListener("click", () => {
        const off = /** @type {string[]} */ (explorer.model.get("off") ?? []);
        const { link } = explorer.links[key];
        explorer.put("off", off.includes(link.name) ? off.filter((n) => n !== link.name) : [...off, link.name]);
      });
    }
    p.hidden = !f;
    if (!f) return;
    const { label } = f.link;
    const shown = modelbook.words.handed(f);
    const wins = f.byHand
      ? modelbook.text.yoursWins
      : f.link.given.includes(explorer.scenario)
        ? modelbook.text.presetWins
        : f.off
          ? modelbook.text.wouldSet
          : modelbook.text.setBy;
    const [span, button] = /** @type {HTMLElement[]} */ ([...p.children]);
    span.textContent = wins(label, shown);
    button.hidden = wins === modelbook.text.yoursWins || wins === modelbook.text.presetWins;
    const word = f.off ? modelbook.text.redo : modelbook.text.undo;
    modelbook.markup.put(button, word);
    button.setAttribute("aria-label", `${word}: ${label}`);
  }

  /** The control of a path that is read at a year takes that year's key and range. @param {HTMLElement} box @param {{key: string, low: number, high: number}} c */
  function atYear(box, c) {
    const input = /** @type {HTMLInputElement} */ (box.querySelector("[name][data-key]"));
    if (box.dataset.key === c.key) return;
    box.dataset.key = input.dataset.key = input.name = c.key;
    /** @type {HTMLElement} */ (box.querySelector("[data-restore]")).dataset.restore = c.key;
    Object.assign(input, { min: c.low, max: c.high, step: modelbook.world.niceStep(c.low, c.high) });
  }

  /**
   * A control that changes nothing at all in the present state is disabled and says why; one that moves nothing that is drawn
   * says so too, and one that moves charts but none of the main numbers says that. Two runs of the model for each control in sight, so it waits until the slider's picture is drawn.
   * @param {Explorer} explorer @param {(slot: string) => string} say
   */
  function showIdle(explorer, say) {
    const { m, scenario } = explorer;
    const values = explorer.inForce;
    const watched = explorer.config.watched;
    const columns = [...new Set([...m.outputs, ...m.summary, ...m.members].map((o) => o.column))];
    const run = (/** @type {Values} */ world) => m.compute(modelbook.world.resolve(m, world, scenario), m.axes);
    const here = run(values);
    const copy = Object.fromEntries(columns.map((c) => [c, Float64Array.from(list(here[c]))]));
    for (const box of explorer.parts(".control[data-key]")) {
      if (!inSight(box)) continue;
      const key = box.dataset.key ?? "";
      const a = explorer.ofKey(key).a;
      const { low, high } = modelbook.world.control(m, a, values, m.scenarios[scenario].values);
      const ends = [low, high].map((x) => run({ ...values, [key]: x }));
      const inert = ends.every((end) =>
        columns.every((c) =>
          list(end[c]).every((/** @type {number} */ x, /** @type {number} */ k) => Object.is(x, copy[c][k])),
        ),
      );
      const headline = watched.map((/** @type {string} */ c) => modelbook.world.number(m, here[c], m.focus));
      const still =
        watched.length &&
        ends.every((end) =>
          watched.every(
            (/** @type {string} */ c, /** @type {number} */ k) =>
              !(Math.abs(modelbook.world.number(m, end[c], m.focus) - headline[k]) >= 5e-5),
          ),
        );
      gives(explorer, box, ends);
      unexpected(explorer, box, key, run);
      const shown = shownMoves(explorer, copy, ends);
      const reason = box.classList.contains("zero")
        ? modelbook.text.zeroInScenario
        : inert || still || !shown
          ? say(`slack:${a.id}`) || (shown ? modelbook.text.aside : say("slack") || modelbook.text.slack)
          : "";
      const root = /** @type {Document|ShadowRoot} */ (box.getRootNode()); // the explorer may stand in a shadow root
      if (!box.contains(root.activeElement) && box.dataset.locked === undefined)
        for (const el of box.querySelectorAll(modelbook.fields)) el.toggleAttribute("disabled", inert);
      const why = /** @type {HTMLElement} */ (box.querySelector("[data-why]"));
      why.hidden = !reason;
      modelbook.markup.put(why, reason);
    }
  }

  /** A lever that does what few expect says why (slots `unexpected:ID`), once it is moved. @param {Explorer} explorer @param {HTMLElement} box @param {string} key @param {(world: Values) => Columns} run */
  function unexpected(explorer, box, key, run) {
    const { m, view, scenario, preset, inForce, painting, config } = explorer;
    const { a } = explorer.ofKey(key);
    const el = box.querySelector("[data-unexpected]");
    if (!el || !config.number || !m.texts[`unexpected:${a.id}`]) return;
    const { value, start } = modelbook.world.control(m, a, inForce, preset);
    const { column } = modelbook.headline;
    const bare = modelbook.world.number(m, run({ ...inForce, [key]: start })[column(explorer)], m.focus);
    const effect = Math.sign(modelbook.headline.value(explorer, painting.rows, painting.summed) - bare);
    const more = { ...view, moved: Math.sign(value - start), effect };
    const { say } = modelbook.words.speaker(m, painting.rows, painting.summed, more, scenario);
    modelbook.markup.put(el, say(`unexpected:${a.id}`));
  }

  /** Each end of a lever says what it gives. @param {Explorer} explorer @param {HTMLElement} box @param {Columns[]} ends */
  function gives(explorer, box, ends) {
    if (!explorer.config.number) return;
    const column = modelbook.headline.column(explorer);
    for (const [k, side] of ["low", "high"].entries()) {
      const el = box.querySelector(`[data-gives="${side}"]`);
      const x = ends[k][column] === undefined ? NaN : modelbook.world.number(explorer.m, ends[k][column], explorer.m.focus);
      if (el) modelbook.markup.put(el, Number.isFinite(x) ? modelbook.text.gives(modelbook.headline.shown(explorer, x)) : "");
    }
  }

  const TOLD = 5e-5; // of a column's largest number: less is not seen

  /** Columns that an explorer's charts draw and its texts name, with the rows that are shown of each. */
  const drawn = /** @type {WeakMap<Explorer, {column: string, from: number}[]>} */ (new WeakMap());
  /** @param {Explorer} explorer */
  function drawnColumns(explorer) {
    const { m } = explorer;
    const known = drawn.get(explorer);
    if (known) return known;
    const names = modelbook.chart.fields([m.texts, ...explorer.charts.map((chart) => m.charts[chart.name].spec)]);
    const from = Math.max(0, m.steps.indexOf(m.firstShown));
    const found = [...m.outputs, ...m.summary, ...m.members]
      .filter((o) => names.has(o.column))
      .map((o) => ({ column: o.column, from: o.axes.length === 1 && o.axes[0] === "time" ? from : 0 }));
    drawn.set(explorer, found);
    return found;
  }

  /** Whether anything that is drawn or said is another in one of some worlds. @param {Explorer} explorer @param {Record<string, Float64Array>} here @param {Columns[]} worlds */
  function shownMoves(explorer, here, worlds) {
    return drawnColumns(explorer).some(({ column, from }) => {
      const now = here[column];
      const least = TOLD * now.reduce((most, x) => Math.max(most, Math.abs(x) || 0), 0);
      return worlds.some((world) =>
        list(world[column]).some((x, k) => k >= from && !Object.is(x, now[k]) && !(Math.abs(x - now[k]) <= least)),
      );
    });
  }

  /** A lever was moved and nothing that is seen has: it says where to look. @param {Explorer} explorer @param {string} key */
  function elsewhere(explorer, key) {
    const why = explorer.$(`.control[data-key="${CSS.escape(key)}"] [data-why]`);
    if (!why?.hidden) return;
    why.hidden = false;
    modelbook.markup.put(why, modelbook.text.otherCharts);
  }

  modelbook.controls = { show: showControls, showIdle, elsewhere };
})();
