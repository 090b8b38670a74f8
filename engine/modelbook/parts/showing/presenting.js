// A page for the projector: part by part, in type that the last row can read; arrow keys turn.
(() => {
  "use strict";
  const HIGH = 1080; // px of the screen that sizes are made for
  const LEAST = 200; // px of a model, before its zoom: a slide with more than fits is scrolled
  const ALONE = ".ask, .bet, .lesson, .cell, figure, .scroll:has(table), .open-question"; // what stands alone, below its heading
  const TYPED = "input, select, textarea, [role=spinbutton], .mark, .edge"; // what arrow keys move by themselves
  const HOLDS = "div, ul, ol"; // what may go over two slides
  const GAP = 36; // px between two pieces of text
  const GROWN = 2; // more than prose grows by, with what is around a heading
  const LEFT_OUT = ".handing, .tick, .notes, noscript, [hidden], script";
  const root = document.documentElement;
  const prose = /** @type {HTMLElement|null} */ (document.querySelector("article.prose"));

  let slides = /** @type {Slide[]} */ ([]);
  let now = 0;
  const bar = document.createElement("nav");
  const place = document.createElement("span");
  let showNotes = /** @type {(slide: Slide, next: Slide|undefined) => void} */ (() => {});

  /** The parts of a page: a heading with its text, then each thing that stands alone, with the heading again. */
  function parted() {
    slides = [];
    const top = prose?.querySelector(":scope > section, :scope > .pack-slides > section");
    if (top) parts(/** @type {HTMLElement} */ (top));
  }

  /** @param {HTMLElement} section */
  function parts(section) {
    const heading = /** @type {HTMLElement|null} */ (section.querySelector(":scope > :is(h1, h2, h3)"));
    const notes = /** @type {HTMLElement|null} */ (section.querySelector(":scope > .notes"));
    const head = heading ? [heading] : [];
    const room = bar.getBoundingClientRect().top - (heading?.offsetHeight ?? 0) * GROWN;
    let text = [...head];
    let high = 0; // px of the text
    const end = () => {
      if (text.length > head.length || (heading?.tagName === "H1" && !slides.length)) slides.push({ shown: text, notes });
      text = [...head];
      high = 0;
    };
    /** What flows; what is higher than a slide goes in pieces, and what holds them comes along. @param {HTMLElement} el @param {HTMLElement[]} holders */
    const flow = (el, holders = []) => {
      const height = el.getBoundingClientRect().height + (GAP * innerHeight) / HIGH;
      if (height > room && el.children.length > 1 && el.matches(HOLDS)) {
        for (const piece of /** @type {HTMLElement[]} */ ([...el.children])) flow(piece, [...holders, el]);
        return;
      }
      if (high && high + height > room) end();
      high += height;
      text.push(...holders.filter((holder) => !text.includes(holder)), el);
    };
    for (const child of /** @type {HTMLElement[]} */ ([...section.children])) {
      if (child === heading || child.matches(LEFT_OUT)) continue;
      if (child.tagName === "SECTION") {
        end();
        parts(child);
      } else if (child.matches(".steps")) {
        end();
        for (const part of /** @type {NodeListOf<HTMLElement>} */ (child.querySelectorAll(":scope > :is(.step, .stage)")))
          slides.push({ shown: [...head, child, part], notes });
      } else if (child.matches(ALONE)) {
        end();
        slides.push({ shown: [...head, child], notes });
      } else flow(child);
    }
    end();
  }

  /** Show one slide. @param {number} k */
  function show(k) {
    now = Math.max(0, Math.min(slides.length - 1, k));
    const shown = new Set(slides[now].shown);
    for (const el of new Set(slides.flatMap((slide) => slide.shown))) el.classList.toggle("off-slide", !shown.has(el));
    place.textContent = `${now + 1} of ${slides.length}`;
    scrollTo(0, 0);
    fit();
    showNotes(slides[now], slides[now + 1]);
  }

  /** A model takes the height that its slide leaves: all of the chart is in sight, and nothing stands below the bar. */
  function fit() {
    if (!slides.length || root.dataset.projector !== "on") return; // what is asked below costs a layout
    const cockpit = /** @type {HTMLElement[]} */ ([...(prose?.querySelectorAll(".explorer .cockpit") ?? [])]).find((el) =>
      el.checkVisibility(),
    );
    if (!cockpit) return;
    cockpit.style.height = "0"; // what is left below all else
    const end = Math.max(...slides[now].shown.map((el) => el.getBoundingClientRect().bottom));
    const zoom = cockpit.getBoundingClientRect().width / cockpit.offsetWidth;
    cockpit.style.height = `${Math.max(LEAST, (bar.getBoundingClientRect().top - end) / zoom)}px`;
  }

  /** Where slides begin, for paper. */
  function marked() {
    const seen = new Set();
    for (const { shown } of slides) {
      const first = shown.find((el) => !seen.has(el)) ?? shown[0];
      first.classList.add("slide-first");
      for (const el of shown) seen.add(el);
    }
  }

  /** Type for the height of the window. */
  const size = () => {
    root.style.setProperty("--big", String(Math.max(0.4, innerHeight / HIGH)));
    fit();
  };

  /** @param {boolean} on */
  function present(on) {
    if (on === (root.dataset.projector === "on")) return;
    if (on) {
      root.dataset.projector = "on"; // what fits on a slide is seen in its type
      document.body.append(bar);
      slides = [];
      size();
      parted();
      marked();
      show(0);
    } else {
      delete root.dataset.projector;
      bar.remove();
      for (const el of document.querySelectorAll(".off-slide, .slide-first")) el.classList.remove("off-slide", "slide-first");
      for (const el of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(".cockpit")))
        el.style.removeProperty("height");
      document.querySelector(".projector-switch")?.scrollIntoView({ block: "nearest" });
    }
    document.querySelector(".projector-switch")?.setAttribute("aria-pressed", String(on));
  }

  /** @param {KeyboardEvent} event */
  function key(event) {
    if (root.dataset.projector !== "on" || event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.target instanceof Element && event.target.closest(TYPED)) return;
    const way = { ArrowRight: 1, PageDown: 1, ArrowLeft: -1, PageUp: -1 }[event.key];
    if (event.key === "Escape" && !prose?.querySelector("[data-slides]")) return present(false);
    if (!way) return;
    event.preventDefault();
    show(now + way);
  }

  function build() {
    bar.className = "slide-bar";
    bar.setAttribute("aria-label", "Slides");
    place.setAttribute("role", "status");
    const { addButton } = modelbook.markup;
    addButton(bar, "Back", () => show(now - 1));
    bar.append(place);
    addButton(bar, "On", () => show(now + 1));
    showNotes = modelbook.notes(bar, key, (words) => {
      place.textContent = words;
    });
    if (!prose?.querySelector("[data-slides]")) addButton(bar, "Leave", () => present(false));
  }

  build();
  addEventListener("keydown", key);
  addEventListener("resize", size);
  addEventListener("modelbook:paint", fit); // a title may take another line
  modelbook.present = present;
})();
