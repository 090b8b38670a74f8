"""Draws in chunks: as many as wanted, in bounded memory, on this machine or on the workers of a Dask cluster.

A draw follows from the seed, the number of draws and its own number alone, so chunks may run anywhere and in any order; what
is made of them is put together in their order. What is exact: each draw, the mean (up to the last digits of a sum), and
quantiles, as long as the draws of the outputs fit into `KEPT` bytes. Beyond, the draws run twice: for the ends of each output,
then to count them in `BINS` bins of equal width between these. A quantile is then off by no more than a bin, and the column
``within`` says how wide that is.
"""

from __future__ import annotations

import collections
import importlib.util
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from tqdm import tqdm

from modelbook.errors import BookError, nearest
from modelbook.language.model import TIME
from modelbook.language.to_numpy import Array
from modelbook.tables.described import PACKAGE
from modelbook.tables.kept import kept
from modelbook.worlds import sampling
from modelbook.worlds.engine import Engine, narrow

CHUNK = 2048  # draws: small enough for a processor's own memory, large enough that Python's share is small
KEPT = 2**29  # bytes of draws up to which quantiles are exact
BINS = 4096
GROUP = 2**16  # rows that are written together
AHEAD = 4  # chunks a worker that may wait to be put together
PATIENCE = 20  # seconds until a cluster has answered
MOST_DRAWS = 2**32 - 1  # a draw's number has 32 bits
Chunk = dict[str, Array]  # by output: rows of the result (or one) by draws


@dataclass(frozen=True)
class Plan:
    """Draws of a model around a world, and what is wanted of each.

    Attributes
    ----------
    root, code : str
        The book's folder, and that of its modules: a worker opens it there, too.
    model, scenario, n, seed
        As in `Book.run`.
    values : tuple of (key, value)
        The reader's settings.
    columns : tuple of str
        The outputs wanted.
    with_inputs : bool
        Whether a chunk holds the drawn assumptions, too.
    size : int
        Draws in a chunk.
    state : str
        Of the book's files and of the engine, for a worker to compare with its own; empty on this machine.
    """

    root: str
    code: str
    model: str
    values: tuple[tuple[str, float], ...]
    scenario: str
    n: int
    seed: int
    columns: tuple[str, ...]
    with_inputs: bool = False
    size: int = CHUNK
    state: str = ""

    @property
    def starts(self) -> range:
        """The number of the first draw of each chunk."""
        return range(0, self.n, self.size)


def plan(engine: Engine, values: Mapping[str, float] | None, scenario: str, n: int, seed: int, **more: Any) -> Plan:
    """A plan for an engine's model.

    Raises
    ------
    BookError
        For a number of draws that cannot be made.
    """
    if not 1 <= n <= MOST_DRAWS:
        raise BookError(f"{n} draws cannot be made.", mend=f"Ask for 1 to {MOST_DRAWS}.")
    book, given = engine.book, tuple(sorted((values or {}).items()))
    return Plan(str(book.root), str(book.modules.folder), engine.model.name, given, scenario, n, seed, **more)


def chunk(one: Plan, start: int, engine: Engine | None = None) -> Chunk:
    """The outputs, and the drawn assumptions if wanted, in the draws from `start` on."""
    engine = engine or _engine(one)
    stop = min(start + one.size, one.n)
    values = dict(one.values)
    drawn = sampling.draws(engine.assumptions, one.model, values, one.scenario, one.n, one.seed, start, stop)
    result = narrow(engine, one.columns).arrays(drawn, one.scenario, stop - start, draw=1 + start)
    out = {name: _by_row(engine, name, result[name], stop - start) for name in one.columns}
    if one.with_inputs:
        out |= {key: x[None] for key, x in drawn.items() if isinstance(x, np.ndarray)}
    return out


def _by_row(engine: Engine, name: str, x: Array, n: int) -> Array:
    """An output with the draws along the last axis."""
    own, axes = engine.model.rows, engine.axes_of[name]
    if own in axes and own != TIME:
        return np.ascontiguousarray(np.broadcast_to(x.reshape(len(x), -1), (n, x[0].size)).T)
    rows = len(x) if TIME in axes else 1
    return np.array(np.broadcast_to(x.reshape(rows, -1), (rows, n)))


@lru_cache(maxsize=4)  # a worker process serves many plans and owns nothing else that could keep the book
def _book(root: str, code: str) -> Any:
    from modelbook.worlds.book import Book  # it stands on this module

    return Book(Path(root), Path(code))


def _engine(one: Plan) -> Engine:
    """The plan's model on a worker, which opens the book once and sees its files as they are now.

    Raises
    ------
    BookError
        When they are not those of who asked.
    """
    book = _book(one.root, one.code).refresh()
    if one.state and _state(book) != one.state:
        what = f"a worker's files below {one.root}, or its engine, are not those of the machine that asked."
        raise BookError(
            what, mend="Give workers the same files and the same version of modelbook, and start them again."
        )
    engine: Engine = book.engine(one.model)
    return engine


