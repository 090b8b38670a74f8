// What an explorer knows: its model in the reader's world, and how the reader's moves change it. Nothing here is drawn.
(() => {
  "use strict";
  const SAME = 1e-9; // relative: a value this near to its start is at its start

  class State {
    /** @param {Model} m the model's bundle @param {WidgetModel} model the widget's model @param {ExplorerConfig} config */
    constructor(m, model, config) {
      this.m = m;
      this.model = model;
      this.config = config;
      this.pushed = /** @type {Record<string, Record<string, number|undefined>>} */ ({}); // by key: what it moved along, and from where
    }

    /** Settings of all models. @returns {Values} */
    get all() {
      return this.model.get("values");
    }
    /** Settings of this model. */
    get values() {
      return this.part((key) => modelbook.world.ofKey(this.m, key) !== null);
    }
    /** @param {(key: string) => boolean} wanted */
    part(wanted) {
      return Object.fromEntries(Object.entries(this.all).filter(([key]) => wanted(key)));
    }
    /** What links from other chapters say about this model's assumptions, by key. @returns {Record<string, Carried>} */
    get links() {
      const found = /** @type {Carried[]} */ (this.model.get("links") ?? []);
      return Object.fromEntries(found.filter((f) => f.link.target === this.m.name).map((f) => [f.link.key, f]));
    }
    /** Whether a link sets its key, unless the reader's own value does. @param {Carried|undefined} f */
    sets(f) {
      return f !== undefined && !f.off && !f.link.given.includes(this.scenario);
    }
    /** What links set, unless the reader's own value or the scenario wins. */
    get linked() {
      /** @type {Values} */
      const out = {};
      for (const [key, f] of Object.entries(this.links)) if (this.sets(f) && !f.byHand) out[key] = f.value;
      return out;
    }
    /** What the model runs with. */
    get inForce() {
      return { ...this.linked, ...this.values };
    }
    /** @returns {string} */
    get scenario() {
      return this.known(this.model.get("scenario"), "baseline");
    }
    /** What the scenario sets. */
    get preset() {
      return this.m.scenarios[this.scenario].values;
    }
    /** @returns {string} */
    get compare() {
      const name = this.known(this.model.get("compare"), "");
      return name && this.known(modelbook.editions.named(this.edition, name), name);
    }
    /** The earlier edition that the scenario is of; nothing for the present one. */
    get edition() {
      return modelbook.editions.parted(this.scenario)[0];
    }
    /** @param {string} name @param {string} otherwise */
    known(name, otherwise) {
      return Object.hasOwn(this.m.scenarios, name) ? name : otherwise;
    }
    /** @returns {Record<string, string>} */
    get view() {
      return { ...this.config.view, ...this.model.get("view") };
    }

    /** @param {string} trait @param {unknown} value */
    put(trait, value) {
      this.model.set(trait, value);
      this.model.save_changes();
    }

    /** @param {string} name @param {string} value */
    see(name, value) {
      this.put("view", { ...this.model.get("view"), [name]: value });
    }

    /** Keys take values, or leave the world when they are back at their start. @param {Values} to @returns {string[]} ids of what moved along */
    take(to) {
      const values = { ...this.all };
      const along = [];
      for (const [key, wanted] of Object.entries(to)) {
        const { a } = this.ofKey(key);
        delete values[`${a.id}@${this.m.focus}`]; // a year set by hand would hold the shown number still
        const control = modelbook.world.control(this.m, a, values, this.preset);
        const value = Math.min(Math.max(wanted, control.low), control.high);
        const f = this.links[key];
        const start = this.sets(f) ? f.value : control.start;
        if (Math.abs(value - start) < SAME * Math.max(1, Math.abs(start))) delete values[key];
        else values[key] = value;
        const before = { ...values };
        for (const id of modelbook.world.moveAlong(this.m, values, this.scenario, key)) {
          along.push(id);
          this.pushed[key] = { [id]: before[id], ...this.pushed[key] };
        }
      }
      this.put("values", values);
      return along;
    }

    /** Settings given by name; what cannot be used is told. @param {Record<string, unknown>} wanted @returns {string[]} what was wrong, and what moved along */
    set(wanted) {
      const { good, notes } = modelbook.world.checked(this.m, wanted);
      const next = { ...this.all, ...good };
      const along = Object.keys(good).flatMap((key) => modelbook.world.moveAlong(this.m, next, this.scenario, key));
      if (along.length) notes.push(this.movedAlong(along));
      this.put("values", next);
      return notes;
    }

    /** A key goes back to its start, and what it moved along with it. @param {string} key */
    giveBack(key) {
      const values = { ...this.all };
      for (const other of Object.keys(values))
        if (other === key || other.startsWith(`${key.replace(/_scale$/, "")}@`)) delete values[other];
      for (const [id, before] of Object.entries(this.pushed[key] ?? {})) {
        if (before === undefined) delete values[id];
        else values[id] = before;
      }
      delete this.pushed[key];
      modelbook.world.moveAlong(this.m, values, this.scenario, key);
      this.put("values", values);
    }

    /** Take a named set of values; the reader's own changes to this model are put away. @param {string} name @returns {{count: number, bringBack: () => void}} */
    choose(name) {
      const { values, scenario } = this;
      this.model.set("scenario", this.known(modelbook.editions.named(this.edition, name), name));
      this.put(
        "values",
        this.part((key) => !Object.hasOwn(values, key)),
      );
      const bringBack = () => {
        this.model.set("scenario", scenario);
        this.put("values", { ...this.all, ...values });
      };
      return { count: Object.keys(values).length, bringBack };
    }

    reset() {
      this.model.set("scenario", modelbook.editions.base(this.scenario));
      this.put(
        "values",
        this.part((key) => modelbook.world.ofKey(this.m, key) === null),
      );
    }

    /** The assumption that one of this model's controls moves. @param {string} key @returns {{a: Assumption, year: number}} */
    ofKey(key) {
      const found = modelbook.world.ofKey(this.m, key);
      if (!found) throw new Error(`${this.m.name} has no assumption ${key}`);
      return found;
    }

    /** @param {string[]} ids */
    movedAlong(ids) {
      return modelbook.text.movedAlong([...new Set(ids)].map((id) => this.m.assumptions[id].label));
    }

    /** What an edge of a chart shows of its assumption. @param {string} key @returns {EdgeState} */
    edge(key) {
      const { a } = this.ofKey(key);
      const value = Number(modelbook.world.resolveOne(this.m, a, this.inForce, this.preset));
      const bounds = modelbook.world.bounds(this.m, a, this.inForce, this.preset);
      return { a, value, words: modelbook.words.measured(value, a.unit), bounds };
    }

    /** This world as the part of an address after the `?`. */
    query() {
      const parts = new URLSearchParams();
      const carried = /** @type {[string, string][]} */ (this.model.get("carried") ?? []);
      const whole = carried.some(([key]) => key === "edition"); // then names stand without its mark
      const name = whole ? modelbook.editions.named("", this.scenario) : this.scenario;
      if (name !== "baseline") parts.set("scenario", name);
      for (const [view, value] of Object.entries(this.view)) if (value !== this.config.view[view]) parts.set(view, value);
      for (const [key, value] of Object.entries(this.all)) parts.set(key, String(value));
      for (const [key, value] of carried) parts.set(key, value);
      parts.set("v", this.config.version);
      return parts.toString();
    }

    rows() {
      return modelbook.world.rows(this.m, this.inForce, this.scenario);
    }
    summary() {
      return modelbook.world.summary(this.m, this.inForce, this.scenario);
    }
  }

  modelbook.State = State;
})();
