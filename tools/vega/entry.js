// The part of Vega that the book's charts use, as one classic script (modules do not load from file://).
// Made into engine/modelbook/explorer/vendor/vega.js by ../vendor_vega.sh.
import {extend} from 'vega-util';
import {changeset, transforms} from 'vega-dataflow';
import {
  aggregate, bin, collect, compare, expression, extent, facet, field, filter, flatten, fold, formula, impute,
  joinaggregate, key, lookup, multiextent, multivalues, params, pivot, prefacet, project, proxy, quantile, relay,
  sequence, sieve, subflow, timeunit, tupleindex, values, window as windowTransform
} from 'vega-transforms';
import * as viewTransforms from 'vega-view-transforms';
import * as encode from 'vega-encode';
import {numberFormatDefaultLocale, timeFormatDefaultLocale} from 'vega-format';
import {parse} from 'vega-parser';
import {View} from 'vega-view';
import {inPlace} from './derived.js';
import {expressions} from './expressions.js';

// Left out of vega-transforms: load (fetches), and countpattern, cross, density, dotbin, generate, kde, sample (not used).
extend(transforms, {
  aggregate, bin, collect, compare, expression, extent, facet, field, filter, formula, impute, joinaggregate, key, lookup,
  multiextent, multivalues, params, pivot, prefacet, project, proxy, quantile, relay, sequence, sieve, subflow, timeunit,
  tupleindex, values, window: windowTransform, flatten: inPlace(flatten), fold: inPlace(fold)
}, viewTransforms, encode);

globalThis.modelbookVega = {
  View, parse, expressions, changeset, version: VEGA_VERSION,
  // d3-format and d3-time-format specifiers: format(',.2f')(1234.5) === '1,234.50'
  format: specifier => numberFormatDefaultLocale().format(specifier),
  formatTime: specifier => timeFormatDefaultLocale().utcFormat(specifier)
};
