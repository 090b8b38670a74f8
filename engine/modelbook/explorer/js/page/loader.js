// Scripts of the book that a page does not name: Vega and the models, each loaded once, when it is first wanted.
(() => {
  "use strict";
  const own = document.currentScript instanceof HTMLScriptElement ? document.currentScript : null;
  const root = own ? new URL(".", own.src).href : "";

  /** @type {Record<string, Promise<void>>} */
  const scripts = {};

  /** A script of the book, loaded once. @param {string} path @returns {Promise<void>} */
  function load(path) {
    return (scripts[path] ??= new Promise((done, failed) => {
      const script = document.createElement("script");
      const version = modelbook.versions?.[path]; // of its content, so that a kept copy of another build is not taken
      script.src = root + path + (version ? `?v=${version}` : "");
      script.onload = () => done();
      script.onerror = () => failed(new Error(path));
      document.head.append(script);
    }));
  }

  modelbook.loader = { load, root, version: own?.dataset.version ?? "" };
})();
