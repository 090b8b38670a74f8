// Scripts of the book that a page does not name: Vega, the explorers', the models, each loaded once, when it is first wanted.
// One that did not arrive, or is of another build than the page, is not used.
(() => {
  "use strict";
  const own = document.currentScript instanceof HTMLScriptElement ? document.currentScript : null;
  const root = own ? new URL(".", own.src).href : "";
  const { build } = document.documentElement.dataset; // of the scripts that the page was built with
  let renewed = build !== undefined && build !== modelbook.build;

  /** @type {Map<string, Promise<void>>} */
  const scripts = new Map();

  /** A script of the book, loaded once; where it did not arrive, it is asked for again when it is wanted again. @param {string} path @returns {Promise<void>} */
  function load(path) {
    if (renewed) return Promise.reject(new Error(`${path}: the page is of another build`));
    let script = scripts.get(path);
    if (!script) {
      const own = modelbook.came?.[path]; // it stands among the page's own
      scripts.set(path, (script = own ? Promise.resolve() : ask(path)));
      script.catch(() => scripts.delete(path));
    }
    return script;
  }

  /** @param {string} path @returns {Promise<void>} */
  function ask(path) {
    return new Promise((done, failed) => {
      const script = document.createElement("script");
      const version = modelbook.versions?.[path]; // of its content, so that a kept copy of another build is not taken
      script.src = root + path + (version ? `?v=${version}` : "");
      script.onload = () => (arrived(path) ? done() : failed(new Error(path)));
      script.onerror = () => failed(new Error(path));
      document.head.append(script);
    });
  }

  /** Whether all of a script came, and of this build: it may have been cut off, or kept back while the book was renewed. @param {string} path */
  function arrived(path) {
    if (path === "vega.js") return typeof modelbookVega !== "undefined";
    const [came, version] = [modelbook.came?.[path], modelbook.versions?.[path]];
    if (!version || came === version) return true;
    if (!came) return false;
    delete modelbook.models[path.match(/^models\/(.+)\.js$/)?.[1] ?? ""];
    renewed = true;
    return false;
  }

  modelbook.loader = {
    load,
    root,
    get renewed() {
      return renewed;
    },
  };
})();
