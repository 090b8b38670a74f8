"""Draws in chunks: the same numbers however they are cut, on this machine or on a cluster; exact and told where not."""

import io
import os
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from distributed import Client, LocalCluster
from small_books import INVENTORY, PREDATOR, SOLOW, copy_whole

from modelbook.cli import main
from modelbook.errors import BookError
from modelbook.worlds import sampling, streaming
from modelbook.worlds.book import Book


@pytest.fixture(scope="module")
def solow() -> Book:
    return Book.open(SOLOW)


def plan(book: Book, model: str, n: int, **more) -> streaming.Plan:
    engine = book.engine(model)
    return streaming.plan(engine, {}, "baseline", n, 1, columns=tuple(engine.columns), **more)


# --- however they are cut


@pytest.mark.parametrize("size", [1, 7, 64, 1000])
@pytest.mark.parametrize(("example", "model"), [(SOLOW, "growth"), (INVENTORY, "inventory")])
def test_draws_are_the_same_however_they_are_cut(example, model, size):
    book = Book.open(example)
    engine = book.engine(model)
    n = 100 if size == 1 else 1000
    whole = engine.arrays(sampling.draws(engine.assumptions, model, {}, "baseline", n, 1), "baseline", n, draw=1)
    parts = list(streaming.chunks(plan(book, model, n, size=size), engine))
    for column in engine.columns:
        cut = np.concatenate([part[column] for part in parts], axis=1)
        np.testing.assert_allclose(cut, np.broadcast_to(whole[column].reshape(cut.shape[0], -1), cut.shape), rtol=1e-15)


def test_a_part_of_a_lattice_is_that_part():
    whole = sampling.lattice(5000, 7, 3)
    np.testing.assert_array_equal(sampling.lattice(5000, 7, 3, 1200, 3400), whole[1200:3400])
    assert len(np.unique(whole, axis=0)) == 5000


def test_more_points_than_the_vector_is_made_for_are_several_lattices(monkeypatch):
    monkeypatch.setattr(sampling, "MOST", 1024)
    whole = sampling.lattice(3000, 4, 1)
    np.testing.assert_array_equal(whole[:1024], sampling.lattice(1024, 4, 1))
    np.testing.assert_array_equal(
        np.concatenate([sampling.lattice(3000, 4, 1, a, a + 500) for a in range(0, 3000, 500)]), whole
    )
    assert len(np.unique(whole[:, 0])) == 3000
    np.testing.assert_allclose(whole.mean(axis=0), 0.5, atol=2e-3)


# --- what is exact


def test_quantiles_of_kept_draws_are_exact(solow):
    engine = solow.engine("growth")
    frame = solow.run("growth", draws=5000)
    drawn = engine.arrays(sampling.draws(engine.assumptions, "growth", {}, "baseline", 5000, 1), "baseline", 5000)
    row = frame[(frame.output == "made") & (frame.year == 60)].iloc[0]
    assert row["mean"] == drawn["made"][60].mean()
    assert list(row[list(sampling.QUANTILES)]) == list(
        np.quantile(drawn["made"][60], list(sampling.QUANTILES.values()))
    )
    assert "within" not in frame


def test_quantiles_of_counted_draws_are_within_what_they_say(solow):
    engine = solow.engine("growth")
    exact = streaming.quantiles(engine, {}, "baseline", 20_000, 1)
    counted = streaming.quantiles(engine, {}, "baseline", 20_000, 1, kept=0)
    assert list(counted.output) == list(exact.output)
    np.testing.assert_allclose(counted["mean"], exact["mean"], rtol=1e-12)
    assert (counted.within > 0).any()
    for level in sampling.QUANTILES:
        assert (abs(counted[level] - exact[level]) <= counted.within + 1e-12).all(), level
    assert (counted.within <= 0.01 * (exact.p95 - exact.p5) + 1e-12).all()


def test_a_number_of_draws_that_cannot_be_made_is_told(solow):
    for n in (0, -1, 2**32):
        with pytest.raises(BookError, match="draws cannot be made"):
            streaming.plan(solow.engine("growth"), {}, "baseline", n, 1, columns=())


# --- Parquet


def test_draws_are_written_with_what_was_drawn(tmp_path, solow):
    file = solow.draws(
        "growth", tmp_path / "draws.parquet", 5000, outputs=["made@60", "used@10"], values={"saving": 0.3}
    )
    frame = pd.read_parquet(file)
    assert list(frame) == ["draw", "wear", "workers", "strength", "made@60", "used@10"]
    assert frame.draw.tolist() == list(range(1, 5001))
    third = solow.run("growth", {"saving": 0.3, **frame.loc[2, ["wear", "workers", "strength"]].to_dict()})
    assert third.made[60] == pytest.approx(frame.loc[2, "made@60"], rel=1e-12)
    default = pd.read_parquet(solow.draws("growth", tmp_path / "focus.parquet", 10))
    assert [c for c in default if "@" in c] == ["capital@60", "made@60", "used@60"]


@pytest.mark.parametrize(
    ("output", "words"),
    [("maid@60", "Did you mean made"), ("made", "Write made@60"), ("made@61", "Write made@60")],
)
def test_an_output_that_cannot_be_written_is_told(tmp_path, solow, output, words):
    with pytest.raises(BookError, match=words):
        solow.draws("growth", tmp_path / "x.parquet", 10, outputs=[output])


