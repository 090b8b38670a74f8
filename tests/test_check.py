"""Mistakes that a contributor can make in data/ and in the chapters, and what `chokepoints check` says to each.

Each is made in a copy of the book; the message names file, line and column, says what is wrong and how to mend it.
"""

import re
import shutil
from functools import cache

import pytest
from bad_book import MENDS, ROOT, assert_refused, chokepoints, copy_book, inside

from chokepoints.models import learning, reach
from modelbook.checks import check as checks
from modelbook.checks import rows, texts
from modelbook.errors import BookError
from modelbook.parts import summary
from modelbook.worlds.assumptions import Assumptions
from modelbook.worlds.book import Book

pytestmark = (
    pytest.mark.slow
)  # most check the whole book anew, two hundred times; that nothing is to mend each build says


@pytest.fixture
def copy(tmp_path, monkeypatch):
    found = copy_book(tmp_path / "book")
    monkeypatch.setenv("MODELBOOK_BOOK", str(found.root))
    return found


@pytest.fixture
def refused(copy, capsys):
    """Runs the check and asserts that it says all of these in one line."""
    return lambda *words: assert_refused(inside(capsys, "check"), *words)


def test_the_book_itself_has_nothing_to_mend(capsys):
    answer = inside(capsys, "check")
    assert (answer.returncode, answer.stderr) == (0, "")
    assert "nothing to mend" in answer.stdout


def test_the_check_runs_from_any_folder_of_a_book_and_ends_with_status_2(tmp_path):
    copy = copy_book(tmp_path / "book")
    copy.drop("scenarios", "who")
    answer = chokepoints("check", cwd=copy.root / "book" / "chapters")
    assert_refused(answer, "data/scenarios.csv:1", "who")


# --- data/

DIE = {"where": lambda row: row["id"] == "die_area"}
YIELD_2027 = {"where": lambda row: row["id"] == "smic_yield" and row["year"] == "2027"}


def test_a_missing_column(copy, refused):
    copy.drop("assumptions", "unit")
    refused("data/assumptions.csv:1", "unit")


def test_a_misspelt_column(copy, refused):
    copy.rename("assumptions", "baseline", "basline")
    refused("data/assumptions.csv:1", "basline")


def test_a_column_too_many(copy, refused):
    head, *rows = copy.lines("scenarios")
    copy.write("scenarios", [[*head, "extra"], *([*row, "1"] for row in rows)])
    refused("data/scenarios.csv:1", "extra")


@pytest.mark.parametrize("cell", ["a lot", "NaN", "1,5", "12 mm"])
def test_a_cell_that_is_no_number(copy, refused, cell):
    line = copy.change("assumptions", **DIE, baseline=cell)
    refused(f"data/assumptions.csv:{line}", "column baseline")


def test_a_year_that_is_no_whole_number(copy, refused):
    line = copy.change("assumptions", **YIELD_2027, year="2027.5")
    refused(f"data/assumptions.csv:{line}", "column year")


def test_an_empty_cell_where_one_is_needed(copy, refused):
    line = copy.change("assumptions", **DIE, note="")
    refused(f"data/assumptions.csv:{line}", "column note")


def test_a_word_that_the_column_does_not_know(copy, refused):
    line = copy.change("assumptions", **DIE, kind="guessed")
    refused(f"data/assumptions.csv:{line}", "column kind", "published")


@pytest.mark.parametrize("column", ["baseline", "low", "high", "step"])
def test_a_number_without_end(copy, refused, column):
    line = copy.change("assumptions", **DIE, **{column: "inf"})
    refused(f"data/assumptions.csv:{line}")


def test_a_row_with_a_comma_too_many(copy, refused):
    file = copy.root / "data" / "scenarios.csv"
    lines = file.read_text(encoding="utf-8").splitlines()
    lines[2] += ",more"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    refused("data/scenarios.csv:3")


