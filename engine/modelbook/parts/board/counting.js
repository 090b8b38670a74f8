// What a class answered: guesses and moves, answers by question, worlds beside the record and on the map. Nothing here is drawn.
(() => {
  "use strict";

  /** The scripts of some models; one that does not come is left out of what is counted. @param {string[]} names */
  const load = (names) => Promise.allSettled([...new Set(names)].map((name) => modelbook.loader.load(`models/${name}.js`)));

  /** A plan with its model in another scenario. @template T @param {T} plan @param {string} model @param {string} scenario @returns {T} */
  function inScenario(plan, model, scenario) {
    const copy = structuredClone(plan);
    const walk = (/** @type {any} */ part) => {
      if (!part || typeof part !== "object") return;
      if (part.model === model && part.scenario === "baseline") part.scenario = scenario;
      Object.values(part).forEach(walk);
    };
    walk(copy);
    return copy;
  }

  /** The named views of the present edition, the baseline first. @param {Model} m */
  const views = (m) =>
    Object.entries(m.scenarios)
      .filter(([name]) => !modelbook.editions.parted(name)[0])
      .sort(([a], [b]) => Number(b === "baseline") - Number(a === "baseline"));

  /** What named views answer to a guess, where they differ from the baseline. @param {BoardPack} pack @param {BoardGuess} guess @returns {Ring[]} */
  function rings(pack, guess) {
    const m = modelbook.models[pack.model];
    /** @type {Ring[]} */
    const out = [];
    for (const [name, { label, who }] of m ? views(m) : []) {
      const x = Number(modelbook.checking.worth(inScenario(guess.answer, pack.model, name)));
      const isNew = !out.some((ring) => ring.x === x);
      if (Number.isFinite(x) && isNew)
        out.push({ x, label: name === "baseline" || label.includes(who) ? label : `${label} (${who})` });
    }
    return out;
  }

  /** Guesses, and those that lie beyond what could be guessed. @param {BoardGuess} guess @param {HandIn[]} people */
  function guessed(guess, people) {
    const all = people.flatMap((one) => one.bets.get(guess.name) ?? []);
    return {
      xs: all.filter((x) => x >= guess.low && x <= guess.high),
      outside: all.filter((x) => x < guess.low || x > guess.high),
    };
  }

  /** First and second guesses to the questions that are asked twice. @param {HandIn[]} people @returns {Moves[]} */
  function moves(people) {
    return Object.entries(modelbook.bets).flatMap(([second, { after, label, unit }]) => {
      const pairs = people.flatMap(({ bets }) => {
        const [a, b] = [after && bets.get(after), bets.get(second)];
        return a !== undefined && a !== "" && b !== undefined ? [/** @type {[number, number]} */ ([a, b])] : [];
      });
      return pairs.length ? [{ label, unit, pairs }] : [];
    });
  }

  /** How a question went. @param {PackAsk & {id: string, question: string}} ask @param {HandIn[]} people @returns {Went} */
  function went(ask, people) {
    const { checking } = modelbook;
    const worths = checking.worthsOf(ask);
    const given = people.flatMap((one) => one.answers.get(ask.id) ?? []);
    const judged = given.map(({ given: text, tries }) => ({ text, tries, ...checking.judged(ask, worths, text, 1) }));
    /** @type {Map<string, {text: string, count: number, says: string}>} */
    const wrong = new Map();
    for (const { text, right, says } of judged) {
      if (right) continue;
      const mistake = ask.wrongs.some((w) => w.says === says) || ask.options.some((o) => o.says === says);
      const shown = ask.options.find((o) => o.word === text)?.labels[0] ?? text;
      const key = mistake ? says : checking.plainly(shown);
      const before = wrong.get(key);
      wrong.set(key, { text: before?.text ?? shown, count: (before?.count ?? 0) + 1, says: mistake ? says : "" });
    }
    const common = [...wrong.values()].sort((a, b) => b.count - a.count)[0] ?? null;
    const tries = judged.reduce((sum, one) => sum + one.tries, 0);
    return { ask, answered: judged.length, right: judged.filter((one) => one.right).length, tries, common };
  }

  /** What a hand-in's world is in a model: its settings, what links between models set with them, its scenario. @param {Model} m @param {HandIn} one @returns {Promise<Side>} */
  async function side(m, one) {
    const query = modelbook.address.query(one.world);
    const found = query && modelbook.pasted ? await modelbook.pasted(m, `#?${query}`) : null;
    return found?.side ?? { values: {}, scenario: "baseline" };
  }

  /** How many published figures each world fits. @param {Model} m @param {Side[]} sides @returns {Fits|null} */
  function fits(m, sides) {
    if (!m.record.rows.length) return null;
    const fit = (/** @type {Side} */ s) => modelbook.fit.world(m, s.values, s.scenario);
    const base = fit({ values: {}, scenario: "baseline" });
    const all = sides.map(fit);
    const rows = base.rows.map(({ row }) => ({
      label: row.label,
      count: all.filter((one) => one.rows.some((own) => own.row.label === row.label && own.fits)).length,
    }));
    return { count: base.rows.length, base: base.met, met: all.map((one) => one.met), rows };
  }

  /** Where each world stands on a map of two assumptions. @param {Model} m @param {Grid} grid @param {Side[]} sides @returns {Placed[]} */
  function placed(m, grid, sides) {
    const first = grid.lines[0];
    return sides.map(({ values, scenario }) => {
      const { x, y } = modelbook.grid.here(m, grid, values, scenario);
      const columns = grid.compute(modelbook.world.resolve(m, values, scenario), m.axes);
      return { x, y, value: modelbook.world.number(m, columns[first.column], first.step) };
    });
  }

  modelbook.counting = { load, rings, guessed, moves, went, side, fits, placed };
})();
