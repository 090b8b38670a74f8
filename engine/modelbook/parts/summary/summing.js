// What the page that sums the book up says in the reader's world: every model run once, beside the book's baseline.
(() => {
  "use strict";
  const { visit, settings, linking, dialog, text, markup, card } = modelbook;

  /** A model in a world: what it says, and its numbers. @param {string} name @param {Record<string, number>} values @param {string} scenario @returns {Run} */
  function run(name, values, scenario) {
    const m = modelbook.models[name];
    const rows = modelbook.world.rows(m, values, scenario);
    const summed = m.summary.length ? modelbook.world.summary(m, values, scenario) : {};
    const speaker = (/** @type {Row} */ view) => modelbook.words.speaker(m, rows, summed, view, scenario);
    return { say: (slot, view = {}) => speaker(view).say(slot), value: (ref) => Number(speaker({}).value(ref)) };
  }

  /** @typedef {{say: (slot: string, view?: Row) => string, value: (ref: string) => number}} Run */
  /** @type {Record<string, Run>} */
  const baseline = {};
  /** @type {Record<string, Run>} */
  let here = {};
  /** @type {Record<string, number>} */
  let inForce = {}; // the reader's settings and what links set

  let drawn = ""; // the world that the numbers on the page belong to
  const slices = new modelbook.Slices(0);

  /** While the page comes to life, step by step, from the first again where the world changes meanwhile; later at once. @param {Record<string, HTMLElement>} parts */
  function draw(parts) {
    inForce = modelbook.links.inForce(visit.world, linking.carried);
    const world = JSON.stringify([inForce, visit.world.values, visit.world.scenarios, visit.world.off]);
    const same = world === drawn; // a bet was placed, nothing else: no model need run
    const steps = drawing(parts, world, same);
    const done = () => {
      document.documentElement.dataset.summed = String(performance.now()); // for the tests: when what is seen was computed
    };
    if (!drawn) return slices.begin(() => steps, done);
    while (!steps.next().done);
    done();
  }

  /** @param {Record<string, HTMLElement>} parts @param {string} world @param {boolean} same @returns {Generator<void, void>} */
  function* drawing(parts, world, same) {
    const now = same ? here : /** @type {Record<string, Run>} */ ({});
    for (const name in modelbook.models) {
      now[name] ??= run(name, inForce, visit.world.scenarios[name] ?? "baseline");
      baseline[name] ??= run(name, {}, "baseline");
      yield;
    }
    here = now;
    if (parts.verdict && !same) yield* showVerdict(parts.verdict);
    if (parts.card) yield showCard(parts.card); // which shows what the verdict found
    if (parts.changes) yield showChanges(parts.changes);
    for (const row of parts.chapters ? all(parts.chapters, "[data-row]") : []) yield showRow(row);
    if (parts.forecasts) yield showForecasts(parts.forecasts);
    for (const el of [parts.chapters, parts.forecasts]) el?.classList.toggle("unmoved", !visit.changes); // nothing to tell apart
    for (const row of parts.bets ? all(parts.bets, "[data-bet-row]") : []) yield showBet(row);
    if (parts.differ && !(same && why) && isAsked(parts.differ)) yield showDiffer(parts.differ);
    if (parts.moved) yield showMoved(parts.moved);
    drawn = world;
  }

  /** @param {Element} el @param {string} selector */
  const $ = (el, selector) => /** @type {HTMLElement} */ (el.querySelector(selector));

  /** @param {Element} el @param {string} selector */
  const all = (el, selector) => /** @type {HTMLElement[]} */ ([...el.querySelectorAll(selector)]);

  /** @param {HTMLElement} el */
  function showChanges(el) {
    const keys = new Set(
      Object.values(modelbook.models).flatMap((m) =>
        Object.values(m.assumptions)
          .filter((a) => a.low !== a.high)
          .map((a) => a.id),
      ),
    );
    const moved = new Set(
      Object.keys(visit.world.values).map(
        (key) =>
          Object.values(modelbook.models)
            .map((m) => modelbook.world.ofKey(m, key))
            .find(Boolean)?.a.id,
      ),
    );
    markup.say(
      $(el, "[data-count]"),
      visit.changes ? text.changedHere(visit.changes, keys.size - moved.size, keys.size) : text.nothingChanged,
    );
    const list = $(el, "[data-list]");
    list.replaceChildren();
    if (visit.notOwn) {
      const p = list.appendChild(document.createElement("p"));
      p.append(visit.notOwn, " ");
      markup.addButton(p, text.backToMine, visit.restore);
    }
    const dl = document.createElement("dl");
    const line = (/** @type {string} */ title, /** @type {string[]} */ lines) => {
      dl.appendChild(document.createElement("dt")).textContent = title;
      for (const words of lines) dl.appendChild(document.createElement("dd")).textContent = words;
    };
    for (const { title, lines } of dialog.chapters())
      line(
        title,
        lines.map(([words]) => words),
      );
    const acting = linking.carried.filter((f) => f.on);
    if (acting.length)
      line(
        text.activeLinks,
        acting.map((f) => dialog.linkWords(f)),
      );
    if (dl.children.length) list.append(dl);
  }

  /** @param {HTMLElement} row */
  function showRow(row) {
    const { model = "", reference = "", from, to } = row.dataset;
    const at = (/** @type {number} */ x) => card.percent(x, Number(from), Number(to));
    const [mine, book] = [here[model], baseline[model]];
    const [now, then] = [mine.say("figure"), book.say("figure")].map(modelbook.words.plain);
    markup.say($(row, "[data-here]"), now);
    markup.say($(row, "[data-there]"), then);
    markup.say($(row, "[data-said]"), mine.say("conclusion"));
    row.classList.toggle("moved", now !== then);
    modelbook.meter.show(row, modelbook.models[model], inForce, visit.world.scenarios[model] ?? "baseline", visit.changes > 0);
    const [x, y] = [at(mine.value(reference)), at(book.value(reference))];
    const [move, dot, there, svg] = ["[data-move]", "[data-dot]", ".there", "[data-track]"].map((selector) => $(row, selector));
    dot.setAttribute("cx", x);
    there.setAttribute("cx", y);
    move.setAttribute("x1", y);
    move.setAttribute("x2", x);
    svg.setAttribute("aria-label", `${$(row, ".heading").textContent}: ${now}; ${text.baseline} ${then}`);
  }

  /** The reader's shares, and lines from them through what others forecast. @param {HTMLElement} el */
  function showForecasts(el) {
    const { model = "", values = "" } = el.dataset;
    const told = values.split(" ").map(Number);
    const [mine, book] = [here[model], baseline[model]];
    el.querySelectorAll("[data-share]").forEach((found, k) => {
      const row = /** @type {HTMLElement} */ (found);
      const { share = "", slot = "" } = row.dataset;
      const [x, y] = [mine.value(share), book.value(share)];
      const [now, then] = [x, y].map((value) => modelbook.words.shown(value, "percent"));
      markup.say($(row, "[data-here]"), now);
      row.classList.toggle("moved", now !== then);
      const [a, b] = [x, y].map((value) => card.percent(value, 0, 1));
      $(row, "[data-dot]").setAttribute("cx", a);
      $(row, "[data-move]").setAttribute("x1", b);
      $(row, "[data-move]").setAttribute("x2", a);
      for (const line of el.querySelectorAll(`[data-line="${k}"]`)) for (const end of ["x1", "x2"]) line.setAttribute(end, a);
      const over = told.filter((value) => x > value).length;
      const place = over === told.length ? "above" : over ? "among" : "below";
      markup.say(
        $(el, `[data-said="${share}"]`),
        mine.say(slot, { place, over, count: told.length, lowest: told[0], highest: told[told.length - 1] }),
      );
    });
  }

  /** @param {HTMLElement} el */
  function showMoved(el) {
    const { model = "", reference = "" } = el.dataset;
    modelbook.moved.show(el, here[model].value(reference), baseline[model].value(reference), here[model].say);
  }

  /** @param {HTMLElement} row */
  function showBet(row) {
    const { betRow = "", model = "", slot = "", scenario = "" } = row.dataset;
    const guess = visit.world.bets[betRow];
    const answer = modelbook.words.plain((scenario ? run(model, asked(model, scenario), scenario) : here[model]).say(slot));
    markup.say(
      $(row, "[data-bet-yours]"),
      guess === undefined ? text.noBet : modelbook.words.guessed(guess, modelbook.bets[betRow]),
    );
    markup.say($(row, "[data-here]"), answer);
  }

  /** The reader's settings, without what a bet's own set of assumptions asks about. @param {string} model @param {string} scenario */
  function asked(model, scenario) {
    const { values } = modelbook.models[model].scenarios[scenario];
    return Object.fromEntries(Object.entries(inForce).filter(([key]) => !Object.hasOwn(values, key)));
  }

  /** @param {HTMLElement} el @returns {Generator<void, void>} */
  function* showVerdict(el) {
    const { model = "", column = "" } = el.dataset;
    const say = here[model].say;
    markup.say($(el, "[data-said]"), say("verdict"));
    const found = yield* modelbook.flips.verdict(visit.world, { model, column });
    const told = (/** @type {Flip} */ move) => {
      const shown = (/** @type {number} */ x) =>
        modelbook.world.isPath(move.a) ? `×${modelbook.words.trimmed(x, 2)}` : modelbook.words.measured(x, move.a.unit);
      return {
        label: move.a.label,
        from: shown(move.start),
        to: shown(modelbook.flips.whole(move)),
        share: move.share,
        result: move.result,
      };
    };
    markup.say($(el, "[data-head]"), say("flips", { count: found.flips.length }));
    $(el, "[data-flips]").replaceChildren(
      ...found.flips.slice(0, 2).map((move) => {
        const li = document.createElement("li");
        markup.write(li, say("flip", told(move)));
        return li;
      }),
    );
    const near = found.flips.length > 1 ? null : found.nearest;
    $(el, "[data-near]").hidden = !near;
    if (near) markup.say($(el, "[data-near]"), say("near", told(near)));
    markup.say($(el, "[data-searched]"), say("searched", { searched: found.searched, rest: found.outOfReach }));
  }

  /** @param {HTMLElement} el */
  function showCard(el) {
    const { model = "", column = "", bet = "" } = el.dataset;
    card.show(el, {
      said: here[model].say("verdict"),
      value: here[model].value(column),
      first: visit.world.bets[bet],
    });
    modelbook.meter.show(el, modelbook.models[model], inForce, visit.world.scenarios[model] ?? "baseline", visit.changes > 0);
  }

  /** @type {Why|null} */
  let why = null;

  /** Whether another difference is wanted than the one that is printed. @param {HTMLElement} el */
  function isAsked(el) {
    const chosen = [...el.querySelectorAll("select")].some((select) => !select.selectedOptions[0]?.defaultSelected);
    const printed = $(el, "[data-differences]").firstElementChild;
    return why || !printed || settings.isSet(visit.world) || chosen || el.querySelector("input")?.value;
  }

  /** Why the reader's world and the one that is chosen differ in the verdict's number. @param {HTMLElement} el */
  function showDiffer(el) {
    const { model = "", column = "" } = el.dataset;
    const select = /** @type {HTMLSelectElement} */ ($(el, "select[data-compare]"));
    if (!why) {
      const compared = {
        m: modelbook.models[model],
        $: (/** @type {string} */ selector) => $(el, selector),
        get inForce() {
          return inForce;
        },
        get scenario() {
          return visit.world.scenarios[model] ?? "baseline";
        },
        get compare() {
          return select.value;
        },
      };
      why = new modelbook.Why(compared, () => column);
      select.addEventListener("change", () => why?.show());
    }
    why.show();
  }

  modelbook.summing = { draw };
})();
