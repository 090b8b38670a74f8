// The reader's world in session storage, for the visit: in this tab only, and nothing else is stored beside light and dark.
(() => {
  "use strict";
  const NAME = `${modelbook.book}-world`;

  /** The stored world, and the reader's own where that is the changed world of a link; `known`: whether one was stored. @returns {{current: World, mine: World|null, known: boolean}} */
  function read() {
    const { nothing, cleaned } = modelbook.settings;
    try {
      const found = JSON.parse(sessionStorage.getItem(NAME) ?? "null");
      return { current: cleaned(found), mine: found?.mine ? cleaned(found.mine) : null, known: found !== null };
    } catch {
      // no storage (file:// in some browsers) or a damaged entry: start with the baseline
      return { current: nothing(), mine: null, known: false };
    }
  }

  let works = true; // as far as is known

  /** Whether it could be stored; where it cannot, links and the page's address carry the world. @param {World} current @param {World|null} mine */
  function write(current, mine) {
    try {
      sessionStorage.setItem(NAME, JSON.stringify(mine ? { ...current, mine } : current));
      works = true;
    } catch {
      works = false; // refused, or full
    }
    return works;
  }

  modelbook.store = {
    read,
    write,
    get works() {
      return works;
    },
  };
})();
