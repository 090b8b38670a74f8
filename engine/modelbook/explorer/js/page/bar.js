// The browser's address bar: written by one hand, once things rest, never over a link, and never while the page is left.
(() => {
  "use strict";
  let taken = ""; // the part of the address that the world was last taken from, or that was written last
  const waiting = /** @type {Map<() => void, number>} */ (new Map()); // what writes the address later, and its timer

  /**
   * Another address in the place of this one. Browsers tell a page of a link within it only after the address is the link's, and
   * let what waits go first: nothing is then written over it. Its own turn comes at once.
   * @param {string} to @param {unknown} [state] what is kept with it
   */
  function write(to, state = history.state) {
    if (location.hash !== taken) return;
    history.replaceState(state, "", to);
    taken = location.hash;
  }

  /** Once nothing has asked for it again for a while: browsers refuse a hundred writes within half a minute. @param {() => void} act @param {number} pause in ms */
  function later(act, pause) {
    drop(act);
    const now = () => {
      waiting.delete(act);
      act();
    };
    waiting.set(act, window.setTimeout(now, pause));
  }

  /** @param {() => void} act what no longer waits */
  function drop(act) {
    clearTimeout(waiting.get(act));
    waiting.delete(act);
  }

  // An address that is written while the browser goes to another page reaches it too late: Chromium then throws the page out of
  // its memory, and Back has to load it anew. So all that waits is written before a link is followed.
  addEventListener(
    "click",
    (event) => {
      if (!(event.target instanceof Element) || !event.target.closest("a[href]")) return;
      for (const act of [...waiting.keys()]) {
        drop(act);
        act();
      }
    },
    true,
  );

  modelbook.bar = {
    write,
    later,
    drop,
    /** The address as it is was looked at. */
    take: () => {
      taken = location.hash;
    },
    get taken() {
      return taken;
    },
  };
})();
