"""The shell around the book: make targets, the server, the build's memory, the offline copy, the vendored script."""

import hashlib
import http.client
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tomllib
import zipfile
from importlib import import_module, metadata
from pathlib import Path

import build as build_tool
import built_site
import offline
import pytest
import yaml
from bad_book import ROOT

VENDOR = ROOT / "engine" / "modelbook" / "explorer" / "vendor"
TARGETS = {
    "docs",
    "serve",
    "book",
    "preview",
    "test",
    "test-fast",
    "bench",
    "lab",
    "offline",
    "wheels",
    "audit",
    "lock",
    "check",
    "lint",
    "help",
}


def run(*command, cwd: Path = ROOT, **environment) -> subprocess.CompletedProcess:
    return subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=300,
    )


@pytest.fixture
def taken_port():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


def test_help_lists_every_target():
    listed = re.findall(r"^make ([a-z-]+) ", run("make", "help").stdout, re.MULTILINE)
    assert set(listed) == TARGETS
    assert len(listed) == len(TARGETS)


def test_automatic_checks_run_what_a_contributor_runs():
    script = ROOT / ".ci" / "run"
    assert os.access(script, os.X_OK)
    assert "make test" in script.read_text(encoding="utf-8")


# --- serving


@pytest.mark.parametrize("tool", ["serve.py", "preview.py"])
def test_a_taken_port_is_told_before_anything_is_built(tool, taken_port):
    arguments = ["--check"] if tool == "serve.py" else []
    answer = run(sys.executable, ROOT / "tools" / tool, "--port", taken_port, *arguments)
    assert answer.returncode != 0
    assert f"Port {taken_port} is taken" in answer.stderr
    assert "PORT=" in answer.stderr
    assert answer.stdout == ""


@pytest.mark.parametrize("port", ["abc", "70000", "-1"])
def test_a_port_that_is_none_is_refused(port):
    answer = run(sys.executable, ROOT / "tools" / "serve.py", "--check", f"--port={port}")
    assert answer.returncode == 2
    assert "is no port" in answer.stderr


def test_a_folder_without_a_book_is_refused(tmp_path):
    answer = run(sys.executable, ROOT / "tools" / "serve.py", tmp_path, "--port", "0")
    assert answer.returncode == 2
    assert "index.html" in answer.stderr


@pytest.fixture
def small_site(tmp_path):
    (tmp_path / "index.html").write_text("<h1>Front page</h1>", encoding="utf-8")
    (tmp_path / "404.html").write_text("<h1>Not here</h1>", encoding="utf-8")
    (tmp_path / "_static").mkdir()
    (tmp_path / "_static" / "a.js").write_text("1", encoding="utf-8")
    return tmp_path