def test_a_number_in_two_rows(copy, refused):
    head, *rows = copy.lines("assumptions")
    row = next(r for r in rows if r[head.index("id")] == "die_area")
    copy.write("assumptions", [head, *rows, row])
    refused("data/assumptions.csv:", "die_area")


def test_a_year_in_two_rows(copy, refused):
    line = copy.change("assumptions", **YIELD_2027, year="2026")
    refused("data/assumptions.csv:", "2026", "smic_yield")
    assert line


def test_a_path_with_a_year_left_out(copy, refused):
    head, *rows = copy.lines("assumptions")
    kept = [r for r in rows if not (r[head.index("id")] == "smic_yield" and r[head.index("year")] == "2027")]
    copy.write("assumptions", [head, *kept])
    refused("smic_yield", "2027")


@pytest.mark.parametrize("table", ["estimates", "adoption", "chips", "scenarios", "symbols"])
def test_a_key_in_two_rows(copy, refused, table):
    lines = copy.lines(table)
    copy.write(table, [*lines, lines[1]])
    refused(f"data/{table}.csv:", str(len(lines) + 1))


def test_a_baseline_outside_its_range(copy, refused):
    line = copy.change("assumptions", **DIE, baseline="900")
    refused(f"data/assumptions.csv:{line}", "die_area", "900")


def test_low_above_high(copy, refused):
    line = copy.change("assumptions", **DIE, low="800")
    refused(f"data/assumptions.csv:{line}", "die_area")


def test_a_distribution_that_does_not_exist(copy, refused):
    line = copy.change("assumptions", **DIE, distribution="gaussian")
    refused(f"data/assumptions.csv:{line}", "column distribution", "triangular")


@pytest.mark.parametrize("table", ["assumptions", "scenarios", "estimates", "adoption", "chips"])
def test_a_source_that_does_not_exist(copy, refused, table):
    line = copy.change(table, lambda row: True, source="own-asumption")
    refused(f"data/{table}.csv:{line}", "column source", "'own-asumption'", "Did you mean own-assumption")


def test_one_of_several_sources_that_does_not_exist(copy, refused):
    line = copy.change("assumptions", **DIE, source="own-assumption; nobody-1999")
    refused(f"data/assumptions.csv:{line}", "column source", "'nobody-1999'")


def test_a_row_without_a_source(copy, refused):
    line = copy.change("assumptions", **DIE, source="")
    refused(f"data/assumptions.csv:{line}", "column source")


def test_a_symbol_of_no_assumption(copy, refused):
    line = copy.change("symbols", lambda row: row["id"] == "die_area", id="die_aera")
    refused(f"data/symbols.csv:{line}", "column id", "die_aera")


def test_a_symbol_that_no_row_defines(copy, refused):
    head, *rows = copy.lines("symbols")
    copy.write("symbols", [head, *(r for r in rows if r[head.index("id")] != "die_area")])
    refused("supply", "E1", "'A'")


def test_a_symbol_in_two_rows(copy, refused):
    copy.change("symbols", lambda row: row["id"] == "die_area", symbol="d")
    refused("data/symbols.csv:", "'d'")


def test_a_value_of_no_scenario(copy, refused):
    line = copy.change("scenario_values", lambda row: True, scenario="semianalysis_memry")
    refused(f"data/scenario_values.csv:{line}", "column scenario", "semianalysis_memory")


def test_a_value_of_no_assumption(copy, refused):
    line = copy.change("scenario_values", lambda row: True, id="hbm_domesic")
    refused(f"data/scenario_values.csv:{line}", "column id", "hbm_domestic")


def test_a_value_of_a_year_that_its_path_does_not_have(copy, refused):
    line = copy.change("scenario_values", lambda row: True, year="2035")
    refused(f"data/scenario_values.csv:{line}", "2035")


def test_a_value_that_is_no_number(copy, refused):
    line = copy.change("scenario_values", lambda row: True, value="NaN")
    refused(f"data/scenario_values.csv:{line}", "column value")


