// The hand-ins in a text (parts/board/reading.js): found wherever they stand, mended, and nothing left out without a word.
import assert from "node:assert/strict";
import { test } from "node:test";
import { core, plain } from "./core.mjs";

const index = {
  tank: {
    keys: { inflow_scale: ["Inflow", 0.5, 2] },
    scenarios: { baseline: "The book", open_gates: "Open gates" },
    views: {},
  },
};
const modelbook = core({ index, linked: [] }, ["parts/packs/carrying.js", "parts/board/reading.js"]);
const LESSONS = [{ id: "tanks", model: "tank", asks: [{ id: "factor" }, { id: "next" }], opens: [{ id: "why" }], guesses: [] }];
const found = (text) => modelbook.handIns.found(text, LESSONS);

const link = (who, more = {}) =>
  `https://book.example/teach/tanks.html#?${new URLSearchParams({
    pack: "tanks",
    by: `x${who}`,
    ...(who ? { who } : {}),
    "bet.full": "30",
    "a.factor": "1,55",
    "a.factor.n": "2",
    "t.why": modelbook.carrying.carried("Because A & B, or C? 100%"),
    scenario: "open_gates",
    inflow_scale: "1.5",
    ...more,
    v: "0.2.0",
  })}`;
const ADA = link("Ada");

/** What was handed in, in short. */
const short = (hand) => ({
  who: hand.who,
  bets: Object.fromEntries(hand.bets),
  answers: Object.fromEntries(hand.answers),
  texts: Object.fromEntries(hand.texts),
  world: hand.world,
  unknown: hand.unknown,
});
const WANTED = {
  who: "Ada",
  bets: { full: 30 },
  answers: { factor: { given: "1,55", tries: 2 } },
  texts: { why: "Because A & B, or C? 100%" },
  world: { values: { inflow_scale: 1.5 }, scenarios: { tank: "open_gates" }, bets: { full: 30 }, off: [] },
  unknown: [],
};

const TEXTS = {
  alone: ADA,
  "in a chat": `[10:31, 30/11] Ada: here it is ${ADA}\n[10:32] Bo: 👍`,
  "with a full stop": `My link: ${ADA}.`,
  "in brackets": `(${ADA})`,
  "in angles": `<${ADA}>`,
  "in a cell with quotes": `"2026-11-30","Ada","${ADA}","thanks"`,
  "in a cell without quotes": `2026-11-30,Ada,${ADA},thanks`,
  "in a German table": `30.11.2026;Ada;${ADA};danke`,
  "in a web page": `<a href="${ADA.replaceAll("&", "&amp;")}">mine</a>`,
  encoded: `https://safe.example/?url=${encodeURIComponent(ADA)}`,
  "encoded twice": `https://safe.example/?url=${encodeURIComponent(encodeURIComponent(ADA))}`,
  "its part behind the address": ADA.slice(ADA.indexOf("#")),
  "broken before a key": ADA.replace("&a.factor=", "\n&a.factor="),
  "broken within a word": `${ADA.slice(0, 150)}\n${ADA.slice(150)}`,
  "broken in a quoted mail": `> ${ADA.slice(0, 150)}\n> ${ADA.slice(150)}`,
  "broken as quoted-printable": `${ADA.slice(0, 75)}=\n${ADA.slice(75)}`,
  "with a mark that nobody sees": ADA.replace("a.factor", "\u200ba.factor"),
};
for (const [how, text] of Object.entries(TEXTS))
  test(`a link ${how} is read`, () => {
    const { all, foreign } = found(text);
    assert.deepEqual(plain(all.map(short)), [WANTED]);
    assert.deepEqual(plain(foreign), []);
  });

test("two links without space between them are two", () => {
  assert.deepEqual(plain(found(ADA + link("Bo")).all.map((hand) => hand.who)), ["Ada", "Bo"]);
});

test("the same link twice counts once; a later one of the same pupil counts, and both stay", () => {
  const later = link("ada", { "a.factor": "2" });
  const { all, repeated } = found(`${ADA}\n> ${ADA}\n${later}`);
  assert.equal(repeated, 1);
  assert.deepEqual(plain(all.map((hand) => hand.earlier)), [true, false]);
  const tab = (answer) => link("", { "a.factor": answer });
  assert.deepEqual(plain(found(`${tab("1")}\n${tab("2")}`).all.map((hand) => hand.earlier)), [true, false]);
  const nobody = "#?pack=tanks&bet.full=3&v=0.2.0"; // two pupils may have guessed alike
  assert.equal(found(`${nobody}\n${nobody}`).all.filter((hand) => !hand.earlier).length, 2);
});

test("what is foreign is told, and no word of it is taken", () => {
  const { all, foreign, other } = found(
    `https://other.example/ https://book.example/x.html#tank?scenario=open_gates #?pack=other&bet.full=3&v=1 ${ADA}`,
  );
  assert.equal(all.length, 1);
  assert.equal(other, 1);
  assert.deepEqual(plain(foreign), ["https://book.example/x.html#tank?scenario=open_gates", "#?pack=other&bet.full=3&v=1"]);
});

test("what cannot be used is kept apart with its key, and the rest counts", () => {
  const bad = { inflow_scale: "99", scenario: "nosuch", "a.nosuch": "1", "bet.other": "many", flow: "1" };
  const [hand] = found(link("Ada", bad)).all;
  assert.deepEqual(Object.fromEntries(plain(hand.unknown)), bad);
  assert.deepEqual(plain(Object.fromEntries(hand.bets)), { full: 30 });
  assert.deepEqual(plain(hand.world.values), {});
});

test("hostile keys set nothing", () => {
  const keys = { __proto__x: "1", "bet.__proto__": "5", "a.__proto__": "1", constructor: "1", "t.constructor": "x" };
  const [hand] = found(link("<img src=x onerror=alert(1)>", keys)).all;
  assert.equal(hand.who, "<img src=x onerror=alert(1)>");
  assert.deepEqual(Object.keys(hand.world.values), ["inflow_scale"]);
  assert.equal({}.x, undefined);
});

test("a link cut short gives what came", () => {
  const [hand] = found(ADA.slice(0, ADA.indexOf("&t.why"))).all;
  assert.equal(hand.version, "");
  assert.equal(hand.answers.get("factor").given, "1,55");
});

test("a link without an answer is empty, and nothing is found in nothing", () => {
  assert.equal(modelbook.handIns.isEmpty(found("#?pack=tanks&v=1").all[0]), true);
  assert.deepEqual(plain(found("")), { all: [], repeated: 0, foreign: [], other: 0, lost: 0 });
  assert.deepEqual(plain(found("pack=tanks is no link").all), []);
});
