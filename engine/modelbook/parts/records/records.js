// Tables of records ({records}): sorted by their heads, searched, filtered, and asked for the source of each cell. The page
// holds the whole table and a block a row before this runs; here nothing is added to what it says.
(() => {
  "use strict";
  const number = new Intl.NumberFormat("en-US");
  const MISSING = ["empty", "open", "none"]; // kinds of a cell where no value stands
  const LEAVING = 200; // ms until the card of a cell that the pointer left is closed
  const NEXT = /** @type {Record<string, string>} */ ({ "": "ascending", ascending: "descending", descending: "" });

  const missing = (/** @type {Element} */ cell) => MISSING.some((kind) => cell.classList.contains(kind));
  const words = (/** @type {Element|null|undefined} */ el) => (el?.textContent ?? "").trim();
  /** A column's name, without its unit. @param {HTMLElement} head */
  const title = (head) => words(head.querySelector("button"));

  /** What a cell says of itself: a card below it, or above it. */
  class Card {
    /** @param {HTMLElement} box @param {HTMLTableCellElement[]} heads @param {HTMLElement} body */
    constructor(box, heads, body) {
      this.box = box;
      this.heads = heads;
      this.el = /** @type {HTMLElement} */ (box.querySelector(".records-card"));
      this.el.id = `${box.id}-card`;
      this.asked = /** @type {HTMLButtonElement|null} */ (null);
      this.pinned = false; // by a tap or the keyboard: moving the pointer away does not close it
      this.leaving = 0;
      this.wire(body);
    }

    /** @param {HTMLButtonElement} button @param {boolean} pin */
    show(button, pin) {
      clearTimeout(this.leaving);
      if (this.asked === button && !this.el.hidden) {
        this.pinned ||= pin;
        return;
      }
      this.hide();
      this.asked = button;
      this.pinned = pin;
      this.fill(button, /** @type {HTMLTableCellElement} */ (button.closest("td")));
      this.el.hidden = false;
      button.setAttribute("aria-expanded", "true");
      button.setAttribute("aria-describedby", this.el.id);
      this.place();
    }

    /** @param {HTMLButtonElement} button @param {HTMLTableCellElement} cell */
    fill(button, cell) {
      const add = (/** @type {string} */ text, name = "") =>
        this.el.appendChild(Object.assign(document.createElement("p"), { textContent: text, className: name }));
      const head = this.heads[cell.cellIndex];
      const unit = head.dataset.unit && !(cell.dataset.v === undefined && missing(cell)) ? ` ${head.dataset.unit}` : "";
      const value = (button.textContent ?? "").replace(/^[=≈]/, "").trim();
      this.el.replaceChildren();
      add(`${words(cell.parentElement?.querySelector("th"))}, ${title(head)}: ${value}${unit}`, "what");
      add(head.dataset.says ?? "", "basis");
      if (cell.dataset.formula) add(`Worked out here: ${cell.dataset.formula}.`);
      else if (cell.classList.contains("estimate")) add("Its source calls it an estimate.");
      if (cell.dataset.note) add(cell.dataset.note);
      if (cell.classList.contains("empty")) add("No source was found that can be cited.");
      const keys = (cell.dataset.s ?? "").split(" ").filter(Boolean);
      if (!keys.length) return;
      const list = this.el.appendChild(document.createElement("ul"));
      for (const key of keys) {
        const work = document.getElementById(`${this.box.id.replace(/-table$/, "")}-source-${key}`);
        list.appendChild(document.createElement("li")).append(...(work?.cloneNode(true).childNodes ?? []));
      }
    }

    /** Below the cell, above it where there is no room; never over the edge of the page. */
    place() {
      const { el, box, asked } = this;
      if (!asked || el.hidden) return;
      const [at, frame] = [
        /** @type {HTMLElement} */ (asked.closest("td")).getBoundingClientRect(),
        box.getBoundingClientRect(),
      ];
      el.style.left = `${Math.max(0, Math.min(at.left - frame.left, frame.width - el.offsetWidth))}px`;
      const below = at.bottom + el.offsetHeight + 4 <= innerHeight || at.top < el.offsetHeight;
      el.style.top = `${(below ? at.bottom + 2 : at.top - el.offsetHeight - 2) - frame.top}px`;
    }

    hide() {
      clearTimeout(this.leaving);
      this.el.hidden = true;
      this.asked?.setAttribute("aria-expanded", "false");
      this.asked?.removeAttribute("aria-describedby");
      this.asked = null;
      this.pinned = false;
    }

    /** @param {HTMLElement} body the rows */
    wire(body) {
      const button = (/** @type {Event} */ event) => {
        const found = /** @type {HTMLElement} */ (event.target).closest("td")?.querySelector(":scope > button");
        return found instanceof HTMLButtonElement ? found : null;
      };
      const later = () => {
        clearTimeout(this.leaving);
        this.leaving = window.setTimeout(() => !this.pinned && this.hide(), LEAVING);
      };
      body.addEventListener("pointerover", (event) => {
        const over = button(event);
        if (over && event.pointerType !== "touch" && !(this.pinned && this.asked)) this.show(over, false);
      });
      body.addEventListener("pointerleave", later);
      this.el.addEventListener("pointerenter", () => clearTimeout(this.leaving));
      this.el.addEventListener("pointerleave", later);
      body.addEventListener("focusin", ({ target }) =>
        target instanceof HTMLButtonElement ? this.show(target, true) : this.hide(),
      );
      body.addEventListener("click", (event) => {
        const pressed = button(event);
        if (pressed) this.show(pressed, true);
      });
      for (const elsewhere of ["focusin", "pointerdown"])
        document.addEventListener(elsewhere, ({ target }) => {
          const inside = this.el.contains(/** @type {Node} */ (target)) || body.contains(/** @type {Node} */ (target));
          if (!this.el.hidden && !inside) this.hide();
        });
      this.box.addEventListener("keydown", (event) => {
        if (event.key !== "Escape" || this.el.hidden) return;
        const back = this.el.contains(document.activeElement) ? this.asked : null;
        this.hide();
        if (!back) return;
        back.focus();
        this.hide();
      });
      this.box.querySelector(".scroll")?.addEventListener("scroll", () => this.place());
      addEventListener("resize", () => this.hide());
    }
  }

  class Records {
    /** @param {HTMLElement} box */
    constructor(box) {
      this.box = box;
      const table = /** @type {HTMLTableElement} */ (box.querySelector("table"));
      this.body = table.tBodies[0];
      this.heads = [.../** @type {HTMLTableSectionElement} */ (table.tHead).rows[0].cells];
      this.rows = [...this.body.rows];
      const blocks = /** @type {NodeListOf<HTMLDetailsElement>} */ (box.querySelectorAll("details.record"));
      this.blocks = new Map([...blocks].map((block) => [block.dataset.row, block]));
      this.form = /** @type {HTMLFormElement} */ (box.querySelector("form"));
      this.whole = /** @type {HTMLInputElement} */ (this.form.elements.namedItem("whole"));
      this.said = new Map(this.rows.map((row) => [row, `${row.textContent} ${this.block(row)?.textContent}`.toLowerCase()]));
      this.order = { column: -1, way: "" };
      this.card = new Card(box, this.heads, this.body);
      this.heads.forEach((head, column) => head.dataset.column && this.sortable(head, column));
      for (const row of this.rows) for (const cell of row.cells) this.askable(cell);
      this.wire();
      this.current();
      this.reveal();
      delete box.dataset.waits; // all that it needs came
    }

    /** The block of a row, on narrow pages. @param {HTMLTableRowElement} row */
    block(row) {
      return this.blocks.get(row.dataset.row);
    }

    // -- sorting: up, down, back to the order of the file -----------------------------------------------------------------
    /** @param {HTMLElement} head @param {number} column */
    sortable(head, column) {
      const button = document.createElement("button");
      button.type = "button";
      const name = /** @type {ChildNode} */ (head.firstChild); // its unit stands below
      button.textContent = (name.textContent ?? "").trim();
      name.replaceWith(button);
      button.addEventListener("click", () => {
        this.order = { column, way: this.order.column === column ? NEXT[this.order.way] : "ascending" };
        this.heads.forEach((other, k) => {
          if (k === column && this.order.way) other.setAttribute("aria-sort", this.order.way);
          else other.removeAttribute("aria-sort");
        });
        this.arrange();
        this.tell();
      });
    }

    /** What a cell sorts by; null, which comes last either way, where nothing stands. @param {HTMLTableRowElement} row */
    key(row) {
      const cell = row.cells[this.order.column];
      if (missing(cell)) return null;
      return cell.dataset.v === undefined ? words(cell).toLowerCase() : Number(cell.dataset.v);
    }

    arrange() {
      const sign = this.order.way === "descending" ? -1 : 1;
      const sorted = this.order.way
        ? [...this.rows].sort((a, b) => {
            const [x, y] = [this.key(a), this.key(b)];
            if (x === null || y === null) return Number(x === null) - Number(y === null);
            return sign * (typeof x === "number" && typeof y === "number" ? x - y : String(x).localeCompare(String(y), "en"));
          })
        : this.rows;
      this.card.hide();
      this.body.append(...sorted);
      for (const row of sorted) {
        const block = this.block(row);
        block?.parentElement?.append(block);
      }
    }

    // -- searching and filtering --------------------------------------------------------------------------------------------
    filter() {
      this.card.hide();
      const find = /** @type {HTMLInputElement} */ (this.form.elements.namedItem("find"));
      const wanted = find.value.toLowerCase().split(/\s+/).filter(Boolean);
      const picked = [...this.form.querySelectorAll("select")].filter((s) => s.value);
      for (const row of this.rows) {
        const said = this.said.get(row) ?? "";
        row.hidden = !(
          wanted.every((word) => said.includes(word)) && picked.every((s) => this.cellOf(row, s.name) === s.value)
        );
        const block = this.block(row);
        if (block) block.hidden = row.hidden;
      }
      this.current();
      this.tell();
    }

    /** @param {HTMLTableRowElement} row @param {string} column */
    cellOf(row, column) {
      return words(row.cells[this.heads.findIndex((head) => head.dataset.column === column)]);
    }

    tell() {
      const { column, way } = this.order;
      const noun = this.box.dataset.noun ?? "";
      const left = this.rows.filter((row) => !row.hidden).length;
      const by = way
        ? `, sorted by ${title(this.heads[column])}, ${way === "ascending" ? "smallest or A first" : "largest or Z first"}`
        : "";
      const all = number.format(this.rows.length);
      const count = /** @type {HTMLElement} */ (this.form.querySelector(".count"));
      count.textContent = `${left === this.rows.length ? all : `${number.format(left)} of ${all}`} ${noun}${by}`;
      this.box.classList.toggle("none-left", !left);
    }

    /** All columns, or the short table. */
    widen() {
      this.card.hide();
      this.box.classList.toggle("whole", this.whole.checked);
      this.current();
    }

    wire() {
      this.form.addEventListener("submit", (event) => event.preventDefault());
      this.form.addEventListener("input", (event) => (event.target === this.whole ? this.widen() : this.filter()));
      this.body.addEventListener("focusin", (event) => this.current(/** @type {HTMLElement} */ (event.target)));
      this.body.addEventListener("keydown", (event) => this.go(event));
      addEventListener("hashchange", () => this.reveal());
      globalThis.modelbook?.returned?.(() => {
        this.widen();
        this.filter();
      });
    }

    // -- cells: one stop of the Tab key, arrow keys within; each tells its source ------------------------------------------
    /** @param {HTMLTableCellElement} cell */
    askable(cell) {
      const link = cell.querySelector("a");
      if (cell.tagName === "TH" && link) link.tabIndex = -1;
      else if (!cell.classList.contains("sources")) {
        const button = document.createElement("button");
        button.type = "button";
        button.tabIndex = -1;
        button.setAttribute("aria-expanded", "false");
        button.append(...[...cell.childNodes].filter((n) => n.nodeName !== "SUP"));
        cell.prepend(button);
      }
    }

    /** @param {HTMLTableCellElement} cell @returns {HTMLElement|null} */
    inside(cell) {
      return cell.hidden || !cell.offsetParent ? null : cell.querySelector("th > a, td > button");
    }

    shown() {
      return this.rows.filter((row) => !row.hidden).sort((a, b) => a.sectionRowIndex - b.sectionRowIndex);
    }

    /** One cell takes the Tab key: the last one visited, else the first that is seen. @param {HTMLElement} [chosen] */
    current(chosen) {
      const old = /** @type {HTMLElement|null} */ (this.body.querySelector('[tabindex="0"]'));
      const still = old && this.inside(/** @type {HTMLTableCellElement} */ (old.closest("td, th")));
      const first = () => this.shown()[0] && this.inside(this.shown()[0].cells[0]);
      const next = chosen ?? still ?? first();
      if (old && old !== next) old.tabIndex = -1;
      if (next) next.tabIndex = 0;
    }

    /** @param {KeyboardEvent} event */
    go(event) {
      const cell = /** @type {HTMLElement} */ (event.target).closest("td, th");
      if (!(cell instanceof HTMLTableCellElement) || event.ctrlKey || event.metaKey || event.altKey) return;
      const row = /** @type {HTMLTableRowElement} */ (cell.parentElement);
      const seen = this.shown();
      const line = [...row.cells].filter((c) => this.inside(c));
      const [at, k] = [seen.indexOf(row), line.indexOf(cell)];
      const down = (/** @type {HTMLTableRowElement|undefined} */ r) => r?.cells[cell.cellIndex];
      /** @type {Record<string, HTMLTableCellElement|undefined>} */
      const ways = {
        ArrowRight: line[k + 1],
        ArrowLeft: line[k - 1],
        ArrowDown: down(seen[at + 1]),
        ArrowUp: down(seen[at - 1]),
      };
      Object.assign(ways, { Home: line[0], End: line[line.length - 1] });
      if (Object.hasOwn(ways, event.key)) event.preventDefault();
      const to = ways[event.key];
      const next = to && this.inside(to);
      if (next) {
        this.current(next);
        next.focus();
      } else if (event.key === "Enter" && cell.tagName === "TD" && !this.card.el.hidden) {
        event.preventDefault();
        this.card.el.querySelector("a")?.focus();
      }
    }

    // -- a link to a row --------------------------------------------------------------------------------------------------------
    reveal() {
      if (!globalThis.modelbook?.address) return; // the scripts that read addresses did not arrive
      const id = modelbook.address.read(location.hash.slice(1)).place;
      for (const row of this.rows) row.classList.toggle("current", row.dataset.row === id);
      for (const [row, block] of this.blocks) block.classList.toggle("current", row === id);
      const block = this.blocks.get(id);
      if (!block) return;
      if (block.hidden) {
        this.form.reset();
        this.widen();
        this.filter();
      }
      block.open = true;
      block.scrollIntoView();
    }
  }

  for (const box of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(".records"))) new Records(box);
})();
