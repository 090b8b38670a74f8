// The charts get their rows from the page: reading CSV is left out.
export function dsvFormat() {
  throw new Error('This build of Vega does not read delimited text.');
}
