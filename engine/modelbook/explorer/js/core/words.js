// Numbers as a reader sees them, and sentences that rewrite themselves: the rules of modelbook/worlds/words.py.
(() => {
  "use strict";
  const MINUS = "\u2212";

  /** `x` with thousands separated, ties rounded away from zero. @param {number} x @param {number} digits */
  function fixed(x, digits) {
    if (!Number.isFinite(x)) return "not available";
    const [whole, part] = Math.abs(x).toFixed(digits).split(".");
    const text = whole.replace(/\B(?=(\d{3})+$)/g, ",") + (part ? `.${part}` : "");
    return x < 0 && /[1-9]/.test(text) ? MINUS + text : text;
  }

  /** `fixed`, without zeros at the end. @param {number} x @param {number} digits */
  function trimmed(x, digits) {
    const text = fixed(x, digits);
    return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
  }

  /** @type {Record<string, (x: number) => string>} */
  const FORMATS = {
    percent: (x) => `${fixed(x * 100, 0)}%`,
    percent1: (x) => `${fixed(x * 100, 1)}%`,
    0: (x) => fixed(x, 0),
    1: (x) => fixed(x, 1),
    2: (x) => fixed(x, 2),
    3: (x) => fixed(x, 3),
    plain: (x) => trimmed(x, 3),
    year: (x) => fixed(x, 0).replaceAll(",", ""),
    k: (x) => `${trimmed(x / 1000, 1)}k`,
    million: (x) => (Math.abs(x) >= 1e6 ? `${trimmed(x / 1e6, 2)} million` : fixed(x, 0)),
    usd: (x) => `$${fixed(x, 0)}`,
    usdmillion: (x) => `$${trimmed(x / 1e6, 0)} million`,
    usdbillion: (x) => `$${trimmed(x / 1e9, 1)}bn`,
    usdbn: (x) => `$${trimmed(x, 1)}bn`,
    cnybn: (x) => `CNY ${trimmed(x, 1)}bn`,
  };

  /** A value in a format; by default what its unit asks for. @param {number|string} x @param {string} [form] @param {string} [unit] */
  function shown(x, form, unit) {
    if (typeof x === "string") return x;
    return FORMATS[form || { share: "percent", year: "year" }[unit || ""] || "plain"](x);
  }

  /** A control's value: three digits that matter, shares as per cent. @param {number} x @param {string} unit */
  function quantity(x, unit) {
    if (unit === "year") return FORMATS.year(x);
    const y = unit === "share" ? x * 100 : x;
    const size = Math.abs(y);
    const text = trimmed(y, size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3);
    return unit === "share" ? `${text}%` : text;
  }

  /** A control's value with its unit: 12M people, 60k t a month, 5.5 weeks, 40%. @param {number} x @param {string} unit */
  const measured = (x, unit) =>
    [short(x, unit), ["share", "year"].includes(unit) ? "" : unit.replace(PREFIX, "")].filter(Boolean).join(" ");

  /** The same without the noun: 12M, 60k, 5.5, 40%. @param {number} x @param {string} unit */
  const short = (x, unit) => quantity(x, unit) + (PREFIX.exec(unit)?.[1] ?? "");
  const PREFIX = /^(k|M|bn) /;

  /** A bet's guess with its unit, and its sign where it may fall on either side of zero. @param {number} x @param {any} bet as in data/bets.csv */
  const guessed = (x, bet) => `${bet?.signed && x > 0 ? "+" : ""}${quantity(x, "")}${bet?.unit ?? ""}`;

  const TEST = /^\s*(\S+)\s*(!=|<=|>=|=|<|>)\s*(\S+)\s*$/;
  /** @type {Record<string, (a: any, b: any) => boolean>} */
  const COMPARE = {
    "=": (a, b) => a === b,
    "!=": (a, b) => a !== b,
    "<": (a, b) => a < b,
    "<=": (a, b) => a <= b,
    ">": (a, b) => a > b,
    ">=": (a, b) => a >= b,
  };

  /** @param {string} condition @param {(ref: string) => number|string} value */
  function holds(condition, value) {
    return condition
      .trim()
      .split(/\s+and\s+/)
      .filter(Boolean)
      .every((part) => {
        const found = TEST.exec(part);
        if (!found) return false;
        const [, left, test, right] = found;
        const number = Number(right);
        return COMPARE[test](value(left), Number.isNaN(number) ? (right.includes("@") ? value(right) : right) : number);
      });
  }

  /**
   * The first text whose condition holds, with its numbers put in.
   * @param {[string, string][]} rows
   * @param {(ref: string) => number|string} value
   * @param {(ref: string) => string} unit
   */
  function say(rows, value, unit) {
    const row = rows.find(([condition]) => holds(condition, value));
    return row
      ? row[1].replace(/\{([^{}|]+)(?:\|([^{}]+))?\}/g, (_, ref, form) =>
          /^\d+$/.test(ref) ? ref : shown(value(ref), form, unit(ref)),
        )
      : "";
  }

  /** Put a text with **bold** marks into an element. @param {Element} el @param {string} text */
  function write(el, text) {
    const parts = text.split("**").map((part, k) => {
      if (k % 2 === 0) return document.createTextNode(part);
      const b = document.createElement("b");
      b.textContent = part;
      return b;
    });
    el.replaceChildren(...parts);
  }

  /**
   * A model's texts in a world: the twin of spoken.py. A reference is a view, a column of the summary, or column@step.
   * @param {any} m @param {any[]} rows @param {Record<string, any>} summed @param {Record<string, any>} view @param {string} scenario
   */
  function speaker(m, rows, summed, view, scenario) {
    const inView = (/** @type {string} */ ref) => ref.replace(/\$(\w+)/g, (_, v) => view[v]);
    const value = (/** @type {string} */ ref) => {
      const name = inView(ref);
      if (name in view) return view[name];
      if (name === "scenario") return scenario;
      if (name in summed) return summed[name];
      const [column, step] = name.split("@");
      return rows.find((r) => r[m.timeName] === Number(step))?.[column] ?? NaN;
    };
    const named = (/** @type {string} */ ref) => {
      const x = value(ref);
      return typeof x === "string" ? (m.texts[`name:${inView(ref).split("@")[0]}:${x}`]?.[0][1] ?? x) : x;
    };
    const unit = (/** @type {string} */ ref) =>
      [...m.outputs, ...m.summary].find((/** @type {any} */ o) => o.column === inView(ref).split("@")[0])?.unit ?? "";
    const text = (/** @type {string} */ slot) => {
      const row = (m.texts[slot] ?? []).find((/** @type {[string, string]} */ [condition]) => holds(condition, value));
      return row ? say([["", row[1]]], named, unit) : "";
    };
    return { value, say: text };
  }

  modelbook.words = {
    fixed,
    trimmed,
    shown,
    quantity,
    measured,
    short,
    guessed,
    holds,
    say,
    speaker,
    write,
    plain: (/** @type {string} */ t) => t.replaceAll("**", ""),
  };
})();