MEASURED = """
import resource, sys
from modelbook import Book
book = Book.open(sys.argv[1])
book.draws("predator", sys.argv[2], 4096)
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
book.draws("predator", sys.argv[2], int(sys.argv[3]))
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


@pytest.mark.slow
def test_memory_does_not_grow_with_the_draws(tmp_path):
    grown = [
        int(
            subprocess.run(
                [sys.executable, "-c", MEASURED, str(PREDATOR), str(tmp_path / "x.parquet"), str(n)],
                capture_output=True, text=True, check=True, timeout=300,
            ).stdout
        )
        for n in (200_000, 500_000)
    ]  # fmt: skip
    assert (
        grown[1] < grown[0] + 30_000
    )  # kB; 300,000 more draws of 10 numbers, and 21 rows of 5 columns each, are 270 MB


# --- on a terminal


def test_a_bar_is_drawn_on_a_terminal_alone(monkeypatch, solow):
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    for stream, drawn in ((Terminal(), True), (io.StringIO(), False)):
        monkeypatch.setattr(sys, "stderr", stream)
        solow.run("growth", draws=3000)
        assert ("draws" in stream.getvalue()) == drawn


def test_the_command_writes_draws(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(copy_whole(SOLOW, tmp_path / "book"))
    assert (
        main(["draws", "growth", "--to", "a.parquet", "--draws", "50", "--output", "made@60", "--set", "saving=0.3"])
        == 0
    )
    assert capsys.readouterr().out == "a.parquet: 50 draws\n"
    assert len(pd.read_parquet("a.parquet")) == 50


# --- on a cluster


@pytest.fixture(scope="module")
def cluster():
    with LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None) as two:
        yield two


@pytest.mark.slow
def test_a_cluster_gives_the_same_draws(cluster, solow):
    here, there = (solow.run("growth", draws=9000, cluster=address) for address in ("", cluster.scheduler_address))
    pd.testing.assert_frame_equal(here, there, check_exact=True)


@pytest.mark.slow
def test_a_cluster_sees_an_edit_of_the_book(cluster, tmp_path):
    shutil.copytree(SOLOW, tmp_path / "book", ignore=shutil.ignore_patterns("_build"))
    book = Book(tmp_path / "book")
    table = tmp_path / "book" / "data" / "assumptions.csv"
    ask = {"draws": 3000, "cluster": cluster.scheduler_address}
    before = book.run("growth", **ask)
    text = table.read_text(encoding="utf-8")
    row = next(line for line in text.splitlines() if line.startswith("wear,"))
    table.write_text(text.replace(row, row.replace("0.05", "0.06", 1)), encoding="utf-8")
    assert table.read_text(encoding="utf-8") != text
    book.refresh()
    pd.testing.assert_frame_equal(book.run("growth", **ask), book.run("growth", draws=3000), check_exact=True)
    assert not before.equals(book.run("growth", **ask))


def test_a_worker_with_other_files_is_told(solow):
    one = replace(plan(solow, "growth", 100), state="another")
    with pytest.raises(BookError, match="are not those of the machine that asked"):
        streaming.chunk(one, 0)


@pytest.mark.slow
def test_a_worker_killed_half_way_does_not_matter(cluster, solow):
    engine, one = solow.engine("growth"), plan(solow, "growth", 20_000, size=200)
    here = list(streaming.chunks(one, engine))
    with Client(cluster.scheduler_address) as client:
        pids = list(client.run(os.getpid).values())
        there, killed = [], False
        for made in streaming.chunks(one, engine, cluster.scheduler_address):
            there.append(made)
            if len(there) == 30:
                os.kill(pids[0], signal.SIGKILL)
                killed = True
        assert killed
        deadline = time.monotonic() + 60  # the nanny starts another in its place
        while set(pids) & {*client.run(os.getpid).values()} == set(pids) and time.monotonic() < deadline:
            time.sleep(0.2)
        assert pids[0] not in client.run(os.getpid).values()
    for one_chunk, other in zip(here, there, strict=True):
        for column in one_chunk:
            np.testing.assert_array_equal(one_chunk[column], other[column])


@pytest.mark.slow
def test_a_cluster_writes_the_same_file(cluster, tmp_path):
    book = Book.open(INVENTORY)
    files = [
        book.draws("inventory", tmp_path / name, 5000, outputs=["shelf@52"], cluster=address)
        for name, address in (("here.parquet", ""), ("there.parquet", cluster.scheduler_address))
    ]
    pd.testing.assert_frame_equal(*map(pd.read_parquet, files), check_exact=True)


def test_a_cluster_that_does_not_answer_is_told(solow, monkeypatch):
    monkeypatch.setattr(streaming, "PATIENCE", 0.5)
    with pytest.raises(BookError, match=r"no cluster answers at tcp://127\.0\.0\.1:9") as found:
        solow.run("growth", draws=10, cluster="tcp://127.0.0.1:9")
    assert "dask scheduler" in str(found.value)


def test_without_the_extra_a_cluster_is_told(solow, monkeypatch):
    real = streaming.importlib.util.find_spec
    monkeypatch.setattr(
        streaming.importlib.util, "find_spec", lambda name: None if name == "distributed" else real(name)
    )
    with pytest.raises(BookError, match=r"pip install 'modelbook\[cluster\]'"):
        solow.run("growth", draws=10, cluster="tcp://127.0.0.1:9")


def test_a_worker_opens_the_book_by_its_folder(solow):
    one = plan(solow, "growth", 100)
    for column, x in streaming.chunk(one, 0).items():
        np.testing.assert_array_equal(x, streaming.chunk(one, 0, solow.engine("growth"))[column])
    assert Path(one.root) == SOLOW
