"""Runs of the efficacy model in the edition of its specification."""

from __future__ import annotations

import chokepoints

ENGINE = chokepoints.engine("efficacy")
SCENARIOS = list(ENGINE.assumptions.scenarios["efficacy"])


def run(values=None, scenario="baseline", summary=False, edition="1"):
    """The specification is of edition 1."""
    return chokepoints.run("efficacy", values or {}, scenario, summary=summary, edition=edition)
