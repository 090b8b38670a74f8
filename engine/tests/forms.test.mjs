// Text in the forms of other programs, without a page.
import assert from "node:assert/strict";
import { test } from "node:test";
import { core, plain } from "./core.mjs";

const { forms } = core();

test("cells with commas, quotation marks or line breaks stand in quotes, and what is missing is empty", () => {
  const rows = [
    ["a", 'say "so"', "b,c"],
    [1.5, null, NaN],
    ["two\nlines", undefined, true],
  ];
  assert.equal(forms.csv(rows), 'a,"say ""so""","b,c"\r\n1.5,,\r\n"two\nlines",,true\r\n');
});

test("words become no markup", () => {
  assert.equal(forms.html('<b title="x">&</b>'), "&lt;b title=&quot;x&quot;&gt;&amp;&lt;/b&gt;");
});

test("words stand in lines no longer than a width, and what has no gap is cut", () => {
  const lines = (/** @type {string} */ words, /** @type {number} */ width) =>
    plain(forms.lines(words, width, (text) => text.length));
  assert.deepEqual(lines("one two three", 7), ["one two", "three"]);
  assert.deepEqual(lines("https://kettle.example/pot.html", 24), ["https://kettle.example/", "pot.html"]);
  assert.deepEqual(lines("a abcdefgh", 4), ["a", "abcd", "efgh"]);
});
