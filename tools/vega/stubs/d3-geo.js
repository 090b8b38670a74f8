// No chart is a map.
function leftOut() {
  throw new Error('This build of Vega has no geographic functions.');
}
export {leftOut as geoArea, leftOut as geoBounds, leftOut as geoCentroid};
