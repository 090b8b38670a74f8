"""Solow's growth model: what a country saves and what wears out decide how rich each worker becomes."""

from modelbook.language import Assumption, Equation, Model, Output, Scenario, Stock

MODEL = Model(
    "growth",
    "Growth",
    "How rich can a worker become?",
    [
        Stock("1", "k", "prev(k) + saving*prev(k)**a - (wear + n)*prev(k)", "machines", "machines a worker", start="1"),
        Equation("2", "y", "k**a", "tonnes", "made a worker"),
        Equation("3", "c", "(1 - saving)*y", "tonnes", "used a worker"),
    ],
    [Output("made", "y", "tonnes", "made a worker"), Output("used", "c", "tonnes", "used a worker")],
    steps=range(61),
    assumptions=[
        Assumption(
            "saving", 0.2, 0.05, 0.6, unit="share", source="solow-1956", note="A round number, as in the paper."
        ),
        Assumption("strength", 0.33, 0.2, 0.5, symbol="a", label="What more machines add"),
        Assumption("wear", 0.05, 0.02, 0.1, unit="share", label="Machines that wear out in a year"),
        Assumption("workers", 0.01, 0, 0.03, unit="share", symbol="n", label="Growth of the number of workers"),
    ],
    scenarios=[Scenario("frugal", {"saving": 0.4}, label="Twice the saving", who="A saver")],
    texts={"title": "After {60} years a worker makes {made@60|2} tonnes"},
)
