// The module that anywidget loads in Jupyter. Vega and the model are asked of the kernel once a page, unless the widget holds
// them itself.
modelbook.loading ??= {};
const PATIENCE = 5000; // ms until a kernel that does not answer is told of

// JupyterLab and Notebook take arrow keys over an output for themselves, Notebook already while the event goes down. Keys of
// an explorer end at the window; what they do by themselves (move a slider, press a button, leave by Tab) is not stopped.
if (!modelbook.keepsKeys) {
  modelbook.keepsKeys = true;
  const own = (/** @type {KeyboardEvent} */ event) => {
    const [target] = event.composedPath(); // within a shadow root, where `event.target` is the root's host
    if (!(target instanceof Element && target.closest("figure.explorer"))) return;
    event.stopImmediatePropagation();
    /** @type {KeepsKeys} */ (target).keys?.(event); // what a mark on a chart does with them
  };
  window.addEventListener("keydown", own, true);
}

/** Run a classic script given as text. @param {string} text */
async function runScript(text) {
  const url = URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
  await new Promise((done, failed) => {
    const script = document.createElement("script");
    script.src = url;
    script.onload = done;
    script.onerror = () => failed(new Error("a script of the explorer did not load"));
    document.head.append(script);
  });
  URL.revokeObjectURL(url);
}

/**
 * A script that the page may have already; asked for once, and again when the kernel has another version of it.
 * @param {WidgetModel} model @param {string} want @param {string} name @param {string} version
 */
function need(model, want, name, version) {
  const held = model.get("_scripts")?.[want];
  return (modelbook.loading[`${name} ${version}`] ??= new Promise((done, failed) => {
    if (held) return runScript(held).then(done, failed);
    model.on("msg:custom", (message) => {
      if (message.script === name) runScript(message.text).then(done, failed);
    });
    model.send?.({ want });
  }));
}

/** Whoever reads a page without a kernel, or with a busy one, is told why the sliders stand still, until the scripts come. @param {HTMLElement} el @param {Promise<unknown>} scripts */
async function patiently(el, scripts) {
  let told = /** @type {HTMLElement|undefined} */ (undefined);
  const wait = setTimeout(() => {
    told = modelbook.markup.add(el, "p", modelbook.text.noKernel, { role: "status" });
  }, PATIENCE);
  await scripts;
  clearTimeout(wait);
  told?.remove();
}

export default {
  async render(/** @type {{model: WidgetModel, el: HTMLElement}} */ { model, el }) {
    const name = model.get("_model");
    el.innerHTML = model.get("_html"); // readable while the scripts come
    const scripts = Promise.all([need(model, "vega", "vega", ""), need(model, "model", name, model.get("_version"))]);
    await patiently(el, scripts);
    return modelbook.render({ model, el });
  },
};
