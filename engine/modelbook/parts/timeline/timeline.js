// The timeline page: filters, the part of the line in view, and the keys of its marks. Without it the whole line and table stand there.
(() => {
  "use strict";
  const STRETCHES = [1, 2, 4, 8];

  const figure = /** @type {HTMLElement|null} */ (document.querySelector("figure.timeline"));
  if (!figure) return;
  const find = (/** @type {string} */ s) => /** @type {HTMLElement} */ (figure.querySelector(s));
  const all = (/** @type {string} */ s) => /** @type {HTMLElement[]} */ ([...figure.querySelectorAll(s)]);
  const form = /** @type {HTMLFormElement} */ (find("form.filters"));
  const FILTERS = /** @type {HTMLSelectElement[]} */ (all("form.filters select")).map((choice) => choice.name);
  const [field, status] = [find(".field"), find(".shown")];
  const [marks, rows] = [all(".mark"), all("tbody tr")];
  const [first, end] = [Number(figure.dataset.first), Number(figure.dataset.end)];
  const at = (/** @type {HTMLElement} */ mark) => Number(mark.dataset.at);
  const select = (/** @type {string} */ key) => /** @type {HTMLSelectElement} */ (form.elements.namedItem(key));

  const widths = marks.map((mark) => widthOf(mark.querySelector(".name")?.textContent ?? ""));

  for (const mark of marks) fill(mark);

  let stretch = 1; // how many times longer than the page the line is
  let from = first; // where the part in view begins, in years
  let current = 0; // the mark that the Tab key reaches
  let left = false; // something in the link was left out

  const span = () => (end - first) / stretch;
  const isList = () => field.clientWidth < 640; // the width at which the style makes a list of it
  const clamp = (/** @type {number} */ x) => Math.min(Math.max(x, first), end - span());
  const matches = (/** @type {HTMLElement} */ el) =>
    FILTERS.every((key) => !select(key).value || (el.dataset[key] ?? "").split(" ").includes(select(key).value));
  const button = (/** @type {HTMLElement} */ mark) => /** @type {HTMLButtonElement} */ (mark.querySelector("button"));

  /** A mark's card says what its row says, where it was read left out. The page carries the row alone. @param {HTMLElement} mark */
  function fill(mark) {
    const [card, row] = [mark.querySelector(".card"), document.getElementById(mark.dataset.act ?? "")];
    const [title, way] = card?.querySelectorAll(":scope > :not(.basis)") ?? [];
    const works = /** @type {Element|undefined} */ (row?.querySelector("td .small")?.cloneNode(true));
    if (!row || !title || !works) return;
    for (const part of works.querySelectorAll(".read, .report")) part.remove();
    title.append(" ", row.querySelector(".summary")?.textContent ?? "");
    const where = row.querySelector("td:last-child > b")?.textContent;
    if (where) modelbook.markup.add(title.parentElement ?? title, "span", where);
    works.className = "basis";
    works.prepend("Source: ");
    card?.append(works, way);
  }

  /** How wide a name is beside its mark. @param {string} name */
  function widthOf(name) {
    const pen = document.createElement("canvas").getContext("2d");
    if (!pen) return name.length * 7;
    pen.font = `12.5px ${getComputedStyle(field).fontFamily}`;
    return pen.measureText(name).width;
  }

  // -- what is shown ------------------------------------------------------------------------------------------------------
  function show() {
    field.dataset.stretch = String(stretch);
    field.style.setProperty("--from", String(from));
    field.style.setProperty("--span", String(span()));
    for (const row of rows) row.hidden = !matches(row);
    let [found, seen, lastYear] = [0, 0, 0];
    for (const mark of marks) {
      const match = matches(mark);
      const inView = isList() || (at(mark) >= from - 1e-9 && at(mark) <= from + span());
      mark.hidden = !match || !inView;
      found += Number(match);
      seen += Number(match && inView);
      const year = Math.floor(at(mark));
      delete mark.dataset.year;
      if (!mark.hidden && year !== lastYear) mark.dataset.year = String((lastYear = year));
    }
    fitNames();
    rove(nearest(current));
    const parts = [modelbook.text.entriesShown(found, marks.length)];
    if (!isList() && stretch > 1) parts.push(modelbook.text.entriesInView(seen, month(from), month(from + span() - 1 / 12)));
    if (left) parts.push(modelbook.text.filterLeftOut);
    status.textContent = parts.join(" ");
    disable("in", stretch === 8);
    disable("out", stretch === 1);
    disable("earlier", from <= first + 1e-9);
    disable("later", from >= end - span() - 1e-9);
  }

  /** A mark's name stands behind it where it fits, else before it, else nowhere: within the line, clear of its row's other marks. */
  function fitNames() {
    const edge = field.clientWidth;
    const clear = 22; // closer to another mark, one would not know whose name it is
    const rows = /** @type {Record<string, number[]>} */ ({});
    marks.forEach((mark, k) => {
      mark.classList.remove("named", "before");
      mark.classList.add("unnamed");
      if (!mark.hidden && !isList()) (rows[getComputedStyle(mark).getPropertyValue(`--row-${stretch}`)] ??= []).push(k);
    });
    for (const row of Object.values(rows)) {
      let free = -clear; // where the row is free up to the next mark
      row.forEach((k, i) => {
        const x = ((at(marks[k]) - from) / span()) * edge;
        const next = i + 1 < row.length ? ((at(marks[row[i + 1]]) - from) / span()) * edge - 8 - clear : edge;
        const after = x + 15 + widths[k] < next;
        const before = !after && x - 15 - widths[k] - clear > free;
        marks[k].classList.toggle("unnamed", !after && !before);
        marks[k].classList.toggle("named", after || before);
        marks[k].classList.toggle("before", before);
        free = after ? x + 15 + widths[k] : x + 8;
      });
    }
  }

  /** @param {string} action @param {boolean} yes */
  function disable(action, yes) {
    find(`[data-zoom="${action}"]`).setAttribute("aria-disabled", String(yes));
  }

  /** A place on the line in words. @param {number} x */
  function month(x) {
    const year = Math.floor(x + 1e-9);
    return new Date(Date.UTC(year, Math.floor((x - year) * 12 + 1e-6), 1)).toLocaleDateString("en", {
      month: "long",
      year: "numeric",
      timeZone: "UTC",
    });
  }

  // -- the part in view ---------------------------------------------------------------------------------------------------
  /** @param {number} to @param {number} around a year that keeps its place @param {number} [share] where in the view it stands */
  function zoom(to, around, share = 0.5) {
    if (!STRETCHES.includes(to)) return;
    stretch = to;
    from = clamp(around - span() * share);
    changed();
  }

  /** @param {number} years */
  function pan(years) {
    from = clamp(from + years);
    changed();
  }

  const middle = () => from + span() / 2;
  const acts = /** @type {Record<string, () => void>} */ ({
    in: () => zoom(stretch * 2, middle()),
    out: () => zoom(stretch / 2, middle()),
    earlier: () => pan(-span() / 2),
    later: () => pan(span() / 2),
  });
  for (const [action, act] of Object.entries(acts)) {
    const el = find(`[data-zoom="${action}"]`);
    el.addEventListener("click", () => el.getAttribute("aria-disabled") === "true" || act());
  }

  /** Where a pointer stands, as a share of the line and in years. @param {number} x */
  function place(x) {
    const box = field.getBoundingClientRect();
    const share = (x - box.left) / box.width;
    return { share, year: from + share * span() };
  }

  const fingers = new Map();
  let grip = 0; // the year under the pointer, or the distance of two fingers
  field.addEventListener("pointerdown", (event) => {
    if (isList() || /** @type {HTMLElement} */ (event.target).closest(".mark")) return;
    fingers.set(event.pointerId, event.clientX);
    const [a, b] = [...fingers.values()];
    grip = fingers.size === 2 ? Math.abs(a - b) : place(event.clientX).year;
    field.setPointerCapture(event.pointerId);
  });
  field.addEventListener("pointermove", (event) => {
    if (!fingers.has(event.pointerId)) return;
    fingers.set(event.pointerId, event.clientX);
    const [a, b] = [...fingers.values()];
    if (fingers.size === 1) {
      const to = clamp(grip - place(event.clientX).share * span());
      if (Math.abs(to - from) > 1e-6) {
        from = to;
        show();
      }
    } else if (fingers.size === 2 && grip > 0) {
      const ratio = Math.abs(a - b) / grip;
      if (ratio < 1.4 && ratio > 0.7) return;
      const { share, year } = place((a + b) / 2);
      zoom(ratio > 1 ? stretch * 2 : stretch / 2, year, share);
      grip = Math.abs(a - b);
    }
  });
  for (const name of ["pointerup", "pointercancel"])
    field.addEventListener(name, (event) => {
      if (!fingers.delete(/** @type {PointerEvent} */ (event).pointerId)) return;
      const [rest] = [...fingers.values()];
      if (rest !== undefined) grip = place(rest).year;
      keep();
    });
  field.addEventListener("dblclick", (event) => {
    if (isList() || /** @type {HTMLElement} */ (event.target).closest(".mark")) return;
    const { share, year } = place(event.clientX);
    zoom(stretch * 2, year, share);
  });
  let turned = 0;
  field.addEventListener(
    "wheel",
    (event) => {
      if (isList()) return;
      if (event.ctrlKey || event.metaKey) {
        event.preventDefault(); // a trackpad's pinch arrives as this too
        turned += event.deltaY;
        if (Math.abs(turned) < 40) return;
        const { share, year } = place(event.clientX);
        zoom(turned < 0 ? stretch * 2 : stretch / 2, year, share);
        turned = 0;
      } else if (stretch > 1 && Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
        event.preventDefault();
        pan((event.deltaX / field.clientWidth) * span());
      }
    },
    { passive: false },
  );

  // -- keys: one stop for the Tab key, arrows between marks ---------------------------------------------------------------
  const found = () => marks.map((_, k) => k).filter((k) => matches(marks[k]));

  /** The shown mark nearest in time. @param {number} k */
  function nearest(k) {
    const shown = found().filter((i) => !marks[i].hidden);
    return shown.sort((a, b) => Math.abs(at(marks[a]) - at(marks[k])) - Math.abs(at(marks[b]) - at(marks[k])))[0] ?? k;
  }

  /** @param {number} k */
  function rove(k) {
    current = k;
    marks.forEach((mark, i) => (button(mark).tabIndex = i === k ? 0 : -1));
  }

  /** @param {number|undefined} k */
  function go(k) {
    if (k === undefined) return;
    current = k;
    if (marks[k].hidden) pan(at(marks[k]) - middle());
    rove(k);
    button(marks[k]).focus();
  }

  marks.forEach((mark, k) => button(mark).addEventListener("focus", () => rove(k)));
  find(".marks").addEventListener("keydown", (event) => {
    if (
      event.ctrlKey ||
      event.metaKey ||
      event.altKey ||
      !(/** @type {HTMLElement} */ (event.target).matches(".mark > button"))
    )
      return;
    const there = found();
    const here = there.indexOf(current);
    const year = at(marks[current]);
    const keys = /** @type {Record<string, () => void>} */ ({
      ArrowRight: () => go(there[here + 1]),
      ArrowDown: () => go(there[here + 1]),
      ArrowLeft: () => go(there[here - 1]),
      ArrowUp: () => go(there[here - 1]),
      Home: () => go(there[0]),
      End: () => go(there.at(-1)),
      "+": () => zoom(stretch * 2, year),
      "=": () => zoom(stretch * 2, year),
      "-": () => zoom(stretch / 2, year),
      0: () => zoom(1, year),
    });
    if (!Object.hasOwn(keys, event.key)) return;
    event.preventDefault();
    keys[event.key]();
  });

  // -- the address --------------------------------------------------------------------------------------------------------
  const query = () =>
    new URLSearchParams(location.hash.includes("?") ? location.hash.slice(location.hash.indexOf("?") + 1) : "");

  const keep = () => modelbook.bar.later(write, 120);

  function write() {
    const parts = query();
    for (const key of figure?.dataset.ownKeys?.split(" ") ?? []) parts.delete(key);
    for (const key of FILTERS) if (select(key).value) parts.set(key, select(key).value);
    if (stretch > 1) {
      parts.set("zoom", String(stretch));
      parts.set("from", from.toFixed(2));
    }
    modelbook.bar.write(`${location.href.split("#")[0]}${parts.size ? `#${figure?.id}?${parts}` : ""}`);
  }

  function changed() {
    left = false;
    show();
    keep();
  }

  /** Take filters and view from the address; what cannot be used is left out and told. */
  function read() {
    const parts = query();
    const target = modelbook.address.read(location.hash.slice(1)).place;
    left = false;
    for (const key of FILTERS) {
      const asked = parts.get(key) ?? "";
      const value = [asked, modelbook.address.bare(asked)].find((v) => [...select(key).options].some((o) => o.value === v));
      select(key).value = value ?? "";
      left ||= value === undefined;
    }
    const [to, start] = [Number(parts.get("zoom") ?? 1), Number(parts.get("from") ?? first)];
    stretch = STRETCHES.includes(to) ? to : 1;
    from = Number.isFinite(start) ? clamp(start) : first;
    left ||= stretch !== to || !Number.isFinite(start);
    for (const row of rows) row.classList.toggle("here", row.id === target);
    const k = marks.findIndex((mark) => mark.dataset.act === target);
    if (k >= 0) current = k;
    show();
  }

  form.addEventListener("change", changed);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(changed)); // the fields are empty only after the event
  addEventListener("hashchange", read);
  modelbook.returned(show);
  let list = isList();
  new ResizeObserver(() => {
    if (list === isList()) return fitNames();
    list = isList();
    show();
  }).observe(field);
  read();
  delete figure.dataset.waits; // all that it needs came
})();
