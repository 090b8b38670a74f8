"""A build makes again what changed and nothing else: no script, table, number, work or search passage is left stale."""

import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest
from mistakes import Copy
from small_books import EPIDEMIC, build, copy_whole

from modelbook import Book
from modelbook.checks import build as of_build
from modelbook.checks.check import chapter_problems
from modelbook.explorer import bundle
from modelbook.sphinx_ext import kept
from modelbook.tables import asked
from modelbook.worlds import fingerprint

# --- the state of all that pages share


@pytest.fixture
def parts(tmp_path, monkeypatch):
    """A book and a package that a test may change; its folder."""
    copy_whole(EPIDEMIC, tmp_path / "book")
    shutil.copytree(fingerprint.ENGINE, tmp_path / "modelbook", ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(fingerprint, "ENGINE", tmp_path / "modelbook")
    monkeypatch.setattr(bundle, "HERE", tmp_path / "modelbook" / "explorer")
    return tmp_path


@pytest.mark.parametrize(
    "path",
    [
        "book/data/assumptions.csv", "book/data/datapackage.json", "book/epidemic.py",
        "modelbook/drawing/charts.py", "modelbook/worlds/formats.json", "modelbook/sphinx_ext/social.svg", "modelbook/explorer/js/page/visit.js", "modelbook/explorer/explorer.css",
        "modelbook/explorer/vendor/vega.js", "modelbook/explorer/explorer.html", "modelbook/parts/timeline/timeline.js", "book/book/references.bib",
    ],
)  # fmt: skip
def test_a_change_of_data_code_script_style_or_works_is_another_state(parts, path):
    before = fingerprint.state(Book(parts / "book"))
    assert fingerprint.state(Book(parts / "book")) == before
    file = parts / path
    file.write_bytes(file.read_bytes() + b"\n")
    assert fingerprint.state(Book(parts / "book")) != before


def test_a_new_work_runs_no_cell_anew_and_a_changed_one_that_data_name_does(parts):
    before = fingerprint.fingerprint(Book(parts / "book"))
    works = parts / "book" / "book" / "references.bib"
    text = works.read_text(encoding="utf-8")
    works.write_text(text + "\n@misc{nobody-1999, title = {None}}\n", encoding="utf-8")
    assert fingerprint.fingerprint(Book(parts / "book")) == before
    works.write_text(text.replace("title", "note = {Other}, title", 1), encoding="utf-8")  # the one that data name
    assert fingerprint.fingerprint(Book(parts / "book")) != before


# --- files that are kept


class Builds:
    """Builds of a book as far as `kept` knows them: each has an application of its own."""

    def __init__(self, root: Path):
        self.root, self.outdir = root, root / "_build" / "html"
        self.outdir.mkdir(parents=True)
        self.made, self.text, self.warns = 0, "one", 0

    def app(self, address: str = "") -> SimpleNamespace:
        config = SimpleNamespace(html_baseurl=address)
        return SimpleNamespace(srcdir=self.root / "book", outdir=self.outdir, config=config, _warncount=0)

    def once(self, what: object = "part", address: str = "") -> str:
        """What a build gets of a part, which asks for a table and may be warned of something."""
        app = self.app(address)

        def make() -> str:
            self.made += 1
            Book.open(self.root / "book").table("texts")
            app._warncount += self.warns
            return self.text

        said = kept.once(app, what, make)
        kept.save(app, None)
        return said

    def write(self) -> str:
        """The file of a part as a build leaves it."""
        app = self.app()
        kept.write(app, "part", lambda: {"a/b.js": self.text.encode()})
        kept.save(app, None)
        return (self.outdir / "a" / "b.js").read_text(encoding="utf-8")


@pytest.fixture
def builds(tmp_path) -> Builds:
    return Builds(copy_whole(EPIDEMIC, tmp_path / "book"))


def test_a_part_is_made_once_for_each_state_and_for_all_that_it_comes_from(builds):
    assert [builds.once(), builds.once(), builds.made] == ["one", "one", 1]
    assert [builds.once("other"), builds.made] == ["one", 2]
    builds.text = "two"
    assert [builds.once(), builds.made] == ["one", 2]
    change(builds.root / "data" / "texts.csv", "are ill", "are sick")
    assert [builds.once(), builds.once(), builds.made] == ["two", "two", 3]


@pytest.mark.parametrize("what", ["_config.yml", "CITATION.cff", "environment", "address", "installed", "python"])
def test_other_settings_or_libraries_keep_nothing(builds, monkeypatch, what):
    builds.once()
    if what == "environment":
        monkeypatch.setenv("MODELBOOK_KEYS", "off")
    elif what == "installed":
        monkeypatch.setattr(kept, "installed", lambda: ["other-2.0.dist-info"])
    elif what == "python":
        monkeypatch.setattr(kept.sys, "version", "4.0")
    elif what != "address":
        with (builds.root / what).open("a", encoding="utf-8") as file:
            file.write("\n# another line\n")
    builds.once(address="https://example.org/" if what == "address" else "")
    assert builds.made == 2


def test_what_a_part_is_warned_of_is_told_in_each_build(builds):
    builds.warns = 1
    assert [builds.once(), builds.once(), builds.made] == ["one", "one", 2]


def test_nothing_is_kept_of_a_build_while_which_data_were_saved(builds):
    app = builds.app()
    kept.once(app, "part", lambda: "half of it saved")
    change(builds.root / "data" / "texts.csv", "are ill", "are sick")
    kept.save(app, None)
    change(builds.root / "data" / "texts.csv", "are sick", "are ill")
    assert [builds.once(), builds.once(), builds.made] == ["one", "one", 1]


def test_a_kept_part_tells_what_it_asked_for(builds):
    for _ in range(2):
        with asked.listening() as heard:
            builds.once()
        assert "table:texts" in heard
    assert builds.made == 1


@pytest.mark.parametrize("harm", [lambda f: f.unlink(), lambda f: f.write_text("damaged")], ids=["gone", "damaged"])
def test_a_file_that_is_not_as_it_was_left_is_written_again(builds, harm):
    builds.write()
    harm(builds.outdir / "a" / "b.js")
    assert builds.write() == "one"


def test_a_chapter_found_right_is_checked_again_when_it_or_an_explorer_changed(tmp_path):
    copy, right = Copy(copy_whole(EPIDEMIC, tmp_path / "book")), set()
    book = Book(copy.root)
    assert chapter_problems(book, right) == []
    assert len(right) == len(list((copy.root / "book").rglob("*.md")))
    copy.page("# Title\n\n{fact}`nosuch-row`\n", "book/mistake.md")
    for _ in range(2):  # a mistake is never remembered as right
        assert "mistake.md:3" in str(chapter_problems(book, right)[0])
    copy.page('# Title\n\nOpen <a href="x.html#twin?measure=weight">it</a>.\n', "book/mistake.md")
    assert chapter_problems(book, right) != []


def test_a_claim_that_new_data_make_false_fails_a_build_in_which_no_page_changed(tmp_path, monkeypatch):
    root, env, said = tmp_path / "book", SimpleNamespace(), []
    copy_whole(EPIDEMIC, root)
    monkeypatch.setattr(of_build.logger, "warning", lambda form, *words, **_: said.append(form % words))

    def check():
        of_build.check(SimpleNamespace(env=env, srcdir=root / "book"))  # each build is an application of its own
        return list(said)

    assert [check(), check()] == [[], []]
    change(root / "data" / "assumptions.csv", "1.4,0.5,4", "0.6,0.5,4")  # too few contacts: the epidemic ebbs away
    assert "no longer holds" in " ".join(check())
    assert len(check()) == 2, "and again in the next build"


# --- a whole small book: what stands in the site after a change is what a first build makes of it


def assert_built(root: Path) -> None:
    built = build(root)
    assert built.returncode == 0, built.stdout + built.stderr


def files(root: Path) -> dict[str, bytes]:
    site = root / "_build" / "html"
    return {str(f.relative_to(site)): f.read_bytes() for f in site.rglob("*") if f.is_file()}


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


WORK = "@misc{who-%s, author = {{Someone}}, title = {{%s}}, year = {2020}}\n"


@pytest.fixture(scope="module")
def rebuilt(tmp_path_factory) -> SimpleNamespace:
    """A site after its first build, after edits, after these were undone, after data and model changed; and a new one."""
    root = tmp_path_factory.mktemp("rebuilt") / "book"
    copy_whole(EPIDEMIC, root)
    page, works = root / "book" / "index.md", root / "book" / "references.bib"
    (root / "_toc.yml").write_text(
        "format: jb-book\nroot: index\nchapters:\n- file: works\n- file: citing\n", encoding="utf-8"
    )
    (root / "book" / "works.md").write_text("# Works\n\n```{bibliography}\n```\n", encoding="utf-8")
    (root / "book" / "citing.md").write_text("# Citing\n\nAs {cite}`who-cited` says.\n", encoding="utf-8")
    with (root / "_config.yml").open("a", encoding="utf-8") as file:
        file.write("    bibtex_reference_style: author_year\n")
    with works.open("a", encoding="utf-8") as file:
        file.write(WORK % ("cited", "A first title"))
    stages = SimpleNamespace()
    assert_built(root)
    stages.first = files(root)
    change(page, "# ", "# Quixotic ")
    change(works, "Someone", "Another")
    assert_built(root)
    stages.edited = files(root)
    change(page, "# Quixotic ", "# ")
    change(works, "Another", "Someone")
    assert_built(root)
    stages.undone = files(root)
    change(root / "data" / "texts.csv", "are ill", "are sick")
    change(root / "epidemic.py", "beta*prev(S)*prev(I)", "1*beta*prev(S)*prev(I)")
    assert_built(root)
    stages.data = files(root)
    shutil.rmtree(root / "_build")
    assert_built(root)
    stages.new = files(root)
    return stages


def differing(a: dict[str, bytes], b: dict[str, bytes]) -> list[str]:
    return sorted(name for name in a.keys() | b.keys() if a.get(name) != b.get(name))


@pytest.mark.slow
def test_an_edit_reaches_the_page_and_the_search(rebuilt):
    assert b"Quixotic" in rebuilt.edited["index.html"]
    assert b"Quixotic" in rebuilt.edited["_static/modelbook/passages.js"]
    assert b"Quixotic" in rebuilt.edited["works.html"], "the name of a page stands on the others too"


@pytest.mark.slow
def test_an_edit_that_is_undone_leaves_no_trace(rebuilt):
    assert differing(rebuilt.first, rebuilt.undone) == []


@pytest.mark.slow
def test_a_changed_work_reaches_the_page_that_cites_it(rebuilt):
    for page in ("citing.html", "works.html"):
        assert b"Another" in rebuilt.edited[page]
        assert b"Someone" not in rebuilt.edited[page], page


@pytest.mark.slow
def test_after_changes_of_data_and_model_the_site_is_that_of_a_first_build(rebuilt):
    assert "_static/modelbook/models/epidemic.js" in differing(rebuilt.undone, rebuilt.data)
    assert differing(rebuilt.data, rebuilt.new) == []
