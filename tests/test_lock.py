"""requirements*.txt are the full locks of what the two pyproject.toml ask for, and this environment is what they say."""

import re
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

import lock
import pytest
from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
LOCKS = list(lock.LOCKS.items())
PIN = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)(?:\[[^]]*\])?==(?P<version>[^ ;\\]+)(?:\s*;\s*(?P<marker>[^\\]+))?")


@dataclass(frozen=True)
class Pin:
    name: str
    version: Version
    marker: Marker | None
    hashes: int

    @property
    def applies(self) -> bool:
        """Whether it is for this Python and this platform."""
        return self.marker is None or self.marker.evaluate()


def pins(path: Path) -> list[Pin]:
    found = []
    for entry in re.split(r"\n(?=[A-Za-z0-9])", path.read_text(encoding="utf-8")):
        match = PIN.match(entry)
        if match:
            marker = match["marker"]
            found.append(
                Pin(
                    canonicalize_name(match["name"]),
                    Version(match["version"]),
                    Marker(marker.strip()) if marker else None,
                    entry.count("--hash=sha256:"),
                )
            )
    return found


@pytest.mark.parametrize(("group", "locked"), LOCKS)
def test_lock_was_made_from_what_is_asked_for(book_root, group, locked):
    first = (book_root / locked).read_text(encoding="utf-8").partition("\n")[0]
    assert first == lock.stamp(group), f"the group {group} changed after {locked} was made: run `make lock`"


def test_a_requirement_of_the_engine_marks_the_lock_as_old(book_root, tmp_path):
    (tmp_path / "engine").mkdir()
    for name in lock.HOMES.values():
        text = (book_root / name).read_text(encoding="utf-8")
        (tmp_path / name).write_text(text.replace('"jupytext"', '"jupytext>=1"'), encoding="utf-8")
    assert "jupytext>=1" in lock.asked("book", tmp_path)
    assert lock.stamp("book", tmp_path) != lock.stamp("book")
    assert lock.stamp("test", tmp_path) == lock.stamp("test")


@pytest.mark.parametrize(("group", "locked"), LOCKS)
def test_each_direct_requirement_is_pinned_at_a_version_it_allows(book_root, group, locked):
    versions = {}
    for pin in pins(book_root / locked):
        versions.setdefault(pin.name, []).append(pin.version)
    assert "modelbook" not in versions, "our own packages are installed from the checkout"
    for requirement in map(Requirement, lock.asked(group)):
        pinned = versions.get(canonicalize_name(requirement.name), [])
        assert pinned, f"{requirement.name} of the group {group} is not in {locked}: run `make lock`"
        assert all(requirement.specifier.contains(version) for version in pinned), requirement


@pytest.mark.parametrize(("_group", "locked"), LOCKS)
def test_every_pin_carries_hashes(book_root, _group, locked):
    found = pins(book_root / locked)
    assert found
    assert [pin.name for pin in found if not pin.hashes] == []


@pytest.mark.parametrize(("_group", "locked"), LOCKS)
def test_this_environment_is_what_the_lock_says(book_root, _group, locked):
    wrong = []
    for pin in pins(book_root / locked):
        if pin.applies:
            try:
                installed = metadata.version(pin.name)
            except metadata.PackageNotFoundError:
                installed = "nothing"
            if installed == "nothing" or Version(installed) != pin.version:
                wrong.append(f"{pin.name}: locked {pin.version}, installed {installed}")
    assert wrong == [], "run `make test` (or remove .venv): " + "; ".join(wrong)


def test_the_two_locks_agree(book_root):
    book, tests = (
        {(pin.name, str(pin.marker)): pin.version for pin in pins(book_root / locked)} for _, locked in LOCKS
    )
    assert {key for key in book.keys() & tests.keys() if book[key] != tests[key]} == set()


@pytest.mark.parametrize(("_group", "locked"), LOCKS)
def test_the_lock_names_no_machine(book_root, _group, locked):
    text = (book_root / locked).read_text(encoding="utf-8")
    assert not re.search(r"file://|/home/|/opt/|--index-url|--find-links", text)


def test_jupyter_book_stays_below_two(book_root):
    # 2.x is another program, which builds this book into nothing without an error.
    pinned = {pin.name: pin.version for pin in pins(book_root / "requirements.txt")}
    assert pinned["jupyter-book"] < Version("2")
    assert pinned["sphinx"] < Version("8")
