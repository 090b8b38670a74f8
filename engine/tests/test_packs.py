"""Lessons: what `new pack` writes is right and builds; each mistake is told with its line; answers follow from the model."""

import json

import pytest
from bs4 import BeautifulSoup
from small_books import EPIDEMIC, build, copy_whole
from test_twins import cases

from modelbook import Book, BookError, check
from modelbook.checks.check import all_problems
from modelbook.cli import main
from modelbook.errors import Place
from modelbook.explorer import notebooks
from modelbook.new.scaffold import new
from modelbook.parts.packs import answering, asks, blocks, gift, notebook, reading, solving
from modelbook.parts.packs.asks import Ask, Option, Wrong

FILE = "book/packs/first.md"


@pytest.fixture
def root(tmp_path):
    """The example with one lesson."""
    copy_whole(EPIDEMIC, tmp_path / "book")
    new(Book.open(tmp_path / "book"), "pack", "first")
    return tmp_path / "book"


def changed(root, old, by, count=1):
    """The book after a change of its lesson."""
    file = root / FILE
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, by, count), encoding="utf-8")
    return Book.open(root)


def lesson(root):
    return reading.packs(Book.open(root))[0]


# --- what is written


def test_a_new_lesson_has_nothing_to_mend_and_is_on_by_itself(root):
    book = Book.open(root)
    assert all_problems(book) == []
    pack = lesson(root)
    assert next(s.label for s in pack.states.values()) == "Baseline" and sum(m for _, m in pack.steps) == 50
    (ask,) = blocks.asks(pack)
    assert ask.worth == pytest.approx(100 * book.run("epidemic", {"contacts": 4}).ill[10])
    with pytest.raises(BookError, match="there already"):
        new(book, "pack", "first")
    with pytest.raises(BookError, match="cannot name a lesson"):
        new(book, "pack", "First One")


@pytest.mark.slow
def test_a_new_lesson_builds_and_its_key_stays_apart(root, monkeypatch):
    (root / "_toc.yml").write_text("format: jb-book\nroot: index\nchapters:\n- file: packs/first\n", encoding="utf-8")
    done = build(root)
    assert done.returncode == 0, done.stderr
    site = root / "_build/html/packs"
    assert {f.name for f in site.iterdir()} == {
        "first.html", "sheet-first.html", "sheet-first.docx", "slides-first.html", "key-first.html", "key-first.gift",
        "lab-first.ipynb",
    }  # fmt: skip
    page = (site / "first.html").read_text(encoding="utf-8")
    assert "key-first" not in page and "what to listen for" not in page and "data-ask" in page
    assert "listen for" in (site / "key-first.html").read_text(encoding="utf-8")
    monkeypatch.setenv("MODELBOOK_KEYS", "off")
    for file in site.iterdir():
        file.unlink()
    assert build(root).returncode == 0
    assert not list(site.glob("key-*")) and (site / "sheet-first.html").is_file()


# --- bad input

