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
    const all = readings(found[1]).map((x) => Number((x * times).toPrecision(12)));
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

  /** The numbers that digits with points and commas may be, the likelier first. @param {string} digits */
  function readings(digits) {
    const marks = digits.match(/[.,]/g) ?? [];
    const last = marks[marks.length - 1];
    const decimal = () => {
      const cut = digits.lastIndexOf(last);
      return Number(`${digits.slice(0, cut).replace(/[.,]/g, "")}.${digits.slice(cut + 1)}`);
    };
    const grouped = () => Number(digits.replace(/[.,]/g, ""));
    if (!marks.length) return [Number(digits)];
    if (new Set(marks).size > 1) return [decimal()];
    if (marks.length > 1) return [grouped()];
    if (!/^[+-]?\d{1,3}[.,]\d{3}$/.test(digits) || /^[+-]?0/.test(digits)) return [decimal()];
    return last === "," ? [grouped(), decimal()] : [decimal(), grouped()];
  }

  modelbook.typed = { read };
})();
