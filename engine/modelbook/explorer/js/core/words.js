// Numbers as a reader sees them, and sentences that rewrite themselves: the rules of modelbook/worlds/words.py.
(() => {
  "use strict";
  const { minus, missing, formats, units, otherwise, prefixes, ones, places } = modelbook.formats;

  /** `x` with thousands separated, ties rounded away from zero. @param {number} x @param {number} digits */
  function fixed(x, digits) {
    if (!Number.isFinite(x)) return missing;
    const size = Math.abs(x);
    const [whole, part] = size < 1e21 ? size.toFixed(digits).split(".") : [String(BigInt(size)), "0".repeat(digits)]; // toFixed gives up there
    const text = whole.replace(/\B(?=(\d{3})+$)/g, ",") + (part ? `.${part}` : "");
    return x < 0 && /[1-9]/.test(text) ? minus + text : text;
  }

  /** `fixed`, without zeros at the end. @param {number} x @param {number} digits */
  function trimmed(x, digits) {
    const text = fixed(x, digits);
    return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
  }

  /** A number by the rule of a format. @param {NumberFormat} rule @param {number} x @returns {string} */
  function written({ times = 1, over = 1, digits, trim, ungrouped, before = "", after = "", below }, x) {
    if (!Number.isFinite(x)) return missing;
    if (below && !(Math.abs(x) >= over)) return written(formats[below], x);
    const text = (trim ? trimmed : fixed)((x * times) / over, digits);
    return before + (ungrouped ? text.replaceAll(",", "") : text) + after;
  }

  /** A value in a format; by default what its unit asks for. @param {Cell} x @param {string} [form] @param {string} [unit] */
  function shown(x, form, unit) {
    if (typeof x === "string") return x;
    return written(formats[form || units[unit || ""] || otherwise] ?? formats[otherwise], Number(x ?? NaN));
  }

  /** A control's value: three digits that matter, shares as per cent. @param {number} x @param {string} unit */
  function quantity(x, unit) {
    if (unit === "year") return written(formats.year, x);
    if (!Number.isFinite(x)) return missing;
    const y = unit === "share" ? x * 100 : x;
    const [, digits] = places.find(([least]) => Math.abs(y) >= least) ?? [0, 0];
    const text = trimmed(y, digits);
    return unit === "share" ? `${text}%` : text;
  }

  /** A control's value with its unit: 12M people, 60k t a month, 5.5 weeks, 40%. @param {number} x @param {string} unit */
  function measured(x, unit) {
    const text = short(x, unit);
    const noun = ["share", "year"].includes(unit) ? "" : unit.replace(PREFIX, "");
    return [text, beside(text, noun)].filter(Boolean).join(" ");
  }

  /** The words of a place between whose stops a number says nothing (slots `name:ID:PLACE`). @param {Model} m @param {Assumption} a @param {number} x */
  function stopAt(m, a, x) {
    const at = (/** @type {number} */ place) => m.texts[`name:${a.id}:${place}`]?.[0][1];
    const [below, above] = [at(Math.floor(x)), at(Math.ceil(x))];
    if (a.choices.length || !below || !above) return "";
    return below === above ? below : modelbook.text.between(below, above, Math.round(100 * (x - Math.floor(x))));
  }

  /** What an assumption is at, in words: of a choice, of a stop, or a number with its unit. @param {Model} m @param {Assumption} a @param {number} x as it is shown */
  const stated = (m, a, x) => a.choices[x] ?? (stopAt(m, a, x) || measured(x, a.unit));

  /** A noun beside a number: one year, two years. @param {string} text @param {string} noun */
  const beside = (text, noun) => (text === "1" ? noun.replace(/\S+/, (first) => ones[first] ?? first) : noun);

  /** The same without the noun: 12M, 60k, 5.5, 40%; nothing is 0 of whatever is counted. @param {number} x @param {string} unit */
  function short(x, unit) {
    const text = quantity(x, unit);
    return text + (text === "0" ? "" : (PREFIX.exec(unit)?.[1] ?? ""));
  }
  const PREFIX = new RegExp(`^(${prefixes.join("|")}) `);

  const PART = 4; // of the width of a range: its ends are rounded to a step no finer

  /** The step that a range bears: the largest of 1, 2 and 5 times a power of ten that is no more than a quarter of its width. @param {number} low @param {number} high */
  function coarse(low, high) {
    if (!(high > low)) return 0;
    const part = (high - low) / PART;
    const power = 10 ** Math.floor(Math.log10(part) + 1e-9);
    return power * ([5, 2, 1].find((k) => k * power <= part * (1 + 1e-9)) ?? 1);
  }

  /** A range in words with no more digits than it bears. @param {number} low @param {number} middle @param {number} high @param {string} unit */
  function ranged(low, middle, high, unit) {
    const step = coarse(low, high);
    const [a, b, c] = [low, middle, high].map((x) => (step ? Math.floor(x / step + 0.5) * step : x));
    return step ? `${short(a, unit)} to ${measured(c, unit)}, with ${short(b, unit)} in the middle` : measured(b, unit);
  }

  /** Numbers of which the first two are the ends of a range, with no more digits than it bears. @param {number[]} numbers @param {string} unit */
  function coarsened(numbers, unit) {
    const step = coarse(numbers[0], numbers[1]);
    return numbers.map((x) => short(step ? Math.floor(x / step + 0.5) * step : x, unit));
  }

  /** A bet's guess with its unit, and its sign where it may fall on either side of zero. @param {number} x @param {Bet} [bet] as in data/bets.csv */
  function guessed(x, bet) {
    const text = quantity(x, "");
    return (bet?.signed && x > 0 ? "+" : "") + text + beside(text, bet?.unit ?? "");
  }

  /** What a link between models sets. @param {Carried} found */
  const handed = ({ link, value }) => (link.path ? `×${quantity(value, "")}` : measured(value, link.unit));

  const WHOLE = /^\d+$/;
  const TEST = /^\s*(\S+)\s*(!=|<=|>=|=|<|>|~)\s*(\S+)\s*$/;
  const NUMERAL = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;
  /** @type {Record<string, (a: number, b: number) => boolean>} */
  const ORDER = {
    "<": (a, b) => a < b,
    "<=": (a, b) => a <= b,
    ">": (a, b) => a > b,
    ">=": (a, b) => a >= b,
    "~": (a, b) => within(a, b, 0.05), // of the larger
  };

  /** Whether two numbers are as near as a share of the larger. @param {number} a @param {number} b @param {number} share */
  const within = (a, b, share) => Math.abs(a - b) <= share * Math.max(Math.abs(a), Math.abs(b));

  /** One word twice, or two numbers that ways of reckoning alone set apart. @param {Cell} a @param {Cell} b */
  const alike = (a, b) => a === b || (typeof a === "number" && typeof b === "number" && within(a, b, 1e-9));

  /** Whether two values stand to each other as a sign says; a word has no order. @param {Cell} a @param {string} sign @param {Cell} b */
  function compares(a, sign, b) {
    if (sign === "=") return alike(a, b);
    if (sign === "!=") return !alike(a, b);
    return typeof a === "number" && typeof b === "number" && ORDER[sign](a, b);
  }

  const tests = /** @type {Map<string, (RegExpExecArray|null)[]>} */ (new Map()); // of each condition, read once
  /** @param {string} condition */
  function testsOf(condition) {
    const known = tests.get(condition);
    if (known) return known;
    const parts = condition.trim().split(/\s+and\s+/);
    const found = parts.filter(Boolean).map((part) => TEST.exec(part));
    tests.set(condition, found);
    return found;
  }

  /** Whether a condition holds; one that cannot be read does not, and Python tells of it. @param {string} condition @param {(ref: string) => Cell} value */
  function holds(condition, value) {
    return testsOf(condition).every((found) => {
      if (!found) return false;
      const [, left, test, right] = found;
      const a = value(left);
      const b = NUMERAL.test(right) ? Number(right) : right.includes("@") ? value(right) : right;
      return compares(a, test, b);
    });
  }

  /**
   * The first text whose condition holds, with its numbers put in; a page has them with the most comparisons first.
   * @param {[string, string][]} rows
   * @param {(ref: string) => Cell} value
   * @param {(ref: string) => string} unit
   */
  function say(rows, value, unit) {
    const row = rows.find(([condition]) => holds(condition, value));
    return row
      ? row[1].replace(/\{([^{}|]+)(?:\|([^{}]+))?\}/g, (_, ref, form) =>
          WHOLE.test(ref) ? ref : shown(value(ref), form, unit(ref)),
        )
      : "";
  }

  /**
   * A model's texts in a world: the twin of spoken.py. A reference is a view, a column of the summary, or column@step.
   * @param {Model} m @param {Row[]} rows @param {Row} summed @param {Row} view @param {string} scenario
   */
  function speaker(m, rows, summed, view, scenario) {
    const inView = (/** @type {string} */ ref) =>
      ref.replace(/\$(\w+)/g, (all, name) => (name in view ? String(view[name]) : all));
    const value = (/** @type {string} */ ref) => {
      const name = inView(ref);
      if (name in view) return view[name];
      if (name === "scenario") return modelbook.editions.parted(scenario)[1];
      if (name in summed) return summed[name];
      const [column, step] = name.split("@");
      return rows.find((r) => r[m.timeName] === Number(step))?.[column] ?? NaN;
    };
    const named = (/** @type {string} */ ref) => {
      const x = value(ref);
      return typeof x === "string" ? (m.texts[`name:${inView(ref).split("@")[0]}:${x}`]?.[0][1] ?? x) : x;
    };
    const unit = (/** @type {string} */ ref) => {
      const [column] = inView(ref).split("@");
      const is = (/** @type {Output} */ o) => o.column === column;
      return (m.outputs.find(is) ?? m.summary.find(is))?.unit ?? "";
    };
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
    coarsened,
    ranged,
    short,
    stopAt,
    stated,
    beside,
    guessed,
    handed,
    compares,
    holds,
    say,
    speaker,
    plain: (/** @type {string} */ t) => t.replaceAll("**", ""),
  };
})();
