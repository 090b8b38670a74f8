// What goes with a chart or a number that is taken away: settings, rows as CSV, a citation, a frame, lines of Python.
import assert from "node:assert/strict";
import { test } from "node:test";
import { core } from "./core.mjs";

const path = {
  id: "reach",
  key: "reach_scale",
  label: "Reach",
  unit: "M cups",
  low: 0.5,
  high: 2,
  baseline: { 2026: 10, 2027: 12 },
};
const m = {
  name: "pot",
  steps: [2026, 2027],
  focus: 2027,
  timeName: "year",
  rowName: "year",
  rows: "time",
  symbols: { h: "heat", r: "reach" },
  assumptions: {
    heat: {
      id: "heat",
      key: "heat",
      label: "Heat, at noon",
      unit: "share",
      low: 0,
      high: 1,
      baseline: 0.25,
      choices: [],
      floor: 0,
      ceiling: 1,
    },
    reach: { ...path, choices: [], scaleFrom: 2027, floor: 0, ceiling: 100 },
  },
  scenarios: {
    baseline: { label: "Baseline", values: {} },
    hot: { label: "Hot", values: { heat: 0.5 } },
    "1:baseline": { label: "Baseline, first", values: {} },
  },
  outputs: [{ column: "steam", unit: "M cups", says: "steam, made", names: [], axes: ["time"] }],
  summary: [],
  texts: {},
  views: {},
};
const made = core({ earlier: { 1: { label: "first edition", version: "0.1" } } });
const { credits, differences } = made;
const cited = {
  name: "kettle",
  title: 'Kettle & "pot"',
  author: "A. Cook",
  version: "1.2",
  asOf: "2026-11-29",
  package: "kettle",
};

const taken = (values = {}, scenario = "baseline", more = {}) => ({
  m,
  cited,
  values,
  scenario,
  differs: differences(m, values, scenario),
  finding: "Steam is “5%” of it, −2 → 3",
  title: "",
  quiet: "",
  notes: [],
  chapter: "Chapter 1",
  address: "https://kettle.example/pot.html#pot?heat=0.4&v=1.2",
  today: "2026-11-30",
  number: { column: "steam", shown: "5%" },
  ...more,
});
const shown = (values, scenario) => differences(m, values, scenario).map(({ label, from, to }) => `${label}: ${from} -> ${to}`);

test("what differs: the set first, then settings with both values; keys of other models are left out", () => {
  assert.deepEqual([...shown({}, "baseline")], []);
  assert.deepEqual(
    [...shown({ heat: 0.4, other: 3 }, "hot")],
    ["Whose assumptions: Baseline -> Hot", "Heat, at noon: 25% -> 40%"],
  );
  assert.deepEqual(
    [...shown({ reach_scale: 1.5, "reach@2026": 4 }, "baseline")],
    ["Reach, 2027: 12M cups -> 18M cups", "Reach, 2026: 10M cups -> 4M cups"],
  );
  assert.deepEqual([...shown({}, "1:baseline")], ["Edition: the present one -> first edition"]);
});

test("what another model hands on is named, unless it is overruled by hand", () => {
  const link = (byHand) => ({ heat: { byHand, link: { label: "the stove" } } });
  assert.equal(differences(m, { heat: 0.4 }, "baseline", link(false))[0].by, "the stove");
  assert.equal(differences(m, { heat: 0.4 }, "baseline", link(true))[0].by, "");
});

test("below a picture stand settings, what it is, and an address that is not too long", () => {
  const lines = credits.below(taken({ heat: 0.4 }));
  assert.equal(lines[0], "Differs from the book's baseline: Heat, at noon: 25% → 40%.");
  assert.equal(
    lines[1],
    'A model, not a forecast. Kettle & "pot", version 1.2, as of 29 November 2026; read 30 November 2026.',
  );
  assert.equal(lines[2], taken().address);
  const long = `https://kettle.example/pot.html#pot?${"a=1&".repeat(100)}`;
  assert.equal(credits.below(taken({}, "baseline", { address: long })).at(-1), "https://kettle.example/pot.html#pot");
  assert.equal(credits.below(taken({}, "baseline", { address: "" })).length, 2);
});

