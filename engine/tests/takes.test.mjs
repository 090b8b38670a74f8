// What it would take: the least change of a lever that brings a number to a target.
import assert from "node:assert/strict";
import { test } from "node:test";
import { core } from "./core.mjs";

const { takes } = core({});
const close = (a, b) => assert.ok(Math.abs(a - b) < 1e-9, `${a} is not ${b}`);

test("the first value on the way at which the target is passed", () => {
  close(
    takes.reached((x) => 2 * x, 1, 5, 6, -1),
    3,
  );
  close(
    takes.reached((x) => 2 * x, 5, 0, 6, 1),
    3,
  );
  close(
    takes.reached((x) => Math.abs(x - 2), 4, 0, 1, 1),
    3,
  );
});

test("a step is passed where it is, and what is out of reach is none", () => {
  close(
    takes.reached((x) => (x < 0.7 ? 0 : 1), 0, 1, 0.5, -1),
    0.7,
  );
  assert.equal(
    takes.reached((x) => x, 0, 1, 2, -1),
    null,
  );
  assert.equal(
    takes.reached(() => 5, 0, 1, 2, 1),
    null,
  );
  assert.equal(
    takes.reached((x) => x, 1, 1, 2, -1),
    null,
  );
});

test("a year is whole: the next one past the target, never the one where the lever stands", () => {
  assert.equal(takes.whole(2022, 2021.9999999999, 2020, 2028), 2021);
  assert.equal(takes.whole(2022, 2022.3, 2020, 2028), 2023);
  assert.equal(takes.whole(2022, 2024.0000000001, 2020, 2028), 2024);
  assert.equal(takes.whole(2022, 2022, 2020, 2028), 2022);
});
