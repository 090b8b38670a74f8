// What is said to an answer, by the cases of twins/answers.json; test_packs.py runs the same in Python.
import assert from "node:assert/strict";
import { test } from "node:test";
import vm from "node:vm";
import { cases, core, plain, read } from "./core.mjs";

const modelbook = core();
const context = vm.createContext({ modelbook });
vm.runInContext(read("parts/packs/checking.js"), context);
const { checking } = modelbook;
const told = cases("answers");

for (const { text, says } of told.readings)
  test(`“${text}” as a number`, () => assert.deepEqual(plain(checking.readings(text)), says));

for (const { text, says } of told.plainly) test(`“${text}” as words`, () => assert.equal(checking.plainly(text), says));

for (const kind of ["number", "choice", "text"]) {
  const { worth, wrongs = [], options = [], unit = "", cases: given, ...ask } = told[kind];
  const whole = { ...ask, kind, unit: unit && ` ${unit}`, options, wrongs };
  const worths = { answer: worth, wrongs: wrongs.map((wrong) => wrong.worth) };
  for (const one of given)
    test(`${one.given} to a ${kind}`, () => {
      const { right, says } = checking.judged(whole, worths, one.given, one.tries);
      assert.deepEqual([right, says], [one.right, one.says]);
    });
}
