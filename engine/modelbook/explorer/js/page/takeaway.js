// “Take away”: the chart as a picture, the numbers, a citation, a frame for another page, lines of Python; all of what is seen now.
(() => {
  "use strict";
  const LONG = 2000; // characters of an address, beyond which some programs cut it

  /**
   * Where others find what is seen: a copy on a disk has no such place, and that of a notebook is nobody else's. Bets stay with
   * the reader, and so do settings of other models unless they act here.
   * @param {Explorer} explorer
   */
  function addressOf(explorer) {
    if (!modelbook.visit) return "";
    const told = /** @type {HTMLLinkElement|null} */ (document.querySelector('link[rel="canonical"]'))?.href;
    const page = told || (location.protocol.startsWith("http") ? location.href.split(/[?#]/)[0] : "");
    const state = new URLSearchParams(explorer.query());
    const { m, linked, links } = explorer;
    const acts = Object.keys(linked).length > 0;
    const off = Object.values(links).map(({ link }) => `link.${link.name}`);
    const here = (/** @type {string} */ key) =>
      ["scenario", "edition", "v"].includes(key) ||
      Object.hasOwn(m.views, key) ||
      off.includes(key) ||
      modelbook.world.ofKey(m, key);
    for (const key of [...state.keys()]) if (key.startsWith("bet.") || !(acts || here(key))) state.delete(key);
    return page && `${page}#${explorer.figure.id}?${state}`;
  }

  /** What is seen of an explorer, for its picture and its texts. @param {Explorer} explorer @returns {Taken} */
  function taken(explorer) {
    const { m, config, inForce, scenario, links, compare, painting, cockpit } = explorer;
    const { text, headline } = modelbook;
    const words = (/** @type {Element|null|undefined} */ el) => el?.textContent?.trim() ?? "";
    const differs = modelbook.differences(m, inForce, scenario, links);
    const finding = words(explorer.$(".finding"));
    const chart = explorer.charts.find((c) => c.box === cockpit.main);
    const ghost = chart && differs.length && compare !== "baseline" && m.charts[chart.name].datasets.includes("ghost");
    const asked = config.number?.scales[headline.column(explorer)];
    return {
      m,
      cited: config.cited,
      values: inForce,
      scenario,
      differs,
      finding,
      title: words(chart?.box.querySelector("[data-heading]")) || finding,
      quiet: words(chart?.box.querySelector(".of-chart")),
      notes: [
        ...(ghost ? [text.ghostIs] : []),
        ...(compare ? [text.comparedWith(m.scenarios[compare].label)] : []),
        ...(explorer.uncertain ? [words(explorer.$("[data-bands]"))] : []),
      ].filter(Boolean),
      chapter: modelbook.index?.[m.name]?.chapter ?? m.name,
      address: addressOf(explorer),
      today: new Date().toLocaleDateString("sv"), // as 2026-11-30, in the reader's own day
      number: asked
        ? {
            column: headline.column(explorer),
            shown: headline.shown(explorer, headline.value(explorer, painting.rows, painting.summed)),
          }
        : null,
    };
  }

  class TakeAway {
    /** @param {Explorer} explorer */
    constructor(explorer) {
      this.explorer = explorer;
      this.dialog = modelbook.markup.add(explorer.figure, "dialog", "", { class: "take-away" });
      this.dialog.addEventListener("keydown", (event) => event.stopPropagation()); // the explorer's own keys rest meanwhile
      this.taken = /** @type {Taken} */ ({});
      this.told = /** @type {HTMLElement} */ (this.dialog);
    }

    open() {
      this.taken = taken(this.explorer);
      this.fill();
      this.dialog.showModal();
    }

    fill() {
      const { dialog, explorer } = this;
      const { text, credits } = modelbook;
      const { add, addButton } = modelbook.markup;
      dialog.replaceChildren();
      const heading = add(dialog, "h2", text.takeAway, { id: `${explorer.figure.id}-take-away` });
      dialog.setAttribute("aria-labelledby", heading.id);
      addButton(dialog, text.close, () => dialog.close()).className = "shut";
      add(dialog, "p", credits.settings(this.taken, 3), { class: "small" });
      if (explorer.cockpit.main) {
        const box = this.group(text.picture);
        add(box, "p", this.taken.title, { class: "small" });
        this.button(box, "png", "PNG", () => this.png());
        this.button(box, "svg", "SVG", () => this.svg());
        this.button(box, "picture", text.copyPicture, () => this.copyPicture());
      }
      const numbers = this.group(text.numbers);
      this.button(numbers, "csv", "CSV", () => this.csv());
      add(numbers, "p", text.csvNote, { class: "small" });
      this.texts();
      this.told = add(dialog, "p", "", { role: "status", class: "done" });
    }

    /** What is copied as text: folded, each with its button. */
    texts() {
      const { text, credits } = modelbook;
      const { add } = modelbook.markup;
      const { address, cited, number } = this.taken;
      const cite = this.fold(text.cite);
      this.field(cite, "cite", text.citeText, credits.citation(this.taken));
      this.field(cite, "bibtex", text.citeBibtex, credits.bibtex(this.taken));
      if (!address) add(cite, "p", text.noAddress, { class: "small" });
      if (address.length > LONG) add(cite, "p", text.longAddress(address.length), { class: "small" });
      if (address && document.querySelector('[data-own-keys~="view"]')) {
        const embed = this.fold(text.embed);
        this.field(embed, "embed", text.embedCode, credits.embed(this.taken));
        add(embed, "p", text.embedNote, { class: "small" });
      }
      const python = this.fold(text.python);
      this.field(python, "python", number ? text.pythonLine : text.pythonRun, credits.python(this.taken));
      add(python, "p", text.pythonNote(cited.package), { class: "small" });
    }

    /** @param {string} heading */
    group(heading) {
      const box = modelbook.markup.add(this.dialog, "section", "");
      modelbook.markup.add(box, "h3", heading);
      return box;
    }

    /** @param {string} heading */
    fold(heading) {
      const box = modelbook.markup.add(this.dialog, "details", "");
      modelbook.markup.add(box, "summary", heading);
      return box;
    }

    /** @param {Element} to @param {string} name @param {string} words @param {() => unknown} act */
    button(to, name, words, act) {
      const button = modelbook.markup.addButton(to, words, () => act());
      button.dataset.take = name;
      return button;
    }

    /** A text in a field, and a button that copies it; where it cannot be copied, it is selected. @param {Element} to @param {string} name @param {string} label @param {string} content */
    field(to, name, label, content) {
      const { add, copy } = modelbook.markup;
      const id = `${this.explorer.figure.id}-${name}`;
      add(to, "label", label, { for: id });
      const field = add(to, "textarea", content, {
        id,
        readonly: "",
        rows: String(Math.min(6, 2 + content.split("\n").length)),
      });
      field.spellcheck = false;
      const button = this.button(to, name, modelbook.text.copy, async () => {
        const done = await copy(content);
        if (!done) field.select();
        this.tell(done ? modelbook.text.textCopied : modelbook.text.notCopied);
      });
      button.setAttribute("aria-label", `${modelbook.text.copy}: ${label}`);
    }

    /** @param {string} words */
    tell(words) {
      this.told.textContent = words;
      this.told.scrollIntoView({ block: "nearest" });
    }

    // -- files

    /** @param {string} kind */
    name(kind) {
      const main = this.explorer.charts.find((c) => c.box === this.explorer.cockpit.main);
      return `${this.taken.cited.name}-${kind === "csv" || !main ? this.taken.m.name : main.name}.${kind}`;
    }

    /** @param {string} kind @param {Blob} blob */
    save(kind, blob) {
      modelbook.saving.save(blob, this.name(kind));
      this.tell(modelbook.text.saved(this.name(kind)));
    }

    /** @returns {Promise<Sheet|null>} */
    async sheet() {
      const { explorer } = this;
      const chart = explorer.charts.find((c) => c.box === explorer.cockpit.main);
      const made = chart ? await modelbook.sheet.draw(explorer, chart, this.taken).catch(() => null) : null;
      if (!made) this.tell(modelbook.text.notDrawn);
      return made;
    }

    async svg() {
      const sheet = await this.sheet();
      if (sheet) this.save("svg", new Blob([sheet.text], { type: "image/svg+xml" }));
    }

    async png() {
      const sheet = await this.sheet();
      if (!sheet) return;
      const blob = await modelbook.sheet.png(sheet);
      if (blob) this.save("png", blob);
      else this.tell(modelbook.text.noPicture);
    }

    /** The clipboard takes the picture as a promise: some browsers ask for it within the press itself. */
    async copyPicture() {
      const { text } = modelbook;
      const made = async () => {
        const sheet = await this.sheet();
        const blob = sheet && (await modelbook.sheet.png(sheet));
        if (!blob) throw new Error("no picture");
        return blob;
      };
      try {
        await navigator.clipboard.write([new ClipboardItem({ "image/png": made() })]);
        this.tell(text.pictureCopied);
      } catch {
        this.tell(text.noCopy); // refused, not known, or no picture
      }
    }

    csv() {
      const content = modelbook.credits.csv(this.explorer.rows(), this.taken);
      this.save("csv", new Blob([content], { type: "text/csv" }));
    }
  }

  modelbook.TakeAway = TakeAway;
})();
