"""Models that bring their own assumptions, in one Python file as an author writes it."""

from pathlib import Path

GROWTH = """
from modelbook.language import Assumption, Equation, Model, Output, Scenario, Stock

MODEL = Model(
    "growth", "Growth", "How rich can a worker become?",
    [
        Stock("1", "k", "prev(k) + saving*prev(k)**a - (wear + n)*prev(k)", "machines", "machines a worker", start="1"),
        Equation("2", "y", "k**a", "tonnes", "made a worker"),
        Equation("3", "c", "(1 - saving)*y", "tonnes", "used a worker"),
    ],
    [
        Output("capital", "k", "machines", "machines a worker"),
        Output("made", "y", "tonnes", "made a worker"),
        Output("used", "c", "tonnes", "used a worker"),
    ],
    steps=range(61),
    assumptions=[
        Assumption("saving", 0.2, 0.05, 0.6, unit="share", source="Solow (1956), https://doi.org/10.2307/1884513"),
        Assumption("strength", 0.33, 0.2, 0.5, symbol="a"),
        Assumption("wear", 0.05, 0.02, 0.1, unit="share"),
        Assumption("workers", 0.01, 0, 0.03, unit="share", symbol="n", label="Growth of the number of workers"),
    ],
    scenarios=[Scenario("frugal", {"saving": 0.4}, who="A saver")],
)
"""


def growth_file(folder: Path, text: str = GROWTH) -> Path:
    """The growth model as a file of its own."""
    file = folder / "growth.py"
    file.write_text(text, encoding="utf-8")
    return file
