// The reader's world in an address, and links as mail programs and messengers hand them on.
import assert from "node:assert/strict";
import { test } from "node:test";
import { core, plain } from "./core.mjs";

const index = {
  tank: {
    keys: { inflow_scale: ["Inflow", 0.5, 2], "inflow@2027": ["", 0, 9], kind: ["Kind", 0, 1, ["dry", "wet"]] },
    scenarios: { baseline: "The book", open_gates: "Open gates" },
    views: { measure: ["left", "lost"] },
  },
};
const modelbook = core({ index, linked: [{ name: "rain" }] });
const SENT = "tank?scenario=open_gates&inflow_scale=1.5";
const WORLD = { values: { inflow_scale: 1.5 }, scenarios: { tank: "open_gates" }, bets: {}, off: [] };
const opened = (hash) => {
  const { place, state } = modelbook.address.read(hash);
  return plain({ place, ...modelbook.address.world(state, "tank") });
};

const BENT = {
  "as sent": SENT,
  "the mark encoded": "tank%3Fscenario=open_gates&inflow_scale=1.5",
  encoded: encodeURIComponent(SENT),
  "encoded twice": encodeURIComponent(encodeURIComponent(SENT)),
  "encoded three times": encodeURIComponent(encodeURIComponent(encodeURIComponent(SENT))),
  "signs encoded": "tank?scenario%3Dopen_gates%26inflow_scale%3D1.5",
  "one sign encoded": "tank?scenario=open_gates%26inflow_scale=1.5",
  "as in a web page": "tank?scenario=open_gates&amp;inflow_scale=1.5",
  "as in a web page, twice": "tank?scenario=open_gates&amp;amp;inflow_scale=1.5",
  "by its number": "tank?scenario=open_gates&#38;inflow_scale=1.5",
  "followed from a mail": `${SENT}&utm_source=mail&fbclid=abc`,
  "followed by a mark more": `${SENT}?utm_source=mail`,
  "followed, its own mark encoded": "tank%3Fscenario=open_gates&inflow_scale=1.5?utm_source=mail",
  "its mark lost": "tank&scenario=open_gates&inflow_scale=1.5",
};
for (const tail of [".", ",", ")", ").", '"', ">", '">', "%22", "%3E", "”", "'", "]", " "])
  BENT[`with ${tail} behind it`] = SENT + tail;

for (const [how, hash] of Object.entries(BENT))
  test(`a link ${how} opens its world`, () => {
    assert.deepEqual(opened(hash), { place: "tank", world: WORLD, view: {}, asks: true, notes: [], earlier: "" });
    const mended = modelbook.address.mended(hash, (id) => id === "tank");
    assert.deepEqual(opened(mended), opened(SENT)); // and what stands in the address then is read by other scripts too
  });

test("a word at the end, and a year", () => {
  assert.deepEqual(opened("tank?inflow%402027=3&kind=wet.").world.values, { "inflow@2027": 3, kind: 1 });
});

test("a place alone", () => {
  const mended = (hash) => modelbook.address.mended(hash, (id) => id === "law-2024");
  for (const bent of ["law-2024.", "law-2024)", "law-2024%29", "law%252D2024", "law-2024&utm_source=mail", "law-2024?fbclid=1"])
    assert.equal(mended(bent), "law-2024");
  for (const fine of ["law-2024", "law%2D2024"]) assert.equal(mended(fine), fine);
  assert.equal(mended("nosuch."), "nosuch.");
  assert.equal(mended(""), "");
});

test("what is not bent stays as it is", () => {
  for (const hash of [SENT, "", "tank", "?", "tank?", "tank?v=1&measure=lost", "tank?inflow%402027=3"])
    assert.equal(
      modelbook.address.mended(hash, (id) => id === "tank"),
      hash,
    );
});

test("what cannot be used is told, and is not repeated", () => {
  const { text } = modelbook;
  const note = (query) => opened(`tank?${query}`).notes;
  assert.deepEqual(note("nosuch=4711"), [text.unknownKey]);
  assert.deepEqual(note("inflow_scale=4711"), [text.outOfRange("Inflow")]);
  assert.deepEqual(note("inflow_scale=much"), [text.notANumber("Inflow")]);
  assert.deepEqual(note("inflow_scale="), [text.notANumber("Inflow")]);
  assert.deepEqual(note("kind=0.5"), [text.outOfRange("Kind")]);
  assert.deepEqual(note("scenario=nosuch"), [text.unknownScenario]);
  assert.deepEqual(note("scenario=constructor"), [text.unknownScenario]);
  assert.deepEqual(note("measure=toString"), [text.unknownView]);
  assert.deepEqual(note("link.nosuch=off"), [text.unknownKey]);
  assert.deepEqual(note("v=9&link.rain=off"), []);
  assert.deepEqual(note("__proto__=1&toString=2"), [text.unknownKey]);
});

