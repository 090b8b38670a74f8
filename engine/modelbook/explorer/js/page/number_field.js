// A number that is typed, stepped by its buttons or by keys, and kept in its range (number_field.html).
(() => {
  "use strict";
  const MANY = 10; // steps of a Page key

  class NumberField {
    /** @param {HTMLElement} box what holds the field and what it tells @param {NumberFieldOf} of what the number is, and who takes it */
    constructor(box, of) {
      this.of = of;
      this.input = /** @type {HTMLInputElement & KeepsKeys} */ (box.querySelector("[data-number] input"));
      this.told = box.querySelector("[data-told]");
      this.at = Number.NaN; // the value when something was told
      this.input.setAttribute("role", "spinbutton");
      this.input.keys = (event) => this.key(event);
      this.input.addEventListener("keydown", this.input.keys);
      this.input.addEventListener("change", () => this.typed());
      this.input.addEventListener("focus", () => this.input.select());
      this.input.addEventListener("input", () => {
        this.input.dataset.typing = "on"; // what stands in it is the reader's, and not yet taken
      });
      this.input.addEventListener("blur", () => this.typing && this.typed()); // typed back to what it was: nothing changes, and nothing else tells
      for (const button of /** @type {HTMLButtonElement[]} */ ([...box.querySelectorAll("[data-number] button")]))
        button.addEventListener("click", () => this.move(Number(button.dataset.by)));
    }

    get typing() {
      return "typing" in this.input.dataset;
    }

    /** Say what is in force, unless the reader is typing. */
    show() {
      if (!this.typing) this.write();
      if (this.told?.textContent && this.of.state().value !== this.at) this.tell("");
    }

    /** A number that the reader wants; past the range, its end. @param {number} wanted */
    take(wanted) {
      const { low, high, unit } = this.of.state();
      const kept = Math.min(Math.max(wanted, low), high);
      const { measured, short } = modelbook.words;
      this.of.take(kept);
      this.write();
      this.tell(kept === wanted ? "" : modelbook.text.keptInRange(short(low, unit), measured(high, unit)));
    }

    /** What was typed is taken. */
    typed() {
      const { value, low, high, unit } = this.of.state();
      const { input } = this;
      if (input.value.trim() === modelbook.words.short(value, unit)) return this.write(); // no digit is lost that is not shown
      const wanted = modelbook.typed.read(input.value, unit, [low, high]);
      if (Number.isFinite(wanted)) return this.take(wanted);
      this.write();
      this.tell(modelbook.text.noSuchNumber(modelbook.words.measured(value, unit)));
    }

    /** What a press of a button moves: the field's step, or the least that changes what is shown, or a press would seem to do nothing. */
    get step() {
      const { low, high, step, unit } = this.of.state();
      const { short } = modelbook.words;
      const [far, inward] = Math.abs(low) > Math.abs(high) ? [low, 1] : [high, -1]; // where a number has the fewest digits behind the point
      let least = step;
      while (least * 10 <= high - low && short(far + inward * least, unit) === short(far, unit)) least *= 10;
      return least;
    }

    /** @param {number} steps */
    move(steps) {
      const { value, low, high } = this.of.state();
      const { step } = this;
      const past = steps > 0 ? value >= high : value <= low;
      const to = low + Math.round((value - low) / step + steps) * step;
      this.take(past ? value + steps * step : Math.min(Math.max(Number(to.toPrecision(12)), low), high));
    }

    /** @param {KeyboardEvent} event */
    key(event) {
      if (event.altKey || event.ctrlKey || event.metaKey) return;
      /** @type {Record<string, () => void>} */
      const acts = {
        ArrowUp: () => this.move(1),
        ArrowDown: () => this.move(-1),
        PageUp: () => this.move(MANY),
        PageDown: () => this.move(-MANY),
        Home: () => this.take(this.of.state().start),
        Enter: () => this.typed(),
        Escape: () => this.write(),
      };
      if (!Object.hasOwn(acts, event.key)) return;
      event.preventDefault();
      acts[event.key]();
    }

    write() {
      const { value, low, high, unit } = this.of.state();
      const { short, measured } = modelbook.words;
      delete this.input.dataset.typing;
      const shown = short(value, unit);
      if (this.input.value !== shown) this.input.value = shown;
      for (const [name, x] of Object.entries({ valuenow: value, valuemin: low, valuemax: high }))
        this.input.setAttribute(`aria-${name}`, String(x));
      this.input.setAttribute("aria-valuetext", measured(value, unit));
    }

    /** @param {string} words */
    tell(words) {
      this.at = this.of.state().value;
      if (this.told) modelbook.markup.put(this.told, words);
    }
  }

  modelbook.NumberField = NumberField;
})();
