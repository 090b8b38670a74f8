// The page of the board: text in, the class out. What links hold is put into the page as text alone; nothing is stored or sent.
(() => {
  "use strict";
  const { handIns, counting, boardDrawing, markup, words, saving, loader, text } = modelbook;
  const { add } = markup;
  const box = /** @type {HTMLElement} */ (document.querySelector("[data-board]"));
  const plan = /** @type {BoardPlan} */ (JSON.parse(box.dataset.board ?? "{}"));
  const BIG = 20e6; // bytes of a file that is read
  const SHOWN = 200; // signs of what was left over that are told

  /** @param {string} selector @returns {any} */
  const one = (selector) => box.querySelector(selector);
  const field = /** @type {HTMLTextAreaElement} */ (one("#board-text"));
  const choice = /** @type {HTMLSelectElement} */ (one("[data-pack-choice]"));
  const place = /** @type {HTMLElement} */ (one("[data-class]"));
  let read = /** @type {BoardRead} */ ({ all: [], repeated: 0, foreign: [], other: 0, lost: 0 });

  const count = (/** @type {number} */ n, /** @type {string} */ single, several = `${single}s`) =>
    `${n} ${n === 1 ? single : several}`;
  const say = (/** @type {string} */ said) => markup.put(one("[data-said]"), said);
  /** @param {string} name */
  const isOn = (name) => /** @type {HTMLInputElement} */ (one(`[data-${name}]`)).checked;

  /** The hand-ins of the lesson that is shown, those in force. */
  const shown = () => read.all.filter((hand) => hand.pack?.id === choice.value && !hand.earlier);
  const people = () => shown().filter((hand) => !handIns.isEmpty(hand));

  // -- in

  function take() {
    read = handIns.found(field.value, plan.packs);
    const lessons = plan.packs
      .map((pack) => ({ pack, n: read.all.filter((hand) => hand.pack === pack).length }))
      .filter(({ n }) => n)
      .sort((a, b) => b.n - a.n);
    choice.replaceChildren(...lessons.map(({ pack, n }) => new Option(`${pack.title} (${n})`, pack.id)));
    one("[data-shown]").hidden = !lessons.length;
    tell();
    if (!lessons.length)
      return say(
        field.value.trim() ? "No hand-in of a lesson of this book was found in the text." : "Paste the class's links first.",
      );
    say(`${count(read.all.length, "hand-in")} found.`);
    return show();
  }

  /** What there is to tell of what was found; nothing is left out without a word. */
  function tell() {
    const { all, repeated, foreign, other, lost } = read;
    const list = one("[data-told]");
    list.replaceChildren();
    /** @param {number|boolean} n @param {string} words @param {string[]} [pieces] */
    const line = (n, words, pieces = []) => {
      if (!n) return;
      const item = add(list, "li", words);
      if (!pieces.length) return;
      const fold = add(item, "details");
      add(fold, "summary", "Which");
      for (const piece of pieces) add(add(fold, "p"), "code", piece.slice(0, SHOWN));
    };
    const name = (/** @type {HandIn} */ hand) => hand.who || "without a name";
    const cut = all.filter((hand) => !hand.version);
    const versions = new Set(all.map((hand) => hand.version).filter((v) => v && v !== plan.version));
    const old = all.filter((hand) => versions.has(hand.version));
    const empty = all.filter(handIns.isEmpty);
    const odd = all.flatMap((hand) => hand.unknown.map(([key, value]) => `${name(hand)}: ${key}=${value}`));
    const twice = all.filter((hand) => hand.earlier);
    line(repeated, `${count(repeated, "link")} stood there more than once and ${repeated === 1 ? "counts" : "count"} once.`);
    line(
      twice.length,
      `${count(twice.length, "earlier hand-in")} of somebody who handed in again: the last one counts. Two pupils of one name need a letter more.`,
      twice.map((hand) => `${name(hand)}: ${hand.piece}`),
    );
    line(
      empty.length,
      `${count(empty.length, "hand-in")} without a guess, an answer or a text.`,
      empty.map((hand) => `${name(hand)}: ${hand.piece}`),
    );
    line(
      cut.length,
      `${count(cut.length, "link")} cut short on the way: what came counts.`,
      cut.map((hand) => `${name(hand)}: ${hand.piece}`),
    );
    line(
      old.length,
      `${count(old.length, "link")} made with another version of the book (${[...versions].join(", ")}; this is ${plan.version}): answers are judged by this one.`,
    );
    line(
      odd.length,
      `${count(odd.length, "entry", "entries")} that the book does not know or cannot use, left out of what is counted.`,
      odd,
    );
    line(foreign.length, `${count(foreign.length, "link")} of no lesson of this book.`, foreign);
    line(other, `${count(other, "other address", "other addresses")} in the text.`);
    line(lost, `${count(lost, "link")} too many for one board.`);
  }

  /** @param {FileList|File[]} files */
  async function open(files) {
    const refused = [];
    for (const file of files) {
      const words = file.size > BIG ? "\0" : await file.text();
      if (words.includes("\0")) refused.push(file.name);
      else field.value += `${field.value && !field.value.endsWith("\n") ? "\n" : ""}${words}`;
    }
    await take();
    if (refused.length)
      say(`Not a text file, so not read: ${refused.join(", ")}. Copy the links out of it and paste them here.`);
  }

  // -- out

  let turn = 0; // of showing: a later one wins

  async function show() {
    const mine = ++turn;
    const pack = plan.packs.find(({ id }) => id === choice.value);
    if (!pack) return;
    const mapped = plan.mapped && read.all.some((hand) => hand.pack === pack) ? [plan.mapped] : [];
    const models = [pack.model, ...modelbook.checking.modelsOf(pack), ...mapped];
    await Promise.all([counting.load(models), loader.load("vega.js").catch(() => undefined)]);
    if (mine !== turn) return;
    place.replaceChildren();
    const all = people();
    add(
      place,
      "p",
      `${count(all.length, "pupil")} with answers${shown().length > all.length ? `, ${shown().length - all.length} without` : ""}.`,
      { class: "board-count" },
    );
    if (!modelbook.models[pack.model])
      return void add(place, "p", loader.renewed ? text.renewed : text.failed, { class: "note" });
    for (const guess of pack.guesses) showGuess(pack, guess, all);
    for (const moved of counting.moves(all)) showMoves(moved);
    if (pack.asks.length) showAsks(pack, all);
    if (isOn("named")) showNames(pack);
    await showWorlds(pack, all, () => mine === turn);
    place.dataset.done = String(mine);
  }

  /** A part of the board. @param {string} title */
  function part(title) {
    const section = add(place, "section", "", { class: "board-part" });
    add(section, "h2", title);
    return section;
  }

  /** The middle and the ends of numbers, in words. @param {number[]} xs @param {(x: number) => string} written */
  function spread(xs, written) {
    const sorted = [...xs].sort((a, b) => a - b);
    const n = sorted.length;
    const middle = (sorted[Math.floor((n - 1) / 2)] + sorted[Math.ceil((n - 1) / 2)]) / 2;
    return `${count(n, "guess", "guesses")}, from ${written(sorted[0])} to ${written(sorted[n - 1])}, with ${written(middle)} in the middle.`;
  }

  /** @param {BoardPack} pack @param {BoardGuess} guess @param {HandIn[]} all */
  function showGuess(pack, guess, all) {
    const section = part(guess.question);
    const { xs, outside } = counting.guessed(guess, all);
    const written = (/** @type {number} */ x) => modelbook.checking.written(x, guess);
    if (!xs.length) return void add(section, "p", "No guess.");
    const said = spread(xs, written);
    add(section, "p", said, { "data-count": String(xs.length) });
    const rings = isOn("reveal") ? counting.rings(pack, guess) : [];
    const named = boardDrawing.dots(section, `Dots, one a guess: ${said}`, xs, rings, guess);
    if (named.length) {
      const list = add(section, "ul", "", { class: "rings" });
      for (const ring of named) {
        const beyond = ring.x < guess.low || ring.x > guess.high ? ", beyond the axis" : "";
        add(list, "li", `${ring.letter}  ${ring.label}: ${written(ring.x)}${beyond}`);
      }
    }
    if (outside.length) add(section, "p", `Beyond what could be guessed, so not drawn: ${outside.map(written).join(", ")}.`);
  }

  /** @param {Moves} moved */
  function showMoves({ label, unit, pairs }) {
    const section = part(`First and second guess: ${label}`);
    const [up, down] = [pairs.filter(([a, b]) => b > a).length, pairs.filter(([a, b]) => b < a).length];
    const said = `${up} moved up, ${down} moved down, ${pairs.length - up - down} stayed.`;
    add(section, "p", said, { "data-moves": `${up} ${down} ${pairs.length - up - down}` });
    const ends = pairs.flat();
    boardDrawing.arrows(section, `Arrows from first to second guess: ${said}`, pairs, {
      low: Math.min(...ends),
      high: Math.max(...ends),
      unit,
      digits: 1,
    });
  }

  /** A table. @param {Element} to @param {string[]} head @param {(string|number)[][]} rows */
  function table(to, head, rows) {
    const made = add(
      add(to, "div", "", { class: "scroll", tabindex: "0", role: "group", "aria-label": head.join(", ") }),
      "table",
    );
    const top = add(add(made, "thead"), "tr");
    for (const cell of head) add(top, "th", cell, { scope: "col" });
    const body = add(made, "tbody");
    for (const row of rows) {
      const line = add(body, "tr");
      row.forEach((cell, k) => add(line, k ? "td" : "th", String(cell), k ? {} : { scope: "row" }));
    }
    return made;
  }

  /** @param {BoardPack} pack @param {HandIn[]} all */
  function showAsks(pack, all) {
    const rows = pack.asks.map((ask) => {
      const { answered, right, tries, common } = counting.went(ask, all);
      const wrong = common ? `${common.text} (${common.count})${common.says ? `: ${common.says}` : ""}` : "";
      return [ask.question, answered, right, answered ? words.trimmed(tries / answered, 1) : "", wrong];
    });
    table(
      part("Answers by question"),
      ["Question", "Answered", "Right", "Tries, mean", "Commonest mistake"],
      rows,
    ).dataset.asks = "";
  }

  /** @param {BoardPack} pack @param {HandIn[]} all @param {() => boolean} isCurrent */
  async function showWorlds(pack, all, isCurrent) {
    const [m, map] = [modelbook.models[pack.model], modelbook.models[plan.mapped] ?? modelbook.models[pack.model]];
    const sides = await Promise.all(all.map((hand) => counting.side(m, hand)));
    const there = map === m ? sides : await Promise.all(all.map((hand) => counting.side(map, hand)));
    if (!isCurrent() || !all.length) return;
    const fits = counting.fits(m, sides);
    if (fits) showFits(fits);
    const name = Object.keys(map.grids)[0];
    const moved = there.some(({ values, scenario }) => Object.keys(values).length || scenario !== "baseline");
    if (name && moved && typeof modelbookVega !== "undefined") await showMap(map, name, there);
  }

  /** @param {Fits} fits */
  function showFits({ count: n, base, met, rows }) {
    const section = part("How far each world fits what was published");
    const said = `Of ${count(n, "published figure")}, the worlds fit ${Math.min(...met)} to ${Math.max(...met)}; the book's baseline fits ${base}.`;
    add(section, "p", said, { "data-fits": met.join(" ") });
    boardDrawing.dots(section, `Dots, one a world: ${said}`, met, isOn("reveal") ? [{ x: base, label: "Baseline" }] : [], {
      low: 0,
      high: n,
      unit: "",
      digits: 0,
    });
    const fold = add(section, "details");
    add(fold, "summary", "Which figures");
    table(
      fold,
      ["Published figure", "Worlds that fit it"],
      rows.map((row) => [row.label, `${row.count} of ${met.length}`]),
    );
  }

  /** @param {Model} m @param {string} name @param {Side[]} sides */
  async function showMap(m, name, sides) {
    const section = part("All worlds on the map");
    const [grid, chart] = [m.grids[name], m.charts[name]];
    const [a, b] = [m.assumptions[grid.x], m.assumptions[grid.y]];
    add(
      section,
      "p",
      `Across: ${a.label}. Up: ${b.label}. A dot is a pupil's world; the bands are drawn from the book's baseline, and a world that differs in other assumptions too lies on bands of its own.`,
    );
    const drawings = add(add(section, "div", "", { class: "explorer board-map" }), "div", "", { class: "drawings" });
    const live = modelbook.chart.live(drawings, chart);
    const rows = modelbook.grid.rows(m, grid, {}, "baseline").filter((row) => row.kind !== "here" && row.kind !== "world");
    await live.update({ grid: rows }, {}, false);
    live.svg()?.setAttribute("aria-label", "The map, with a dot for each world; the numbers stand in the table below it.");
    const placed = counting.placed(m, grid, sides);
    /** @type {Map<string, number>} */
    const stacks = new Map();
    for (const { x, y } of placed) stacks.set(`${x} ${y}`, (stacks.get(`${x} ${y}`) ?? 0) + 1);
    for (const [key, n] of stacks) {
      const [left, top] = live.at(.../** @type {[number, number]} */ (key.split(" ").map(Number)));
      const dot = add(drawings, "span", n > 1 ? String(n) : "", { class: "class-dot", "aria-hidden": "true" });
      Object.assign(dot.style, { left: `${left}px`, top: `${top}px` });
    }
    const fold = add(section, "details");
    add(fold, "summary", "Table of these numbers");
    const output = [...m.outputs, ...m.summary].find((o) => o.column === grid.lines[0].column);
    const cells = placed.map(({ x, y, value }, k) => [
      k + 1,
      words.measured(x, a.unit),
      words.measured(y, b.unit),
      words.measured(value, output?.unit ?? ""),
    ]);
    table(fold, ["World", a.label, b.label, output?.says ?? ""], cells).dataset.placed = String(placed.length);
  }

  /** @param {BoardPack} pack */
  function showNames(pack) {
    const section = part("Who wrote what");
    for (const hand of shown()) {
      const item = add(section, "article", "", { class: "hand" });
      add(item, "h3", hand.who || "Without a name");
      const lines = [
        ...pack.guesses.flatMap((guess) =>
          hand.bets.has(guess.name) ? [`Guess: ${modelbook.checking.written(Number(hand.bets.get(guess.name)), guess)}`] : [],
        ),
        ...pack.asks.flatMap((ask) => (hand.answers.has(ask.id) ? [`${ask.question} ${hand.answers.get(ask.id)?.given}`] : [])),
        ...pack.opens.flatMap((open) => (hand.texts.has(open.id) ? [`${open.question} ${hand.texts.get(open.id)}`] : [])),
      ];
      for (const line of lines) add(item, "p", line);
      add(add(item, "p"), "a", "Open what was handed in", { href: `${pack.page}#?${hand.query}` });
    }
  }

  /** A cell that no spreadsheet takes for a formula. @param {string} cell */
  const harmless = (cell) => (/^[=+\-@\t\r]/.test(cell) && !Number.isFinite(Number(cell)) ? `'${cell}` : cell);

  function asCsv() {
    const pack = plan.packs.find(({ id }) => id === choice.value);
    const all = read.all.filter((hand) => hand.pack === pack);
    if (!pack || !all.length) return;
    const bets = [...new Set(all.flatMap((hand) => [...hand.bets.keys()]))];
    const settings = [...new Set(all.flatMap((hand) => Object.keys(hand.world.values)))];
    const rows = all.map((hand) => {
      /** @type {Record<string, string|number>} */
      const row = {
        nickname: hand.who,
        lesson: pack.id,
        version: hand.version,
        counts: hand.earlier ? "no: handed in again" : "yes",
      };
      for (const name of bets) row[`bet.${name}`] = hand.bets.get(name) ?? "";
      for (const ask of pack.asks) {
        const answer = hand.answers.get(ask.id);
        row[`a.${ask.id}`] = answer?.given ?? "";
        row[`a.${ask.id}.tries`] = answer?.tries ?? "";
        row[`a.${ask.id}.right`] = answer
          ? String(modelbook.checking.judged(ask, modelbook.checking.worthsOf(ask), answer.given, 1).right)
          : "";
      }
      for (const open of pack.opens) row[`t.${open.id}`] = hand.texts.get(open.id) ?? "";
      row.scenario = hand.world.scenarios[pack.model] ?? "baseline";
      for (const key of settings) row[key] = hand.world.values[key] ?? "";
      row["left out"] = hand.unknown.map(([key, value]) => `${key}=${value}`).join("; ");
      return Object.fromEntries(
        Object.entries(row).map(([key, cell]) => [key, typeof cell === "string" ? harmless(cell) : cell]),
      );
    });
    saving.csv(rows, `class-${pack.id}`);
  }

  function wire() {
    one(".board-in").addEventListener("submit", (/** @type {Event} */ event) => {
      event.preventDefault();
      take();
    });
    one(".board-in").addEventListener("reset", () => setTimeout(take, 0));
    const files = one(".file input");
    files.addEventListener("change", () => open([...files.files]).then(() => (files.value = "")));
    for (const name of ["dragover", "drop"])
      box.addEventListener(name, (event) => {
        const dropped = /** @type {DragEvent} */ (event).dataTransfer;
        if (!dropped?.types.includes("Files")) return;
        event.preventDefault();
        if (name === "drop") open([...dropped.files]);
      });
    for (const name of ["pack-choice", "reveal", "named"]) one(`[data-${name}]`).addEventListener("change", show);
    one("[data-csv]").addEventListener("click", asCsv);
    one("[data-print]").addEventListener("click", () => print());
    addEventListener("beforeunload", (event) => field.value.trim() && event.preventDefault()); // nothing is stored: ask first
  }

  wire();
})();
