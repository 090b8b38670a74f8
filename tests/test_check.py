"""Mistakes in data/, each made in a copy of the book, and what `chokepoints check` says to it: where, what, how to mend it."""

import pytest
from bad_book import assert_refused, chokepoints, copy_book, inside

pytestmark = pytest.mark.slow  # each checks a whole book; that nothing is to mend each build says


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
