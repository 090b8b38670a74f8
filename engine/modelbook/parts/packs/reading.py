"""What the front matter of a lesson says, read and checked: the same for the build, the check and the notebook.

::

    pack:
      chapter: chapters/2-growth        the page that the lesson goes with
      model: growth
      charts: [growth_paths]            one or two
      shows: [saving]                   the controls in sight, four at most
      locks: {workers_scale: 1}         shown and not to be moved
      reads: {Eaten: consumed@30 | 1}   the numbers beside the controls
      minutes: 50                       what the steps sum to
      ages: 16+
      subjects: economics, geography
      word: harvest                     the word that a class says to see held answers
      formerly: [teach/sheets#sheet-2]  where it stood before: a page, and a place on it
      states:
        thrift: {label: A frugal country, query: scenario=thrift, page_name: Thrift}

A state of nothing but a scenario bears the scenario's own label, or says under ``page_name`` how the chapter calls it: a
pupil who reads one name on the sheet and another on the page is lost.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import parse_qsl

import yaml

from modelbook.drawing import charts as drawing
from modelbook.errors import BookError, Place, nearest
from modelbook.explorer.bundle import addressed
from modelbook.explorer.spoken import Spoken
from modelbook.tables.kept import kept
from modelbook.worlds import words
from modelbook.worlds.book import Book

HEAD = re.compile(r"\A---\n(.*?)\n---\n", re.S)
STEP = re.compile(r"^## (.+?), (\d+) minutes$", re.M)
HEADING = re.compile(r"^## (.+)$", re.M)
NEEDED = ("model", "chapter", "shows", "reads", "minutes", "states")
KNOWN = (*NEEDED, "charts", "locks", "ages", "subjects", "word", "view", "formerly")
IN_STATE = ("label", "query", "page_name")
MOST = 4  # controls that a pupil is given


@dataclass(frozen=True)
class State:
    """A named world of a lesson.

    Attributes
    ----------
    label : str
        Its name, on the button and on the sheet.
    scenario : str
    values : mapping of str to float
        Settings by key, those that are locked among them.
    view : mapping of str to str
    page_name : str
        How the chapter calls it; empty where it is the same.
    """

    id: str
    label: str
    scenario: str
    values: Mapping[str, float]
    view: Mapping[str, str]
    page_name: str = ""

    def query(self, model: str) -> list[tuple[str, str]]:
        """The keys of a link that opens it."""
        return [
            (f"scenario.{model}", self.scenario),
            *((k, f"{x:.12g}") for k, x in self.values.items()),
            *self.view.items(),
        ]


@dataclass(frozen=True)
class Read:
    """A number of the lesson's model: its label, what it is, and how it is written."""

    label: str
    reference: str
    form: str


@dataclass(frozen=True)
class Pack:
    """A lesson.

    Attributes
    ----------
    name : str
        Of its file, without folder and ending.
    page : str
        Its path below ``book``, without ending.
    text : str
        All of its file.
    """

    book: Book
    name: str
    page: str
    text: str
    given: Mapping[str, Any]
    title: str
    states: Mapping[str, State]
    reads: tuple[Read, ...]
    locks: Mapping[str, float]

    @property
    def model(self) -> str:
        """Its model's name."""
        return str(self.given["model"])

    @property
    def file(self) -> str:
        """Its file, below the book's folder."""
        return f"book/{self.page}.md"

    @property
    def word(self) -> str:
        """The word that opens what is held back."""
        return str(self.given.get("word", ""))

    def places(self, page: str) -> list[str]:
        """The places on a page at which it stood before."""
        old = [str(one).partition("#") for one in self.given.get("formerly") or ()]
        return [place for before, _, place in old if before == page]

    @property
    def steps(self) -> list[tuple[str, int]]:
        """Its steps and their minutes."""
        return [(m[1], int(m[2])) for m in STEP.finditer(self.text)]

    @property
    def charts(self) -> list[str]:
        """The charts in sight, the model's first by default."""
        return list(self.given.get("charts") or list(drawing.charts(self.book, self.model))[:1])

    @cached_property
    def view(self) -> dict[str, str]:
        """What is seen first."""
        return drawing.shown(self.book, self.model).defaults | dict(self.given.get("view") or {})

    def said(self, state: State | None = None) -> Spoken:
        """What the model says in a state; in the baseline, with the locks, without one."""
        values, scenario, view = (state.values, state.scenario, state.view) if state else (self.locks, "baseline", {})
        return Spoken(self.book.engine(self.model), values, scenario, self.view | dict(view))

    def shown(self, read: Read, said: Spoken) -> str:
        """A number as it is written."""
        form = read.form or None
        return words.shown(said.named(read.reference), form, said.unit(read.reference), words.formats(self.book))


def licence(book: Book) -> str:
    """Under which licence the book's own words are; empty where it does not say."""
    said = book.package.get("licenses") or [{}]
    return str(said[0].get("name", ""))


