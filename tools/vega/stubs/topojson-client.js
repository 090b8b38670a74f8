// No chart is a map.
function leftOut() {
  throw new Error('This build of Vega does not read TopoJSON.');
}
export {leftOut as feature, leftOut as mesh};
