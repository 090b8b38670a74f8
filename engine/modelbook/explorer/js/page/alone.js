// An explorer without a book around it and without a kernel: in a page of its own, in a frame, or as the module of another
// site. What its reader sets stays with it, and with whatever model the other site gives.
(() => {
  "use strict";
  const DARK = 0.4; // luminance below which a ground is dark
  const made = /** @type {Map<string, number>} */ (new Map()); // how often each explorer was put on this page

  /** The explorer's own model; what another site's knows comes first. @param {Partial<WidgetModel>|undefined} outer @param {string} scenario @returns {WidgetModel} */
  function widgetModel(outer, scenario) {
    const own = /** @type {Record<string, unknown>} */ ({
      values: {},
      scenario,
      compare: "",
      view: {},
      links: [],
      carried: [],
    });
    const listeners = /** @type {Map<string, ((message: ScriptMessage) => void)[]>} */ (new Map());
    const changed = /** @type {Set<string>} */ (new Set());
    const tell = (/** @type {string} */ name) => {
      for (const act of listeners.get(`change:${name}`) ?? []) act({ script: "", text: "" });
    };
    for (const name of Object.keys(own)) {
      own[name] = outer?.get?.(name) ?? own[name];
      outer?.on?.(`change:${name}`, () => {
        own[name] = outer.get?.(name) ?? own[name];
        tell(name);
      });
    }
    return {
      get: (name) => own[name],
      set(name, value) {
        own[name] = value;
        changed.add(name);
        outer?.set?.(name, value);
      },
      save_changes() {
        outer?.save_changes?.();
        for (const name of changed) {
          changed.delete(name);
          tell(name);
        }
      },
      on: (event, act) => listeners.set(event, [...(listeners.get(event) ?? []), act]),
    };
  }

  /** Whether the ground below an element is dark, through the walls of shadow roots. @param {Element} el */
  function onDark(el) {
    for (let at = /** @type {Node|null} */ (el); at; at = at instanceof ShadowRoot ? at.host : at.parentNode) {
      if (!(at instanceof Element)) continue;
      const [r, g, b, a = 1] = (getComputedStyle(at).backgroundColor.match(/[\d.]+/g) ?? []).map(Number);
      if (r !== undefined && a > 0.5) return (0.2126 * r + 0.7152 * g + 0.0722 * b) / 255 < DARK;
    }
    return getComputedStyle(document.documentElement).colorScheme === "dark";
  }

  /** Follow the ground of the page, which its reader may switch. @param {HTMLElement} figure @returns {() => void} what ends this */
  function followGround(figure) {
    const show = () => figure.toggleAttribute("data-dark", onDark(/** @type {Element} */ (figure.parentElement ?? figure)));
    const seen = new MutationObserver(show);
    for (const root of [document.documentElement, document.body])
      seen.observe(root, { attributes: true, attributeFilter: ["class", "style", "data-theme", "data-mode"] });
    const system = matchMedia("(prefers-color-scheme: dark)");
    system.addEventListener("change", show);
    requestAnimationFrame(show); // the element may not stand in the page yet
    return () => {
      seen.disconnect();
      system.removeEventListener("change", show);
    };
  }

  /** The state of a link to this explorer: `#ID?scenario=...&ASSUMPTION=...`. @param {string} id @param {Model} m @param {WidgetModel} model @param {ExplorerFace} face */
  function visit(id, m, model, face) {
    const [place, query] = decodeURI(location.hash.slice(1)).split("?");
    if (place !== id || !query) return;
    const asked = Object.fromEntries(new URLSearchParams(query));
    const { scenario, v: _, ...rest } = asked;
    if (scenario && Object.hasOwn(m.scenarios, scenario)) model.set("scenario", scenario);
    const view = Object.fromEntries(Object.entries(rest).filter(([name]) => Object.hasOwn(m.views, name)));
    model.set("view", { ...model.get("view"), ...view });
    model.save_changes();
    face.set(Object.fromEntries(Object.entries(rest).filter(([name]) => !(name in view))));
  }

  /** Markup under another id. @param {string} html @param {string} id @param {string} own */
  function renamed(html, id, own) {
    return html.replace(/\b(id|for|name|aria-\w+)="[^"]*"/g, (said) =>
      said.replace(new RegExp(`(["\\s])${id}(?=["\\s-])`, "g"), `$1${own}`),
    );
  }

  /**
   * Put an explorer into an element, which may hold its markup already. `id` stands there wherever an id or a name begins; a
   * second one on a page has another.
   * @param {{model?: Partial<WidgetModel>, el: HTMLElement, html: string, css: string, id: string}} context
   */
  modelbook.alone = ({ model: outer, el, html, css, id }) => {
    const times = (made.get(id) ?? 0) + 1;
    made.set(id, times);
    const own = times > 1 ? `${id}-${times}` : id;
    if (html) el.innerHTML = times > 1 ? renamed(html, id, own) : html;
    if (css) el.prepend(Object.assign(document.createElement("style"), { textContent: css }));
    const figure = /** @type {HTMLElement & {explorer: ExplorerFace}} */ (el.querySelector("figure.explorer"));
    const model = widgetModel(outer, JSON.parse(figure.dataset.config ?? "{}").scenario);
    const stop = modelbook.render({ model, el });
    const leave = followGround(figure);
    visit(own, modelbook.models[figure.dataset.explorer ?? ""], model, figure.explorer);
    return () => {
      stop();
      leave();
    };
  };
})();
