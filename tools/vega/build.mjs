// Bundles entry.js with esbuild and collects the licences of what went in. Run by ../vendor_vega.sh in a temporary folder.
import {mkdirSync, readFileSync, readdirSync, writeFileSync} from 'node:fs';
import {gzipSync} from 'node:zlib';
import {createHash} from 'node:crypto';
import * as chromatic from 'd3-scale-chromatic';
import {build, version as esbuildVersion} from 'esbuild';
import {cut} from './cuts.mjs';

const manifest = folder => JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'));

// vega-scale needs ten categorical schemes; esbuild cannot drop the other 12 kB, whose arrays are made by calls.
const names = ['Accent', 'Category10', 'Dark2', 'Observable10', 'Paired', 'Pastel1', 'Pastel2', 'Set1', 'Set2', 'Set3'];
writeFileSync('stubs/d3-scale-chromatic.js',
  names.map(name => `export const scheme${name} = ${JSON.stringify(chromatic[`scheme${name}`])};\n`).join(''));

const stubs = ['d3-dsv', 'd3-geo', 'd3-scale-chromatic', 'topojson-client'];
const vega = manifest('node_modules/vega').version;
mkdirSync('out', {recursive: true});
const result = await build({
  entryPoints: ['entry.js'],
  outfile: 'out/vega.js',
  bundle: true,
  minify: true,
  format: 'iife',
  target: 'es2020',
  charset: 'utf8',
  legalComments: 'none',
  metafile: true,
  alias: Object.fromEntries(stubs.map(name => [name, `./stubs/${name}.js`])),
  plugins: [cut],
  define: {VEGA_VERSION: JSON.stringify(vega)},
  banner: {js: `/*! Vega ${vega} (vega.github.io), the parts that the charts use. Licences: vega-LICENSES.txt beside this file. */`}
});

const folders = new Set(['node_modules/d3-scale-chromatic']);   // its colours are in the stub
for (const path of Object.keys(result.metafile.inputs)) {
  const folder = path.match(/^(.*node_modules\/[^/]+)\//);
  if (folder) folders.add(folder[1]);
}
const parts = [...folders].map(folder => {
  const {name, version, license} = manifest(folder);
  const file = readdirSync(folder).find(entry => /^licen[cs]e/i.test(entry));
  const text = file ? readFileSync(`${folder}/${file}`, 'utf8') : readFileSync('node_modules/vega/LICENSE', 'utf8');
  return {name, version, license, text: text.replace(/\r/g, '').replace(/[ \t]+$/gm, '').trim()};
}).sort((a, b) => (a.name + a.version < b.name + b.version ? -1 : 1));

// Packages that share one licence text word for word are listed above it.
const byText = new Map();
for (const part of parts) byText.set(part.text, [...(byText.get(part.text) ?? []), part]);
const licences = [...byText].map(([text, group]) =>
  `${group.map(part => `${part.name} ${part.version} (${part.license})`).join('\n')}\n\n${text}\n`);
const rule = `\n${'-'.repeat(80)}\n\n`;
writeFileSync('out/vega-LICENSES.txt', `vega.js contains code of these packages.\n${rule}${licences.join(rule)}`);

const script = readFileSync('out/vega.js');
const sha256 = createHash('sha256').update(script).digest('hex');
const kilobytes = bytes => `${(bytes / 1000).toFixed(1)} kB`;
const used = name => `${name} ${manifest(`node_modules/${name}`).version}`;
writeFileSync('out/README.md', `# Third-party script

\`vega.js\` is one classic script with the part of [Vega](https://vega.github.io/vega/) that the charts use. It sets
\`globalThis.modelbookVega\`: \`View\`, \`parse\`, \`expressions\`, \`changeset\`, \`format\`, \`formatTime\`, \`version\`.
A chart compiled by Vega-Lite is drawn, without \`eval\`, by

    const {View, parse, expressions} = modelbookVega;
    new View(parse(spec, null, {ast: true}), {expr: expressions, renderer: 'svg', container}).runAsync();

| | |
|---|---|
| made from | ${used('vega')}, ${used('vega-interpreter')} |
| made by | ${used('esbuild')}: \`tools/vendor_vega.sh\` (needs Node 18 or newer and npm) |
| size | ${kilobytes(script.length)}, gzipped ${kilobytes(gzipSync(script, {level: 9}).length)} |
| sha256 | \`${sha256}\` |

Left out: maps (projections, TopoJSON, geographic functions), reading CSV, fetching, force layouts, trees, Voronoi cells (a
selection with \`nearest=True\` needs them; 6 kB), word clouds, regression, label placement, crossfilter, and the transforms
countpattern, cross, density, dotbin, generate, kde, load and sample; drawing on a canvas and as text; the curves bundle and those
that are open or closed; in expressions draws from distributions and easing. A chart that needs one of these: add it to
\`tools/vega/entry.js\`, or take its cut out of \`tools/vega/cuts.mjs\`, and run \`tools/vendor_vega.sh --write\`.

Licences of all packages in the script, with their versions: \`vega-LICENSES.txt\`. Neither building nor reading the book needs Node.
This file is written by \`tools/vega/build.mjs\`.
`);
for (const {name, license} of parts) {
  if (!['BSD-3-Clause', 'ISC', 'MIT'].includes(license)) throw new Error(`${name}: look at its licence, ${license}`);
}
console.log(`vega.js ${script.length} bytes, sha256 ${sha256}`);