MISTAKES = [
    ('["contacts"]', '["contact"]', "has no control 'contact'. Did you mean contacts?", "shows: ["),
    ('["epidemic_curve"]', '["curves"]', "has no chart 'curves'", "charts:"),
    ("model: epidemic", "model: epidemc", "there is no model 'epidemc'", "model:"),
    ("chapter: index", "chapter: intro", "there is no page 'intro'", "chapter:"),
    ("contacts=4}", "contact=4}", "has no control 'contact'", "moved:"),
    ("contacts=4}", "contacts=400}", "contacts: 400 is out of range", "moved:"),
    ("contacts=4}", "contacts=four}", "'four' is no number", "moved:"),
    ("query: scenario=baseline}", "query: scenario=nobody}", "has no scenario 'nobody'", "base:"),
    ('label: "People that one who is ill infects a week, moved"', "label: baseline", "are both called", "moved:"),
    ("minutes: 50", "minutes: 50\n  locks: {contacts: 2}", "both free and locked", "locks:"),
    ("minutes: 50", "minutes: 50\n  locks: {illness: 500}", "illness: 500 is out of range", "locks:"),
    ("minutes: 50", "minutes: 45", "the steps take 50 minutes, the lesson 45", "minutes:"),
    ("  ages: 16+", "  age: 16+", "a lesson has no 'age'. Did you mean", "  age:"),
    ("The number: ill@10", "The number: sick@10", "no output of epidemic", "The number:"),
    ("## Discuss, 15 minutes", "## Discuss", "has no minutes", "## Discuss"),
    (":kind: number", ":kind: essay", "there is no kind of question 'essay'", "```{ask}"),
    ("[contacts=4]", "[contacts=4] +", "cannot be read", "```{ask}"),
    ("epidemic.ill@10[contacts=4]", "epidemic.sick@10", "has no output 'sick'", "```{ask}"),
    (":accept: 2%", ":accept: near", "says not how near is right", "```{ask}"),
    (
        "hint: It stands",
        "wrong epidemic.ill@10[contacts=4]: no\nhint: It stands",
        "lies inside what is right",
        "wrong ",
    ),
    ("hint: It stands", "wrong nothing ~ 2: no\nhint: It stands", "the mistake 'nothing'", "wrong "),
    (":answer: epidemic.ill@10\n", "", "the guess 'first' has no answer", "```{guess}"),
    (":max: 100", ":max: 0", "needs min < max", "```{guess}"),
    ("  word: harvest\n", "", "has no word that opens it", "```{guess}"),
    ("```{fill} table", "```{fill} table\n:states: base, bass", "has no state 'bass'. Did you mean base", "```{fill}"),
    (":::{on} key", ":::{on} sheet", "the lesson has no key", "---"),
    (":::{on} key", ":::{on} kee", "there is no view 'kee'", ":::{on} kee"),
    ("```{lesson}\n```", "", "0 places for its explorer", "---"),
    (":::{open} mind", ":::{open} mind\nx\n:::\n\n:::{open} mind", "two opens are called 'mind'", ":::{open} mind\nI"),
]


@pytest.mark.parametrize(("old", "by", "says", "at"), MISTAKES, ids=[m[2][:40] for m in MISTAKES])
def test_each_mistake_is_told_with_its_line(root, old, by, says, at):
    book = changed(root, old, by)
    told = [p for p in all_problems(book) if says in str(p)]
    assert told, [str(p) for p in all_problems(book)]
    text = (root / FILE).read_text(encoding="utf-8")
    assert told[0].where.file == FILE and told[0].mend
    assert told[0].where.line == text[: text.index(at)].count("\n") + 1


def test_a_block_of_lessons_on_another_page_is_told(root):
    page = root / "book/index.md"
    page.write_text(page.read_text(encoding="utf-8") + "\n```{fill} x\n```\n", encoding="utf-8")
    assert any("a page that is no lesson" in str(p) for p in all_problems(Book.open(root)))


@pytest.mark.parametrize(
    ("name", "says"),
    [("first.number", ""), ("frst.number", "there is no lesson 'frst'"), ("first.numbr", "has no question 'numbr'")],
)
def test_a_question_of_a_lesson_may_be_asked_on_another_page(root, name, says):
    page = root / "book/index.md"
    item = f"\n1. Look.\n\n   ```{{ask}} {name}\n   ```\n"
    page.write_text(page.read_text(encoding="utf-8") + item, encoding="utf-8")
    told = all_problems(Book.open(root))
    assert (not says and not told) or (says in str(told[0]) and told[0].where.file == "book/index.md")


def test_a_state_of_a_scenario_alone_bears_its_label_or_says_the_pages(root):
    name, label = next(
        (s.name, s.label) for s in Book.open(root).assumptions.scenarios["epidemic"].values() if s.values
    )
    book = changed(root, "query: scenario=baseline}", f"query: scenario={name}}}")
    assert any(f"the page of the chapter “{label}”" in str(p) for p in all_problems(book))
    book = changed(root, f"scenario={name}}}", f'scenario={name}, page_name: "{label}"}}')
    assert all_problems(book) == []


