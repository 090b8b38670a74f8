// Lighthouse over many pages in one browser: node lighthouse.mjs MODULES CHROMIUM ADDRESS ...; prints one JSON object a page.
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const [modules, chromium, ...addresses] = process.argv.slice(2);
const { resolve } = createRequire(`${modules}/`);
const { default: lighthouse } = await import(pathToFileURL(resolve("lighthouse")));
const { launch } = await import(pathToFileURL(resolve("chrome-launcher")));

const CATEGORIES = ["performance", "accessibility", "best-practices", "seo"];
const chrome = await launch({ chromePath: chromium, chromeFlags: ["--headless=new", "--no-sandbox"] });
try {
  for (const address of addresses) {
    const options = { port: chrome.port, onlyCategories: CATEGORIES, disableFullPageScreenshot: true, logLevel: "error" };
    const { lhr } = await lighthouse(address, options);
    const scores = CATEGORIES.map((name) => lhr.categories[name].score);
    const weighed = CATEGORIES.flatMap((name) => lhr.categories[name].auditRefs.filter((ref) => ref.weight > 0).map((ref) => ref.id));
    const failing = [...new Set(weighed)].filter((id) => (lhr.audits[id].score ?? 1) < 0.9);
    const value = (id) => lhr.audits[id].numericValue;
    console.log(JSON.stringify({
      address, scores, failing, version: lhr.lighthouseVersion, error: lhr.runtimeError?.message ?? "",
      fcp: value("first-contentful-paint"), lcp: value("largest-contentful-paint"),
      tbt: value("total-blocking-time"), cls: value("cumulative-layout-shift"),
    }));
  }
} finally {
  chrome.kill();
}