def test_a_model_without_a_baseline(copy, refused):
    head, *rows = copy.lines("scenarios")
    copy.write("scenarios", [head, *(r for r in rows if r[head.index("scenario")] != "baseline")])
    refused("data/scenarios.csv:1", "'baseline'")


@pytest.mark.parametrize("table", ["residuals", "points", "bets"])
def test_a_row_of_a_model_that_does_not_exist(copy, refused, table):
    line = copy.change(table, lambda row: row["model"] == "supply" or table == "bets", model="suply")
    refused(f"data/{table}.csv:{line}", "column model", "Did you mean supply")


@pytest.mark.parametrize("after", ["controls-agian", "controls-again"])
def test_a_bet_that_asks_again_what_nobody_asked(copy, refused, after):
    line = copy.change("bets", lambda row: row["after"], after=after)
    refused(f"data/bets.csv:{line}", "column after", after)


def test_a_text_that_names_no_output(copy, refused):
    line = copy.add("texts", slot="sentence", when="", text="In {2027} it is {dependency_h100@2027}.")
    refused(f"data/texts.csv:{line}", "column text", "dependency_h100@2027")


def test_a_text_with_a_condition_on_no_output(copy, refused):
    line = copy.add("texts", slot="sentence", when="bindng@2027 = hbm", text="Words.")
    refused(f"data/texts.csv:{line}", "bindng@2027")


def test_a_text_whose_condition_cannot_be_read(copy, refused):
    line = copy.add("texts", slot="sentence", when="binding@2027 is hbm", text="Words.")
    refused(f"data/texts.csv:{line}", "binding@2027 is hbm")


def test_a_text_with_a_format_that_does_not_exist(copy, refused):
    line = copy.add("texts", slot="sentence", when="", text="It is {dependency_h100e@2027|prozent}.")
    refused(f"data/texts.csv:{line}", "column text", "'prozent'", "percent")


def test_a_residual_over_what_does_not_exist(copy, refused):
    line = copy.change("residuals", lambda row: True, expression="supply.nosuch@2025")
    refused(f"data/residuals.csv:{line}", "column expression", "'nosuch'")


def test_a_residual_against_no_fact(copy, refused):
    line = copy.change("residuals", lambda row: True, published="fact(nosuch-row) / 1000")
    refused(f"data/residuals.csv:{line}", "column published", "'nosuch-row'")


# --- one part of the check on a copy whose models are loaded once


@pytest.fixture(scope="module")
def loaded(tmp_path_factory):
    found = copy_book(tmp_path_factory.mktemp("loaded") / "book")
    assert checks.data_problems(Book(found.root)) == []
    return found


@pytest.fixture
def changed(loaded):
    """Changes the first row of a table that `where` picks, and gives its line and the lines of a part of the check."""
    kept = {}

    def make(part, table, where, cells):
        file = loaded.root / "data" / f"{table}.csv"
        kept.setdefault(file, file.read_bytes())
        line = loaded.change(table, lambda row: all(row[k] == v for k, v in where.items()), **cells)
        return line, [str(problem) for problem in part(Book(loaded.root))]

    yield make
    for file, content in kept.items():
        file.write_bytes(content)


