// Transforms that make rows of rows, fold and flatten, change theirs in place while their number stays. Vega's take all away and
// make them anew, so that every mark of such a row leaves the page and another enters at each move of a slider.
import {inherits} from 'vega-util';

/** A transform like `Base`, whose rows stay. */
export function inPlace(Base) {
  function Kept(params) {
    Base.call(this, params);
  }
  Kept.Definition = Base.Definition;
  inherits(Kept, Base, {
    transform(_, pulse) {
      const before = this.value;
      const out = Base.prototype.transform.call(this, _, pulse), now = out.add;
      if (!before.length || before.length !== now.length || _.modified()) return out;
      before.forEach((row, k) => {
        for (const field in now[k]) row[field] = now[k][field];   // not the row's id, which is a symbol
      });
      [out.add, out.rem, out.mod] = [[], [], before];
      this.value = out.source = before;
      return out.modifies(Object.keys(before[0]));
    }
  });
  return Kept;
}
