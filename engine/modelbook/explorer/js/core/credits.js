// What goes with a chart or a number that a reader takes away, as text: settings, source, address; rows as CSV; a citation; code.
(() => {
  "use strict";
  const DIGITS = 4; // that a number of a model keeps: its assumptions bear no more, and a chart shows fewer
  const MOST = 6; // settings that are named below a picture
  const LONG = 300; // characters of an address that stands in a picture

  /** Settings in one sentence. @param {Taken} taken @param {number} [most] how many are named */
  function settings({ differs }, most = Infinity) {
    const { text } = modelbook;
    if (!differs.length) return text.baseSettings;
    const named = differs.slice(0, most).map(text.oneSetting);
    const more = differs.length - named.length;
    return text.settingsSaid([...named, ...(more ? [text.andMore(more)] : [])].join("; "));
  }

  /** The lines below a picture, each a paragraph. @param {Taken} taken @returns {string[]} */
  function below(taken) {
    const { text } = modelbook;
    const { cited, address, notes } = taken;
    const page = address.length > LONG ? address.split("?")[0] : address;
    const where = [text.modelOf(cited.title, cited.version), ...(cited.asOf ? [text.asOf(day(cited.asOf))] : [])].join(", ");
    const told = [settings(taken, MOST), ...notes].join(" ");
    return [told, `${text.noForecast} ${where}; ${text.readOn(day(taken.today))}.`, page].filter(Boolean);
  }

  const MONTHS = "January February March April May June July August September October November December".split(" ");

  /** A day in words: 30 November 2026. @param {string} iso */
  function day(iso) {
    const [year, month, date] = iso.split("-").map(Number);
    return MONTHS[month - 1] && date ? `${date} ${MONTHS[month - 1]} ${year}` : iso;
  }

  // -- numbers ------------------------------------------------------------------------------------------------------------

  /** A cell with no more digits than mean something; a whole number that counts steps stays. @param {Cell} x @param {boolean} whole */
  const rounded = (x, whole) => (typeof x === "number" && !whole && Number.isFinite(x) ? Number(x.toPrecision(DIGITS)) : x);

  /** @type {[RegExp, string][]} */
  const PLAIN = [
    [/[“”]/g, '"'],
    [/[‘’]/g, "'"],
    [/[–—−]/g, "-"],
    [/→/g, "->"],
    [/×/g, "x"],
    [/…/g, "..."],
    [/[\u00a0\u202f\u2009]/g, " "],
    [/,(?=\S)/g, ""], // of thousands
    [/,/g, ";"],
    [/"/g, "'"],
  ];

  /** A row above the table: one cell without commas and quotation marks, in letters that a program reads in whichever encoding. @param {string} words */
  function remark(words) {
    const plain = PLAIN.reduce((said, [what, by]) => said.replace(what, by), words);
    const bare = plain.normalize("NFKD").replace(/\p{M}/gu, "");
    return `# ${bare.replace(/[^\x20-\x7e]+/g, "?")}`;
  }

  /** Rows as CSV, with remarks above. @param {Row[]} rows @param {Taken} taken */
  function csv(rows, taken) {
    const { m, cited, differs, finding, address } = taken;
    const { text } = modelbook;
    const columns = Object.keys(rows[0] ?? {});
    const outputs = [...m.outputs, ...m.summary];
    const known = columns.map((c) => outputs.find((o) => o.column === c)).filter((o) => o !== undefined);
    const remarks = [
      `${text.modelOf(cited.title, cited.version)}; model ${m.name}${cited.asOf ? `; ${text.asOf(cited.asOf)}` : ""}; ${text.readOn(taken.today)}`,
      text.noForecast,
      finding,
      ...(differs.length
        ? differs.map((one) => `Setting ${one.key}=${one.value}: ${text.oneSetting(one)}`)
        : [text.baseSettings]),
      ...known.map(({ column, says, unit }) => `Column ${column}: ${says}${unit ? ` (${unit})` : ""}`),
      text.rounded(DIGITS),
    ].map(remark);
    if (address) remarks.push(`# ${address}`);
    const whole = new Set([m.timeName, m.rowName]);
    const lines = [columns, ...rows.map((row) => columns.map((c) => rounded(row[c], whole.has(c))))];
    return remarks.map((said) => `${said}\r\n`).join("") + modelbook.forms.csv(lines);
  }

  // -- the same in other words ----------------------------------------------------------------------------------------------

  /** Settings of the model as Python writes them. @param {Taken} taken */
  function given({ m, values, scenario }) {
    const own = Object.entries(values).filter(([key]) => modelbook.world.ofKey(m, key));
    const [edition, name] = modelbook.editions.parted(scenario);
    return [
      JSON.stringify(m.name),
      ...(own.length ? [`{${own.map(([key, x]) => `${JSON.stringify(key)}: ${x}`).join(", ")}}`] : []),
      ...(name === "baseline" ? [] : [`scenario=${JSON.stringify(name)}`]),
      ...(edition ? [`edition=${JSON.stringify(edition)}`] : []),
    ];
  }

  /** The line that runs the world, and takes the number where there is one. @param {Taken} taken */
  function line(taken) {
    const { m, cited, number } = taken;
    const asked = given(taken);
    const run = (/** @type {string[]} */ more) => `${cited.package}.run(${[...asked, ...more].join(", ")})`;
    if (!number) return run([]);
    const column = JSON.stringify(number.column);
    if (m.summary.some((o) => o.column === number.column)) return `${run(["summary=True"])}[${column}].iloc[0]`;
    return `${run([])}.set_index(${JSON.stringify(m.timeName)}).loc[${m.focus}, ${column}]`;
  }

  /** @param {Taken} taken */
  function python(taken) {
    const said = taken.number ? `  # ${taken.number.shown}` : "";
    return `import ${taken.cited.package}\n${line(taken)}${said}`;
  }

  /** A citation as text. @param {Taken} taken */
  function citation(taken) {
    const { text } = modelbook;
    const { cited, address, chapter, today } = taken;
    const where = [chapter, settings(taken, MOST).replace(/\.$/, "")].filter(Boolean).join(". ");
    const year = cited.asOf.slice(0, 4) || today.slice(0, 4);
    const who = cited.author ? `${cited.author} (${year}). ` : "";
    const when = [...(cited.asOf ? [text.asOf(day(cited.asOf))] : []), text.readOn(day(today))].join(", ");
    return `${who}${text.modelOf(cited.title, cited.version)}, ${when}. ${where}.${address ? ` ${address}` : ""}`;
  }

  /** Marks of TeX as letters. @param {string} words */
  const tex = (words) =>
    words
      .replace(/[\\{}]/g, "")
      .replace(/[&%$#_]/g, "\\$&")
      .replaceAll("~", "\\textasciitilde{}")
      .replaceAll("^", "\\textasciicircum{}")
      .replaceAll("×", "$\\times$")
      .replaceAll("→", "$\\rightarrow$");

  /** @param {Taken} taken */
  function bibtex(taken) {
    const { cited, address, chapter, today, m } = taken;
    const year = cited.asOf.slice(0, 4) || today.slice(0, 4);
    const fields = {
      author: cited.author && `{${tex(cited.author)}}`,
      title: `{${tex(cited.title)}}`,
      year,
      version: tex(cited.version),
      note: tex([chapter, settings(taken, MOST).replace(/\.$/, "")].filter(Boolean).join(". ")),
      url: address,
      urldate: address && today,
    };
    const lines = Object.entries(fields).filter(([, x]) => x);
    return `@misc{${cited.name}-${m.name}-${year},\n${lines.map(([name, x]) => `  ${name} = {${x}},`).join("\n")}\n}`;
  }

  /** A frame for another page, with a link back below it. @param {Taken} taken */
  function embed({ address, cited, finding }) {
    const { html } = modelbook.forms;
    const src = html(`${address}${address.includes("?") ? "&" : "?"}view=embed`);
    const style = "width: 100%; height: 72rem; border: 0";
    return (
      `<iframe src="${src}" title="${html(finding)}" style="${style}" loading="lazy" allow="clipboard-write"></iframe>\n` +
      `<p><a href="${html(address)}">${html(cited.title)}</a></p>`
    );
  }

  modelbook.credits = { settings, below, day, csv, line, python, citation, bibtex, embed, rounded };
})();
