"""What changed between two states of a book: rows, headline outputs, baselines; releases that were frozen; retired rows."""

import json
import re
import subprocess

import pytest
from mistakes import inside
from small_books import EPIDEMIC, copy_whole

from modelbook.errors import BookError
from modelbook.parts.changes.page import cells, section
from modelbook.tables.retired import retired
from modelbook.worlds import changes, releases
from modelbook.worlds.book import Book
from modelbook.worlds.quantities import lookup

VISITS = "id,value,unit,source\nwinter,120,cases,own-assumption\nspring,80,cases,own-assumption\n"
FIELDS = [
    {"name": n, "type": t} for n, t in (("id", "string"), ("value", "number"), ("unit", "string"), ("source", "string"))
]


def written(root, name, text):
    file = root / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


def changed(root, name, old, new):
    text = (root / name).read_text(encoding="utf-8")
    assert old in text
    written(root, name, text.replace(old, new))


@pytest.fixture
def root(tmp_path, monkeypatch):
    """The epidemic's book with facts, a release and no retired row."""
    root = copy_whole(EPIDEMIC, tmp_path / "epidemic")
    package = root / "data" / "datapackage.json"
    said = json.loads(package.read_text(encoding="utf-8"))
    said["modelbook"]["facts"] = "visits"
    said["resources"] += [
        {"name": "visits", "path": "visits.csv", "schema": {"fields": FIELDS, "primaryKey": "id"}},
        {"name": "retired"}, {"name": "releases"},
    ]  # fmt: skip
    package.write_text(json.dumps(said), encoding="utf-8")
    written(root, "data/visits.csv", VISITS)
    written(root, "data/retired.csv", "table,row,date,because,instead\n")
    written(root, "data/releases.csv", "id,date,commit,says\n1.0,2020-01-01,,The first\n")
    monkeypatch.chdir(root)
    return root


def told(frame):
    return [tuple(row) for row in frame.itertuples(index=False)]


def test_the_same_state_has_no_changes(root):
    assert changes.rows(Book(root), Book(root)).empty
    both = changes.moved(changes.headlines(Book(root)), changes.headlines(Book(root)))
    assert len(both) > 0 and (both.value_old == both.value_new).all()


def test_a_key_may_grow_by_a_column(root, tmp_path):
    """The older side has no such column: its rows are those with the column empty."""
    old = copy_whole(root, tmp_path / "old")
    package = root / "data" / "datapackage.json"
    text = package.read_text(encoding="utf-8").replace('"primaryKey": "id"', '"primaryKey": ["edition", "id"]')
    said = json.loads(text)
    visits = next(r for r in said["resources"] if r["name"] == "visits")
    visits["schema"]["fields"].append({"name": "edition", "type": "string"})
    package.write_text(json.dumps(said), encoding="utf-8")
    written(
        root,
        "data/visits.csv",
        "id,value,unit,source,edition\nwinter,120,cases,own-assumption,\nspring,80,cases,own-assumption,\n"
        "winter,100,cases,own-assumption,1\n",
    )
    found = [line for line in told(changes.rows(Book(old), Book(root))) if line[0] == "visits"]
    assert found == [
        ("visits", "", "column added", "edition", "", ""),
        ("visits", "1 winter", "added", "", "", ""),
    ]


def test_rows_are_matched_by_key_wherever_they_stand(root, tmp_path):
    old = copy_whole(root, tmp_path / "old")
    written(
        root,
        "data/visits.csv",
        "id,value,unit,source\nsummer,5,cases,own-assumption\nspring,80.0,cases,own-assumption\nwinter,130,cases,w\n",
    )
    found = changes.rows(Book(old), Book(root))
    assert told(found) == [
        ("visits", "summer", "added", "", "", ""),
        ("visits", "winter", "changed", "value", "120", "130"),
        ("visits", "winter", "changed", "source", "own-assumption", "w"),
    ]
    assert told(changes.rows(Book(root), Book(old)))[0] == ("visits", "summer", "removed", "", "", "")


def test_a_new_column_changes_no_row(root, tmp_path):
    old = copy_whole(root, tmp_path / "old")
    changed(
        root,
        "data/datapackage.json",
        '{"name": "unit", "type": "string"}',
        '{"name": "unit", "type": "string"}, {"name": "ward", "type": "string"}',
    )
    written(
        root,
        "data/visits.csv",
        "id,value,unit,ward,source\nwinter,120,cases,a,own-assumption\nspring,80,cases,b,own-assumption\n",
    )
    assert told(changes.rows(Book(old), Book(root))) == [("visits", "", "column added", "ward", "", "")]


