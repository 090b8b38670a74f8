// A number as a reader types it: with point or comma, with its unit or without.
(() => {
  "use strict";
  const PARTS = /^([+-]?(?:\d[\d.,]*|[.,]\d+))(.*)$/;

  /**
   * What a typed text says, in the unit of a quantity; NaN for no number. “1,500” may be one and a half or fifteen hundred: what is
   * in the range is meant.
   * @param {string} text @param {string} unit such as share, year, M stacks @param {[number, number]} range
   */
  function read(text, unit, range) {
    const found = PARTS.exec(
      text
        .normalize("NFKC")
        .replace(/[\u2212\u2013]/g, "-")
        .replace(/[\s'’]/g, ""),
    );
    if (!found || !means(found[2].toLowerCase(), unit)) return NaN;
    const times = unit === "share" ? 0.01 : 1;
    const both = readings(found[1]);
    if (found[1].includes(",")) both.reverse(); // in a field the comma stands rather before thousands
    const all = both.map((x) => Number((x * times).toPrecision(12)));
    return all.find((x) => x >= range[0] && x <= range[1]) ?? all[0] ?? NaN;
  }

  /** Whether what stands behind a number may stand there. @param {string} rest @param {string} unit */
  function means(rest, unit) {
    const words = unit.toLowerCase().split(" ");
    const { prefixes } = modelbook.formats;
    const prefix = prefixes.some((one) => one.toLowerCase() === words[0]) ? words[0] : "";
    const noun = words.slice(prefix ? 1 : 0).join("");
    const allowed = unit === "share" ? ["", "%", "percent", "percent."] : ["", prefix, noun, prefix + noun];
    return allowed.includes(rest) || (prefix === "m" && ["million", `million${noun}`].includes(rest));
  }

  /** The numbers that digits with points and commas may be: one separator before three digits may part thousands. @param {string} text @returns {number[]} */
  function readings(text) {
    const digits = text.replace(/[.,]+$/, ""); // what a sentence leaves
    const marks = digits.match(/[.,]/g) ?? [];
    const cut = Math.max(digits.lastIndexOf("."), digits.lastIndexOf(","));
    const grouped = Number(digits.replace(/[.,]/g, ""));
    const decimal = Number(`${digits.slice(0, cut).replace(/[.,]/g, "")}.${digits.slice(cut + 1)}`);
    if (!marks.length) return [grouped];
    if (new Set(marks).size > 1) return marks.filter((mark) => mark === digits[cut]).length > 1 ? [] : [decimal];
    if (marks.length > 1) return [grouped];
    return /^[+-]?[1-9]\d{0,2}[.,]\d{3}$/.test(digits) ? [decimal, grouped] : [decimal];
  }

  modelbook.typed = { read, readings };
})();
