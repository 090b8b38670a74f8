"""A tax on what a worker makes: a second model, which takes its base from the first."""

from modelbook.language import Assumption, Equation, Model, Output

MODEL = Model(
    "tax",
    "Tax",
    "How much does a tax bring?",
    [Equation("1", "taken", "base*rate*(1 - flight*rate)", "tonnes", "taken of a worker")],
    [Output("taken", "taken", "tonnes", "taken of a worker")],
    rows="",
    assumptions=[
        Assumption("base", 1.757, 0.5, 4, unit="tonnes", label="What a worker makes"),
        Assumption("rate", 0.25, 0, 0.6, unit="share", label="Rate of the tax", role="choice"),
        Assumption("flight", 0.5, 0, 1, label="How much of the base a full tax drives away"),
    ],
)
