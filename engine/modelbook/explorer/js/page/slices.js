// Work that can wait: begun at a pause, done some milliseconds at a time so that no frame waits, and given up when something else is wanted.
(() => {
  "use strict";
  const SOME = 8; // ms at a time, within a frame

  class Slices {
    /** @param {number} pause ms after the last wish until it is begun */
    constructor(pause) {
      this.pause = pause;
      this.later = 0;
    }

    /** @template T @param {() => Generator<void, T>} make the work, which yields between its steps @param {(result: T) => void} done */
    begin(make, done) {
      this.stop();
      this.later = window.setTimeout(() => this.run(make(), done), this.pause);
    }

    stop() {
      clearTimeout(this.later);
    }

    /** Go on for some milliseconds; then let the page do what it has to. @template T @param {Generator<void, T>} steps @param {(result: T) => void} done */
    run(steps, done) {
      const end = performance.now() + SOME;
      let step = steps.next();
      while (!step.done && performance.now() < end) step = steps.next();
      if (step.done) done(step.value);
      else this.later = window.setTimeout(() => this.run(steps, done));
    }
  }

  /** A moment for the page to do what it has to: what follows is a task of its own. @returns {Promise<void>} */
  const breath = () => new Promise((done) => setTimeout(done));

  modelbook.Slices = Slices;
  modelbook.breath = breath;
})();
