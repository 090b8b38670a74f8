// Worlds that fit the record, run in an explorer while the page rests, and not past the next move.
(() => {
  "use strict";
  const MOST = 2000; // worlds
  const FEWEST = 256;
  const LONG = 1500; // ms that they may take together
  const PAUSE = 150; // ms after the last move
  const SEED = 1;
  const TRIED = 8; // worlds that are timed first

  class Ensemble {
    /** @param {Explorer} explorer */
    constructor(explorer) {
      this.explorer = explorer;
      this.key = ""; // of the world that the lines are of, or will be
      this.worlds = /** @type {Worlds|null} */ (null);
      this.slices = new modelbook.Slices(PAUSE);
    }

    /** The quantiles of outputs, as the dataset `fan`; none until they are there. @returns {Row[]} */
    get lines() {
      return this.worlds?.lines ?? [];
    }

    /** The worlds of the reader's settings are wanted; what was begun for others ends. */
    want() {
      const { inForce, scenario, view } = this.explorer;
      const key = JSON.stringify([inForce, scenario, view]);
      if (key === this.key) return;
      this.stop();
      this.key = key;
      this.worlds = null;
      this.slices.begin(
        () => this.begun(inForce, scenario),
        (worlds) => {
          this.worlds = worlds;
          this.explorer.painting.draw();
        },
      );
    }

    stop() {
      this.slices.stop();
      this.key = "";
    }

    /** @param {Values} values @param {string} scenario */
    begun(values, scenario) {
      const { m } = this.explorer;
      const columns = m.fanColumns.filter((name) => m.outputs.some((o) => o.column === name && !o.names.length));
      return modelbook.fitting.worlds(m, values, scenario, this.count(values, scenario), SEED, [
        ...new Set([...columns, this.headline().column]),
      ]);
    }

    /** How many worlds this model and this machine run in the time. @param {Values} values @param {string} scenario */
    count(values, scenario) {
      const { m } = this.explorer;
      const start = performance.now();
      for (let k = 0; k < TRIED; k++) modelbook.fit.world(m, values, scenario);
      const each = (performance.now() - start) / TRIED;
      const fits = 2 ** Math.floor(Math.log2(LONG / Math.max(each, 1e-3)));
      return Math.min(MOST, Math.max(FEWEST, fits));
    }

    /** The output that the note speaks of, and its step. */
    headline() {
      const { m, view, config } = this.explorer;
      const column = config.headline.replace(/\$(\w+)/g, (_, v) => view[v]);
      const output = [...m.summary, ...m.outputs].find((o) => o.column === column);
      return { column, output, step: output?.axes.includes("time") ? m.focus : null };
    }

    /** What the bands are of, in words. */
    says() {
      const { text, words } = modelbook;
      const { worlds, explorer } = this;
      if (!worlds) return text.drawing;
      if (worlds.few)
        return text.tooFew(worlds, worlds.excludes && words.measured(worlds.excludes.published, worlds.excludes.unit));
      const { column, output, step } = this.headline();
      const { m } = explorer;
      const line = worlds.lines.find((row) => row.output === column && (step === null || row[m.rowName] === step));
      const [low, middle, high] = line ? [line.p5, line.p50, line.p95].map(Number) : [NaN, NaN, NaN];
      const range = output && Number.isFinite(middle) ? words.ranged(low, middle, high, output.unit) : "";
      const what = output ? `${output.says}${step === null ? "" : `, ${step}`}` : "";
      return text.ofRecord(worlds, range && `${what.charAt(0).toUpperCase()}${what.slice(1)}: ${range}. `);
    }
  }

  modelbook.Ensemble = Ensemble;
})();