def test_the_printed_address_answers_at_once(small_site):
    command = [sys.executable, str(ROOT / "tools" / "serve.py"), str(small_site), "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            port = int(re.search(r"http://127\.0\.0\.1:(\d+)/", server.stdout.readline())[1])

            def get(path, method="GET"):
                connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
                connection.request(method, path)
                answer = connection.getresponse()
                return answer.status, answer.getheader("Content-Type"), answer.read().decode()

            assert get("/") == (200, "text/html; charset=utf-8", "<h1>Front page</h1>")
            assert get("/_static/a.js")[:2] == (200, "text/javascript; charset=utf-8")
            assert get("/nowhere.html") == (404, "text/html; charset=utf-8", "<h1>Not here</h1>")
            assert get("/_static/") == (404, "text/html; charset=utf-8", "<h1>Not here</h1>")
            assert get("/nowhere.html", "HEAD")[::2] == (404, "")
        finally:
            server.terminate()


# --- building


def build(book: Path, **environment) -> subprocess.CompletedProcess:
    return run(sys.executable, "tools/build.py", cwd=book, **environment)


@pytest.mark.slow
def test_a_build_repeats_only_what_changed_and_never_forgets_a_failure(small_book):
    page = small_book / "book" / "one.md"
    assert build(small_book).returncode == 0
    assert "up to date" in build(small_book).stdout

    page.write_text("# One\n\nAnother text.\n", encoding="utf-8")
    assert "pages that changed" in build(small_book).stdout
    assert "Another text." in (small_book / "_build/html/one.html").read_text(encoding="utf-8")

    (small_book / "data" / "table.csv").write_text("a\n2\n", encoding="utf-8")
    assert "pages that changed" in build(small_book).stdout
    assert "building all pages" in build(small_book, MODELBOOK_BASEURL="https://example.org/").stdout

    page.write_text("# One\n\n{nosuchrole}`x`\n", encoding="utf-8")
    for _ in range(2):  # Sphinx alone would let the second one pass
        failed = build(small_book)
        assert failed.returncode != 0
        assert "one.md:3" in failed.stderr
    page.write_text("# One\n\nText.\n", encoding="utf-8")
    assert build(small_book).returncode == 0


@pytest.mark.slow
def test_a_page_taken_out_of_the_book_leaves_the_site(small_book):
    build(small_book)
    assert (small_book / "_build/html/two.html").exists()
    toc = small_book / "_toc.yml"
    toc.write_text(toc.read_text(encoding="utf-8").replace("- file: two\n", ""), encoding="utf-8")
    assert build(small_book).returncode == 0
    assert not (small_book / "_build/html/two.html").exists()


# --- the built site


@pytest.mark.parametrize("name", ["index.html", "404.html", "search.html", "sitemap.xml"])
def test_the_site_has(site, name):
    assert (site / name).is_file()


def test_the_front_page_is_a_page_and_not_a_redirect(site):
    text = (site / "index.html").read_text(encoding="utf-8")
    assert 'http-equiv="refresh"' not in text.lower()
    assert "<h1" in text


def test_the_offline_copy_holds_the_site_in_one_folder(site, tmp_path):
    first = offline.pack(site, tmp_path / "chokepoints-0.0.0.zip")
    names = zipfile.ZipFile(first).namelist()
    assert "chokepoints-0.0.0/index.html" in names
    assert all(name.startswith("chokepoints-0.0.0/") for name in names)
    content = first.read_bytes()
    assert offline.pack(site, first).read_bytes() == content


# --- the vendored script


def test_the_vendored_script_is_the_one_described():
    script = (VENDOR / "vega.js").read_bytes()
    assert hashlib.sha256(script).hexdigest() in (VENDOR / "README.md").read_text(encoding="utf-8"), (
        "vega.js was changed by hand: run tools/vendor_vega.sh --write"
    )


def test_the_vendored_script_keeps_its_notices():
    licences = (VENDOR / "vega-LICENSES.txt").read_text(encoding="utf-8")
    for package in ("vega-view", "vega-parser", "vega-interpreter", "vega-scenegraph", "d3-scale", "d3-shape"):
        assert re.search(rf"^{package} \d+\.\d+\.\d+ \((BSD-3-Clause|ISC)\)$", licences, re.MULTILINE)
    assert "Redistributions in binary form must reproduce" in licences
    assert "vega-LICENSES.txt" in (VENDOR / "vega.js").read_text(encoding="utf-8")[:300]


def test_the_script_for_codes_is_the_one_described_and_keeps_its_licence():
    script = (VENDOR / "qr.js").read_bytes()
    assert hashlib.sha256(script).hexdigest() in (VENDOR / "qr-README.md").read_text(encoding="utf-8"), (
        "qr.js was changed by hand: run tools/vendor_qr.sh --write"
    )
    top = script.decode()[:1400]
    assert "lean-qr" in top and "Permission is hereby granted, free of charge" in top and "Copyright (c)" in top


SPEC = {
    "width": 200,
    "height": 100,
    "signals": [{"name": "factor", "value": 1}],
    "data": [
        {"name": "rows", "values": [{"x": "a", "y": 1}, {"x": "a", "y": 2}, {"x": "b", "y": 4}]},
        {
            "name": "stacked",
            "source": "rows",
            "transform": [
                {"type": "formula", "as": "z", "expr": "datum.y * factor"},
                {"type": "stack", "groupby": ["x"], "field": "z"},
                {"type": "window", "ops": ["row_number"], "as": ["n"], "groupby": ["x"]},
            ],
        },
    ],
    "scales": [
        {"name": "x", "type": "band", "domain": {"data": "stacked", "field": "x"}, "range": "width"},
        {"name": "y", "domain": [0, 10], "range": "height"},
    ],
    "marks": [
        {
            "type": "rect",
            "from": {"data": "stacked"},
            "encode": {
                "update": {
                    "x": {"scale": "x", "field": "x"},
                    "width": {"scale": "x", "band": 1},
                    "y": {"scale": "y", "field": "y1"},
                    "y2": {"scale": "y", "field": "y0"},
                    "fill": {"value": "var(--ascend)"},
                }
            },
        }
    ],
}

DRAW = """async spec => {
  const {View, parse, expressions, format} = modelbookVega;
  const view = new View(parse(spec, null, {ast: true}),
    {expr: expressions, renderer: 'svg', container: document.body});
  await view.runAsync();
  const look = () => [...document.querySelectorAll('.mark-rect path')].map(mark => mark.getAttribute('d'));
  const seen = [look()];
  await view.signal('factor', 2).runAsync(); seen.push(look());
  await view.width(400).runAsync(); seen.push(look());
  await view.data('rows', [{x: 'a', y: 3}]).runAsync(); seen.push(look());
  return {seen, fill: getComputedStyle(document.querySelector('.mark-rect path')).fill, text: format(',.2f')(1234.5)};
}"""


def test_the_vendored_script_draws_under_a_strict_policy_from_disk(page, tmp_path):
    shutil.copy(VENDOR / "vega.js", tmp_path)
    policy = "default-src 'self'; style-src 'self' 'unsafe-inline'"
    (tmp_path / "page.html").write_text(
        f'<!doctype html><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{policy}">'
        '<style>:root { --ascend: rgb(1, 2, 3) }</style><body><script src="vega.js"></script>',
        encoding="utf-8",
    )
    page.goto((tmp_path / "page.html").as_uri())
    drawn = page.evaluate(DRAW, SPEC)
    first, doubled, wider, other = drawn["seen"]
    assert len(first) == 3
    assert first != doubled != wider
    assert len(other) == 1
    assert drawn["fill"] == "rgb(1, 2, 3)"
    assert drawn["text"] == "1,234.50"


# --- publishing


def test_each_version_is_written_once_and_the_rest_agrees():
    for name, home in (("chokepoints", ROOT), ("modelbook", ROOT / "engine")):
        project = tomllib.loads((home / "pyproject.toml").read_text(encoding="utf-8"))["project"]
        assert "version" not in project and project["dynamic"] == ["version"]
        version = import_module(name).__version__
        assert metadata.version(name) == version, "the version changed: run `make book`, which installs it anew"
        assert f"## {version}" in (home / "CHANGELOG.md").read_text(encoding="utf-8")
        assert not re.search(r"version\D{1,5}\d+\.\d", (home / "README.md").read_text(encoding="utf-8"))
    own = import_module("chokepoints").__version__
    assert yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))["version"] == own
    assert offline.version() == own