TEXT = {"model": "supply", "slot": "sentence"}
ROWS = {
    "low above value": (rows.rising, "estimates", {"id": "h20-2025-derived"}, {"low": "1e9"}, "column low: low 1000000000", "value"),
    "value above high": (rows.rising, "estimates", {"id": "h20-2025-derived"}, {"high": "1"}, "column high", "above high 1"),
    "low above baseline": (rows.rising, "assumptions", {"id": "die_area"}, {"low": "800"}, "column low: low 800 of 'die_area'", "baseline"),
    "baseline above high": (rows.rising, "assumptions", {"index": "phone"}, {"high": "-1"}, "column high: baseline", "above high -1"),
    "a path's low above 1": (rows.rising, "assumptions", {"id": "smic_yield"}, {"low": "1.2"}, "column low", "the multiplier 1"),
    "a model's own range": (rows.rising, "symbols", {"low": "1"}, {"high": "-3"}, "column low: low 1", "above high -3"),
    "cards": (rows.rising, "adoption", {"id": "bytedance-910b-2024"}, {"units_low": "9e9", "units_high": "1"}, "column units_low", "1"),
    "a brace without its partner": (texts.problems, "texts", TEXT, {"text": "It is {binding@2027."}, "column text: a brace", "Write"),
    "stars without their partner": (texts.problems, "texts", TEXT, {"text": "It **is."}, "column text: a **", "Write **words**"),
    "a condition on no name": (texts.problems, "texts", TEXT, {"when": "mesure = value"}, "column when: 'mesure'", "Did you mean measure"),
    "a view that is not there": (texts.problems, "texts", TEXT, {"when": "measure = valu"}, "column when: measure", "Did you mean value"),
    "a preset that is not there": (texts.problems, "texts", TEXT, {"when": "scenario = seald"}, "column when", "Did you mean sealed"),
    "a point on no line": (rows.points, "points", {"model": "supply"}, {"series": "h100e"}, "column series: supply", "Did you mean"),
    "a point in no year": (rows.points, "points", {"model": "supply"}, {"year": "2050"}, "column year", "runs from 2022 to 2028"),
    "a line that nothing moves": (rows.named_assumptions, "thresholds", {"assumption": "io_line"}, {"assumption": "io_lin"}, "column assumption", "Did you mean io_line"),
    "a value of another model": (rows.presets, "scenario_values", {"model": "reach", "year": ""}, {"id": "die_area"}, "column id: reach has no assumption 'die_area'", ""),
    "a scale without a length": (summary.check_data, "conclusion", {"model": "reach"}, {"low": "67"}, "column high: the scale has no length", "Write"),
    "a residual against nothing": (rows.residuals, "residuals", {"model": "supply"}, {"published": "0", "unit": "k"}, "column published: nothing can be compared with 0", "Write"),
    "a residual of a word": (rows.residuals, "residuals", {"model": "supply"}, {"expression": "supply.binding@2027 * 2"}, "column expression", "reckons with a word"),
    "a residual without tolerance": (rows.residuals, "residuals", {"use": "check"}, {"tolerance": ""}, "column tolerance: 'dies-2026' is for check and has no tolerance", "Write"),
    "a tolerance of zero": (rows.residuals, "residuals", {"use": "fit"}, {"tolerance": "0"}, "column tolerance: 'ascend-2024-semianalysis' has the tolerance 0", "Write"),
    "a fit over another model": (rows.residuals, "residuals", {"use": "fit", "model": "efficacy"}, {"expression": "supply.market_bn@2025 / 4"}, "column expression: 'supply.market_bn@2025' of 'lag-2023' cannot be run live", "Name outputs of efficacy"),
    "a fit over a word": (rows.residuals, "residuals", {"use": "fit"}, {"expression": "supply.binding@2027"}, "column expression", "cannot be run live: it is a word"),
    "a fit over no model": (rows.residuals, "residuals", {"use": "fit"}, {"expression": "fact(dies-2026-bloomberg) / 2"}, "column expression: 'ascend-2024-semianalysis' reads nothing of supply", "Name outputs"),
    "a fit of an input": (rows.residuals, "residuals", {"kind": "input"}, {"use": "check", "tolerance": "0.1"}, "column use: 'domestic-cards-2025' is put into the model", "Write identity"),
    "a fit to a model": (rows.residuals, "residuals", {"use": "fit", "model": "supply"}, {"published": "efficacy.chip_with@2025"}, "column published: 'efficacy.chip_with@2025' is computed by a model", "Name facts"),
    "a row left out with no choice": (rows.residuals, "residuals", {"not_in": "firm=foundry;zte_2018;eda_letters"}, {"not_in": "firm=fab"}, "column not_in: firm: there is no 'fab'", "Known: foundry"),
    "a row left out of no scenario": (rows.residuals, "residuals", {"not_in": "firm=foundry;zte_2018;eda_letters"}, {"not_in": "zte"}, "column not_in: reach has no scenario 'zte'", "Did you mean zte_2018"),
    "a scenario of no model": (rows.named_models, "scenarios", {"scenario": "sealed"}, {"model": "suply"}, "column model", "Did you mean supply"),
}  # fmt: skip


