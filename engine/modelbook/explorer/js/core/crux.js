// What is said of why two worlds differ: amounts with the digits that the largest bears, and the sentence that names the crux.
(() => {
  "use strict";
  const MOST = 0.5; // of the difference, that one assumption makes
  const NONE = 1e-9; // of the ends: a step this small is none
  const JOIN = "; ";

  /** The factor and the digits in which steps are told: shares in points. @param {Explained} told @param {string} unit */
  function scaled({ from, to, steps }, unit) {
    const times = unit === "share" || unit === "index" ? 100 : 1;
    const largest = times * Math.max(Math.abs(to - from), ...steps.map((step) => Math.abs(step.contribution)));
    return { times, digits: largest >= 10 ? 0 : largest >= 1 ? 1 : largest >= 0.1 ? 2 : 3 };
  }

  /**
   * How a number's steps are written.
   * @param {Explained} told @param {Output} output @returns {Amounts}
   */
  function amounts(told, output) {
    const { unit } = output;
    const { times, digits } = scaled(told, unit);
    const { words, text } = modelbook;
    const rounded = (/** @type {number} */ x) => Number((x * times).toFixed(digits));
    const plain = (/** @type {number} */ x) => (times > 1 ? words.trimmed(x * times, digits) : words.short(rounded(x), noun));
    const noun = unit === "year" ? "years" : unit; // a difference of two years is no year
    return {
      end: (x) => (times > 1 ? `${plain(x)}%` : unit === "year" ? words.quantity(x, unit) : words.measured(rounded(x), unit)),
      step: (x) => (rounded(x) > 0 ? "+" : "") + plain(x),
      size: (x) => (times > 1 ? text.inPoints(plain(Math.abs(x))) : words.measured(Math.abs(rounded(x)), noun)),
      bare: (x) => plain(Math.abs(x)),
      error: (x) => (rounded(x) ? `± ${plain(x)}` : ""),
      unit: times > 1 ? text.points : noun,
    };
  }

  /** What a step is called, a path with its time. @param {ExplainedStep} step */
  const named = (step) => step.parts.map(({ a, year }) => (year ? `${a.label}, ${year}` : a.label)).join(JOIN);

  /** Its value in one of the worlds. @param {ExplainedStep} step @param {"first"|"second"} side */
  const valued = (step, side) =>
    step.parts
      .map((part) => (typeof part[side] === "string" ? part[side] : modelbook.words.measured(Number(part[side]), part.a.unit)))
      .join(JOIN);

  /** The sentence that names what makes most of a difference. @param {Explained} told @param {Output} output */
  function sentence(told, output) {
    const { text } = modelbook;
    const { from, to, steps } = told;
    const amount = amounts(told, output);
    const whole = to - from;
    const moving = steps.filter((step) => Math.abs(step.contribution) > NONE * Math.max(Math.abs(from), Math.abs(to)));
    if (!moving.length) return text.nothingMoves(steps.length);
    if (Math.abs(whole) <= NONE * Math.max(Math.abs(from), Math.abs(to))) return text.evensOut(amount.end(to));
    const [first, second] = moving;
    const { share } = first;
    if (moving.length === 1) return text.cruxAlone(amount.size(whole), named(first));
    if (share > 1) return text.cruxOver(named(first), amount.size(first.contribution), amount.bare(first.contribution - whole));
    if (share >= MOST) return text.crux(amount.size(whole), amount.bare(first.contribution), named(first));
    return text.noCrux(
      amount.size(whole),
      named(first),
      amount.step(first.contribution),
      named(second),
      amount.step(second.contribution),
    );
  }

  /** Where each step begins and ends between the least and the most that is reached on the way, as shares of the width. @param {Explained} told @returns {{ends: [number, number], steps: [number, number][]}} */
  function places({ from, to, steps }) {
    const reached = [from];
    for (const step of steps) reached.push(reached[reached.length - 1] + step.contribution);
    const [low, high] = [Math.min(...reached, to), Math.max(...reached, to)];
    const at = (/** @type {number} */ x) => (high > low ? (x - low) / (high - low) : 0.5);
    return { ends: [at(from), at(to)], steps: steps.map((_, k) => [at(reached[k]), at(reached[k + 1])]) };
  }

  modelbook.crux = { amounts, named, valued, sentence, places };
})();