@pytest.mark.parametrize("path", sorted((ROOT / ".github").rglob("*.yml")), ids=lambda path: path.name)
def test_github_files_are_valid_yaml(path):
    assert yaml.safe_load(path.read_text(encoding="utf-8"))


WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_actions_are_named_by_the_hash_of_a_commit(path):
    used = re.findall(r"\buses:\s*(.*)", path.read_text(encoding="utf-8"))
    assert [line for line in used if not re.fullmatch(r"[\w.-]+/[\w.-]+@[0-9a-f]{40}   # v\d+\.\d+\.\d+.*", line)] == []


def test_one_action_has_one_hash_in_all_workflows():
    used = {line for path in WORKFLOWS for line in re.findall(r"uses: (\S+@\S+)", path.read_text(encoding="utf-8"))}
    assert len({line.partition("@")[0] for line in used}) == len(used)


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_each_job_may_do_no_more_than_it_must(path):
    workflow = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert workflow["permissions"] in ({}, {"contents": "read"})
    allowed = {
        "links.links": {"issues"},
        "book.deploy": {"pages", "id-token"},
        "release.attach": {"contents"},
    }
    for name, job in workflow["jobs"].items():
        written = {what for what, level in job.get("permissions", {}).items() if level == "write"}
        assert written == allowed.get(f"{path.stem}.{name}", set()), name
        for step in job["steps"]:
            if "actions/checkout" in step.get("uses", ""):
                assert step["with"]["persist-credentials"] is False
            # A value that a stranger chooses, such as a title or a branch, would be read as part of the script.
            assert "${{" not in step.get("run", ""), step