def test_a_moved_baseline_moves_the_headlines(root, tmp_path):
    old = copy_whole(root, tmp_path / "old")
    line = next(x for x in (root / "data" / "assumptions.csv").read_text().splitlines() if x.startswith("contacts"))
    was = changes.baselines(Book(old))["contacts"]
    changed(root, "data/assumptions.csv", line, line.replace(f",{was:g},", f",{was * 1.25:g},", 1))
    assert changes.changed_baselines(changes.baselines(Book(old)), changes.baselines(Book(root))) == {
        "contacts": (was, was * 1.25)
    }
    both = changes.moved(changes.headlines(Book(old)), changes.headlines(Book(root)))
    assert (both.value_old != both.value_new).any()


def test_ranges_stand_beside_the_numbers_they_belong_to(root):
    first = changes.headlines(Book(root)).iloc[0]
    name, _, step = first.output.partition("@")

    def ranges(model):
        rows = [[step, name, 1.0, 2.0, 3.0]]
        return changes.pd.DataFrame(rows, columns=["step", "output", "p5", "p50", "p95"])

    assert list(changes.headlines(Book(root), ranges).iloc[0])[3:] == [1.0, 2.0, 3.0]

    def too_few(model):
        raise BookError("too few worlds fit.")

    assert changes.headlines(Book(root), too_few).p50.isna().all()


# --- releases


def test_a_release_is_frozen_and_read_again(root, capsys):
    assert "data/releases/1.0.csv" in inside(capsys, "freeze", "1.0").stdout
    book = Book(root)
    kept = releases.frozen(book, "1.0")
    assert kept.baselines == changes.baselines(book)
    assert told(kept.headlines.iloc[:, :3]) == told(changes.headlines(book).iloc[:, :3])
    assert (
        releases.rows_since(book, "1.0").empty
        and changes.changed_baselines(kept.baselines, changes.baselines(book)) == {}
    )


def test_a_kept_release_is_not_kept_again(root, capsys):
    inside(capsys, "freeze", "1.0")
    file = root / "data" / "releases" / "1.0.csv"
    before = file.read_bytes()
    changed(root, "data/visits.csv", "winter,120", "winter,121")
    again = inside(capsys, "freeze", "1.0")
    assert again.returncode == 2 and file.read_bytes() == before
    assert "data/releases/1.0.csv: the release '1.0' is kept already. Remove the file first" in again.stderr


def test_what_changed_since_a_release_is_said_without_a_repository(root, capsys):
    inside(capsys, "freeze", "1.0")
    changed(root, "data/visits.csv", "winter,120", "winter,121")
    changed(root, "data/visits.csv", "spring,80,cases,own-assumption", "summer,1,cases,own-assumption")
    written(
        root, "data/retired.csv", "table,row,date,because,instead\nvisits,winter,2021-05-01,Counted twice.,summer\n"
    )
    book = Book(root)
    assert told(releases.rows_since(book, "1.0")) == [
        ("visits", "winter", "changed"), ("visits", "summer", "added"), ("visits", "spring", "removed"),
    ]  # fmt: skip
    text = " ".join(re.sub(r"<[^>]+>", " ", str(section(book, "1.0", "now"))).split())
    assert "Added: summer . Changed: winter . Removed: spring . Retired: winter ." in text


def test_a_second_release_says_what_it_changed(root, capsys):
    inside(capsys, "freeze", "1.0")
    written(root, "data/releases.csv", "id,date,commit,says\n1.0,2020-01-01,,The first\n2.0,2021-01-01,,The second\n")
    changed(root, "data/visits.csv", "winter,120", "winter,121")
    inside(capsys, "freeze", "2.0")
    changed(root, "data/visits.csv", "winter,121", "winter,122")
    book = Book(root)
    assert told(releases.frozen(book, "2.0").since) == [("visits", "winter", "changed")]
    assert "2.0: The second" in section(book, "1.0", "2.0") and "Since 2.0" in section(book, "2.0", "now")


