// Words of what a reader takes away; they join those of the front end.
(() => {
  "use strict";
  /** @type {TakeText} */
  const words = {
    takeAway: "Take away",
    picture: "The chart as a picture",
    copyPicture: "Copy picture",
    noCopy: "This browser does not let pages copy pictures. The PNG holds the same.",
    noPicture:
      "This browser keeps pages from making pictures (it protects against fingerprinting). The SVG holds the same drawing.",
    notDrawn: "The chart could not be drawn again. Loading the page again may help.",
    pictureCopied: "Picture copied.",
    saved: (name) => `Saved as ${name}.`,
    numbers: "The numbers",
    rounded: (digits) => `Numbers are rounded to ${digits} digits that count. The lines of Python give all of them.`,
    csvNote:
      'The settings stand above the table, in rows that begin with #. Excel, LibreOffice and Google Sheets show them as rows; pandas leaves them out with comment="#", R with comment.char="#". Decimals have a point.',
    cite: "Cite it",
    citeText: "As text",
    citeBibtex: "As BibTeX",
    embed: "Put it on a page of yours",
    embedCode: "Code of a frame",
    embedNote: "The frame shows this explorer alone, in this state, with a link back. It loads nothing from other sites.",
    python: "Do it again in Python",
    pythonLine: "Lines that give this number",
    pythonRun: "Lines that run this world",
    pythonNote: (packaged) => `They run where ${packaged} is installed: its README says how.`,
    copy: "Copy",
    textCopied: "Copied.",
    notCopied: "The browser did not let the page copy. The text is selected now: copy it by keys.",
    longAddress: (n) =>
      `The address of this state has ${n.toLocaleString("en")} characters, and some programs cut long ones. The settings stand in the CSV and in the Python lines too.`,
    noAddress: "This copy of the book has no address on the web, so none stands in what you take away.",
    baseSettings: "The book's baseline, nothing changed.",
    settingsSaid: (list) => `Differs from the book's baseline: ${list}.`,
    oneSetting: ({ label, from, to, by }) => `${label}: ${from} → ${to}${by ? ` (from “${by}”)` : ""}`,
    andMore: (n) => `${n} more`,
    comparedWith: (name) => `Compared with “${name}”.`,
    ghostIs: "Thin grey or dotted line: the book's baseline.",
    noForecast: "A model, not a forecast.",
    modelOf: (title, version) => `${title}, version ${version}`,
    asOf: (day) => `as of ${day}`,
    readOn: (day) => `read ${day}`,
    whose: "Whose assumptions",
    edition: "Edition",
    present: "the present one",
    // the world of a link
    sharedWorld: "The world of a link",
    sharedDiffers: (n) =>
      n === 1
        ? "This link holds a world that differs from the book's in one thing:"
        : `This link holds a world that differs from the book's in ${n} things:`,
    mineAside: "Your own world is kept aside meanwhile.",
    keepMine: "Keep mine",
    takeThis: "Take it",
    toBook: "Start from the book's",
    mineAgain: "This is your own world again.",
    bookAgain: "This is the book's baseline; your bets stay.",
    linkAgain: "See the link's world again",
  };
  Object.assign(modelbook.text, words);
})();