@pytest.mark.parametrize("mistake", ROWS)
def test_a_mistake_in_a_row_is_told_in_one_line(changed, mistake):
    part, table, where, cells, *words = ROWS[mistake]
    line, [message] = changed(part, table, where, cells)
    assert message.startswith(f"data/{table}.csv:{line}, {words[0]}"), message
    assert words[1] in message and MENDS.search(message), message


OF_ASSUMPTIONS = {
    "a year of a path with a range of its own": ({"id": "smic_yield", "year": "2027"}, {"high": "1.7"}, "column high: 'smic_yield' has another high"),
    "a baseline between two choices": ({"id": "firm"}, {"baseline": "0.5"}, "column baseline: 'firm' has no choice 0.5. Known: 0 phone"),
    "a slider that does not move": ({"id": "die_area"}, {"step": "0"}, "column step: 'die_area' has the step 0. Write"),
}  # fmt: skip


@pytest.mark.parametrize("mistake", OF_ASSUMPTIONS)
def test_a_mistake_in_an_assumption_is_told_with_its_column(loaded, changed, mistake):
    where, cells, words = OF_ASSUMPTIONS[mistake]
    with pytest.raises(BookError) as told:
        changed(lambda opened: [Assumptions(opened)], "assumptions", where, cells)
    assert re.match(rf"data/assumptions\.csv:\d+, {re.escape(words)}", str(told.value)), told.value


def test_a_choice_of_a_scenario_that_is_not_there(changed):
    with pytest.raises(
        BookError, match=r"data/scenario_values.csv:\d+, column value: 'firm' has no choice 17. Known: 0 phone"
    ):
        changed(lambda opened: [Assumptions(opened)], "scenario_values", {"id": "firm"}, {"value": "17"})


@pytest.mark.parametrize(
    ("make", "table", "words"),
    [(reach.inputs, "input_parameters", "has no 'a_EU'"), (learning.points, "learning_series", "no volume up to it")],
)
def test_a_row_that_a_model_misses_is_named(loaded, changed, make, table, words):
    head, *rows = loaded.lines(table)
    with pytest.raises(BookError, match=re.escape(f"data/{table}.csv:1: ") + f".*{words}. Add"):
        changed(
            lambda opened: [loaded.write(table, [head, *rows[:4], *rows[5:]]), make(Book(loaded.root))], table, {}, {}
        )


def test_a_table_without_its_file(copy, refused):
    (copy.root / "data" / "scenarios.csv").unlink()
    refused("scenarios.csv")


def test_tables_described_in_damaged_json(copy, refused):
    file = copy.root / "data" / "datapackage.json"
    file.write_text(file.read_text(encoding="utf-8").replace('"resources": [', '"resources": [,', 1), encoding="utf-8")
    refused("data/datapackage.json:", "JSON")


def test_damaged_sources(copy, refused):
    file = copy.root / "book" / "references.bib"
    file.write_text(file.read_text(encoding="utf-8") + "\n@misc{broken, title = {No end\n", encoding="utf-8")
    refused("references.bib")


def test_a_source_in_two_entries(copy, refused):
    file = copy.root / "book" / "references.bib"
    file.write_text(file.read_text(encoding="utf-8") + "\n@misc{own-assumption, title = {Again}}\n", encoding="utf-8")
    refused("references.bib", "own-assumption")


def test_everything_wrong_is_told_at_once(copy, capsys):
    one = copy.change("assumptions", **DIE, source="nobody-1999")
    two = copy.change("assumptions", **YIELD_2027, source="nobody-2001")
    answer = inside(capsys, "check")
    assert_refused(answer, f"data/assumptions.csv:{one}", "nobody-1999")
    assert_refused(answer, f"data/assumptions.csv:{two}", "nobody-2001")