# --- answers


def test_an_answer_is_solved_for_on_the_steps_of_the_slider(root):
    book = Book.open(root)
    a = solving.read(book, "epidemic", "solve contacts where epidemic.past@20 >= 0.1")
    x = solving.value(book, a)
    assert x in a.tree.grid
    past = lambda contacts: book.run("epidemic", {"contacts": contacts}).past[20]  # noqa: E731
    before = a.tree.grid[a.tree.grid.index(x) - 1]
    assert past(x) >= 0.1 > past(before)
    down = solving.read(book, "epidemic", "solve contacts where epidemic.past@20 < 0.1")
    assert solving.value(book, down) == before
    for text, says in (
        ("solve contacts where epidemic.ill@10 >= 2", "never holds"),
        ("solve contacts where epidemic.ill@10 >= 0", "always holds"),
        ("solve contacts where epidemic.ill@10 >= 0.01", "turns more than once"),
        ("solve contract where epidemic.ill@10 >= 0", "has no control"),
        ("solve contacts", "cannot be read"),
    ):
        with pytest.raises(BookError, match=says):
            solving.value(book, solving.read(book, "epidemic", text))


def test_the_page_gets_what_to_run_and_never_what_comes_of_it(root):
    pack = lesson(root)
    (ask,) = blocks.asks(pack)
    plan = json.dumps(solving.plan(pack.book, ask.answer))
    assert '"contacts": 4' in plan and str(ask.worth)[:6] not in plan and ask.written(ask.worth)[:5] not in plan


def made(kind, told):
    options = tuple(Option(o["word"], tuple(o["labels"]), says=o["says"]) for o in told.get("options", ()))
    wrongs = tuple(Wrong(None, w["near"], w["says"]) for w in told.get("wrongs", ()))
    return Ask(
        "x", kind, "?", told.get("unit", ""), None, told.get("accept", 0), told.get("digits", 0), wrongs, options,
        told["right"], told["hint"], told["worth"],
    )  # fmt: skip


@pytest.mark.parametrize("case", cases("answers")["readings"], ids=lambda c: c["text"])
def test_a_number_is_read_as_pupils_write_it(case):
    assert answering.readings(case["text"]) == case["says"]


@pytest.mark.parametrize("case", cases("answers")["plainly"], ids=lambda c: c["text"])
def test_words_are_compared_plainly(case):
    assert answering.plainly(case["text"]) == case["says"]


@pytest.mark.parametrize("kind", asks.KINDS)
def test_what_is_said_to_an_answer(kind):
    told = cases("answers")[kind]
    worths = [w["worth"] for w in told.get("wrongs", ())]
    for case in told["cases"]:
        verdict = answering.judged(made(kind, told), worths, case["given"], case["tries"])
        assert (verdict.right, verdict.says) == (case["right"], case["says"]), case


def test_a_notebook_checks_as_the_page_does(root):
    book = Book.open(root)
    worth = blocks.asks(lesson(root))[0].worth
    assert check("number", worth, book=book).right and not check("number", "0", book=book).right
    assert "It stands beside" in str(check("number", 0, tries=3, book=book))
    with pytest.raises(BookError, match=r"has no question 'numbr'\. Did you mean number"):
        check("numbr", 1, book=book)


CHOICE = """:kind: choice
Which is more?
option early <epidemic.ill@10 > epidemic.ill@5>: Ill in week ten
option late <epidemic.ill@5 > epidemic.ill@10>: Ill in week five
wrong late: Look again.
"""


def test_a_choice_is_right_where_its_relation_holds(root):
    book = Book.open(root)
    lines = [(Place("x", k), line) for k, line in enumerate(CHOICE.splitlines()[1:])]
    ask = asks.read(book, "epidemic", Place("x"), "more", {"kind": "choice"}, lines)
    assert ask.worth in ("early", "late") and ask.answered.startswith("Ill")
    both = [(place, line.replace("ill@5 > epidemic.ill@10", "ill@10 > epidemic.ill@5")) for place, line in lines]
    with pytest.raises(BookError, match="early and late of the options is right"):
        asks.read(book, "epidemic", Place("x"), "more", {"kind": "choice"}, both)