test("many settings are counted", () => {
  const differs = Array.from({ length: 9 }, (_, k) => ({ key: `k${k}`, value: k, label: `L${k}`, from: "1", to: "2", by: "" }));
  assert.match(credits.settings(taken({}, "baseline", { differs }), 6), /L5: 1 → 2; 3 more\.$/);
});

test("a CSV begins with remarks of one plain cell each, and has four digits", () => {
  const rows = [
    { year: 2026, steam: 1234.5678, note: 'a "b", c' },
    { year: 2027, steam: Number.NaN, note: null },
  ];
  const lines = credits.csv(rows, taken({ heat: 0.4 })).split("\r\n");
  const remarks = lines.filter((line) => line.startsWith("#"));
  for (const line of remarks.slice(0, -1)) assert.match(line, /^# [^,"\x80-\uffff]+$/);
  assert.ok(remarks.includes("# Setting heat=0.4: Heat; at noon: 25% -> 40%"));
  assert.ok(remarks.includes("# Steam is '5%' of it; -2 -> 3"));
  assert.ok(remarks.includes("# Column steam: steam; made (M cups)"));
  assert.deepEqual(lines.slice(remarks.length), ["year,steam,note", '2026,1235,"a ""b"", c"', "2027,,", ""]);
});

test("digits that mean something", () => {
  const cases = [
    [0.123456, 0.1235],
    [2.99999, 3],
    [1e-9, 1e-9],
    [123456, 123500],
    [-0.000123456, -0.0001235],
  ];
  for (const [x, to] of cases) assert.equal(credits.rounded(x, false), to);
  assert.equal(credits.rounded(20261, true), 20261);
  assert.equal(credits.rounded("2.34567", false), "2.34567");
});

test("lines of Python: settings of this model, the set and its edition, the number where it stands", () => {
  assert.equal(credits.python(taken()), 'import kettle\nkettle.run("pot").set_index("year").loc[2027, "steam"]  # 5%');
  assert.equal(
    credits.line(taken({ heat: 0.4, other: 2, "reach@2026": 4 }, "hot")),
    'kettle.run("pot", {"heat": 0.4, "reach@2026": 4}, scenario="hot").set_index("year").loc[2027, "steam"]',
  );
  assert.equal(credits.line(taken({}, "1:baseline", { number: null })), 'kettle.run("pot", edition="1")');
  const single = { ...m, summary: [{ column: "steam", unit: "", says: "", names: [], axes: [] }] };
  assert.equal(credits.line(taken({}, "baseline", { m: single })), 'kettle.run("pot", summary=True)["steam"].iloc[0]');
});

test("a citation, with and without author and address", () => {
  const said = credits.citation(taken({ heat: 0.4 }));
  assert.ok(
    said.startsWith('A. Cook (2026). Kettle & "pot", version 1.2, as of 29 November 2026, read 30 November 2026. Chapter 1.'),
  );
  assert.ok(said.endsWith(`25% → 40%. ${taken().address}`));
  const bare = credits.citation(taken({}, "baseline", { cited: { ...cited, author: "" }, address: "" }));
  assert.ok(bare.startsWith("Kettle") && bare.endsWith("nothing changed."));
});

test("BibTeX and the frame's code keep no sign that would break them", () => {
  const entry = credits.bibtex(taken({ heat: 0.4 }));
  assert.match(entry, /^@misc\{kettle-pot-2026,\n {2}author = \{\{A\. Cook\}\},/);
  assert.match(entry, /title = \{\{Kettle \\& "pot"\}\}/);
  assert.match(entry, /25\\% \$\\rightarrow\$ 40\\%/);
  assert.match(entry, /url = \{https:\/\/kettle\.example\/pot\.html#pot\?heat=0\.4&v=1\.2\}/);
  const code = credits.embed(taken({}, "baseline", { finding: 'a "b" <c>' }));
  assert.match(
    code,
    /src="https:\/\/kettle\.example\/pot\.html#pot\?heat=0\.4&amp;v=1\.2&amp;view=embed" title="a &quot;b&quot; &lt;c&gt;"/,
  );
  assert.match(code, />Kettle &amp; &quot;pot&quot;<\/a>/);
});