# --- chapters


@pytest.fixture(scope="module")
def right_data():
    """The check of data/, made once: the copy below is for mistakes in chapters, and its data stay as they are."""
    whole = cache(checks.data_problems)
    return lambda book, *_: whole(book)


@pytest.fixture(scope="module")
def right_pages():
    """The same of the chapters: only what a test adds is looked at."""
    whole, right = checks.chapter_problems, set()
    return lambda book, *_: whole(book, right)


@pytest.fixture(scope="module")
def one_copy(tmp_path_factory):
    return copy_book(tmp_path_factory.mktemp("chapters") / "book")


@pytest.fixture
def chapters(one_copy, right_data, right_pages, monkeypatch):
    """A copy of the book for one more page."""
    monkeypatch.setenv("MODELBOOK_BOOK", str(one_copy.root))
    monkeypatch.setattr(checks, "data_problems", right_data)
    monkeypatch.setattr(checks, "chapter_problems", right_pages)
    yield one_copy
    (one_copy.root / "book" / "chapters" / "mistake.md").unlink()


@pytest.fixture
def said(chapters, capsys):
    """Runs the check and asserts that it says all of these in one line."""
    return lambda *words: assert_refused(inside(capsys, "check"), *words)


PROSE = {
    "a misspelt role": ("{fcat}`nosuch-row`", "there is no role 'fcat'. Did you mean fact"),
    "a role that is a block": ("{bet}`x`", "{bet} is no role. Begin a block"),
    "a role apart from its tick": ("{fact} `ascend-2025-idc`", "Write {fact}`ascend-2025-idc` without a space"),
    "a role without its first brace": ("fact}`ascend-2025-idc`", "no opening brace. Write {fact}`ascend-2025-idc`"),
    "a role without its last brace": ("{fact`ascend-2025-idc`", "no closing brace. Write {fact}`ascend-2025-idc`"),
    "a role without its last tick": ("{cite}`own-assumption", "{cite}` has no tick at its end"),
    "a fact that is called a result": ("{result}`ascend-2025-idc`", "is a fact, not a result. Write {fact}"),
    "facts that are called a result": ("{result}`fact(ascend-2025-idc) * 2`", "is a fact, not a result. Write {fact}"),
    "a range of one number": ("{fact}`ascend-2025-idc | range`", "a range needs low and high"),
    "a division by nothing": ("{claim}`x <fact(ascend-2025-idc) / 0 > 1>`", "divides by 0"),
    "arithmetic with a word": ("{claim}`x <fact(ascend-2025-idc.who) * 2 > 1>`", "reckons with a word"),
    "a link to no page": ("[this](3-ascent.md)", "the link to 3-ascent.md leads nowhere. Did you mean 3-ascend.md"),
    "a link to no built page": (
        '<a href="3-ascent.html#x?v=1">',
        "the link to 3-ascent.html leads nowhere. Did you mean 3-ascend.html",
    ),
    "an unknown fact": ("{fact}`nosuch-row`", "no fact 'nosuch-row'"),
    "an unknown column": ("{fact}`adoption:baidu-910b.orderd`", "Did you mean ordered"),
    "an unknown table": ("{fact}`adoptions:baidu-910b.ordered`", "Did you mean adoption"),
    "a table whose rows have no names": ("{fact}`scenarios:baseline.label`", "scenarios"),
    "an empty cell": ("{fact}`adoption:iflytek-feixing.ordered`", "has no ordered"),
    "an unknown model": ("{result}`suply.dependency_h100e@2027`", "Did you mean supply"),
    "an unknown output": ("{result}`supply.dependency_h100@2027`", "Did you mean dependency_h100e"),
    "a year that is not there": ("{result}`supply.dependency_h100e@2040`", "2022 to 2028"),
    "an unknown scenario": ("{result}`supply.dependency_h100e@2027!seald`", "Did you mean sealed"),
    "an unknown format": ("{result}`supply.dependency_h100e@2027 | prozent`", "no number format 'prozent'"),
    "a relation that does not hold": (
        "{claim}`it rises <supply.dependency_value rises from 2025 to 2027>`",
        "no longer holds",
    ),
    "a number that is another": ("{claim}`most <supply.dependency_value@2027 > 0.5>`", "no longer holds"),
    "a relation that cannot be read": ("{claim}`most <supply.dependency_value@2027 is large>`", "cannot be read"),
    "a claim without a relation": ("{claim}`most of it`", "needs its relation"),
    "a claim over nothing": ("{claim}`most <supply.nosuch@2027 > 0.5>`", "'nosuch'"),
    "an unknown source": ("{cite}`nobody-1999`", "no source 'nobody-1999'"),
}


