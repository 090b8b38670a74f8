// Words of the tools whose answer takes the chart's place; they join those of the front end.
(() => {
  "use strict";
  /** @type {AnswerText} */
  const words = {
    mattersTitle: (what, year) => `What moves ${what}${year ? ` in ${year}` : ""}, from your settings`,
    mattersNote: (here) =>
      `The line is your world, ${here}; hollow: the assumption alone at its low end, full: at its high end. Together they can do more.`,
    mattersNothing: (here) =>
      `No assumption alone, at either of its ends, moves this number by as much as it is told in: it stays at ${here}.`,
    points: "percentage points",
    takesAsk: (what) => `To bring this number to a target (${what}):`,
    noTarget: "That is no number: write a target such as 1.5 or 40%.",
    wouldTake: "Would have to be",
    takeIt: "Take it",
    outOfReach: (labels, all) => `Not in the range of ${all ? "any" : "the others"}, alone: ${labels.join(", ")}.`,
    lowEnd: "at low",
    highEnd: "at high",
    assumption: "Assumption",
    here: "Here",
    sameAssumptions: "The two do not differ.",
    compareTitle: (name) => `Where “${name}” differs`,
    whichNumber: "Why they differ in",
    orLink: "or the world of a link",
    thatWorld: "The link's world",
    takingApart: "Taking the difference apart …",
    step: "What it changes",
    inPoints: (x) => `${x} ${x === "1" ? "point" : "points"}`,
    crux: (whole, part, label) => `Of ${whole}, ${part} are “${label}”.`,
    cruxAlone: (whole, label) => `“${label}” makes all of the ${whole}.`,
    cruxOver: (label, part, rest) => `“${label}” alone would make ${part}; the others take ${rest} back.`,
    noCrux: (whole, first, one, second, two) =>
      `No assumption makes most of the ${whole}: “${first}” ${one}, “${second}” ${two}.`,
    evensOut: (end) => `Both come to ${end}: what differs makes up for itself.`,
    nothingMoves: (n) =>
      n === 1 ? "What differs does not move this number." : `None of the ${n} that differ moves this number.`,
    exactNote: (n) =>
      `${n === 1 ? "" : `Each step is the mean over all orders in which the ${n} can be changed, so the steps add up, but for rounding. `}All else is the same in both.`,
    drawnNote: (n) =>
      `Each step is the mean over 64 orders, drawn at random, in which the ${n} can be changed; ± is its standard error. The steps add up, but for rounding. All else is the same in both.`,
    manyDiffer: (n) => `The two differ in ${n} assumptions, too many to say what each of them does.`,
    noNumber: "Somewhere between the two there is no such number: choose another one.",
  };
  Object.assign(modelbook.text, words);
})();