@kept
def _state(book: Any) -> str:
    from modelbook.worlds.fingerprint import code, fingerprint  # it stands on the book

    return fingerprint(book) if (book.root / PACKAGE).is_file() else code(book)


# -- where the chunks run ---------------------------------------------------------------------------------------------------


def chunks(one: Plan, engine: Engine, cluster: str = "", says: str = "draws") -> Iterator[Chunk]:
    """The chunks of a plan in their order, with a bar on a terminal."""
    run = (
        _on_cluster(replace(one, state=_state(engine.book)), cluster)
        if cluster
        else (chunk(one, start, engine) for start in one.starts)
    )
    with tqdm(
        total=one.n, unit=" draws", unit_scale=True, desc=says, disable=None, leave=False, file=sys.stderr
    ) as bar:
        for start, made in zip(one.starts, run, strict=True):
            yield made
            bar.update(min(one.size, one.n - start))


def _on_cluster(one: Plan, address: str) -> Iterator[Chunk]:
    """Chunks worked out by the workers of a Dask cluster; some wait for their turn, so that memory stays bounded.

    A worker that stops half-way is no matter: its chunks are run again by another, with the same result.
    """
    if importlib.util.find_spec("distributed") is None:
        mend = "Install it: pip install 'modelbook[cluster]'; without --cluster the draws run on this machine."
        raise BookError("a cluster needs Dask, which is not installed.", mend=mend)
    from distributed import Client  # slow to import, and an extra

    try:
        client: Any = Client(address, timeout=PATIENCE)  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as error:
        mend = "Start a scheduler (dask scheduler) and workers (dask worker ADDRESS), and give its address."
        raise BookError(f"no cluster answers at {address}: {error}.", mend=mend) from None
    with client:
        workers = max(1, len(client.scheduler_info()["workers"]))
        waiting: collections.deque[Any] = collections.deque()
        for start in one.starts:
            waiting.append(client.submit(chunk, one, start, pure=False, retries=3))
            if len(waiting) >= AHEAD * workers:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


# -- what is made of them -----------------------------------------------------------------------------------------------------


def quantiles(
    engine: Engine,
    values: Mapping[str, float] | None,
    scenario: str,
    n: int,
    seed: int,
    cluster: str = "",
    kept: int = KEPT,
) -> pd.DataFrame:
    """Mean and quantiles of each numeric output over `n` draws, one row a row of the result and output.

    Returns
    -------
    pandas.DataFrame
        The model's row, ``output``, ``mean``, ``p5`` to ``p95``; and ``within``, where the draws were too many to be kept:
        how far a quantile may be off, in the output's unit.
    """
    own, name = engine.model.rows, engine.model.row_name
    outputs = tuple(o.column for o in engine.model.outputs if not o.names and not engine.axes_of[o.column] - {own})
    one = plan(engine, values, scenario, n, seed, columns=outputs)
    after = engine.first_shown(values, scenario) if engine.model.shown_after else -np.inf
    cells = sum(len(engine.axes[own]) if own in engine.axes_of[o] else 1 for o in outputs)
    summed = _exact(one, engine, cluster) if cells * n * 8 <= kept else _counted(one, engine, cluster)
    rows = []
    for i, member in enumerate(engine.axes[own] if own else [None]):
        if own == TIME and member <= after:
            continue
        for o in outputs:
            cell = summed[o]
            rows.append(({name: member} if own else {}) | {"output": o} | cell[min(i, len(cell) - 1)])
    return pd.DataFrame(rows)


Summed = dict[str, list[dict[str, float]]]  # by output, a dict a row


def _exact(one: Plan, engine: Engine, cluster: str) -> Summed:
    """From all draws at once."""
    every: dict[str, Array] = {}
    for start, made in zip(one.starts, chunks(one, engine, cluster), strict=True):
        for name, x in made.items():
            full = every.setdefault(name, np.empty((len(x), one.n)))
            full[:, start : start + x.shape[1]] = x
    levels = list(sampling.QUANTILES.values())
    return {
        name: [
            {"mean": float(row.mean())}
            | dict(zip(sampling.QUANTILES, map(float, np.quantile(row, levels)), strict=True))
            for row in x
        ]
        for name, x in every.items()
    }


