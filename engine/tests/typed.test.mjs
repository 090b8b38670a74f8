// Numbers as readers type them.
import assert from "node:assert/strict";
import { test } from "node:test";
import { core } from "./core.mjs";

const { typed } = core({});
const CASES = [
  ["55", "share", [0, 1], 0.55],
  ["55%", "share", [0, 1], 0.55],
  ["12,5 %", "share", [0, 1], 0.125],
  ["\u22120.5", "share", [-1, 1], -0.005],
  ["1,5", "years", [0, 10], 1.5],
  ["1.5", "years", [0, 10], 1.5],
  ["1.5 years", "years", [0, 10], 1.5],
  ["1,600", "TPP", [0, 9000], 1600],
  ["1,500", "mm", [0, 10], 1.5],
  ["1.600", "TPP", [1000, 9000], 1600],
  ["1,234,567", "cards", [0, 1e7], 1234567],
  ["1.234,5", "cards", [0, 1e4], 1234.5],
  ["12M", "M stacks", [3, 24], 12],
  ["12 million stacks", "M stacks", [3, 24], 12],
  ["2030", "year", [2024, 2032], 2030],
  ["10,30.", "years", [0, 2000], 10.3],
  [".5", "", [0, 1], 0.5],
  ["99", "years", [0, 10], 99],
];

test("a typed number is read in the unit that is shown, with point or comma", () => {
  for (const [text, unit, range, wanted] of CASES) assert.equal(typed.read(text, unit, range), wanted, text);
});

test("words, nothing and a number with something else behind it are no number", () => {
  for (const text of ["", "   ", "many", "12 apples", "1e9x", "--3", "1.2,3.4", "5%%", "0x10", "NaN", "Infinity", "<b>5</b>"])
    assert.ok(Number.isNaN(typed.read(text, "M stacks", [0, 24])), text);
});