def written(book: Book) -> dict[str, str]:
    """The pages of a book that are lessons: their text by file."""
    out = {}
    for file in sorted((book.root / "book").rglob("*.md")):
        try:
            text = file.read_text(encoding="utf-8-sig")
        except UnicodeDecodeError:
            continue  # the check tells of it
        if is_pack(text):
            out[file.relative_to(book.root).as_posix()] = text
    return out


def is_pack(text: str) -> bool:
    """Whether a page is a lesson."""
    head = HEAD.match(text)
    return bool(head and re.search(r"^pack:", head[1], re.M))


def packs(book: Book) -> list[Pack]:
    """All lessons of a book, by their files' names."""
    return [read(book, file, text) for file, text in written(book).items()]


def line(text: str, *path: str) -> int:
    """The line of the front matter on which the last of some nested keys stands."""
    at = 0
    for word in path:
        found = re.compile(rf"(?<![\w-]){re.escape(str(word))}(?![\w-])").search(text, at)
        if not found:
            break
        at = found.start() + 1
    return text[:at].count("\n") + 1


@kept
def read(book: Book, file: str, text: str) -> Pack:
    """A lesson from its file.

    Raises
    ------
    BookError
        For what its front matter says wrongly; it names the line.
    """
    head = HEAD.match(text)
    try:
        given = (yaml.safe_load(head[1]) or {}).get("pack") if head else None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        at = Place(file, mark.line + 2 if mark else 1)
        raise BookError("the front matter cannot be read.", where=at, mend="Mend its colons and braces.") from None
    if not isinstance(given, dict):
        raise BookError(
            "`pack` says nothing.", where=Place(file, line(text, "pack")), mend="Give it a model and states."
        )
    for key in given:
        if key not in KNOWN:
            raise _wrong(file, text, f"a lesson has no '{key}'.", nearest(str(key), KNOWN), "pack", key)
    for key in NEEDED:
        if not given.get(key):
            raise _wrong(file, text, f"the lesson says no '{key}'.", f"Add it under pack: {', '.join(NEEDED)}.", "pack")
    title = re.search(r"^# (.+)$", text, re.M)
    page = file.removeprefix("book/").removesuffix(".md")
    made = _Reader(book, file, text, given)
    made.controls()
    locks = made.locks()
    states = made.states(locks)
    pack = Pack(
        book, page.rsplit("/", 1)[-1], page, text, given, title[1].strip() if title else page, states, made.reads(), locks,
    )  # fmt: skip
    made.numbers(pack)
    made.steps(pack)
    return pack


def _wrong(file: str, text: str, what: str, mend: str, *path: str) -> BookError:
    return BookError(what, where=Place(file, line(text, *path)), mend=mend)


