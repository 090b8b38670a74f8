// Tables of records ({records}): sorted by their heads, searched, filtered, and asked for the source of each cell. The page
// holds the whole table and a block a row before this runs; here nothing is added to what it says.
(() => {
  "use strict";
  const number = new Intl.NumberFormat("en-US");

  /** @param {HTMLElement} box */
  function enliven(box) {
    const table = /** @type {HTMLTableElement} */ (box.querySelector("table"));
    const body = table.tBodies[0];
    const heads = [.../** @type {HTMLTableSectionElement} */ (table.tHead).rows[0].cells];
    const rows = [...body.rows];
    const blocks = new Map(
      [.../** @type {NodeListOf<HTMLDetailsElement>} */ (box.querySelectorAll("details.record"))].map((d) => [
        d.dataset.row,
        d,
      ]),
    );
    const form = /** @type {HTMLFormElement} */ (box.querySelector("form"));
    const find = /** @type {HTMLInputElement} */ (form.elements.namedItem("find"));
    const whole = /** @type {HTMLInputElement} */ (form.elements.namedItem("whole"));
    const count = /** @type {HTMLElement} */ (form.querySelector(".count"));
    const card = /** @type {HTMLElement} */ (box.querySelector(".records-card"));
    const said = new Map(
      rows.map((row) => [row, `${row.textContent} ${blocks.get(row.dataset.row)?.textContent}`.toLowerCase()]),
    );
    const noun = box.dataset.noun ?? "";
    let order = { column: -1, way: "" };

    /** A column's name, without its unit. @param {HTMLElement} head */
    const title = (head) => (head.querySelector("button")?.textContent ?? "").trim();

    // -- sorting: up, down, back to the order of the file -----------------------------------------------------------------
    heads.forEach((head, column) => {
      if (!head.dataset.column) return;
      const button = document.createElement("button");
      button.type = "button";
      const words = /** @type {ChildNode} */ (head.firstChild); // its unit stands below
      button.textContent = (words.textContent ?? "").trim();
      words.replaceWith(button);
      button.addEventListener("click", () => {
        const next = /** @type {Record<string, string>} */ ({ "": "ascending", ascending: "descending", descending: "" });
        order = { column, way: order.column === column ? next[order.way] : "ascending" };
        heads.forEach((other, k) => {
          if (k === order.column && order.way) other.setAttribute("aria-sort", order.way);
          else other.removeAttribute("aria-sort");
        });
        arrange();
        tell();
      });
    });

    /** What a cell sorts by; null, which comes last either way, where nothing stands. @param {HTMLTableRowElement} row */
    function key(row) {
      const cell = row.cells[order.column];
      if (["empty", "open", "none"].some((kind) => cell.classList.contains(kind))) return null;
      return cell.dataset.v === undefined ? (cell.textContent ?? "").trim().toLowerCase() : Number(cell.dataset.v);
    }

    function arrange() {
      const sign = order.way === "descending" ? -1 : 1;
      const sorted = order.way
        ? [...rows].sort((a, b) => {
            const [x, y] = [key(a), key(b)];
            if (x === null || y === null) return Number(x === null) - Number(y === null);
            return sign * (typeof x === "number" && typeof y === "number" ? x - y : String(x).localeCompare(String(y), "en"));
          })
        : rows;
      hide();
      body.append(...sorted);
      for (const row of sorted) {
        const block = blocks.get(row.dataset.row);
        block?.parentElement?.append(block);
      }
    }

    // -- searching and filtering --------------------------------------------------------------------------------------------
    function filter() {
      hide();
      const wanted = find.value.toLowerCase().split(/\s+/).filter(Boolean);
      const picked = [...form.querySelectorAll("select")].filter((s) => s.value);
      for (const row of rows) {
        const fits =
          wanted.every((word) => said.get(row)?.includes(word)) && picked.every((s) => cellOf(row, s.name) === s.value);
        row.hidden = !fits;
        const block = blocks.get(row.dataset.row);
        if (block) block.hidden = !fits;
      }
      current();
      tell();
    }

    /** @param {HTMLTableRowElement} row @param {string} column */
    function cellOf(row, column) {
      return (row.cells[heads.findIndex((h) => h.dataset.column === column)].textContent ?? "").trim();
    }

    function tell() {
      const left = rows.filter((row) => !row.hidden).length;
      const by = order.way
        ? `, sorted by ${title(heads[order.column])}, ${order.way === "ascending" ? "smallest or A first" : "largest or Z first"}`
        : "";
      count.textContent =
        left === rows.length
          ? `${number.format(left)} ${noun}${by}`
          : `${number.format(left)} of ${number.format(rows.length)} ${noun}${by}`;
      box.classList.toggle("none-left", !left);
    }

    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("input", (event) => {
      if (event.target === whole) {
        hide();
        box.classList.toggle("whole", whole.checked);
        current();
      } else filter();
    });

    // -- cells: one stop of the Tab key, arrow keys within; each tells its source ------------------------------------------
    for (const row of rows) {
      for (const cell of row.cells) {
        if (cell.tagName === "TH") {
          /** @type {HTMLElement} */ (cell.querySelector("a")).tabIndex = -1;
          continue;
        }
        if (cell.classList.contains("sources")) continue;
        const button = document.createElement("button");
        button.type = "button";
        button.tabIndex = -1;
        button.setAttribute("aria-expanded", "false");
        button.append(...[...cell.childNodes].filter((n) => n.nodeName !== "SUP"));
        cell.prepend(button);
      }
    }

    /** @param {HTMLTableCellElement} cell @returns {HTMLElement|null} */
    const inside = (cell) => (cell.hidden || !cell.offsetParent ? null : cell.querySelector("th > a, td > button"));
    const shown = () => rows.filter((row) => !row.hidden).sort((a, b) => a.sectionRowIndex - b.sectionRowIndex);

    /** One cell takes the Tab key: the last one visited, else the first that is seen. @param {HTMLElement} [chosen] */
    function current(chosen) {
      const old = body.querySelector('[tabindex="0"]');
      const still = old && inside(/** @type {HTMLTableCellElement} */ (old.closest("td, th")));
      const next = chosen ?? still ?? (shown()[0] && inside(shown()[0].cells[0]));
      if (old && old !== next) /** @type {HTMLElement} */ (old).tabIndex = -1;
      if (next) next.tabIndex = 0;
    }

    body.addEventListener("keydown", (event) => {
      const cell = /** @type {HTMLElement} */ (event.target).closest("td, th");
      if (!(cell instanceof HTMLTableCellElement) || event.ctrlKey || event.metaKey || event.altKey) return;
      const row = /** @type {HTMLTableRowElement} */ (cell.parentElement);
      const seen = shown();
      const line = [...row.cells].filter((c) => inside(c));
      const [at, k] = [seen.indexOf(row), line.indexOf(cell)];
      const down = (/** @type {HTMLTableRowElement|undefined} */ r) => (r ? r.cells[cell.cellIndex] : undefined);
      const to = {
        ArrowRight: line[k + 1],
        ArrowLeft: line[k - 1],
        ArrowDown: down(seen[at + 1]),
        ArrowUp: down(seen[at - 1]),
        Home: line[0],
        End: line[line.length - 1],
      }[event.key];
      if (event.key in { ArrowRight: 0, ArrowLeft: 0, ArrowDown: 0, ArrowUp: 0, Home: 0, End: 0 }) event.preventDefault();
      const next = to && inside(to);
      if (next) {
        current(next);
        next.focus();
      } else if (event.key === "Enter" && cell.tagName === "TD" && !card.hidden) {
        event.preventDefault();
        card.querySelector("a")?.focus();
      }
    });

    // -- the card: what a cell says of itself ---------------------------------------------------------------------------------
    card.id = `${box.id}-card`;
    let asked = /** @type {HTMLButtonElement|null} */ (null);
    let pinned = false; // by a tap or the keyboard: moving the pointer away does not close it
    let leaving = 0;

    /** @param {string} tag @param {string} text @param {string} [name] */
    function add(tag, text, name) {
      const el = card.appendChild(document.createElement(tag));
      el.textContent = text;
      if (name) el.className = name;
      return el;
    }

    /** @param {HTMLButtonElement} button @param {boolean} pin */
    function show(button, pin) {
      clearTimeout(leaving);
      if (asked === button && !card.hidden) {
        pinned ||= pin;
        return;
      }
      hide();
      asked = button;
      pinned = pin;
      const cell = /** @type {HTMLTableCellElement} */ (button.closest("td"));
      const head = heads[cell.cellIndex];
      const unit = head.dataset.unit ? ` ${head.dataset.unit}` : "";
      const name = (cell.parentElement?.querySelector("th")?.textContent ?? "").trim();
      const missing = cell.dataset.v === undefined && ["empty", "open", "none"].some((kind) => cell.classList.contains(kind));
      card.replaceChildren();
      const value = (button.textContent ?? "").replace(/^[=≈]/, "").trim();
      add("p", `${name}, ${title(head)}: ${value}${missing ? "" : unit}`, "what");
      add("p", head.dataset.says ?? "", "basis");
      if (cell.dataset.formula) add("p", `Worked out here: ${cell.dataset.formula}.`);
      else if (cell.classList.contains("estimate")) add("p", "Its source calls it an estimate.");
      if (cell.dataset.note) add("p", cell.dataset.note);
      if (cell.classList.contains("empty")) add("p", "No source was found that can be cited.");
      const keys = (cell.dataset.s ?? "").split(" ").filter(Boolean);
      if (keys.length) {
        const list = card.appendChild(document.createElement("ul"));
        for (const key of keys) {
          const work = document.getElementById(`${box.id.replace(/-table$/, "")}-source-${key}`);
          const item = list.appendChild(document.createElement("li"));
          item.append(...[...(work?.cloneNode(true).childNodes ?? [])]);
        }
      }
      card.hidden = false;
      button.setAttribute("aria-expanded", "true");
      button.setAttribute("aria-describedby", card.id);
      place(button);
    }

    /** Below the cell, above it where there is no room; never over the edge of the page. @param {HTMLElement} button */
    function place(button) {
      const [at, frame] = [
        /** @type {HTMLElement} */ (button.closest("td")).getBoundingClientRect(),
        box.getBoundingClientRect(),
      ];
      card.style.left = `${Math.max(0, Math.min(at.left - frame.left, frame.width - card.offsetWidth))}px`;
      const below = at.bottom + card.offsetHeight + 4 <= innerHeight || at.top < card.offsetHeight;
      card.style.top = `${(below ? at.bottom + 2 : at.top - card.offsetHeight - 2) - frame.top}px`;
    }

    function hide() {
      clearTimeout(leaving);
      card.hidden = true;
      asked?.setAttribute("aria-expanded", "false");
      asked?.removeAttribute("aria-describedby");
      asked = null;
      pinned = false;
    }

    const later = () => {
      clearTimeout(leaving);
      leaving = window.setTimeout(() => !pinned && hide(), 200);
    };
    body.addEventListener("pointerover", (event) => {
      const button = /** @type {HTMLElement} */ (event.target).closest("td")?.querySelector(":scope > button");
      if (event.pointerType !== "touch" && button instanceof HTMLButtonElement && !(pinned && asked)) show(button, false);
    });
    body.addEventListener("pointerleave", later);
    card.addEventListener("pointerenter", () => clearTimeout(leaving));
    card.addEventListener("pointerleave", later);
    body.addEventListener("focusin", (event) => {
      const target = /** @type {HTMLElement} */ (event.target);
      current(target);
      if (target instanceof HTMLButtonElement) show(target, true);
      else hide();
    });
    body.addEventListener("click", (event) => {
      const button = /** @type {HTMLElement} */ (event.target).closest("td")?.querySelector(":scope > button");
      if (button instanceof HTMLButtonElement) show(button, true);
    });
    document.addEventListener("focusin", (event) => {
      const target = /** @type {Node} */ (event.target);
      if (!card.hidden && !card.contains(target) && !body.contains(target)) hide();
    });
    document.addEventListener("pointerdown", (event) => {
      const target = /** @type {Node} */ (event.target);
      if (!card.hidden && !card.contains(target) && !body.contains(target)) hide();
    });
    box.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || card.hidden) return;
      const back = card.contains(document.activeElement) ? asked : null;
      hide();
      if (back) {
        back.focus();
        hide();
      }
    });
    box.querySelector(".scroll")?.addEventListener("scroll", () => asked && !card.hidden && place(asked));
    addEventListener("resize", hide);

    // -- a link to a row --------------------------------------------------------------------------------------------------------
    function reveal() {
      if (!globalThis.modelbook?.address) return; // the scripts that read addresses did not arrive
      const id = modelbook.address.read(location.hash.slice(1)).place;
      rows.forEach((row) => row.classList.toggle("current", row.dataset.row === id));
      blocks.forEach((block, row) => block.classList.toggle("current", row === id));
      const block = blocks.get(id);
      if (!block) return;
      if (block.hidden) {
        form.reset();
        box.classList.toggle("whole", whole.checked);
        filter();
      }
      block.open = true;
      block.scrollIntoView();
    }
    addEventListener("hashchange", reveal);
    addEventListener("pageshow", (event) => event.persisted && filter()); // some browsers bring the page back with empty fields
    current();
    reveal();
  }

  document.querySelectorAll(".records").forEach((box) => enliven(/** @type {HTMLElement} */ (box)));
})();
