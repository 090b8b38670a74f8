// Files for the reader: how one is handed over, whether this browser makes true pictures, rows as CSV.
(() => {
  "use strict";

  /** Hand a file to the reader. @param {Blob} blob @param {string} name */
  function save(blob, name) {
    const a = document.createElement("a");
    a.href = URL.createObjectURL(blob);
    a.download = name;
    a.click();
    setTimeout(() => URL.revokeObjectURL(a.href), 10000);
  }

  /** Whether a canvas gives back what was drawn on it. */
  function isTrue() {
    const side = 16; // noise may spare a single pixel
    const canvas = Object.assign(document.createElement("canvas"), { width: side, height: side });
    const pen = canvas.getContext("2d");
    if (!pen) return false;
    pen.fillStyle = "rgb(200, 100, 50)";
    pen.fillRect(0, 0, side, side);
    try {
      return pen.getImageData(0, 0, side, side).data.every((x, k) => x === [200, 100, 50, 255][k % 4]);
    } catch {
      return false;
    }
  }

  /** Rows as CSV. @param {Row[]} rows @param {string} name */
  function asCsv(rows, name) {
    const columns = Object.keys(rows[0]);
    const lines = [columns, ...rows.map((row) => columns.map((c) => row[c]))];
    save(new Blob([modelbook.forms.csv(lines)], { type: "text/csv" }), `${name}.csv`);
  }

  modelbook.saving = { save, isTrue, csv: asCsv };
})();