class _Reader:
    """Reads the parts of a lesson's front matter."""

    def __init__(self, book: Book, file: str, text: str, given: Mapping[str, Any]):
        self.book, self.file, self.text, self.given = book, file, text, given
        if str(given["model"]) not in book.engines:
            raise self.wrong(
                f"there is no model '{given['model']}'.", nearest(str(given["model"]), book.engines), "model"
            )
        self.engine = book.engine(str(given["model"]))
        self.known = addressed(book)[self.engine.model.name]
        if not (book.root / "book" / f"{given['chapter']}.md").is_file():
            raise self.wrong(f"there is no page '{given['chapter']}'.", "Write chapters/NAME, without .md.", "chapter")

    def wrong(self, what: str, mend: str, *path: str) -> BookError:
        """An error at a key of ``pack``."""
        return _wrong(self.file, self.text, what, mend, "pack", *path)

    def mapping(self, name: str) -> dict[Any, Any]:
        """A part that is a list of names with something behind each."""
        found = self.given.get(name) or {}
        if not isinstance(found, dict):
            raise self.wrong(f"'{name}' is no list of NAME: VALUE.", "Write a line NAME: VALUE for each.", name)
        return found

    def controls(self) -> None:
        """Refuse controls and charts that are not there."""
        name, shows = self.engine.model.name, self.given["shows"]
        keys = self.engine.assumptions.keys_of(name)
        if not isinstance(shows, list) or len(shows) > MOST:
            raise self.wrong(
                f"'shows' is a list of one to {MOST} controls.", "Hide the others: pupils have an hour.", "shows"
            )
        for key in shows:
            if key not in keys:
                raise self.wrong(f"{name} has no control '{key}'.", nearest(str(key), keys), "shows", str(key))
        own = list(drawing.charts(self.book, name))
        for chart in self.given.get("charts") or ():
            if chart not in own:
                raise self.wrong(f"{name} has no chart '{chart}'.", nearest(str(chart), own), "charts", str(chart))

    def setting(self, key: str, value: Any, *path: str) -> float:
        """A value of a key, as a number within its range."""
        if key not in self.known["keys"]:
            what = f"{self.engine.model.name} has no control '{key}'."
            raise self.wrong(what, nearest(key, self.known["keys"]), *path)
        label, low, high, *choices = self.known["keys"][key]
        if choices and str(value) in choices[0]:
            return float(list(choices[0]).index(str(value)))
        try:
            number = float(value)
        except (TypeError, ValueError):
            raise self.wrong(f"{key}: '{value}' is no number.", "Write digits, or one of its choices.", *path) from None
        if not low <= number <= high:
            raise self.wrong(f"{key}: {number:g} is out of range.", f"{label} goes from {low:g} to {high:g}.", *path)
        return number

    def locks(self) -> dict[str, float]:
        """The controls that are shown and not to be moved."""
        out = {}
        for key, value in self.mapping("locks").items():
            if key in self.given["shows"]:
                raise self.wrong(
                    f"'{key}' is both free and locked.", "Take it out of shows or of locks.", "locks", str(key)
                )
            out[str(key)] = self.setting(str(key), value, "locks", str(key))
        return out

    def states(self, locks: Mapping[str, float]) -> dict[str, State]:
        """The states by id."""
        out: dict[str, State] = {}
        for ident, given in self.mapping("states").items():
            path = ("states", str(ident))
            if not re.fullmatch(r"[a-z][a-z0-9-]*", str(ident)):
                raise self.wrong(f"'{ident}' cannot name a state.", "Use lower-case letters, digits and -.", *path)
            if not isinstance(given, dict) or not given.get("label"):
                raise self.wrong(f"the state '{ident}' has no label.", "Write {label: NAME, query: KEY=VALUE}.", *path)
            for key in given:
                if key not in IN_STATE:
                    raise self.wrong(f"a state has no '{key}'.", nearest(str(key), IN_STATE), *path)
            label = str(given["label"])
            if twin := next((s for s in out.values() if s.label.casefold() == label.casefold()), None):
                what = f"the states '{twin.id}' and '{ident}' are both called “{label}”."
                raise self.wrong(what, "Pupils find a state by its name: give each its own.", *path)
            out[str(ident)] = self.state(str(ident), label, given, locks)
        if not out:
            raise self.wrong(
                "the lesson has no state.", "Add one: base: {label: Baseline, query: scenario=baseline}.", "states"
            )
        return out

    def state(self, ident: str, label: str, given: Mapping[str, Any], locks: Mapping[str, float]) -> State:
        """One state."""
        path, model = ("states", ident), self.engine.model.name
        scenario, values, view = "baseline", {}, {}
        for key, value in parse_qsl(str(given.get("query", "")), keep_blank_values=True):
            if key == "scenario":
                named = self.engine.assumptions.scenarios[model]
                if value not in named:
                    raise self.wrong(f"{model} has no scenario '{value}'.", nearest(value, named), *path)
                scenario = value
            elif key in self.known["views"]:
                choices = self.known["views"][key]
                if value not in choices:
                    raise self.wrong(f"the view '{key}' has no '{value}'.", nearest(value, choices), *path)
                view[key] = value
            else:
                values[key] = self.setting(key, value, *path)
        if moved := next((key for key in values if locks.get(key, values[key]) != values[key]), None):
            raise self.wrong(f"the state '{ident}' moves '{moved}', which is locked.", "Unlock it, or leave it.", *path)
        own = self.known["scenarios"].get(scenario, "")
        page_name = str(given.get("page_name", ""))
        if not values and label != own and page_name != own and (scenario, label) != ("baseline", "Baseline"):
            what = f"the sheet calls this state “{label}”, the page of the chapter “{own}”."
            raise self.wrong(what, f"Take that label, or add page_name: {own}.", *path)
        return State(ident, label, scenario, {**locks, **values}, view, page_name if page_name != label else "")

    def reads(self) -> tuple[Read, ...]:
        """The numbers beside the controls."""
        out = []
        for label, given in self.mapping("reads").items():
            reference, _, form = (part.strip() for part in str(given).partition("|"))
            out.append(Read(str(label), reference, form))
        return tuple(out)

    def numbers(self, pack: Pack) -> None:
        """Refuse numbers that the model does not give."""
        said = pack.said()
        for one in pack.reads:
            try:
                pack.shown(one, said)
            except BookError as error:
                raise self.wrong(
                    f"“{one.label}”: {error.problem.what}", error.problem.mend, "reads", one.label
                ) from None

    def steps(self, pack: Pack) -> None:
        """Refuse steps without minutes, or that do not sum to the lesson's."""
        for heading in HEADING.finditer(self.text):
            if not STEP.match(heading[0]):
                at = Place(self.file, self.text[: heading.start()].count("\n") + 1)
                raise BookError(f"the step “{heading[1]}” has no minutes.", where=at, mend="Write ## NAME, 10 minutes.")
        total = sum(minutes for _, minutes in pack.steps)
        if total != self.given["minutes"]:
            what = f"the steps take {total} minutes, the lesson {self.given['minutes']}."
            raise self.wrong(what, "Mend one of them.", "minutes")
