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
