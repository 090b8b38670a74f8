// The page that sums the book up: every model run once in the reader's world, beside the book's baseline.
(() => {
  "use strict";
  const parts = Object.fromEntries(
    [.../** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-summary]"))].map((el) => [
      el.dataset.summary,
      el,
    ]),
  );
  const { visit, linking, loader, dialog, text } = modelbook;

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

  function draw() {
    inForce = modelbook.links.inForce(visit.world, linking.carried);
    const world = JSON.stringify([inForce, visit.world.values, visit.world.scenarios, visit.world.off]);
    const same = world === drawn; // a bet was placed, nothing else: no model need run
    drawn = world;
    if (!same)
      here = Object.fromEntries(
        Object.keys(modelbook.models).map((name) => [name, run(name, inForce, visit.world.scenarios[name] ?? "baseline")]),
      );
    for (const name in here) baseline[name] ??= run(name, {}, "baseline");
    if (parts.changes) showChanges(parts.changes);
    if (parts.chapters) all(parts.chapters, "[data-row]").forEach(showRow);
    if (parts.forecasts) showForecasts(parts.forecasts);
    for (const el of [parts.chapters, parts.forecasts]) el?.classList.toggle("unmoved", !visit.changes); // nothing to tell apart
    if (parts.bets) all(parts.bets, "[data-bet-row]").forEach(showBet);
    if (parts.verdict && !same) showVerdict(parts.verdict);
    if (parts.differ && !same) showDiffer(parts.differ);
    if (parts.moved) showMoved(parts.moved);
    if (parts.card) showCard(parts.card);
    if (parts.print) $(parts.print, "[data-address]").textContent = text.thisWorld(address());
    document.documentElement.dataset.summed = String(performance.now()); // for the tests: when what is seen was computed
  }

  /** @param {Element} el @param {string} selector */
  const $ = (el, selector) => /** @type {HTMLElement} */ (el.querySelector(selector));

  /** @param {Element} el @param {string} selector */
  const all = (el, selector) => /** @type {HTMLElement[]} */ ([...el.querySelectorAll(selector)]);

  /** @param {Element} el @param {string} words */
  function put(el, words) {
    if (el.textContent !== modelbook.words.plain(words)) modelbook.markup.write(el, words);
  }

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
    put(
      $(el, "[data-count]"),
      visit.changes ? text.changedHere(visit.changes, keys.size - moved.size, keys.size) : text.nothingChanged,
    );
    const list = $(el, "[data-list]");
    list.replaceChildren();
    if (visit.notOwn) {
      const p = list.appendChild(document.createElement("p"));
      p.append(visit.notOwn, " ");
      modelbook.markup.addButton(p, text.backToMine, visit.restore);
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
    const at = (/** @type {number} */ x) => percent(x, Number(from), Number(to));
    const [mine, book] = [here[model], baseline[model]];
    const [now, then] = [mine.say("figure"), book.say("figure")].map(modelbook.words.plain);
    put($(row, "[data-here]"), now);
    put($(row, "[data-there]"), then);
    put($(row, "[data-said]"), mine.say("conclusion"));
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
      put($(row, "[data-here]"), now);
      row.classList.toggle("moved", now !== then);
      const [a, b] = [x, y].map((value) => percent(value, 0, 1));
      $(row, "[data-dot]").setAttribute("cx", a);
      $(row, "[data-move]").setAttribute("x1", b);
      $(row, "[data-move]").setAttribute("x2", a);
      for (const line of el.querySelectorAll(`[data-line="${k}"]`)) for (const end of ["x1", "x2"]) line.setAttribute(end, a);
      const over = told.filter((value) => x > value).length;
      const place = over === told.length ? "above" : over ? "among" : "below";
      put(
        $(el, `[data-said="${share}"]`),
        mine.say(slot, { place, over, count: told.length, lowest: told[0], highest: told[told.length - 1] }),
      );
    });
  }

  /** The bet asked again: the first guess, the baseline and the reader's world under the slider. @param {HTMLElement} el */
  function showMoved(el) {
    const { again = "", first = "", model = "", reference = "", unit = "" } = el.dataset;
    const slider = /** @type {HTMLInputElement} */ ($(el, "input"));
    const { [first]: was, [again]: moved } = visit.world.bets;
    const now = moved ?? was;
    const [x, y] = [here[model].value(reference), baseline[model].value(reference)];
    slider.value = String(now ?? Math.min(Math.max(0, Number(slider.min)), Number(slider.max)));
    const mark = (/** @type {string} */ name, /** @type {number|undefined} */ value) => {
      put($(el, `[data-shown="${name}"]`), value === undefined ? text.noBet : signed(value, unit));
      const found = el.querySelector(`[data-at="${name}"]`);
      found?.toggleAttribute("hidden", value === undefined);
      if (value !== undefined)
        found?.setAttribute(name === "first" ? "x" : "cx", percent(value, Number(slider.min), Number(slider.max)));
    };
    mark("first", was);
    mark("there", y);
    mark("here", x);
    showNow(el, now);
    const by = was === undefined || now === undefined ? 0 : now - was;
    const state =
      now === undefined ? "none" : was === undefined ? "late" : Math.abs(by) < 1e-9 ? "same" : by > 0 ? "up" : "down";
    const far = (/** @type {number|undefined} */ value) => spoken(Math.abs((value ?? 0) - x), 2, unit);
    const view = {
      state,
      moved: state === "up" || state === "down" ? "yes" : "no",
      world: signed(x, unit) === signed(y, unit) ? "book" : "own",
      start: was ?? 0,
      end: now ?? 0,
      by: spoken(Math.abs(by), 1, unit),
      first: signed(was ?? 0, unit),
      now: signed(now ?? 0, unit),
      here: signed(x, unit),
      book: signed(y, unit),
      off: far(now),
      off_first: far(was),
    };
    put($(el, "[data-said]"), `${here[model].say("moved", view)} ${here[model].say("distance", view)}`);
    const back = /** @type {HTMLButtonElement} */ ($(el, "[data-back]"));
    back.hidden = moved === undefined;
    back.textContent = was === undefined ? text.takeBack : text.backToFirst;
  }

  /** What the slider stands at: no model runs for it, so it follows the hand. @param {HTMLElement} el @param {number|undefined} now */
  function showNow(el, now) {
    const slider = /** @type {HTMLInputElement} */ ($(el, "input"));
    const words = now === undefined ? text.noBet : signed(now, el.dataset.unit ?? "");
    put($(el, '[data-shown="now"]'), words);
    slider.setAttribute("aria-valuetext", words);
    for (const line of el.querySelectorAll("[data-now]")) {
      line.toggleAttribute("hidden", now === undefined);
      if (now !== undefined)
        for (const end of ["x1", "x2"]) line.setAttribute(end, percent(now, Number(slider.min), Number(slider.max)));
    }
  }

  /** A number that may fall on either side of zero. @param {number} x @param {string} unit */
  const signed = (x, unit) => (x > 0 ? "+" : "") + spoken(x, 1, unit);

  /** A number with its unit: 1 year, 2.5 years. @param {number} x @param {number} digits @param {string} unit */
  function spoken(x, digits, unit) {
    const text = modelbook.words.trimmed(x, digits);
    return text + modelbook.words.beside(text, unit);
  }

  /** Where a number stands on a scale. @param {number} x @param {number} from @param {number} to */
  const percent = (x, from, to) => `${(100 * Math.min(Math.max((x - from) / (to - from) || 0, 0), 1)).toFixed(2)}%`;

  /** @param {HTMLElement} row */
  function showBet(row) {
    const { betRow = "", model = "", slot = "", scenario = "" } = row.dataset;
    const guess = visit.world.bets[betRow];
    const answer = modelbook.words.plain((scenario ? run(model, asked(model, scenario), scenario) : here[model]).say(slot));
    put($(row, "[data-bet-yours]"), guess === undefined ? text.noBet : modelbook.words.guessed(guess, modelbook.bets[betRow]));
    put($(row, "[data-here]"), answer);
  }

  /** The reader's settings, without what a bet's own set of assumptions asks about. @param {string} model @param {string} scenario */
  function asked(model, scenario) {
    const { values } = modelbook.models[model].scenarios[scenario];
    return Object.fromEntries(Object.entries(inForce).filter(([key]) => !Object.hasOwn(values, key)));
  }

  /** @param {HTMLElement} el */
  function showVerdict(el) {
    const { model = "", column = "" } = el.dataset;
    const say = here[model].say;
    put($(el, "[data-said]"), say("verdict"));
    const found = modelbook.flips.verdict(visit.world, { model, column });
    el.dataset.sign = String(Math.sign(found.value));
    el.dataset.flips = found.flips
      .slice(0, 2)
      .map((move) => move.key)
      .join(" ");
    const told = (/** @type {Flip} */ move) => {
      const shown = (/** @type {number} */ x) =>
        modelbook.world.isPath(move.a) ? `×${modelbook.words.trimmed(x, 2)}` : modelbook.words.measured(x, move.a.unit);
      return { label: move.a.label, from: shown(move.start), to: shown(move.value), share: move.share, result: move.result };
    };
    put($(el, "[data-head]"), say("flips", { count: found.flips.length }));
    $(el, "[data-flips]").replaceChildren(
      ...found.flips.slice(0, 2).map((move) => {
        const li = document.createElement("li");
        modelbook.markup.write(li, say("flip", told(move)));
        return li;
      }),
    );
    const near = found.flips.length > 1 ? null : found.nearest;
    $(el, "[data-near]").hidden = !near;
    if (near) put($(el, "[data-near]"), say("near", told(near)));
    put($(el, "[data-searched]"), say("searched", { searched: found.searched, rest: found.outOfReach }));
  }

  /** @param {HTMLElement} el */
  function showCard(el) {
    const { model = "", column = "", bet = "" } = el.dataset;
    modelbook.card.show(el, {
      said: here[model].say("verdict"),
      value: here[model].value(column),
      first: visit.world.bets[bet],
    });
    modelbook.meter.show(el, modelbook.models[model], inForce, visit.world.scenarios[model] ?? "baseline", visit.changes > 0);
  }

  /** @type {Why|null} */
  let why = null;

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
      select.disabled = false;
      select.addEventListener("change", () => why?.show());
    }
    why.show();
  }

  const address = () => `${location.href.split("#")[0]}#?${visit.query()}`;

  function wire() {
    for (const button of /** @type {NodeListOf<HTMLButtonElement>} */ (
      document.querySelectorAll("[data-summary] button[disabled]")
    ))
      button.disabled = false;
    document.querySelector("[data-print]")?.addEventListener("click", () => print());
    if (parts.moved) ask(parts.moved);
    if (parts.card) modelbook.card.wire(parts.card, address);
    document.querySelector("[data-copy]")?.addEventListener("click", async () => {
      $(parts.print, "[data-told]").textContent = await modelbook.markup.copyLink(address());
    });
  }

  /** @param {HTMLElement} el */
  function ask(el) {
    const slider = /** @type {HTMLInputElement} */ ($(el, "input"));
    const { again = "" } = el.dataset;
    slider.disabled = false;
    slider.addEventListener("input", () => showNow(el, slider.valueAsNumber));
    slider.addEventListener("change", () => visit.bet(again, slider.valueAsNumber));
    $(el, "[data-back]").addEventListener("click", () => {
      visit.bet(again);
      slider.focus(); // the button is gone
    });
  }

  const names = Object.keys(modelbook.index);
  Promise.all(names.map((name) => loader.load(`models/${name}.js`)))
    .then(() => {
      linking.need(names);
      visit.listen(draw);
      draw();
      wire();
    })
    .catch((error) => {
      console.error(error);
      const told = loader.renewed ? text.renewed : text.failedSummary;
      for (const el of Object.values(parts))
        el.append(Object.assign(document.createElement("p"), { className: "note", textContent: told }));
    });
  delete parts.changes?.dataset.waits; // the scripts that it needs came
})();