@pytest.mark.parametrize("mistake", PROSE)
def test_a_mistake_in_a_chapter_is_told_with_its_line(chapters, said, mistake):
    role, words = PROSE[mistake]
    chapters.page(f"# Title\n\nA first paragraph.\n\nSome words and {role} and more.\n")
    said("book/chapters/mistake.md:5", words)


BLOCKS = {
    "a misspelt block": (
        "```{exploer}\n```",
        "there is no directive 'exploer'. Those of this book: ask, baseline, bet",
    ),
    "a misspelt box": (":::{dvi} sixty\nWords.\n:::", "there is no directive 'dvi'. Did you mean div"),
    "a misspelt cell": ("```{code-cel} ipython3\n1\n```", "there is no directive 'code-cel'. Did you mean code-cell"),
    "a block that is a role": ("```{fact} ascend-2025-idc\n```", "{fact} is no directive. Write {fact}`...`"),
    "a brace that is open": ("```{bet ascend\nelse: words\n```", "the brace of '{bet' is not closed. Write {bet}"),
    "a mistake in a table": ("text\n```{list-table}\n* - {fact}`nosuch-row`\n```", "no fact 'nosuch-row'", 7),
}


@pytest.mark.parametrize("mistake", BLOCKS)
def test_a_misspelt_block_is_told_with_its_line(chapters, said, mistake):
    text, words, *line = BLOCKS[mistake]
    chapters.page(f"# Title\n\nA first paragraph.\n\n{text}\n")
    said(f"book/chapters/mistake.md:{line[0] if line else 5}:", words)


HEADS = {
    "no title": ("Words.\n", 1, "the page has no title. Add a line `# Title`"),
    "front matter that is no YAML": ("---\ndescription: A: b\n---\n# Title\n", 2, "the front matter cannot be read"),
    "front matter without an end": ("---\ndescription: A\n# Title\n", 1, "the front matter is not closed"),
}


@pytest.mark.parametrize("mistake", HEADS)
def test_a_mistake_at_the_head_of_a_page_is_told_with_its_line(chapters, said, mistake):
    text, line, words = HEADS[mistake]
    chapters.page(text)
    said(f"book/chapters/mistake.md:{line}:", words)


def test_a_page_in_another_encoding_is_told_with_its_line(chapters, said):
    (chapters.root / "book" / "chapters" / "mistake.md").write_bytes("# Title\n\nCafé\n".encode("cp1252"))
    said("book/chapters/mistake.md:3: a letter is not UTF-8", "Save the page as UTF-8")


def test_a_role_over_two_lines_is_told_with_the_first(chapters, said):
    chapters.page("# Title\n\nWords {claim}`most of it\n<supply.dependency_value@2027 > 0.5>` and more.\n")
    said("book/chapters/mistake.md:3", "no longer holds")


def test_code_in_a_chapter_is_no_prose(copy, capsys):
    shutil.rmtree(copy.root / "book" / "chapters")
    (copy.root / "book" / "chapters").mkdir()
    copy.page("# Title\n\n```\n{fact}`nosuch-row`\n```\n")
    assert "chapters/mistake.md:" not in inside(capsys, "check").stderr


