// Vega's expressions, without eval: what vega-interpreter does, as closures made once where it walks the syntax tree, and makes
// a scope, at each use. A slider's move evaluates some thousand of them, and a strict Content-Security-Policy forbids
// compiled ones. Operators and functions are those of vega-interpreter.
import {DisallowedObjectProperties} from 'vega-util';
import adjustSpatial from './node_modules/vega-interpreter/src/adjust-spatial.js';
import constants from './node_modules/vega-interpreter/src/constants.js';
import functions from './node_modules/vega-interpreter/src/functions.js';
import binary from './node_modules/vega-interpreter/src/ops-binary.js';
import unary from './node_modules/vega-interpreter/src/ops-unary.js';

const OF_EVENT = new Set(['view', 'item', 'group', 'xy', 'x', 'y']);
const FORBIDDEN = new Set([Function, eval, setTimeout, setInterval]);

const allowed = (value, name) => {
  if (typeof value !== 'function' || !FORBIDDEN.has(value)) return value;
  console.error(`Prevented use of "${name}", which could lead to insecure code execution`);
};
const nameOf = node => node.type === 'Identifier' ? node.name : node.value;

// Each takes a node and the functions in its reach, and gives (params, datum, event, item) => value.
const nodes = {
  Literal: ({regex, value}) => regex && value && (value.global || value.sticky)
    ? () => new RegExp(regex.pattern, regex.flags)   // these carry lastIndex from one use to the next
    : () => value,

  Identifier({name}) {
    if (name === 'datum') return (params, datum) => datum;
    if (name === 'event') return (params, datum, event) => event;
    if (name === 'item') return (params, datum, event, item) => item;
    if (Object.hasOwn(constants, name)) return () => constants[name];
    const signal = '$' + name;
    return params => params[signal];
  },

  MemberExpression({computed, object, property}, fn) {
    const of = closure(object, fn);
    if (computed) {
      const key = closure(property, fn);
      return (p, d, e, i) => {
        const name = key(p, d, e, i);
        return allowed(of(p, d, e, i)[name], name);
      };
    }
    const name = nameOf(property);
    return object.name === 'datum' ? (p, d) => allowed(d[name], name) : (p, d, e, i) => allowed(of(p, d, e, i)[name], name);
  },

  CallExpression({callee, arguments: given}, fn) {
    const name = callee.name.replace(/^_/, '');   // so encoders mark the standard functions that they call
    const args = given.map(node => closure(node, fn)), [a, b, c] = args;
    if (name === 'if') return (p, d, e, i) => a(p, d, e, i) ? b(p, d, e, i) : c(p, d, e, i);
    if (OF_EVENT.has(name)) return (p, d, e, i) => e.vega[name](...args.map(arg => arg(p, d, e, i)));
    const call = fn[name] ? fn[name].bind(fn) : functions[name];
    switch (args.length) {
      case 1: return (p, d, e, i) => call(a(p, d, e, i));
      case 2: return (p, d, e, i) => call(a(p, d, e, i), b(p, d, e, i));
      case 3: return (p, d, e, i) => call(a(p, d, e, i), b(p, d, e, i), c(p, d, e, i));
      default: return (p, d, e, i) => call(...args.map(arg => arg(p, d, e, i)));
    }
  },

  ArrayExpression({elements}, fn) {
    const all = elements.map(node => closure(node, fn));
    return (p, d, e, i) => all.map(one => one(p, d, e, i));
  },

  BinaryExpression({operator, left, right}, fn) {
    const [a, b, op] = [closure(left, fn), closure(right, fn), binary[operator]];
    return (p, d, e, i) => op(a(p, d, e, i), b(p, d, e, i));
  },

  UnaryExpression({operator, argument}, fn) {
    const [a, op] = [closure(argument, fn), unary[operator]];
    return (p, d, e, i) => op(a(p, d, e, i));
  },

  ConditionalExpression({test, consequent, alternate}, fn) {
    const [a, b, c] = [test, consequent, alternate].map(node => closure(node, fn));
    return (p, d, e, i) => a(p, d, e, i) ? b(p, d, e, i) : c(p, d, e, i);
  },

  LogicalExpression({operator, left, right}, fn) {
    const [a, b] = [closure(left, fn), closure(right, fn)];
    return operator === '&&' ? (p, d, e, i) => a(p, d, e, i) && b(p, d, e, i) : (p, d, e, i) => a(p, d, e, i) || b(p, d, e, i);
  },

  ObjectExpression({properties}, fn) {
    const all = properties.map(({key, value}) => [nameOf(key), closure(value, fn)]).filter(([name]) => !DisallowedObjectProperties.has(name));
    return (p, d, e, i) => Object.fromEntries(all.map(([name, value]) => [name, allowed(value(p, d, e, i), name)]));
  },
};

const closure = (node, fn) => nodes[node.type](node, fn);

/** What `View` takes as its option `expr`. */
export const expressions = {
  operator(ctx, {ast}) {
    return closure(ast, ctx.functions);
  },

  parameter(ctx, {ast}) {
    const value = closure(ast, ctx.functions);
    return (datum, params) => value(params, datum);
  },

  event(ctx, {ast}) {
    const value = closure(ast, ctx.functions);
    return event => value(undefined, undefined, event);
  },

  handler(ctx, {ast}) {
    const value = closure(ast, ctx.functions);
    return (params, event) => value(params, event.item && event.item.datum, event);
  },

  encode(ctx, {marktype, channels}) {
    const all = Object.entries(channels).map(([name, {ast}]) => [name, closure(ast, ctx.functions)]);
    const swap = marktype === 'group' || marktype === 'image' || marktype === 'rect';
    return (item, params) => {
      let changed = 0;
      for (const [name, of] of all) {
        const value = of(params, item.datum, undefined, item);
        if (item[name] === value) continue;
        item[name] = value;
        changed = 1;
      }
      if (marktype !== 'rule') adjustSpatial(item, channels, swap);
      return changed;
    };
  }
};