def _counted(one: Plan, engine: Engine, cluster: str) -> Summed:
    """From two runs over all draws: the ends of each output, then how many fall into each bin between them."""
    low: dict[str, Array] = {}
    high: dict[str, Array] = {}
    total: dict[str, Array] = {}
    for made in chunks(one, engine, cluster, "draws, for their ends"):
        for name, x in made.items():
            total[name] = total.get(name, 0) + x.sum(axis=1)
            low[name] = np.fmin(low.get(name, np.inf), np.fmin.reduce(x, axis=1))
            high[name] = np.fmax(high.get(name, -np.inf), np.fmax.reduce(x, axis=1))
    width = {name: (high[name] - low[name]) / BINS for name in low}
    counts = {name: np.zeros((len(low[name]), BINS), np.int64) for name in low}
    for made in chunks(one, engine, cluster, "draws, counted"):
        for name, x in made.items():
            with np.errstate(invalid="ignore", divide="ignore"):
                at = np.floor((x - low[name][:, None]) / width[name][:, None])
            place = np.clip(np.nan_to_num(at), 0, BINS - 1).astype(np.int64) + BINS * np.arange(len(x))[:, None]
            counts[name] += np.bincount(place.ravel(), minlength=counts[name].size).reshape(counts[name].shape)
    parts = {name: zip(total[name], low[name], width[name], counts[name], strict=True) for name in low}
    return {name: [_of_counts(one.n, *row) for row in rows] for name, rows in parts.items()}


def _of_counts(n: int, total: float, low: float, width: float, counts: Array) -> dict[str, float]:
    """Mean and quantiles of one row: within its bin a quantile stands in proportion."""
    out = {"mean": float(total / n)}
    so_far = np.cumsum(counts)
    for level, q in sampling.QUANTILES.items():
        wanted = q * n
        k = min(int(np.searchsorted(so_far, wanted)), BINS - 1)
        inside = (wanted - (so_far[k] - counts[k])) / counts[k] if counts[k] else 0.0
        out[level] = float(low + (k + inside) * width)
    return out | {"within": float(width)}


def write(
    engine: Engine,
    file: Path | str,
    values: Mapping[str, float] | None,
    scenario: str,
    n: int,
    seed: int,
    outputs: Sequence[str] = (),
    cluster: str = "",
) -> Path:
    """Write draws as Parquet, a row group at a time: the draw's number, the drawn assumptions, outputs at steps.

    Parameters
    ----------
    outputs : sequence of str
        ``COLUMN@STEP``, or a column alone where it has one value; by default every number of the summary, or at the focus.

    Raises
    ------
    BookError
        For an output or a step that the model does not have, or where pyarrow is not installed.
    """
    if importlib.util.find_spec("pyarrow") is None:
        raise BookError("Parquet needs pyarrow, which is not installed.", mend="pip install 'modelbook[book]'.")
    import pyarrow as pa
    import pyarrow.parquet as pq

    wanted = named(engine, outputs)
    columns = tuple(dict.fromkeys(column for column, _ in wanted.values()))
    one = plan(engine, values, scenario, n, seed, columns=columns, with_inputs=True)
    file, writer = Path(file), None
    group: list[Any] = []
    try:
        for start, made in zip(one.starts, chunks(one, engine, cluster), strict=True):
            table = {"draw": np.arange(start + 1, min(start + one.size, n) + 1)}
            table |= {key: x[0] for key, x in made.items() if key not in columns}
            table |= {name: made[column][row] for name, (column, row) in wanted.items()}
            group.append(pa.table(table))
            if len(group) * one.size >= GROUP or start == one.starts[-1]:
                whole = pa.concat_tables(group)
                writer = writer or pq.ParquetWriter(file, whole.schema, compression="zstd")
                writer.write_table(whole.combine_chunks())
                group = []
    finally:
        if writer:
            writer.close()
    return file


def named(engine: Engine, outputs: Sequence[str]) -> dict[str, tuple[str, int]]:
    """Outputs by name as columns and places in their rows."""
    model, own = engine.model, engine.model.rows
    single = {o.column for o in model.all_outputs if not o.names and not engine.axes_of[o.column]}
    stepped = {o.column for o in model.outputs if not o.names and engine.axes_of[o.column] == {own}}
    members = [str(member) for member in engine.axes[own]] if own else []
    if not outputs:
        focus = str(model.focus if model.focus is not None else (members or [""])[-1])
        in_time = [f"{o.column}@{focus}" for o in model.outputs if o.column in stepped]
        outputs = sorted(single & {o.column for o in model.singles}) or in_time
    out = {}
    for name in outputs:
        column, _, step = name.partition("@")
        if column not in single | stepped:
            raise BookError(f"{model.name} has no number '{column}'.", mend=nearest(column, single | stepped))
        if (column in stepped) != bool(step) or (step and step not in members):
            mend = f"Write {column}@{members[-1]}." if column in stepped else f"Write {column} alone."
            raise BookError(f"'{name}' is no single number of {model.name}.", mend=mend)
        out[name] = (column, members.index(step) if step else 0)
    return out
