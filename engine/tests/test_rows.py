"""Results whose rows are no years: the members of a set, or a single row."""

import numpy as np
import pandas as pd
import pytest
from front_end import open_empty
from small_books import EPIDEMIC

from modelbook import Book
from modelbook.explorer import bundle
from modelbook.language.model import Equation, Model, Output
from modelbook.worlds import streaming
from modelbook.worlds.assumption import Scenario
from modelbook.worlds.engine import Engine

CHAIRS = pd.DataFrame({"id": ["stool", "sofa"], "legs": [3.0, 6.0]})


class Nobody:
    """The assumptions of a model that has none."""

    scenarios = {name: {"baseline": Scenario(name, "baseline", "", "", "", (), {})} for name in ("set", "one")}
    earlier = {}  # editions

    def __iter__(self):
        return iter(())

    def values(self):
        return ()

    def symbols(self, model):
        return {}

    def year_of(self, model):
        return None

    def resolve(self, *_):
        return {}

    def scenario(self, model, name):
        return self.scenarios[model][name]


class Bare(Book):
    """A book of which a reader may change nothing."""

    assumptions = Nobody()


def engine(rows: str) -> Engine:
    equations = [Equation("", "y", "2*legs"), Equation("", "total", "Sum(y, chair)")]
    m = Model(
        "set" if rows else "one", "T", "?", equations,
        [Output("double", "y")] if rows else [Output("total", "total", "legs")],
        rows=rows, sets={"chair": "chairs"}, data={"legs": ("chairs", "legs")}, tables={"chairs": lambda _: CHAIRS},
    )  # fmt: skip
    book = Bare(EPIDEMIC)
    book.models[m.name] = m
    return book.engine(m.name)


def test_a_row_is_a_member_of_the_set():
    made = engine("chair")
    assert made.frame().to_dict("list") == {"chair": ["stool", "sofa"], "double": [6.0, 12.0]}
    assert made.model.row_name == "chair"
    assert not made.model.singles
    drawn = streaming.quantiles(made, {}, "baseline", 8, 1)
    assert list(drawn.columns[:2]) == ["chair", "output"]
    assert list(drawn.p50) == [6.0, 12.0]


def test_a_single_row_is_its_own_summary():
    made = engine("")
    assert made.frame().to_dict("list") == {"total": [18.0]} == made.summary().to_dict("list")
    assert made.model.row_name == ""
    assert [o.column for o in made.model.singles] == ["total"]
    drawn = streaming.quantiles(made, {}, "baseline", 8, 1)
    assert list(drawn.columns[:1]) == ["output"]
    assert np.allclose(drawn.p95, 18)


@pytest.mark.parametrize("rows", ["chair", ""])
def test_the_browser_has_the_same_rows(browser, rows):
    made = engine(rows)
    page = open_empty(browser, made)
    name = made.model.name
    found = page.evaluate(f"modelbook.world.rows(modelbook.models.{name}, {{}}, 'baseline')")
    assert found == made.frame().to_dict("records")
    fan = page.evaluate(
        f"modelbook.sampling.fan(modelbook.models.{name}, {{}}, 'baseline', 8, 1, ['{made.columns[0]}'])"
    )
    wanted = streaming.quantiles(made, {}, "baseline", 8, 1).drop(columns="mean")
    assert fan == wanted.to_dict("records")
    page.close()


def test_a_model_that_no_chart_shows_still_has_a_script():
    assert "chair" in bundle.model_script(engine("chair"))
