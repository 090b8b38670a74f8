// Text in the forms that other programs read: rows as CSV, words as HTML, words in lines of a width.
(() => {
  "use strict";

  /** @param {Cell} x */
  const cell = (x) =>
    x === null || x === undefined || Number.isNaN(x)
      ? ""
      : /[",\r\n]/.test(String(x))
        ? `"${String(x).replaceAll('"', '""')}"`
        : String(x);

  /** Rows of cells as CSV. @param {Cell[][]} rows */
  const csv = (rows) => rows.map((row) => `${row.map(cell).join(",")}\r\n`).join("");

  /** Words as HTML, between tags or in quotes. @param {string} words */
  const html = (words) =>
    words.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");

  /** Words in lines no longer than a width; what has no gap, as an address, is cut. @param {string} words @param {number} width @param {(text: string) => number} measure */
  function lines(words, width, measure) {
    const out = /** @type {string[]} */ ([]);
    let now = "";
    for (let word of words.split(/\s+/)) {
      const longer = now ? `${now} ${word}` : word;
      if (measure(longer) <= width) {
        now = longer;
        continue;
      }
      if (now) out.push(now);
      while (measure(word) > width) {
        let n = word.length - 1;
        while (n > 1 && measure(word.slice(0, n)) > width) n--;
        const part = /^.*[/?#&=]/.exec(word.slice(0, n)); // an address is cut at one of its signs
        if (part && part[0].length > n / 2) n = part[0].length;
        out.push(word.slice(0, n));
        word = word.slice(n);
      }
      now = word;
    }
    return now ? [...out, now] : out;
  }

  modelbook.forms = { csv, html, lines };
})();
