"""A book of three small models made for the tests of links: `mill` hands a ratio of its output on, `mine` a plain setting."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from small_books import EPIDEMIC

from modelbook import Book

MODELS = {
    "mine": '''
from modelbook.language import Equation, Model, Output
EQUATIONS = [Equation("1", "ore", "2*dig + 0*one", "t", "ore"), Equation("2", "left", "ore*(two + one)/2", "t", "ore left")]
MODEL = Model("mine", "Mine", "How much?", EQUATIONS, [Output("ore", "ore", "t", "ore"), Output("left", "left", "t", "ore left")],
              rows="", steps=())
''',
    "mill": '''
from modelbook.language import Equation, Model, Output, Stock
EQUATIONS = [Stock("1", "flour", "prev(flour)*rate*water", "t", "flour", start="1")]
MODEL = Model("mill", "Mill", "How much?", EQUATIONS, [Output("flour", "flour", "t", "flour")], steps=range(2026, 2030), focus=2028,
              time_name="year")
''',
    "shop": '''
from modelbook.language import Equation, Model, Output
EQUATIONS = [Equation("1", "sold", "price*supply*water*trust", "USD", "sold"),
             Equation("2", "rest", "At(sold, 2028) - 20", "USD", "left after rent")]
MODEL = Model("shop", "Shop", "How much?", EQUATIONS, [Output("sold", "sold", "USD", "sold")], steps=range(2026, 2030), focus=2028,
              time_name="year", summary=[Output("rest", "rest", "USD", "left after rent")])
''',
}  # fmt: skip
ROW = (
    "{id},{year},{label},t,{baseline},{low},{high},0.01,assumed,uncertain,All,,own,Ours.,{scale_from},{floor},{ceiling}"
)
IDS = {  # id: baseline (of each year for a path), low, high, floor, ceiling
    "dig": (2, 1, 4, 0, ""), "one": (0.5, 0, 1, 0, 1), "two": (0.7, 0, 1, 0, 1), "rate": (1.1, 0.5, 2, 0, ""),
    "water": ({2026: 1, 2027: 1.5, 2028: 2, 2029: 2}, 0.5, 2, 0, ""), "price": (3, 1, 9, 0, ""),
    "supply": ({2026: 1, 2027: 2, 2028: 3, 2029: 4}, 0.6, 1.5, 0, ""), "trust": (0.8, 0, 1, 0, 1),
}  # fmt: skip
SYMBOLS = {"mine": ("dig", "one", "two"), "mill": ("rate", "water"), "shop": ("price", "supply", "water", "trust")}
SCENARIOS = {
    ("mine", "deep"): {"dig": 3.5}, ("mill", "fast"): {"rate": 1.9}, ("shop", "sure"): {"trust": 0.3},
    ("shop", "flood"): {"supply@2028": 9}, ("shop", "dear"): {"price": 8},
}  # fmt: skip
LINKS = {
    "flour": "flour,mill,shop,supply_scale,flour / 1,,,the mill's flour,Ours.,own",
    "trust": 'trust,mine,shop,trust,"mean(one, two) + 0 * min(ore, dig)",,,the mine\'s ore,Ours.,own',
}
CHAPTERS = {"mine": "Chapter 1", "mill": "Chapter 2", "shop": "Chapter 3"}


EDITIONS = {"1": {"label": "first edition", "version": "0.1"}, "2": {"label": "second edition", "version": "0.2"}}
EDITION_VALUES = [  # of the first edition: another number, a path of other years, a baseline of links' targets
    "1,rate,,,1.3,", "1,water,,2028,3,", "1,trust,,,0.6,", "1,one,,,0.4,",
]  # fmt: skip


def make(root: Path, links: dict[str, str] | None = None, editions: bool = False) -> Book:
    """Write the book and open it; with an earlier edition if wanted."""
    shutil.copytree(EPIDEMIC, root, ignore=shutil.ignore_patterns("__pycache__", "_build", "*.py"))
    package = json.loads((root / "data/datapackage.json").read_text())
    package["name"] = "linked"
    package["modelbook"] = {
        "models": [f"linked_{m}" for m in MODELS],
        "verdict": {"model": "shop", "column": "rest"},
        "chapters": {m: {"chapter": c, "page": f"{m}-page"} for m, c in CHAPTERS.items()},
    }
    package["resources"] = [r for r in package["resources"] if r["name"] != "texts"]
    if editions:
        package["modelbook"]["editions"] = EDITIONS
        package["resources"].append({"name": "edition_values"})
        write(root, "edition_values", "edition,id,index,year,value,note", EDITION_VALUES)
    columns = ["id", "from_model", "to_model", "key", "rule", "held", "same", "label", "note", "source"]
    package["resources"].append(
        {"name": "links", "path": "links.csv", "schema": {"fields": [{"name": c, "type": "string"} for c in columns]}}
    )
    for name, text in MODELS.items():
        (root / f"linked_{name}.py").write_text(text)
    (root / "data/datapackage.json").write_text(json.dumps(package))
    (root / "book/references.bib").write_text("@misc{own, title = {Ours}, year = {2026}}\n")
    lines = []
    for name, (baseline, low, high, floor, ceiling) in IDS.items():
        years = baseline if isinstance(baseline, dict) else {"": baseline}
        for year, value in years.items():
            lines.append(
                ROW.format(id=name, year=year, label=name.capitalize(), baseline=value, low=low, high=high, floor=floor,
                           ceiling=ceiling, scale_from="2027" if year else "")
            )  # fmt: skip
    header = (EPIDEMIC / "data/assumptions.csv").read_text().splitlines()[0]
    write(root, "assumptions", header, lines)
    write(root, "symbols", "model,id,symbol", [f"{m},{i},{i}" for m, ids in SYMBOLS.items() for i in ids])
    names = [(m, "baseline") for m in MODELS] + list(SCENARIOS)
    write(
        root,
        "scenarios",
        "model,scenario,label,who,says,source,edition",
        [f"{m},{s},{s.capitalize()},We,Ours.,own,{'1' if editions and s == 'dear' else ''}" for m, s in names],
    )
    values = [
        f"{m},{s},{k.split('@')[0]},{k.partition('@')[2]},{v}"
        for (m, s), of in SCENARIOS.items()
        for k, v in of.items()
    ]
    write(root, "scenario_values", "model,scenario,id,year,value", values)
    write(root, "links", ",".join(columns), list((LINKS if links is None else links).values()))
    return Book(root)


def write(root: Path, table: str, header: str, lines: list[str]) -> None:
    (root / f"data/{table}.csv").write_text("\n".join([header, *lines]) + "\n")
