// The page that sums the book up comes to life. What it says in the book's own world is printed: the models are asked for when
// there is another world to show, or when a reader takes up a tool that needs them.
(() => {
  "use strict";
  const found = /** @type {HTMLElement[]} */ ([...document.querySelectorAll("[data-summary]")]);
  const parts = Object.fromEntries(found.map((el) => [el.dataset.summary, el]));
  const { visit, linking, loader, settings, text } = modelbook;
  const models = Object.keys(modelbook.index);
  const scripts = ["explorer.js", "answers.js", "summing.js", ...models.map((name) => `models/${name}.js`)];
  let coming = /** @type {Promise<unknown>|null} */ (null);

  /** @param {Element} el @param {string} selector */
  const $ = (el, selector) => /** @type {HTMLElement} */ (el.querySelector(selector));

  /** Whether the page says already what the models would. */
  function isPrinted() {
    const { world, notOwn } = visit;
    const whole = !parts.differ || $(parts.differ, "[data-differences]").firstElementChild;
    return whole && !notOwn && !settings.isSet(world) && !Object.keys(world.bets).length;
  }

  const ask = () => Promise.all(scripts.map(loader.load));

  /** The models run, once they are here. */
  function sum() {
    coming ??= ask().then(() => linking.need(models));
    coming.then(() => {
      for (const note of notes()) note.remove();
      modelbook.summing.draw(parts);
    }, failed);
  }

  const notes = () => document.querySelectorAll("[data-summary] > .note");

  /** @param {unknown} error */
  function failed(error) {
    console.error(error);
    coming = null; // the next change asks again
    const told = loader.renewed ? text.renewed : text.failedSummary;
    for (const note of notes()) note.remove();
    for (const el of found) modelbook.markup.add(el, "p", told, { class: "note" });
  }

  function show() {
    if (parts.print) $(parts.print, "[data-address]").textContent = text.thisWorld(address());
    if (coming || !isPrinted()) return sum();
    if (parts.card) modelbook.card.printed(parts.card);
    document.documentElement.dataset.summed = String(performance.now());
  }

  const address = () => `${location.href.split("#")[0]}#?${visit.query()}`;

  function wire() {
    for (const control of /** @type {NodeListOf<HTMLButtonElement>} */ (
      document.querySelectorAll("[data-summary] :is(button, select, input)[disabled]")
    ))
      control.disabled = false;
    document.querySelector("[data-print]")?.addEventListener("click", () => print());
    if (parts.moved) modelbook.moved.wire(parts.moved);
    if (parts.card) modelbook.card.wire(parts.card, address);
    document.querySelector("[data-copy]")?.addEventListener("click", async () => {
      $(parts.print, "[data-told]").textContent = await modelbook.markup.copyLink(address());
    });
    parts.differ?.addEventListener("change", sum);
    // who takes it up will want its answer
    for (const el of [parts.differ, parts.moved]) el?.addEventListener("focusin", () => ask().catch(() => {}), { once: true });
  }

  visit.listen(show);
  show();
  wire();
  delete parts.changes?.dataset.waits; // the scripts that it needs came
})();
