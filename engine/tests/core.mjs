// js/core as a page has it, but without a page: in a context that holds nothing but the language.
import { readdirSync, readFileSync } from "node:fs";
import vm from "node:vm";

const MODELBOOK = new URL("../modelbook/", import.meta.url);
export const CORE = new URL("explorer/js/core/", MODELBOOK);
const FIRST = ["text.js", "words.js"]; // the others may want them at once

/** @param {string} path @param {URL} [from] */
export const read = (path, from = MODELBOOK) => readFileSync(new URL(path, from), "utf-8");

/** Golden cases. @param {string} name */
export const cases = (name) => JSON.parse(read(`twins/${name}.json`, new URL("./", import.meta.url)));

/** The shared object with all of js/core. @param {object} [book] what bundle.index would add @param {string[]} [more] scripts of parts that need no document */
export function core(book = {}, more = []) {
  const context = vm.createContext({ URLSearchParams });
  const formats = JSON.parse(read("worlds/formats.json"));
  Object.assign(formats.formats, cases("formats")); // a book's own, which its models' scripts bring
  context.modelbook = {
    models: {},
    vector: [1],
    formats,
    linked: [],
    index: {},
    ...book,
  };
  const others = readdirSync(CORE).filter((name) => !FIRST.includes(name));
  for (const name of [...FIRST, ...others]) vm.runInContext(read(name, CORE), context, { filename: name });
  for (const path of more) vm.runInContext(read(path), context, { filename: path });
  return context.modelbook;
}

/** A value of another context as one of this. @template T @param {T} x @returns {T} */
export const plain = (x) => structuredClone(x);
