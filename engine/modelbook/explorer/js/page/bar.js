// The browser's address bar: written by one hand, once things rest, never over a link, and never while the page is left.
(() => {
  "use strict";
  const LEAVING = 10000; // ms until a page that was about to be left, and was not, writes what waited
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
    waiting.set(
      act,
      window.setTimeout(() => now(act), pause),
    );
    addEventListener("beforeunload", hold);
  }

  /** @param {() => void} act what has waited long enough */
  function now(act) {
    drop(act);
    act();
  }

  /** @param {() => void} act what no longer waits */
  function drop(act) {
    clearTimeout(waiting.get(act));
    waiting.delete(act);
    if (!waiting.size) removeEventListener("beforeunload", hold); // some browsers keep no page that listens for it
  }

  // An address that is written while the browser goes to another page, or loads this one again, reaches Chromium too late: it throws
  // the page out of its memory, so that Back has to load it anew, and forgets what was kept with the address, so that a reload takes
  // the reader's own world for that of a link. What waits is written before a link is followed, and else put off.
  function hold() {
    for (const act of [...waiting.keys()]) later(act, LEAVING);
  }

  function followed(/** @type {MouseEvent} */ { target }) {
    if (!(target instanceof Element) || !target.closest("a[href]")) return;
    for (const act of [...waiting.keys()]) now(act);
  }
  addEventListener("click", followed, true);

  // What waits is of the address before: in the place of one that was followed it would pass for the reader's own. This listens
  // before those who read the address.
  addEventListener("hashchange", () => {
    if (location.hash !== taken) for (const act of [...waiting.keys()]) drop(act);
  });

  modelbook.bar = {
    write,
    later,
    /** The address as it is was looked at. */
    take: () => {
      taken = location.hash;
    },
    get taken() {
      return taken;
    },
  };
})();
