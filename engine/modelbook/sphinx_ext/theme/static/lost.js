// The page of addresses that do not exist: one that a mail program or a messenger bent leads to the page that was meant.
(() => {
  "use strict";
  const { pathname, search, hash } = location;
  const [, page, rest] = /^(.*?\.html)(.+)$/s.exec(pathname) ?? [];
  if (!page) return;
  // `#` and `?` that were encoded, once or more often, have become part of the name; else a sentence left something at its end
  const place = /^%(25)*(23|3f)/i.exec(rest);
  const tail = /^([.,;:!)\]}>"'»”’]|%(25)*(22|29|3e|5d|7d|bb)|%(25)*e2%(25)*80%(25)*9[0-9d])+$/i.test(rest);
  if (place) location.replace(`${page}#${place[2] === "23" ? "" : "?"}${rest.slice(place[0].length)}${search}${hash}`);
  else if (tail) location.replace(page + search + hash);
})();
