// Edges of a chart: assumptions drawn as lines across it, each under a slider of its own that follows the pointer and the keys.
(() => {
  "use strict";
  const REACH = 24; // px across an edge within which a pointer takes hold of it
  const FINE = 100; // steps from end to end for a slider without steps of its own
  const PAGE = 10; // steps at once for Page Up and Page Down

  /**
   * Sliders over a chart's edges.
   * @param {HTMLElement} box element that holds the drawing
   * @param {Chart} chart
   * @param {LiveChart} live the chart, which knows its scales
   * @param {(key: string) => EdgeState} state
   * @param {(to: Values) => void} take
   * @returns {Edges}
   */
  function edges(box, chart, live, state, take) {
    const layer = document.createElement("div");
    layer.className = "edges";
    const { left, top } = chart.padding;
    /** @param {Edge} edge @param {number} value */
    const move = (edge, value) => {
      const { a, bounds } = state(edge.key);
      const step = stepOf(a);
      const whole = a.low + Math.round((value - a.low) / step) * step;
      take({ [edge.key]: Math.min(Math.max(Number(whole.toPrecision(12)), bounds[0]), bounds[1]) });
    };
    /** @param {Edge} edge @param {PointerEvent} event */
    const under = (edge, event) => {
      const frame = box.getBoundingClientRect();
      return live
        .scale(edge.axis)
        .invert(edge.axis === "x" ? event.clientX - frame.left - left : event.clientY - frame.top - top);
    };
    const sliders = chart.edges.map((edge) => {
      const el = slider(
        edge,
        (event) => move(edge, under(edge, event)),
        () => state(edge.key),
        (value) => move(edge, value),
      );
      return { edge, el: layer.appendChild(el) };
    });
    // where several are within reach, as at a crossing or on a phone, the pointer takes the nearest
    layer.addEventListener("pointerdown", (event) => {
      if (event.button) return;
      event.preventDefault();
      const { el } = sliders.filter((one) => !one.el.hidden).reduce((a, b) => (away(b, event) < away(a, event) ? b : a));
      el.focus({ preventScroll: true });
      el.setPointerCapture(event.pointerId);
      el.classList.add("held");
    });
    return {
      /** Stand where the values are. */
      place(holds) {
        if (layer.parentElement !== box) box.append(layer);
        for (const { edge, el } of sliders) {
          el.hidden = !holds(edge.when);
          if (!el.hidden) stand(el, edge, state(edge.key), live, chart.padding);
        }
      },
    };
  }

  /** Pixels from the pointer to an edge. @param {{edge: Edge, el: HTMLElement}} slider @param {PointerEvent} event */
  function away({ edge, el }, event) {
    const { left, right, top, bottom } = el.getBoundingClientRect();
    return Math.abs(edge.axis === "x" ? event.clientX - (left + right) / 2 : event.clientY - (top + bottom) / 2);
  }

  /** @param {Edge} edge @param {(event: PointerEvent) => void} follow @param {() => EdgeState} state @param {(value: number) => void} set */
  function slider(edge, follow, state, set) {
    const el = /** @type {HTMLElement & KeepsKeys} */ (document.createElement("div"));
    el.className = `edge ${edge.axis}`;
    el.tabIndex = 0;
    el.dataset.edge = edge.key;
    el.setAttribute("role", "slider");
    el.setAttribute("aria-orientation", edge.axis === "x" ? "horizontal" : "vertical");
    el.addEventListener("pointermove", (event) => el.hasPointerCapture(event.pointerId) && follow(event));
    for (const end of ["pointerup", "pointercancel"]) el.addEventListener(end, () => el.classList.remove("held"));
    el.keys = (event) => {
      const { a, value, bounds } = state();
      const step = stepOf(a);
      const [more, less] = [value + step, value - step];
      /** @type {Record<string, number>} */
      const to = { ArrowRight: more, ArrowUp: more, ArrowLeft: less, ArrowDown: less, Home: bounds[0], End: bounds[1] };
      Object.assign(to, { PageUp: value + PAGE * step, PageDown: value - PAGE * step });
      if (!(event.key in to) || event.altKey || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      set(to[event.key]);
    };
    el.addEventListener("keydown", el.keys);
    return el;
  }

  /** Put a slider on its edge, with what it says. @param {HTMLElement} el @param {Edge} edge @param {EdgeState} state @param {LiveChart} live @param {Padding} padding */
  function stand(el, edge, { a, value, words, bounds }, live, { left, top }) {
    const at = live.scale(edge.axis)(value) + (edge.axis === "x" ? left : top);
    const [x, y] = live.size();
    const long =
      edge.axis === "x"
        ? { left: at - REACH / 2, top, width: REACH, height: y }
        : { left, top: at - REACH / 2, width: x, height: REACH };
    for (const [side, px] of Object.entries(long)) el.style.setProperty(side, `${px}px`);
    el.setAttribute("aria-label", a.label);
    el.setAttribute("aria-valuemin", String(bounds[0]));
    el.setAttribute("aria-valuemax", String(bounds[1]));
    el.setAttribute("aria-valuenow", String(value));
    el.setAttribute("aria-valuetext", words);
  }

  /** An arrow key's step. @param {Assumption} a */
  const stepOf = (a) => ((a.high - a.low) / a.step > 1000 ? (a.high - a.low) / FINE : a.step);

  modelbook.drag = { edges };
})();
