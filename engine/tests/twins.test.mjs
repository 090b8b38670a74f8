// What Python and the page's scripts both say, by the cases of twins/*.json; test_twins.py runs the same.
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { test } from "node:test";
import { CORE, cases, core, plain, read } from "./core.mjs";

const modelbook = core();
const number = (x) => (["NaN", "Infinity", "-Infinity"].includes(x) ? Number(x) : x);

test("js/core knows no page", () => {
  for (const name of readdirSync(CORE))
    assert.doesNotMatch(
      read(name, CORE),
      /\b(document|window|location|navigator|sessionStorage|localStorage|history)\s*[.[]/,
      name,
    );
});

for (const { x, form, unit, says } of cases("numbers"))
  test(`${x} as ${form ?? unit}`, () => assert.equal(modelbook.words.shown(number(x), form, unit), says));

for (const { x, unit, ...wanted } of cases("controls"))
  test(`${x} ${unit}`, () => {
    for (const [how, says] of Object.entries(wanted)) assert.equal(modelbook.words[how](x, unit), says);
  });

const { values, cases: conditions } = cases("conditions");
for (const { when, holds } of conditions)
  test(`whether ${when || "nothing"} holds`, () => {
    const value = (ref) => number(values[ref] ?? Number.NaN);
    assert.equal(modelbook.words.holds(when, value), holds === true);
  });

const told = cases("texts");
for (const [slot, says] of Object.entries(told.says))
  test(`the text ${slot}`, () => {
    const outputs = Object.entries(told.units).map(([column, unit]) => ({ column, unit }));
    const m = { timeName: told.time, texts: told.texts, outputs, summary: [] };
    assert.equal(modelbook.words.speaker(m, told.rows, told.summary, told.view, told.scenario).say(slot), says);
  });

for (const { what, rows, points, first, values: wanted, top } of cases("points"))
  test(`points: ${what}`, () => {
    const m = { rows: "time", timeName: "year", firstShown: first, points };
    const there = rows.map((row) => Object.fromEntries(Object.entries(row).map(([key, x]) => [key, number(x)])));
    const made = modelbook.world.points(m, there);
    assert.deepEqual(plain(made.map((p) => p.value)), wanted);
    for (const p of made) assert.equal(p.top, top);
  });

test("draws and levels", () => {
  const { shifts, quantiles, reached } = cases("sampling");
  for (const { seed, dimensions, are } of shifts) assert.deepEqual(plain(modelbook.sampling.shifts(seed, dimensions)), are);
  for (const { mode, u, bounds, is, ...a } of quantiles)
    assert.ok(Math.abs(modelbook.sampling.quantileOf(a, mode, u, bounds) - is) < 1e-12, JSON.stringify(a));
  for (const { xs, values: rise, level, is } of reached) assert.deepEqual(plain(modelbook.grid.reached(xs, rise, level)), is);
});

const floats = (xs) => Float64Array.from(xs, number);
for (const { what, x, w, are } of cases("fitting").quantiles)
  test(`weighted quantiles: ${what}`, () => {
    assert.deepEqual(plain(modelbook.fitting.quantiles(floats(x), floats(w))), are.map(number));
  });

for (const { what, n, misses, are, ess } of cases("fitting").weights)
  test(`weights of worlds: ${what}`, () => {
    const made = modelbook.fitting.weights(misses.map(floats), n);
    floats(are).forEach((x, k) => assert.ok(Math.abs(made[k] - x) <= 1e-12 * Math.abs(x), `${made[k]} is not ${x}`));
    assert.ok(Math.abs(modelbook.fitting.effective(made) - ess) <= 1e-12 * ess);
  });

for (const { low, middle, high, unit, says } of cases("ranges"))
  test(`a range in words: ${says}`, () => assert.equal(modelbook.words.ranged(low, middle, high, unit), says));

const games = cases("explain");
const ended = (steps) => {
  let step = steps.next();
  while (!step.done) step = steps.next();
  return plain(step.value);
};
const near = (made, wanted) =>
  made.forEach((x, k) => assert.ok(Math.abs(x - wanted[k]) <= 1e-9 * Math.max(1, Math.abs(x)), `${x} is not ${wanted[k]}`));

for (const { what, worths, are } of games.exact)
  test(`a game: ${what}`, () => {
    const worth = (taken) => worths[taken.reduce((code, in_, k) => code + (in_ ? 2 ** k : 0), 0)];
    const { contributions, errors } = ended(modelbook.explain.exact(worth, are.length));
    near(contributions, are);
    assert.ok(errors.every((x) => x === 0));
  });

for (const { what, linear, power, are, errors } of games.sampled)
  test(`a game of many steps: ${what}`, () => {
    const worth = (taken) => taken.reduce((sum, in_, k) => sum + (in_ ? linear[k] : 0), 0) ** power;
    const made = ended(modelbook.explain.sampled(worth, linear.length, 1));
    near(made.contributions, are);
    near(made.errors, errors);
  });

for (const { d, seed, are } of games.orders)
  test(`orders of ${d} steps`, () => {
    const drawn = plain(modelbook.explain.orders(d, seed));
    assert.equal(drawn.length, 64);
    assert.deepEqual(
      [0, 1, 62, 63].map((k) => drawn[k]),
      are,
    );
  });

for (const { what, names, bound, are } of games.joined)
  test(`what moves together: ${what}`, () => assert.deepEqual(plain(modelbook.explain.joined(names, bound)), are));

/** A model whose one number is the sum of its `d` assumptions. */
const summing = (d) => {
  const ids = Array.from({ length: d }, (_, k) => `a${k}`);
  const one = (id) => [id, { id, key: id, baseline: 0, floor: -9, ceiling: 9, choices: [], category: "" }];
  return {
    assumptions: Object.fromEntries(ids.map(one)),
    symbols: Object.fromEntries(ids.map((id) => [id, id])),
    scenarios: { baseline: { values: {} } },
    steps: [],
    axes: {},
    data: {},
    years: "",
    rows: "",
    ordered: [],
    shares: [],
    outputs: [],
    summary: [
      { column: "sum", names: [], axes: [] },
      { column: "word", names: ["x"], axes: [] },
    ],
    compute: (inputs) => ({ sum: ids.reduce((sum, id) => sum + inputs[id], 0) / (inputs.a0 === 2 ? 0 : 1) }),
  }; // prettier-ignore
};
const apart = (d, values) => {
  const m = summing(d);
  const [a, b] = [{}, values ?? Object.fromEntries(Object.keys(m.assumptions).map((id) => [id, 1]))].map((own) => ({
    values: own,
    scenario: "baseline",
  }));
  return ended(modelbook.explain.explain(m, a, b, modelbook.explain.asked(m, "sum")));
};

test("sixty assumptions are told apart, sixty-one are not", () => {
  const sixty = apart(60);
  assert.equal(sixty.problem, "");
  assert.equal(sixty.exact, false);
  near(
    sixty.steps.map((step) => step.contribution),
    Array(60).fill(1),
  );
  const more = apart(61);
  assert.deepEqual([more.problem, more.differing, more.steps.length], ["many", 61, 0]);
});

test("worlds that do not differ, and one without a number, are told", () => {
  assert.equal(apart(3, {}).problem, "same");
  assert.equal(apart(3, { a0: 2, a1: 1 }).problem, "missing");
});

test("an output that a model does not have is none", () => {
  for (const output of ["nosuch", "sum@2030", "word"]) assert.equal(modelbook.explain.asked(summing(1), output), null);
});