const dated = core({
  index: {
    tank: {
      ...index.tank,
      scenarios: {
        ...index.tank.scenarios,
        "1:baseline": "The book, first",
        "1:open_gates": "Open gates, first",
        "1:old_gates": "Old",
      },
      changed: { 1: ["Inflow", "Depth", "Leak", "Rain", "Wind"] },
    },
    pump: { keys: {}, scenarios: { baseline: "The book", "1:baseline": "The book, first" }, views: {} },
  },
  earlier: { 1: { label: "first edition", version: "0.1" } },
  edition: "2",
});
const asked = (hash) => plain(dated.address.world(dated.address.read(hash).state, "tank"));

test("a link that names an earlier edition is in it with all its models", () => {
  const { world, notes, earlier } = asked("tank?edition=1&scenario=open_gates&inflow_scale=1.5");
  assert.deepEqual(world.scenarios, { tank: "1:open_gates", pump: "1:baseline" });
  assert.deepEqual([notes, earlier], [[], ""]);
  assert.equal(dated.address.query(world), "edition=1&scenario=open_gates&inflow_scale=1.5");
  assert.deepEqual(asked(`tank?${dated.address.query(world)}`).world, world);
  assert.equal(dated.settings.changes(world), 3);
  dated.editions.enter(world, "");
  assert.deepEqual(world.scenarios, { tank: "open_gates" });
});

test("the present edition may be named; another one is told", () => {
  assert.deepEqual(asked("tank?edition=2").world.scenarios, {});
  assert.deepEqual(asked("tank?edition=7").notes, [dated.text.unknownEdition]);
  assert.deepEqual(asked("tank?edition=toString").notes, [dated.text.unknownEdition]);
});

test("a link of an earlier version is read in the present edition, and told what has changed", () => {
  const { world, notes, earlier } = asked("tank?inflow_scale=1.5&v=0.1.0");
  assert.deepEqual([world.scenarios, earlier], [{}, "1"]);
  assert.deepEqual(notes, [dated.text.olderLink("0.1.0", ["Inflow", "Depth", "Leak", "Rain", "Wind"])]);
  assert.match(notes[0], /Inflow, Depth, Leak, Rain and 1 more/);
  for (const query of ["v=0.2.0", "v=0.10.1", "", "edition=1&v=0.1.0", "edition=2&v=0.1.0"])
    assert.deepEqual([asked(`tank?${query}`).notes, asked(`tank?${query}`).earlier], [[], ""]);
});

test("a link that somebody passed on without a version is undated: told what has changed, and offered both", () => {
  const sent = (hash) => plain(dated.address.sent(dated.address.read(hash).state, "tank"));
  const { world, notes, earlier } = sent("tank?inflow_scale=1.5");
  assert.deepEqual([world.scenarios, earlier], [{}, "1"]);
  assert.deepEqual(notes, [dated.text.undatedLink("first edition", ["Inflow", "Depth", "Leak", "Rain", "Wind"])]);
  assert.match(notes[0], /undated\. Since the first edition .* Inflow, Depth, Leak, Rain and 1 more/);
  for (const query of ["inflow_scale=1.5&v=0.2.0", "inflow_scale=1.5&v=", "edition=1&inflow_scale=1.5", "edition=2"])
    assert.deepEqual([sent(`tank?${query}`).notes, sent(`tank?${query}`).earlier], [[], ""]);
  assert.equal(plain(modelbook.address.sent(new Map([["inflow_scale", "1.5"]]), "tank")).earlier, ""); // one edition only
});

test("a link to a state carries the version of the book that it was made with", () => {
  const now = core({ index, version: "0.2.0" });
  assert.equal(now.address.query(WORLD), "scenario=open_gates&inflow_scale=1.5&v=0.2.0");
  assert.equal(now.address.query(now.settings.nothing()), "");
});

test("a view or a guess alone is no world", () => {
  const asks = (query) => asked(`tank?${query}`).asks;
  for (const query of ["v=0.2.0", "measure=lost", "measure=lost&v=0.1.0", "bet.full=3"])
    assert.equal(asks(query), false, query);
  for (const query of ["scenario=baseline", "inflow_scale=1.5", "edition=1", "nosuch=1", "inflow_scale=999"])
    assert.equal(asks(query), true, query);
});

test("a scenario that is gone is found in the edition that had it", () => {
  assert.deepEqual(asked("tank?scenario=old_gates").world.scenarios, { tank: "1:old_gates" });
  assert.deepEqual(asked("tank?scenario=nosuch").notes, [dated.text.unknownScenario]);
});

test("a scenario of an earlier edition may stand beside present ones", () => {
  const { world } = asked("tank?scenario=1:open_gates");
  assert.deepEqual(world.scenarios, { tank: "1:open_gates" });
  assert.deepEqual(asked(`tank?${dated.address.query(world)}`).world, world);
});

test("a world comes back from its own address", () => {
  const world = {
    values: { inflow_scale: 1.25, "inflow@2027": 3 },
    scenarios: { tank: "open_gates" },
    bets: { ask: 30 },
    off: ["rain"],
  };
  assert.deepEqual(opened(`tank?${modelbook.address.query(world)}`).world, world);
});
