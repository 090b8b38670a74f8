// What Vega's packages carry in tables, from which esbuild cannot drop it, and no chart of a book asks for: taken out as they are
// bundled. Each cut is a file, a pattern that must be found there, and what takes its place.
import {readFileSync} from 'node:fs';

const NAMES = String.raw`'(?:bundle|(?:basis|cardinal|catmull-rom)-(?:open|closed))'`;

const cuts = [
  // Charts are drawn as SVG elements: not on a canvas, not as text, and no mark is drawn or hit on a canvas.
  ['vega-scenegraph.js', /^modules\[(?:Canvas|Hybrid)\] = [^}]*\};$/gm, ''],
  ['vega-scenegraph.js', /^ +headless: SVGStringRenderer,$/m, ''],
  ['vega-scenegraph.js', /^ +(?:draw|pick): .*,$/gm, ''],
  ['vega-view.js', / CanvasHandler,/, ' SVGHandler as CanvasHandler,'],
  // Curves that a line through points is not drawn with.
  ['vega-scenegraph.js', new RegExp(`^  ${NAMES}: \\{[^}]*\\},$`, 'gm'), ''],
  // Functions of expressions: draws from distributions, which models have of their own, and easing, for animations.
  ['vega-functions.js', /^ +(?:sample|density|cumulative|quantile)(?:Normal|LogNormal|Uniform),$/gm, ''],
  ['vega-functions.js', /^const easeFunctions = \{[^}]*\};$/m, 'const easeFunctions = {};'],
  // Which letters a name may hold was written out, in eleven thousand characters, before expressions had classes for them.
  ['vega-expression.js', /new RegExp\('\[\\\\xAA[^']*'\)/, String.raw`/\p{ID_Start}/u`],
  ['vega-expression.js', /new RegExp\('\[\\\\xAA[^']*'\)/, String.raw`/\p{ID_Continue}/u`]
];

/** For esbuild: makes the cuts, and fails where a newer Vega has nothing to cut. */
export const cut = {
  name: 'cut',
  setup({onLoad}) {
    onLoad({filter: /[\\/]build[\\/]vega-\w+\.js$/}, ({path}) => {
      let contents = readFileSync(path, 'utf8');
      for (const [file, pattern, instead] of cuts) {
        if (!path.endsWith(file)) continue;
        if (contents.search(pattern) < 0) throw new Error(`${file} has no ${pattern}: look at it again (cuts.mjs)`);
        contents = contents.replace(pattern, () => instead);
      }
      return {contents, loader: 'js'};
    });
  }
};
