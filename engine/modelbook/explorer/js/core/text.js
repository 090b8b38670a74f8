// Words of the front end that all pages have. What scripts say stands in such tables, so that it can be translated.
(() => {
  "use strict";
  /** The first of a list, and how many more. @param {string[]} labels */
  const some = (labels) => `${labels.slice(0, 4).join(", ")}${labels.length > 4 ? ` and ${labels.length - 4} more` : ""}`;

  /** @type {FrontText} */
  const words = {
    unknownKey: "The link names an assumption that this page does not have; it was left out.",
    notANumber: (label) => `The link's value for “${label}” is no number; it was left out.`,
    outOfRange: (label) => `The link's value for “${label}” is out of range; it was left out.`,
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
    failed:
      "This explorer could not start: a script of the page did not arrive. The chart, the sentence and the table show the book's baseline.",
    renewed:
      "The book was renewed while this page was kept, so the controls rest: no new number stands under old words. The chart, the sentence and the table show the baseline of the page.",
    tryAgain: "Try again",
    loadAgain: "Load the page again",
    linkMissing:
      "What another chapter hands on could not be read, because a script did not arrive. What is shown is without it.",
    locked: "Set by your teacher.",
    noKernel:
      "No kernel has answered yet, so the sliders stand still: it is busy, or this page has none. For a page without a kernel, call embed() on the explorer and save again.",
    copied: "Link copied.",
    copyByHand: "Copy this link:",
    changes: (n) => (n === 1 ? "1 change" : `${n} changes`),
    between: (one, other, share) => `${share}% of the way from “${one}” to “${other}”`,
    noWorld: "There is no world in this link: paste one that “Copy link” gave.",
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
  };
  modelbook.text = /** @type {PageText} */ (words); // the others come with the scripts that say them: text_explorer.js, text_answers.js, text_take.js
})();
