// All words of the front end, in one table, so that it can be translated.
(() => {
  "use strict";
  /** The first of a list, and how many more. @param {string[]} labels */
  const some = (labels) => `${labels.slice(0, 4).join(", ")}${labels.length > 4 ? ` and ${labels.length - 4} more` : ""}`;

  /** @type {FrontText} */
  const words = {
    unknownKey: "The link names an assumption that this page does not have; it was left out.",
    notANumber: (label) => `The link's value for “${label}” is no number; it was left out.`,
    outOfRange: (label) => `The link's value for “${label}” is out of range; it was left out.`,
    noSuchNumber: (kept) => `That is no number: ${kept} stays.`,
    keptInRange: (low, high) => `Kept within the range, ${low} to ${high}.`,
    unknownScenario: "The link names a scenario that does not exist; the book's baseline is shown.",
    unknownEdition: "The link names an edition that the book does not have; the present one is shown.",
    olderLink: (version, labels) =>
      `This link was made with version ${version} of the book. Since then these baselines have changed: ${some(labels)}. It is shown with the present ones.`,
    undatedLink: (label, labels) =>
      `This link carries no version of the book: it is undated. Since the ${label} these baselines have changed: ${some(labels)}. It is shown with the present ones.`,
    inEdition: (label) => `These are the assumptions of the ${label}.`,
    toEdition: (label) => `See it with those of the ${label}`,
    toPresent: "See it with the present ones",
    unknownView: "The link asks for a view that does not exist; it was left out.",
    notOpened: "This could not open, because a script of the page did not arrive. Pressing again tries again.",
    failed:
      "This explorer could not start: a script of the page did not arrive. The chart, the sentence and the table show the book's baseline.",
    renewed:
      "The book was renewed while this page was kept, so the controls rest: no new number stands under old words. The chart, the sentence and the table show the baseline of the page.",
    tryAgain: "Try again",
    changed: (n) => (n ? `, ${n === 1 ? "1 change" : `${n} changes`}` : ""),
    loadAgain: "Load the page again",
    linkMissing:
      "What another chapter hands on could not be read, because a script did not arrive. What is shown is without it.",
    presetPutAway: (n) => `${n === 1 ? "One change of yours was" : `${n} changes of yours were`} put away.`,
    bringBack: "Bring back",
    movedAlong: (labels) => `Moved along, because the lines keep their order: ${labels.join(", ")}.`,
    shownRows: (n, all) => `${n} of ${all} shown`,
    zeroInScenario: "Fixed at zero by these assumptions, so it cannot act.",
    slack: "Moves nothing that is shown at this setting.",
    aside: "Leaves the main numbers as they are at this setting; other parts of the charts move.",
    otherCharts: "At this setting it moves what the other charts, the sentence or the table show.",
    locked: "Set by your teacher.",
    noKernel:
      "No kernel has answered yet, so the sliders stand still: it is busy, or this page has none. For a page without a kernel, call embed() on the explorer and save again.",
    copied: "Link copied.",
    copyByHand: "Copy this link:",
    changes: (n) => (n === 1 ? "1 change" : `${n} changes`),
    uncertaintyNote: (n) =>
      `Bands and ranges: 5th to 95th percentile of ${n.toLocaleString("en")} draws, each uncertain assumption drawn from its range around your setting, independently. What-if choices stay where you put them.`,
    fits: (met, count, own) => `${own ? "Your world" : "The book's world"} fits ${met} of ${count} published figures`,
    between: (one, other, share) => `${share}% of the way from “${one}” to “${other}”`,
    fewer: "Fewer",
    more: (n) => `${n} more`,
    next: (label) => `Next: ${label} ›`,
    onScale: (here, book) => `${here}${book ? `; the book: ${book}` : ""}`,
    inFitting: (low, high) => `${low} to ${high} in nine of ten worlds that fit the record`,
    inYourFitting: (low, high) => `${low} to ${high} in nine of ten worlds like yours that fit the record`,
    inDraws: (low, high) => `${low} to ${high} in nine of ten draws around your setting`,
    ranges: (what, range) => `Over nine of ten draws, ${what}: ${range}`,
    spoken: (number, finding) => [number, finding].filter(Boolean).join(". "),
    gives: (x) => `gives ${x}`,
    inside: "in",
    outside: "out",
    drawing: "Drawing worlds and holding each against the record …",
    tooFew: ({ n, ess, excludes }, published) =>
      `Too few worlds fit to say: of ${n.toLocaleString("en")} that share what you set, an effective size of ${Math.round(ess)}.${excludes ? ` “${excludes.label}” excludes most: ${published}, counted by ${excludes.origin}.` : ""}`,
    ofRecord: ({ n, ess }, range) =>
      `${range}Bands and ranges: 5th to 95th percentile of ${n.toLocaleString("en")} worlds that share what you set by hand, all else drawn evenly from its range, each weighed by how near it comes to what was published (effective size ${Math.round(ess).toLocaleString("en")}). These are no odds: the ranges were chosen by this book.`,
    mattersTitle: (what, year) => `What moves ${what}${year ? ` in ${year}` : ""}, from your settings`,
    mattersNote: (here) =>
      `The line is your world, ${here}; hollow: the assumption alone at its low end, full: at its high end. Together they can do more.`,
    unsolved: "At this setting an equation of the model has no solution, so numbers are missing.",
    points: "percentage points",
    takesAsk: (what) => `To bring this number to a target (${what}):`,
    noTarget: "That is no number: write a target such as 1.5 or 40%.",
    wouldTake: "Would have to be",
    takeIt: "Take it",
    outOfReach: (labels) => `Not in the range of the others, alone: ${labels.join(", ")}.`,
    atFirst: "As it was at first",
    elsewhere: "A change on another page",
    lowEnd: "at low",
    highEnd: "at high",
    assumption: "Assumption",
    here: "Here",
    sameAssumptions: "The two do not differ.",
    compareTitle: (name) => `Where “${name}” differs`,
    whichNumber: "Why they differ in",
    orLink: "or the world of a link",
    thatWorld: "The link's world",
    noWorld: "There is no world in this link: paste one that “Copy link” gave.",
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
      `${n === 1 ? "" : `Each step is the mean over all orders in which the ${n} can be changed, so the steps add up. `}All else is the same in both.`,
    drawnNote: (n) =>
      `Each step is the mean over 64 orders, drawn at random, in which the ${n} can be changed; ± is its standard error. The steps add up. All else is the same in both.`,
    manyDiffer: (n) => `The two differ in ${n} assumptions, too many to say what each of them does.`,
    noNumber: "Somewhere between the two there is no such number: choose another one.",
    backToMine: "Back to my world",
    linkWorld: "You are seeing the world of a link.",
    changedLinkWorld: "This began as the world of a link, and you have changed it.",
    noChanges: "You have changed nothing yet. Move a slider: what you set is in force on every page.",
    undo: "Undo",
    redo: "Redo",
    setBy: (label, value) => `Set by ${label}: ${value}.`,
    wouldSet: (label, value) => `Undone: ${label} would set ${value}.`,
    yoursWins: (label, value) => `Your own value; ${label} would set ${value}.`,
    presetWins: (label, value) => `Given by the set of assumptions chosen here; ${label} would set ${value}.`,
    activeLinks: "Handed on between chapters",
    otherwise: "Elsewhere",
    bets: "Your bets",
    noBet: "no bet",
    takeBack: "Take it back",
    backToFirst: "Back to my first bet",
    nothingChanged:
      "This is the book's baseline: nothing is changed. Move something in a chapter, or load one of the worlds below.",
    changedHere: (n, left, all) =>
      `${n === 1 ? "1 change" : `${n} changes`} made this world; ${left} of ${all} assumptions stand where the book put them.`,
    thisWorld: (link) => `This world: ${link}`,
    failedSummary: "Your world could not be computed. What stands here is the book's baseline.",
    undoAll: "Undo all",
    copyLink: "Copy link",
    close: "Close",
    baseline: "baseline",
    yourWorld: "Your world",
    kept: "Kept for this visit, in this browser tab only. Beside it the book stores your light or dark choice, nothing else.",
    notKept:
      "This browser lets the book store nothing. Your world goes along in the addresses of this page and of the book's links: copy the link to keep it.",
    entriesShown: (n, of) =>
      n === of
        ? `All ${of} entries are shown.`
        : n
          ? `${n} of ${of} entries match.`
          : "No entry matches: choose less, or show all.",
    entriesInView: (n, from, to) => `${n} in view on the line, ${from} to ${to}.`,
    filterLeftOut: "The link asks for something that this page does not have; it was left out.",
    mark: (x, atX, y, atY) => `Your place on the map: ${x}, ${atX}; ${y}, ${atY}. Arrow keys move it.`,
  };
  modelbook.text = /** @type {PageText} */ (words); // text_take.js has the others
})();
