// Makes a classic script of lean-qr, which comes as a module, with its licence at the top. Run by ../vendor_qr.sh.
import {createHash} from 'node:crypto';
import {mkdirSync, readFileSync, writeFileSync} from 'node:fs';

const folder = 'node_modules/lean-qr';
const {version, license} = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'));
if (license !== 'MIT') throw new Error(`lean-qr: look at its licence, ${license}`);
const licence = readFileSync(`${folder}/LICENSE`, 'utf8').replace(/\r/g, '').trim();
const body = readFileSync(`${folder}/index.js`, 'utf8').trim().replace(/\n\/\/# sourceMappingURL.*$/, '');
const script = `/*! lean-qr ${version}, made a classic script by tools/vendor_qr.sh.\n\n${licence}\n*/\n(() => { const exports = {}; ${body}\nglobalThis.modelbookQr = exports; })();\n`;
mkdirSync('out', {recursive: true});
writeFileSync('out/qr.js', script);
const sha256 = createHash('sha256').update(script).digest('hex');
writeFileSync('out/qr-README.md', `# Third-party script: QR codes made in the page

\`qr.js\` is [lean-qr](https://github.com/davidje13/lean-qr) ${version} (MIT, the licence stands at its top) as a classic script. It sets
\`globalThis.modelbookQr\`; \`generate(TEXT)\` gives a square of cells: \`size\` and \`get(x, y)\`.

| | |
|---|---|
| made by | \`tools/vendor_qr.sh\` (needs Node 18 or newer and npm); without arguments it checks that the file here is what the package makes |
| sha256 | \`${sha256}\` |

This file is written by \`tools/qr/build.mjs\`.
`);
