"""Scripts and styles as readers get them: smaller, fewer, and the same."""

import json
import subprocess
from pathlib import Path

import pytest
from small_books import EPIDEMIC

from modelbook import Book
from modelbook.explorer import bundle
from modelbook.explorer.smaller import smaller
from modelbook.sphinx_ext.served import together

PACKAGE = Path(__file__).resolve().parents[1] / "modelbook"
FILES = sorted(f for f in PACKAGE.rglob("*.js") if "vendor" not in f.parts)
MODEL = bundle.model_script(Book.open(EPIDEMIC).engine("epidemic"))
SAYS = """
const says = (x) => typeof x === "function" ? x.length : x && typeof x === "object"
  ? Object.fromEntries(Object.keys(x).sort().map((k) => [k, says(x[k])])) : x;
const m = modelbook.models.epidemic;
console.log(JSON.stringify([says(modelbook), modelbook.world.summary(m, {}, "baseline"), modelbook.world.rows(m, {}, "baseline")]));
"""


def said(script: str) -> object:
    """What the scripts without a page make of a model, said by Node."""
    done = subprocess.run(["node", "-"], input=script + SAYS, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_a_script_is_smaller_and_still_one(file, tmp_path):
    text = file.read_text(encoding="utf-8")
    small = tmp_path / "small.js"
    small.write_text(smaller(file.name, text), encoding="utf-8")
    assert len(small.read_text(encoding="utf-8")) < len(text)
    assert "/**" not in small.read_text(encoding="utf-8"), "what is said to authors stays at home"
    assert subprocess.run(["node", "--check", small], capture_output=True).returncode == 0


def test_small_scripts_make_the_same_of_a_model():
    core = f"globalThis.modelbook = {bundle.shared()};\n" + "\n".join(
        bundle.script(f"core/{part}") for part in (*bundle.CORE, *bundle.EXPLORER_CORE)
    )
    assert said(smaller("core.js", core) + smaller("epidemic.js", MODEL)) == said(core + MODEL)


def test_vega_comes_small_and_stays_as_its_checksum_knows_it():
    assert smaller("vega.js", "a  //  b") == "a  //  b"


def test_words_that_would_end_their_own_tag_stay_words():
    words = "</script><script>alert(1)</SCRIPT> <!-- <style> --> {};/** not a remark */"
    done = subprocess.run(
        ["node", "-"], input=smaller("bad.js", f"console.log({json.dumps(words)});"), capture_output=True, text=True
    )
    assert done.stdout.rstrip() == words


def test_files_of_a_page_come_in_one_and_pages_that_need_the_same_share_it(tmp_path):
    static = tmp_path / "_static"
    (static / "face").mkdir(parents=True)
    (static / "a.css").write_text("a { color: red }")
    (static / "face" / "b.css").write_text('b { src: url("up.woff2") } i { src: url(data:x) }')
    name = together(tmp_path, ["a.css", "face/b.css", "a.css"])
    text = (static / name).read_text()
    assert text.count("red") == 1 and 'url("../../face/up.woff2")' in text and "data:x" in text
    assert together(tmp_path, ["a.css", "face/b.css"]) == name
    (static / "a.css").write_text("a { color: blue }")
    assert together(tmp_path, ["a.css", "face/b.css"]) == name and "#00f" in (static / name).read_text().replace(
        "blue", "#00f"
    )


def test_of_a_script_that_fails_the_others_still_run(tmp_path):
    static = tmp_path / "_static"
    static.mkdir()
    (static / "a.js").write_text("throw new Error('a')")
    (static / "b.js").write_text("console.log('b runs')")
    script = (
        "globalThis.reportError = (e) => console.log(e.message);"
        + (static / together(tmp_path, ["a.js", "b.js"])).read_text()
    )
    done = subprocess.run(["node", "-"], input=script, capture_output=True, text=True)
    assert done.stdout.split("\n")[:2] == ["a", "b runs"]
