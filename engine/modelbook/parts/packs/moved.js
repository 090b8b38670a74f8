// A page that has moved: the place that the address names leads on.
(() => {
  "use strict";
  const place = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const link = place?.closest("[data-moved] li")?.querySelector("a");
  if (link) location.replace(link.href);
})();