CELLS = {
    "a part that the package does not have": ('chokepoints.exlpore("supply")', "Did you mean explore"),
    "a module that is not there": ("import panda", "there is no module 'panda'. Did you mean pandas"),
    "an unknown chart": ('chokepoints.explore("supply", charts=["supply_by_sorce"])', "supply_by_source"),
    "an unknown model": ('chokepoints.explore("suply")', "supply"),
    "an unknown control": ('chokepoints.explore("supply", controls=["smic_yeld_scale"])', "smic_yield_scale"),
    "an unknown view": ('chokepoints.explore("supply", measure="weight")', "weight"),
    "an unknown scenario": ('chokepoints.explore("supply", scenario="seald")', "Did you mean sealed"),
    "an unknown preset": ('chokepoints.explore("supply", presets=["baseline", "seald"])', "Did you mean sealed"),
    "a name that the package does not have": ("from chokepoints import exlpore", "Did you mean explore"),
    "an unknown control of an explorer by its name alone": (
        'from chokepoints import explore; explore("supply", controls=["smic_yeld_scale"])',
        "smic_yield_scale",
    ),
    "an unknown figure": ('chokepoints.figure("nosuch")', "nosuch"),
}


@pytest.mark.parametrize("mistake", CELLS)
def test_a_mistake_in_a_cell_is_told_with_its_line(chapters, said, mistake):
    code, words = CELLS[mistake]
    chapters.page(f"# Title\n\n```{{code-cell}} ipython3\n:tags: [remove-input]\nimport chokepoints\n{code}\n```\n")
    said("book/chapters/mistake.md:6", words)


def test_two_explorers_with_one_id_on_a_page(chapters, said):
    cell = '```{code-cell} ipython3\nimport chokepoints\nchokepoints.explore("supply", id="twice")\n```\n'
    chapters.page(f"# Title\n\n{cell}\n{cell}")
    said("book/chapters/mistake.md:10", "'twice'")


LINKS = {
    "an unknown scenario": ("scenario=seald", "Did you mean sealed"),
    "another model's scenario": ("scenario=no_warning", "no scenario"),
    "an unknown assumption": ("hbm_domesic_scale=2", "Did you mean hbm_domestic_scale"),
    "a value out of range": ("scenario=sealed&amp;hbm_domestic_scale=9", "goes from"),
    "a word": ("hbm_domestic_scale=much", "not a number"),
    "no value": ("hbm_domestic_scale=", "not a number"),
    "an unknown view": ("measure=weight", "weight"),
    "a path without its scale": ("smic_yield=0.4", "Did you mean smic_yield"),
}


@pytest.mark.parametrize("mistake", LINKS)
def test_a_link_to_a_state_that_does_not_exist_is_told_with_its_line(chapters, said, mistake):
    query, words = LINKS[mistake]
    chapters.page(f'# Title\n\nSome words.\n\nOpen <a href="3-ascend.html#ascend?{query}">this</a>.\n')
    said("book/chapters/mistake.md:5", words)


def test_a_link_to_a_state_that_exists_is_fine(chapters, capsys):
    query = (
        "scenario=sealed&amp;hbm_domestic_scale=1.5&amp;smic_yield@2027=0.4&amp;measure=value&amp;bet.ascend=20&amp;v=1"
    )
    chapters.page(f'# Title\n\nOpen <a href="3-ascend.html#ascend?{query}">this</a>.\n')
    assert inside(capsys, "check").returncode == 0


def test_a_cell_that_is_no_python_is_told_with_its_line(chapters, said):
    chapters.page("# Title\n\n```{code-cell} ipython3\nimport chokepoints\nchokepoints.explore('supply'\n```\n")
    said("book/chapters/mistake.md:5")


def test_the_copies_leave_the_book_alone():
    assert (ROOT / "data" / "assumptions.csv").is_file()
    assert not (ROOT / "book" / "chapters" / "mistake.md").exists()
