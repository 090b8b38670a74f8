// A page that stands in a frame tells the page around it how high it is, whenever that changes.
(() => {
  "use strict";
  const { title } = document;
  let told = 0;
  new ResizeObserver(() => {
    const height = Math.ceil(document.body.getBoundingClientRect().height);
    if (height === told || parent === window) return;
    told = height;
    parent.postMessage({ modelbook: title, height }, "*"); // a height is no secret, and any page may embed this one
  }).observe(document.body);
})();
