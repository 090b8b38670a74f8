"""Mistakes in rows of data/ that one part of the check or one table's reader finds, on a copy whose models are loaded once."""

import re

import pytest
from bad_book import MENDS, copy_book

from chokepoints.models import learning, reach
from modelbook.checks import check as checks
from modelbook.checks import rows, texts
from modelbook.errors import BookError
from modelbook.parts import summary
from modelbook.worlds.assumptions import Assumptions
from modelbook.worlds.book import Book

pytestmark = pytest.mark.slow  # the data of a whole book are checked before its copy is used


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