def test_a_release_that_is_not_frozen_is_told(root, capsys):
    answer = inside(capsys, "check")
    assert "data/releases.csv:2, column id" in answer.stderr and "data/releases/1.0.csv" in answer.stderr
    assert "the book names no release '9'" in inside(capsys, "freeze", "9").stderr


# --- diff


def test_diff_of_two_folders(root, tmp_path, capsys):
    copy_whole(root, tmp_path / "old")
    changed(root, "data/visits.csv", "winter,120", "winter,121")
    answer = inside(capsys, "diff", str(tmp_path / "old"))
    assert "visits: 1 changed\n  ~ winter: value: 120 -> 121" in answer.stdout
    lines = inside(capsys, "diff", str(tmp_path / "old"), ".", "--format", "csv").stdout.splitlines()
    assert lines[0] == "part,table,row,change,column,old,new"
    assert lines[-1] == "row,visits,winter,changed,value,120,121"


def test_diff_of_revisions_and_a_release(root, capsys):
    def git(*arguments):
        who = ("-c", "user.name=a", "-c", "user.email=a@example.org")
        return subprocess.run(
            ["git", "-C", root, *who, *arguments], check=True, capture_output=True, text=True
        ).stdout.strip()

    git("init", "-q")
    git("add", "-A")
    git("commit", "-qm", "one")
    first = git("rev-parse", "HEAD")
    written(root, "data/releases.csv", f"id,date,commit,says\n1.0,2020-01-01,{first[:7]},The first\n")
    changed(root, "data/visits.csv", "winter,120", "winter,121")
    for name in ("HEAD", "1.0", first):
        assert "winter: value: 120 -> 121" in inside(capsys, "diff", name).stdout
    inside(capsys, "freeze", "1.0")
    git("rm", "-q", "--cached", "epidemic.py")
    git("commit", "-qm", "two")
    answer = inside(capsys, "diff", "HEAD").stdout
    assert "HEAD: its models do not run here" in answer and "winter: value: 120 -> 121" in answer


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("nothing", "there is no folder, release or revision 'nothing'. Name a folder, a revision of the repository or a release."),
        ("1.0", "the release 1.0 has no commit."),
        ("data", "data holds no book: it has no data/datapackage.json."),
    ],
)  # fmt: skip
def test_what_is_no_state_of_the_book_is_told(root, capsys, name, words):
    answer = inside(capsys, "diff", name)
    assert (answer.returncode, answer.stdout) == (2, "")
    assert words in answer.stderr


# --- retired rows


@pytest.fixture
def gone(root):
    """The same with a row that is no longer used."""
    written(
        root, "data/retired.csv", "table,row,date,because,instead\nvisits,winter,2021-05-01,Counted twice.,spring\n"
    )
    return Book(root)


def test_a_retired_row_is_counted_nowhere_and_stays_readable(gone):
    assert list(gone.table("visits").id) == ["spring"]
    assert list(gone.table("visits", retired=True).id) == ["winter", "spring"]
    (row,) = retired(gone).values()
    page = "".join(map(str, cells(gone, row)))
    assert (
        'id="retired-winter"' in page
        and "120 · cases" in page
        and "Counted twice. Instead: <code>spring</code>" in page
    )


def test_a_fact_that_names_a_retired_row_is_told_why(gone):
    with pytest.raises(BookError, match=r"'winter' is not used since 2021-05-01: Counted twice. Name spring instead."):
        lookup(gone, "winter")


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("wards,winter,2021-05-01,Why.,", "data/retired.csv:2, column table: there is no table 'wards'."),
        ("visits,autumn,2021-05-01,Why.,", "data/retired.csv:2, column row: data/visits.csv has no row 'autumn'."),
        ("visits,winter,2021-05-01,Why.,autumn", "data/retired.csv:2, column instead: data/visits.csv has no row 'autumn'."),
        ("visits,winter,2021-05-01,Why.,winter", "data/retired.csv:2, column instead: 'winter' is retired too."),
        ("visits,winter,May,Why.,", "data/retired.csv:2, column date: 'May' is no date of this table."),
        ("visits,winter,2021-05-01,,", "data/retired.csv:2, column because: the cell is empty"),
    ],
)  # fmt: skip
def test_a_row_that_cannot_be_retired_is_told(root, capsys, row, words):
    written(root, "data/retired.csv", f"table,row,date,because,instead\n{row}\n")
    assert words in inside(capsys, "check").stderr
