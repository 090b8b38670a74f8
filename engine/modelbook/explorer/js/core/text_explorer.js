// Words of an explorer; they join those of the front end.
(() => {
  "use strict";
  /** @type {ExplorerText} */
  const words = {
    noSuchNumber: (kept) => `That is no number: ${kept} stays.`,
    keptInRange: (low, high) => `Kept within the range, ${low} to ${high}.`,
    notOpened: "This could not open, because a script of the page did not arrive. Pressing again tries again.",
    changed: (n) => (n ? `, ${n === 1 ? "1 change" : `${n} changes`}` : ""),
    presetPutAway: (n) => `${n === 1 ? "One change of yours was" : `${n} changes of yours were`} put away.`,
    bringBack: "Bring back",
    movedAlong: (labels) => `Moved along, because the lines keep their order: ${labels.join(", ")}.`,
    shownRows: (n, all) => `${n} of ${all} shown`,
    zeroInScenario: "Fixed at zero by these assumptions, so it cannot act.",
    slack: "Moves nothing that is shown at this setting.",
    aside: "Leaves the main numbers as they are at this setting; other parts of the charts move.",
    otherCharts: "At this setting it moves what the other charts, the sentence or the table show.",
    uncertaintyNote: (n) =>
      `Bands and ranges: 5th to 95th percentile of ${modelbook.words.shown(n, "0")} draws, each uncertain assumption drawn from its range around your setting, independently. What-if choices stay where you put them.`,
    fits: (met, count, own) => `${own ? "Your world" : "The book's world"} fits ${met} of ${count} published figures`,
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
      `Too few worlds fit to say: of ${modelbook.words.shown(n, "0")} that share what you set, an effective size of ${Math.round(ess)}.${excludes ? ` “${excludes.label}” excludes most: ${published}, counted by ${excludes.origin}.` : ""}`,
    ofRecord: ({ n, ess }, range) =>
      `${range}Bands and ranges: 5th to 95th percentile of ${modelbook.words.shown(n, "0")} worlds that share what you set by hand, all else drawn evenly from its range, each weighed by how near it comes to what was published (effective size ${modelbook.words.shown(ess, "0")}). These are no odds: the ranges were chosen by this book.`,
    unsolved: "At this setting an equation of the model has no solution, so numbers are missing.",
    atFirst: "As it was at first",
    elsewhere: "A change on another page",
    mark: (x, atX, y, atY) => `Your place on the map: ${x}, ${atX}; ${y}, ${atY}. Arrow keys move it.`,
  };
  Object.assign(modelbook.text, words);
})();
