// What a pupil wrote, on its way in an address, where a program may unescape it: signs that part an address are stood for by others.
(() => {
  "use strict";
  const APART = [
    ["&", "＆"],
    ["?", "？"],
    ["%", "％"],
  ];

  modelbook.carrying = {
    carried: (text) => APART.reduce((said, [sign, wide]) => said.replaceAll(sign, wide), text),
    brought: (text) => APART.reduce((said, [sign, wide]) => said.replaceAll(wide, sign), text),
  };
})();