# --- what is made from it


def test_questions_for_moodle_have_tolerance_mistakes_and_no_bare_signs(root):
    changed(root, "hint: It stands", "wrong 50 ~ 5: Half ~ way: = #.\nhint: It stands")
    text = gift.text(lesson(root))
    worth = blocks.asks(lesson(root))[0].worth
    assert f"={worth:.10g}:" in text and "=%0%50:5#Half \\~ way\\: \\= \\#." in text
    assert "I would change my mind if\\: {}" in text


def test_the_notebook_reads_like_the_page(root):
    found = json.loads(notebook.text(lesson(root)))
    words = "\n".join(one["source"] for one in found["cells"] if one["cell_type"] == "markdown")
    code = "\n".join(one["source"] for one in found["cells"] if one["cell_type"] == "code")
    assert "{result}" not in words and "```" not in words and ":::" not in words and "listen for" not in words
    assert 'explore("epidemic"' in code and '.check("number", "")' in code
    compile(code, "lab", "exec")


def test_a_page_as_a_notebook_has_its_numbers_and_no_roles(root):
    book = Book.open(root)
    text = "---\nkicker: x\n---\n# A\n\n{.lede}\nSo {result}`epidemic.ill@10 | percent` fall; {claim}`more <epidemic.ill@10 > 0>`.\n\n"
    text += ":::{details} The answer\nSee [it](other.md#there).\n:::\n\n```{code-cell} ipython3\n:tags: [remove-input]\n1 + 1\n```\n"
    first, second = notebooks.cells(book, "chapters/a", text)
    share = book.run("epidemic").ill[10]
    assert f"So {share:.0%} fall; more." in first["source"] and "**The answer**" in first["source"]
    assert "chapters/other.html#there" in first["source"] and second["source"] == "1 + 1"


@pytest.mark.parametrize("page", ["chapters/first.md", "chapters/index.md"])
def test_two_that_would_be_one_notebook_are_told(root, tmp_path, monkeypatch, capsys, page):
    """A page beside the lesson `first`, and one beside the page `index`."""
    file = root / "book" / page
    file.parent.mkdir(exist_ok=True)
    cell = "\n\n```{code-cell} ipython3\n1 + 1\n```\n"
    file.write_text(f"# Another{cell}", encoding="utf-8")
    if "{code-cell}" not in (index := root / "book/index.md").read_text(encoding="utf-8"):
        index.write_text(index.read_text(encoding="utf-8") + cell, encoding="utf-8")
    monkeypatch.chdir(root)
    assert main(["notebooks", str(tmp_path / "out")]) == 2
    assert f"{file.stem}.ipynb" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_notebooks_in_which_somebody_wrote_are_kept(root, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(root)
    assert main(["notebooks", str(tmp_path / "out")]) == 0
    assert "Wrote" in capsys.readouterr().out
    file = tmp_path / "out/first.ipynb"
    found = json.loads(file.read_text(encoding="utf-8"))
    found["cells"][1]["source"] = "mine"
    file.write_text(json.dumps(found), encoding="utf-8")
    assert main(["notebooks", str(tmp_path / "out")]) == 0
    assert "1 in which somebody has written were left" in capsys.readouterr().out
    assert json.loads(file.read_text(encoding="utf-8"))["cells"][1]["source"] == "mine"


def test_a_sheet_names_its_address_and_no_code_without_one(root):
    from modelbook.parts.packs.codes import code_of

    code = BeautifulSoup(str(code_of("https://example.org/", "packs/first.html#?state=moved")), "html.parser")
    assert code.svg and code.svg["viewbox"] and not code_of("", "packs/first.html")
