// The world that the reader is in: taken from the address or from the store, changed by explorers, bets and "your world", and
// told to all of them. A world is the reader's own, or that of a link; the reader's own is then kept aside, and comes back.
(() => {
  "use strict";
  const { settings, address, store, bar } = modelbook;
  const PAUSE = 500; // ms after the last change
  const AGAIN = 10000; // ms after one was refused
  let world = settings.nothing();
  let visiting = false; // the world of a link, in which nothing was changed yet: it is not stored
  let mine = /** @type {World|null} */ (null); // the reader's own, while the world is that of a link, changed or not
  let before = /** @type {{world: World, mine: World|null}|null} */ (null); // as it was before links of this page were followed, while nothing is changed
  let view = /** @type {Record<string, string>} */ ({});
  let earlier = ""; // an earlier edition that the link was made in, while the present one is shown
  let arrived = /** @type {World|null} */ (null); // the world of the link that the page was opened with, where it is not the reader's
  let place = "";
  const listeners = /** @type {Set<() => void>} */ (new Set()); // told when the world changes
  const viewers = /** @type {Set<() => void>} */ (new Set()); // and when a link asks for another view

  const has = (/** @type {string} */ id) => document.getElementById(id) !== null;
  /** Keys of an address that scripts of the page read for themselves. */
  const ownKeys = () =>
    [...document.querySelectorAll("[data-own-keys]")].flatMap((el) => el.getAttribute("data-own-keys")?.split(" ") ?? []);
  const state = () => {
    const read = address.read(location.hash.slice(1));
    place = read.place;
    for (const key of ownKeys()) read.state.delete(key);
    return read.state;
  };

  /** The address as it was before a mail program bent it; `:target` and the page's other scripts then know it too. */
  function mend() {
    const better = address.mended(location.hash.slice(1), has);
    if (better !== location.hash.slice(1)) location.replace(`#${better}`);
  }

  /**
   * Take the world of the address, or the reader's own.
   * @param {{here?: boolean}} [how] here: a link within this page was followed @returns {string[]} what was left out of a link
   */
  function take({ here = false } = {}) {
    mend();
    bar.take();
    const asked = state();
    const kept = store.read();
    const own = isOwn() && (kept.known || !asked.size); // a session that was lost left an entry without its world
    earlier = "";
    if (!asked.size || (here && own && isWritten())) {
      if (!here) ({ current: world, mine } = kept);
      else if (before && own) back(before);
      visiting &&= here;
      if (!visiting && !before) owned(true);
      if (!visiting) soon();
      return [];
    }
    const found = address.sent(asked, model());
    if (here || !own) return follow(found, kept, here);
    // the reader's own since this address was first opened, and perhaps changed on other pages
    ({ current: world, mine } = kept);
    visiting = false;
    view = found.view;
    soon();
    if (!settings.alike(world, found.world)) return []; // what there is to tell of the link was told when it was opened
    earlier = found.earlier;
    return found.notes;
  }

  /** The model of the explorer that the address points at. */
  const model = () => document.getElementById(place)?.dataset.explorer ?? "";

  /** Enter the world of a link. @param {Opened} found @param {{current: World, mine: World|null}} kept @param {boolean} here @returns {string[]} */
  function follow(found, kept, here) {
    if (here) before ??= visiting ? { world: mine ?? kept.current, mine: null } : { world, mine };
    const own = kept.mine ?? kept.current;
    ({ view, earlier } = found);
    world = found.asks ? found.world : { ...(here ? world : kept.current), bets: found.world.bets }; // a view or a guess alone is seen in the reader's own
    const same = settings.alike(world, kept.current);
    visiting = !same && settings.changes(own) > 0; // an own link between two pages, or a first visit, is the reader's own world
    mine = visiting ? own : same ? kept.mine : null;
    arrived = !here && !same && settings.changes(world) > 0 ? structuredClone(world) : null;
    if (visiting) {
      if (!Object.keys(world.bets).length) world.bets = own.bets; // a world without bets is seen with the reader's own
    } else {
      world.bets = { ...kept.current.bets, ...world.bets };
      owned(keep());
    }
    return found.notes;
  }

  /** Whether the world is stored: that of a link is not the reader's own until something is changed. */
  function keep() {
    if (visiting) return false;
    if (store.write(world, mine)) return true;
    soon();
    return false;
  }

  /** The address follows once nothing has changed for a while. */
  const soon = (pause = PAUSE) => bar.later(inAddress, pause);

  /**
   * The page's own address carries the world and how it is looked at, with what scripts of the page read there. Guesses are left
   * out, unless it brought some: who opens it is to guess for himself. Where nothing can be stored, it keeps them too, for a
   * reload and for Back.
   */
  function inAddress() {
    if (visiting) return;
    const { place: here, state: now } = address.read(location.hash.slice(1)); // as it is by now: other scripts write it too
    const guesses = !store.works || [...now.keys()].some((key) => key.startsWith("bet."));
    const parts = new URLSearchParams();
    for (const key of ownKeys()) if (now.has(key)) parts.set(key, now.get(key) ?? "");
    for (const [key, value] of Object.entries(view)) parts.set(key, value);
    for (const [key, value] of new URLSearchParams(address.query(guesses ? world : { ...world, bets: {} })))
      parts.set(key, value);
    const at = `#${has(here) ? encodeURIComponent(here) : ""}${parts.size ? `?${parts}` : ""}`;
    const to = location.href.split("#")[0] + (at === "#" ? "" : at);
    try {
      // without a store it means what it says
      if (to !== location.href || isOwn() !== store.works)
        bar.write(to, store.works ? { modelbook: "own", written: true } : null);
    } catch {
      soon(AGAIN); // too often
    }
  }
  addEventListener("pagehide", () => !store.works && inAddress()); // for Back, if the page is left within the pause

  /** Whether this entry of the browser's history means the reader's own world, as stored, and not what its address says. */
  const isOwn = () => history.state?.modelbook === "own";

  /** Whether its address was written by the page, and is no link that was followed. */
  const isWritten = () => history.state?.written === true;

  /** From now on it does. @param {boolean} stored */
  function owned(stored) {
    if (stored && !isOwn()) history.replaceState({ modelbook: "own" }, "");
  }

  /** The reader's own world again, as it was. @param {{world: World, mine: World|null}} own */
  function back(own) {
    ({ world, mine } = own);
    before = null;
    visiting = false;
    view = {};
    keep();
  }

  /** @param {Set<() => void>} all */
  const tell = (all) => all.forEach((one) => one());

  /** The world has changed; it is the reader's own now. */
  function changed() {
    visiting = false;
    before = null;
    owned(keep());
    soon();
    told();
  }

  /** How the page is looked at has changed: what differs from its start. @param {Record<string, string>} now */
  function look(now) {
    view = now;
    if (!visiting) soon();
  }

  /** Tell all that show the world. */
  function told() {
    modelbook.linking.run(world);
    tell(listeners);
  }

  /** A world of the browser's memory or of another address: tell all, with its view. */
  function shown() {
    tell(viewers);
    told();
  }

  /** A change of the world. @param {(world: World) => void} change */
  function change(change) {
    change(world);
    changed();
  }

  /** See the world in an edition, the present one for no name. @param {string} edition */
  function enter(edition) {
    earlier = "";
    change((world) => modelbook.editions.enter(world, edition));
    modelbook.explorers.hush();
    modelbook.explorers.tell([]);
  }

  /** Without settings and scenarios; guesses stay. */
  function undoAll() {
    world = { ...settings.nothing(), bets: world.bets };
    changed();
  }

  /** From the world of a link to the reader's own. */
  function restore() {
    back({ world: mine ?? settings.nothing(), mine: null });
    arrived = null;
    bar.write(location.href.split("#")[0] + (place ? `#${place}` : ""), { modelbook: "own" });
    soon();
    shown();
    modelbook.explorers.hush();
  }

  /** Enter a world that the page itself asks for, as a link to it would; the address stays. @param {Map<string, string>} asked @returns {string[]} */
  function ask(asked) {
    const notes = follow(address.world(asked, model()), store.read(), false);
    arrived = null;
    shown();
    return notes;
  }

  /**
   * Keep a guess with the world, and with the reader's own where that is another: it is the reader's act, in whosever world it
   * was placed. Without one, take it back. @param {string} name @param {number} [guess]
   */
  function bet(name, guess) {
    const kept = store.read();
    const all = [world, mine, before?.world, before?.mine, ...(visiting ? [kept.current, kept.mine] : [])];
    for (const w of all) {
      if (!w) continue;
      if (guess === undefined) delete w.bets[name];
      else w.bets[name] = guess;
    }
    if (visiting) store.write(kept.current, kept.mine);
    else keep();
    readdress(name, guess);
    told();
  }

  /** An address that brought guesses holds this one too, or a reload would bring back the old. @param {string} name @param {number} [guess] */
  function readdress(name, guess) {
    const [path, hash = ""] = location.href.split("#");
    const [at, query = ""] = hash.split("?");
    const state = new URLSearchParams(query);
    if (![...state.keys()].some((key) => key.startsWith("bet."))) return;
    if (guess === undefined) state.delete(`bet.${name}`);
    else state.set(`bet.${name}`, String(guess));
    const rest = state.toString();
    bar.write(`${path}#${at}${rest ? `?${rest}` : ""}`);
  }

  modelbook.visit = {
    take,
    ask,
    look,
    adopt: changed,
    ownKeys,
    change,
    enter,
    undoAll,
    restore,
    bet,
    told,
    shown,
    listen: (tell) => listeners.add(tell),
    listenView: (tell) => viewers.add(tell),
    query: () => address.query(world),
    get world() {
      return world;
    },
    get view() {
      return view;
    },
    get earlier() {
      return earlier;
    },
    get place() {
      return place;
    },
    get visiting() {
      return visiting;
    },
    get arrived() {
      return arrived;
    },
    get notOwn() {
      return mine ? (visiting ? modelbook.text.linkWorld : modelbook.text.changedLinkWorld) : "";
    },
    get changes() {
      return settings.changes(world);
    },
  };
})();
