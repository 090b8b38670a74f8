// Edges of a chart: assumptions drawn as lines across it, each under a slider of its own that follows the pointer and the keys.
(() => {
  "use strict";
  const REACH = 22; // px across an edge within which a pointer takes hold of it
  const FINE = 100; // steps from end to end for a slider without steps of its own
  const PAGE = 10; // steps at once for Page Up and Page Down

  /**
   * Sliders over a chart's edges.
   * @param {HTMLElement} box element that holds the drawing
   * @param {Chart} chart
   * @param {LiveChart} live the chart, which knows its scales
   * @param {(key: string) => EdgeState} state
   * @param {(to: Values) => void} take
   */
  function edges(box, chart, live, state, take) {
    const layer = document.createElement("div");
    layer.className = "edges";
    const sliders = chart.edges.map((edge) => ({ edge, el: layer.appendChild(slider(edge)) }));

    /** @param {Edge} edge */
    function slider(edge) {
      const el = document.createElement("div");
      el.className = `edge ${edge.axis}`;
      el.tabIndex = 0;
      el.dataset.edge = edge.key;
      el.setAttribute("role", "slider");
      el.setAttribute("aria-orientation", edge.axis === "x" ? "horizontal" : "vertical");
      el.addEventListener("pointerdown", (event) => {
        if (event.button) return;
        event.preventDefault();
        el.focus({ preventScroll: true });
        el.setPointerCapture(event.pointerId);
        el.classList.add("held");
      });
      el.addEventListener("pointermove", (event) => {
        if (!el.hasPointerCapture(event.pointerId)) return;
        const frame = box.getBoundingClientRect();
        const px =
          edge.axis === "x" ? event.clientX - frame.left - chart.padding.left : event.clientY - frame.top - chart.padding.top;
        move(edge, live.scale(edge.axis).invert(px));
      });
      for (const end of ["pointerup", "pointercancel"]) el.addEventListener(end, () => el.classList.remove("held"));
      const keys = (/** @type {KeyboardEvent} */ event) => {
        const { a, value, bounds } = state(edge.key);
        const step = stepOf(a);
        /** @type {Values} */
        const to = {
          ArrowRight: value + step,
          ArrowUp: value + step,
          ArrowLeft: value - step,
          ArrowDown: value - step,
          PageUp: value + PAGE * step,
          PageDown: value - PAGE * step,
          Home: bounds[0],
          End: bounds[1],
        };
        if (!(event.key in to) || event.altKey || event.ctrlKey || event.metaKey) return;
        event.preventDefault();
        move(edge, to[event.key]);
      };
      el.addEventListener("keydown", keys);
      /** @type {KeepsKeys} */ (el).keys = keys; // a notebook stops key events at its window and hands them on by this
      return el;
    }

    /** @param {Edge} edge @param {number} value */
    function move(edge, value) {
      const { a, bounds } = state(edge.key);
      const step = stepOf(a);
      const whole = a.low + Math.round((value - a.low) / step) * step;
      take({ [edge.key]: Math.min(Math.max(Number(whole.toPrecision(12)), bounds[0]), bounds[1]) });
    }

    return {
      /** Stand where the values are. @param {(conditions: string[]) => boolean} holds */
      place(holds) {
        if (layer.parentElement !== box) box.append(layer);
        for (const { edge, el } of sliders) {
          el.hidden = !holds(edge.when);
          if (el.hidden) continue;
          const { a, value, words, bounds } = state(edge.key);
          const at = live.scale(edge.axis)(value) + (edge.axis === "x" ? chart.padding.left : chart.padding.top);
          const [x, y] = live.size();
          const long =
            edge.axis === "x"
              ? { left: at - REACH / 2, top: chart.padding.top, width: REACH, height: y }
              : { left: chart.padding.left, top: at - REACH / 2, width: x, height: REACH };
          for (const [side, px] of Object.entries(long)) el.style.setProperty(side, `${px}px`);
          el.setAttribute("aria-label", a.label);
          el.setAttribute("aria-valuemin", String(bounds[0]));
          el.setAttribute("aria-valuemax", String(bounds[1]));
          el.setAttribute("aria-valuenow", String(value));
          el.setAttribute("aria-valuetext", words);
        }
      },
    };
  }

  /** An arrow key's step. @param {Assumption} a */
  const stepOf = (a) => ((a.high - a.low) / a.step > 1000 ? (a.high - a.low) / FINE : a.step);

  modelbook.drag = { edges };
})();