def test_an_audit_that_could_not_look_something_up_fails():
    """Without --strict it prints that it found nothing, also where it could look up no package at all."""
    assert "pip_audit --strict" in run("make", "-n", "audit").stdout


def test_a_secret_is_seen_by_one_step_of_a_release_alone():
    named = {path.name: re.findall(r"secrets\.\w+", path.read_text(encoding="utf-8")) for path in WORKFLOWS}
    assert {name: found for name, found in named.items() if found} == {"release.yml": ["secrets.INDEX_TOKEN"]}


def test_the_form_for_a_wrong_number_has_the_fields_that_the_book_fills():
    form = yaml.safe_load((ROOT / ".github/ISSUE_TEMPLATE/wrong_number.yml").read_text(encoding="utf-8"))
    assert [part["id"] for part in form["body"]] == ["source", "page", "wrong", "better"]


def test_every_setting_of_the_book_says_why_it_is_there():
    lines = (ROOT / "_config.yml").read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if line.strip() and "#" not in line] == []


def test_the_guide_names_every_table_directive_and_role():
    guide = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    tables = [f"`{path.name}`" for path in (ROOT / "data").glob("*.csv")]
    code = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "engine" / "modelbook").rglob("*.py"))
    names = re.findall(r'add_(?:directive|role)\("(\w+)"', code) + re.findall(
        r'^        \("(\w+)", [A-Z]\w+\),$', code, re.M
    )
    assert {"fact", "bet", "strip", "equations", "listing", "evidence"} <= set(names)
    assert [name for name in [*tables, *(f"{{{name}}}" for name in names)] if name not in guide] == []


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "LICENSE-text.md", "SECURITY.md"])
def test_files_that_a_guide_names_exist(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    links = [link for link in re.findall(r"\]\(([^)#]+)[^)]*\)", text) if "://" not in link]
    assert [link for link in links if not (ROOT / link).exists()] == []


# --- the site that the other tests read is that of the sources


def test_a_site_older_than_its_sources_is_refused(tmp_path):
    stamp = tmp_path / "built.json"
    assert "make book" in built_site.stale(stamp), "no build has ended well"
    now = build_tool.made_from()
    stamp.write_text(json.dumps(now), encoding="utf-8")
    assert built_site.stale(stamp) == ""
    for part, words in (("pages", "pages or data"), ("world", "settings or code"), ("contents", "the list of pages")):
        stamp.write_text(json.dumps(now | {part: "other"}), encoding="utf-8")
        assert built_site.stale(stamp) == f"The site is older than its sources ({words}): run `make book`."


def test_a_folder_without_a_site_is_refused(tmp_path):
    assert "make book" in built_site.missing(tmp_path)
