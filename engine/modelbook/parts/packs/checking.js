// What is said to an answer, worked out from the models: the twin of answering.py and solving.py. Nothing here is drawn.
(() => {
  "use strict";
  const TRIES = 3; // after which the hint is given
  const SLACK = 1 + 1e-9; // the last digits of an answer have no say
  const SAYS = {
    unread: "Write a number, such as 1.5 or 1,5.",
    right: "Right.",
    wrong: "Not this one.",
    low: "Too low.",
    high: "Too high.",
    look: "Set the slider to your number and look at the result.",
    unknown: "Not one of the words that the page knows. Look at the result beside the controls.",
  };

  // -- what an answer is worth

  /** Runs of the models, each made once. @type {Map<string, Speaker>} */
  const runs = new Map();

  /** A number, or a name, of a run. @param {PackRead} read @param {Values} [more] settings beside its own @returns {Cell} */
  function valueIn(read, more) {
    const m = modelbook.models[read.model];
    const settings = { ...read.settings, ...more };
    if (read.assumed) {
      const [id, step] = read.ref.split("@");
      const x = modelbook.world.resolveOne(m, m.assumptions[id], settings, m.scenarios[read.scenario].values);
      return typeof x === "number" ? x : x[x.length === 1 ? 0 : m.steps.indexOf(Number(step))];
    }
    const key = JSON.stringify([read.model, read.scenario, settings]);
    const made = () => {
      const rows = modelbook.world.rows(m, settings, read.scenario);
      const summed = m.summary.length ? modelbook.world.summary(m, settings, read.scenario) : {};
      return modelbook.words.speaker(m, rows, summed, {}, read.scenario);
    };
    const run = runs.get(key) ?? made();
    if (!more) runs.set(key, run);
    return run.value(read.ref);
  }

  /** @type {Record<string, (...x: number[]) => number>} */
  const operations = {
    "+": (a, b) => a + b,
    "-": (a, b) => (b === undefined ? -a : a - b),
    "*": (a, b) => a * b,
    "/": (a, b) => a / b,
    min: Math.min,
    max: Math.max,
    mean: (...x) => x.reduce((sum, y) => sum + y, 0) / x.length,
  };

  /** An expression over what it reads. @param {PackSum} sum @param {Values} [more] @returns {Cell} */
  function reckoned({ reads, tree }, more) {
    /** @param {PackTree} part @returns {Cell} */
    const worth = (part) => {
      if (typeof part === "number") return part;
      const [name, ...of] = part;
      if (name === "read") return valueIn(reads[Number(of[0])], more);
      return operations[name](...of.map((/** @type {number|PackTree} */ one) => Number(worth(/** @type {PackTree} */ (one)))));
    };
    return worth(tree);
  }

  /** Whether a relation holds. @param {PackRelation} relation @param {Values} [more] settings of the left side */
  const holds = ({ left, sign, right }, more) =>
    modelbook.words.compares(reckoned(left, more), sign, "word" in right ? right.word : reckoned(right));

  /** The setting at which a relation turns; it turns once, or the book was not built. @param {PackSolved} plan */
  function solved({ solve, left, sign, right }) {
    const at = (/** @type {number} */ k) => Number((solve.low + k * solve.step).toFixed(10));
    const meets = (/** @type {number} */ k) => holds({ left, sign, right }, { [solve.key]: at(k) });
    let [from, to] = [0, solve.count - 1];
    const end = meets(to);
    while (to - from > 1) {
      const middle = Math.floor((from + to) / 2);
      if (meets(middle) === end) to = middle;
      else from = middle;
    }
    return end ? at(to) : at(from);
  }

  /** What an answer is worth, in the unit of its question. @param {PackAnswer} plan @returns {Cell} */
  function worth(plan) {
    const x = "solve" in plan ? solved(plan) : reckoned(plan);
    return typeof x === "number" ? x * plan.times : x;
  }

  /** The models that a plan runs. @param {unknown} plan @returns {string[]} */
  function modelsOf(plan) {
    if (!plan || typeof plan !== "object") return [];
    const own = "model" in plan && typeof plan.model === "string" ? [plan.model] : [];
    return [...new Set([...own, ...Object.values(plan).flatMap(modelsOf)])];
  }

  // -- what is said to it

  /** The numbers that a text may mean: with comma or point, a unit behind it, thousands. @param {string} text @returns {number[]} */
  function readings(text) {
    const bare = text.replaceAll("\u2212", "-").replace(/[\s'’_]/g, "");
    const found = /^[×x$€£+]?([-+]?(?:\d[\d.,]*|[.,]\d+))(\D*)$/.exec(bare);
    if (!found) return [];
    return modelbook.typed.readings(found[1]);
  }

  /** A text without case, accents, punctuation and double spaces. @param {string} text */
  const plainly = (text) =>
    text
      .toLowerCase()
      .normalize("NFD")
      .replace(/\p{M}/gu, "")
      .replace(/[^\p{L}\p{N}_]+/gu, " ")
      .trim();

  /** A number with the unit of its question. @param {number} x @param {{digits: number, unit: string}} ask */
  const written = (x, { digits, unit }) => modelbook.words.trimmed(x, digits) + unit;

  /**
   * @param {PackAsk} ask @param {PackWorths} worths @param {string} given @param {number} tries this answer included
   * @returns {{right: boolean, says: string}}
   */
  function judged(ask, worths, given, tries) {
    const [right, says] = (ask.kind === "number" ? number : worded)(ask, worths, given);
    if (right) return { right, says: [ask.kind === "number" ? says : SAYS.right, ask.right].filter(Boolean).join(" ") };
    return { right, says: ask.hint && tries >= TRIES ? `${says} ${ask.hint}` : says };
  }

  /** @param {PackAsk} ask @param {PackWorths} worths @param {string} given @returns {[boolean, string]} */
  function number(ask, worths, given) {
    const xs = readings(given);
    const answer = Number(worths.answer);
    if (!xs.length) return [false, SAYS.unread];
    if (xs.some((x) => Math.abs(x - answer) <= ask.accept * SLACK)) {
      const { trimmed } = modelbook.words;
      const exact = xs.some((x) => trimmed(x, ask.digits) === trimmed(answer, ask.digits));
      return [true, exact ? SAYS.right : `${SAYS.right} The model's number is ${written(answer, ask)}.`];
    }
    const at = ask.wrongs.findIndex(({ near }, k) => xs.some((x) => Math.abs(x - worths.wrongs[k]) <= near * SLACK));
    if (at >= 0) return [false, ask.wrongs[at].says];
    return [false, `${xs[0] < answer ? SAYS.low : SAYS.high} ${SAYS.look}`];
  }

  /** @param {PackAsk} ask @param {PackWorths} worths @param {string} given @returns {[boolean, string]} */
  function worded(ask, worths, given) {
    const named = (/** @type {PackOption} */ o) => o.labels.some((label) => plainly(label) === plainly(given));
    const chosen = ask.options.find((o) => (ask.kind === "choice" && o.word === given) || named(o));
    if (!chosen) return [false, ask.kind === "choice" ? SAYS.wrong : SAYS.unknown];
    return [chosen.word === worths.answer, chosen.says || SAYS.wrong];
  }

  /** What a question's answer and its mistakes are worth. @param {PackAsk} ask @returns {PackWorths} */
  function worthsOf(ask) {
    const answer = ask.answer ? worth(ask.answer) : (ask.options.find((o) => o.holds && holds(o.holds))?.word ?? "");
    return { answer, wrongs: ask.wrongs.map((wrong) => Number(worth(wrong.answer))) };
  }

  modelbook.checking = { readings, plainly, written, judged, worth, worthsOf, modelsOf };
})();
