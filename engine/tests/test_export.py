"""An explorer out of its book, driven as readers have it: from disk, as a module of another page, in a shadow root, in a frame."""

import json
import re
from html import escape
from pathlib import Path

import pytest
from alone_models import growth_file
from playwright.sync_api import Page, expect
from small_books import EPIDEMIC, SOLOW

from modelbook import Book, explore
from modelbook.cli import main
from modelbook.explorer import bundle
from modelbook.explorer.export import Export, export, home_of

HOST = """<!DOCTYPE html><html lang="en"><title>Another site</title><body style="background: {ground}">
<div id="first"></div><div id="second"></div><script type="module">
import widget from "./growth.js";
import other from "./epidemic.js";
const told = {{}};
window.model = {{
  traits: {{ values: {{ saving: 0.3 }} }},
  get(name) {{ return this.traits[name]; }},
  set(name, value) {{ this.traits[name] = value; }},
  save_changes() {{ for (const act of Object.values(told)) act(); }},
  on(event, act) {{ told[event] = act; }},
}};
window.end = widget.render({{ model, el: document.getElementById("first") }});
const root = document.getElementById("second").attachShadow({{ mode: "open" }});
for (const one of [widget, other]) {{
  const el = root.appendChild(document.createElement("div"));
  one.render({{ model: undefined, el }});
}}
</script></body></html>"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("exported")
    book = Book.read(growth_file(folder))
    files = {"html": folder / "growth.html", "esm": folder / "growth.js", "iframe": folder / "frame.html"}
    export(book, "growth", files, home="https://example.org/growth.html")
    export(Book(EPIDEMIC), "epidemic", {"esm": folder / "epidemic.js"})
    for name, ground in (("host", "#ffffff"), ("dark", "#101214")):
        (folder / f"{name}.html").write_text(HOST.format(ground=ground), encoding="utf-8")
    return folder


def pressed(page: Page, within: str, wanted: str, times: int = 10) -> None:
    """The saving slider is moved by keys until the sentence says what is wanted of it."""
    slider, sentence = (
        page.locator(f"{within} input[type=range][name=saving]").first,
        page.locator(f"{within} .sentence").first,
    )
    slider.focus()
    for _ in range(times):
        slider.press("ArrowRight")
    expect(sentence).to_contain_text(wanted)  # painted once a frame, not once a key


def sentence(saving: float) -> str:
    made = Book(SOLOW).run("growth", {"saving": saving}).iloc[-1]
    return f"made a worker: {made.made:.2f} tonnes; used a worker: {made.used:.2f} tonnes"


def test_the_page_opens_from_disk_and_is_alive(page, folder):
    page.goto((folder / "growth.html").as_uri())
    expect(page.locator("figure.explorer.live .drawing")).to_have_count(2)
    pressed(page, "main", sentence(0.3))
    expect(page.locator("#equations math")).to_have_count(3)
    expect(page.get_by_role("link", name="equations, parameters, residuals")).to_have_attribute("href", "#equations")
    expect(page.get_by_role("link", name="From Growth")).to_have_attribute("href", "https://example.org/growth.html")
    expect(page.locator("svg desc").first).to_contain_text("goes from")
    page.get_by_role("button", name="What matters here").click()
    expect(page.locator("[data-matters]")).to_be_visible()


def test_it_says_all_before_scripts(open_page, folder):
    page = open_page(java_script_enabled=False)
    page.goto((folder / "growth.html").as_uri())
    expect(page.locator(".sentence")).to_contain_text(sentence(0.2))
    expect(page.locator("svg.wide").first).to_be_visible()


def test_a_link_to_a_state_opens_it(page, folder):
    page.goto((folder / "growth.html").as_uri() + "#growth?scenario=frugal&wear=9")
    expect(page.locator("[data-scenario][value=frugal]")).to_be_checked()
    expect(page.locator("[data-note]").first).to_contain_text("out of range")
    expect(page.locator(".sentence")).to_contain_text(sentence(0.4))


@pytest.fixture
def site(serve_folder, folder, page, log):
    address = serve_folder(folder)

    def open_site(name: str) -> Page:
        page.goto(address(name))
        expect(page.locator("figure.explorer.live")).to_have_count(3)
        log.errors[:] = [error for error in log.errors if "favicon" not in error and "404" not in error]
        return page

    return open_site


def test_a_module_runs_in_another_page_with_the_model_that_it_gives(site):
    page = site("host.html")
    expect(page.locator("#first .sentence")).to_contain_text(sentence(0.3))
    pressed(page, "#first", sentence(0.4))
    assert page.evaluate("model.traits.values.saving") == pytest.approx(0.4)
    page.evaluate("model.set('values', { saving: 0.5 }); model.save_changes()")
    expect(page.locator("#first .sentence")).to_contain_text(sentence(0.5))
    assert page.evaluate("typeof modelbook") == "undefined"  # nothing is left on the other site's page
    page.evaluate("end()")


def test_a_module_runs_in_a_shadow_root_beside_others(site):
    page = site("host.html")
    pressed(page, "#second", sentence(0.3))
    expect(page.locator("#first .sentence")).to_contain_text(sentence(0.3))  # its own world: what the page's model gave
    expect(page.locator("#second .sentence").nth(1)).to_contain_text("In week 10")  # a model of another book
    assert (
        page.locator("#second figure").first.evaluate("f => getComputedStyle(f).getPropertyValue('--ink')") == "#1f2328"
    )


def test_the_same_module_twice_on_a_page_has_two_ids(site):
    page = site("host.html")
    ids = page.evaluate(
        "[document.querySelector('figure'), document.getElementById('second').shadowRoot.querySelector('figure')].map(f => f.id)"
    )
    assert sorted(ids) == ["growth", "growth-2"]
    labelled = page.locator("#second").first.evaluate(
        "host => [...host.shadowRoot.querySelectorAll('label[for]')].every(l => host.shadowRoot.getElementById(l.htmlFor))"
    )
    assert labelled


def test_it_follows_the_ground_on_which_it_stands(site):
    page = site("dark.html")
    expect(page.locator("#first figure")).to_have_attribute("data-dark", "")
    expect(page.locator("#second figure").first).to_have_attribute("data-dark", "")
    page.evaluate("document.body.style.background = '#fff'")
    expect(page.locator("#first figure")).not_to_have_attribute("data-dark", "")


def test_a_frame_tells_its_height_and_leads_back(page, folder, capsys):
    said = export(
        Book.read(growth_file(folder)),
        "growth",
        {"iframe": folder / "frame.html"},
        home="https://example.org/growth.html",
    )
    (folder / "embedding.html").write_text(
        f"<!DOCTYPE html><title>x</title>{said.partition('like this:')[2]}", encoding="utf-8"
    )
    page.goto((folder / "embedding.html").as_uri())
    frame = page.frame_locator("iframe")
    expect(frame.locator("figure.explorer.live .drawing")).to_have_count(2)
    page.wait_for_function("() => !document.querySelector('iframe').style.height.endsWith('rem')")

    def heights():
        inside = frame.locator("body").evaluate("b => Math.ceil(b.getBoundingClientRect().height)")
        return inside, page.locator("iframe").evaluate("f => f.clientHeight")

    first, _ = heights()
    frame.locator("details.numbers summary").click()
    page.wait_for_function(f"() => document.querySelector('iframe').clientHeight > {first}")
    inside, outside = heights()
    assert inside == outside > first
    link = frame.get_by_role("link", name="From Growth")
    expect(link).to_have_attribute("target", "_top")
    assert frame.locator("#equations").count() == 0


def without_kernel(folder, explorer, answers="") -> None:
    """A page that holds a widget's own state and module, as exporters of notebooks make it; `answers` is what a kernel would do."""
    (folder / "widget.js").write_text(bundle.module(), encoding="utf-8")
    names = ("_html", "_model", "_version", "_scripts", "values", "scenario", "compare", "view")
    traits = json.dumps({name: explorer.get_state()[name] for name in names}).replace("</", "<\\/")
    (folder / "index.html").write_text(
        '<!DOCTYPE html><html lang="en"><link rel="icon" href="data:,"><title>x</title><div id="here"></div><script type="module">import w from "./widget.js";'
        f"const t = {traits}; const told = []; window.answer = message => told.forEach(act => act(message));"
        "const model = { get: n => t[n], set: (n, x) => { t[n] = x; }, save_changes() {}, on(event, act) { if (event === 'msg:custom') told.push(act); } };"
        'w.render({ model, el: document.getElementById("here") });</script></html>',
        encoding="utf-8",
    )


def test_a_widget_without_a_kernel_runs_the_scripts_that_it_holds(page, tmp_path, serve_folder):
    without_kernel(tmp_path, explore("growth", book=Book.read(growth_file(tmp_path))).embed())
    page.goto(serve_folder(tmp_path)())
    expect(page.locator("figure.explorer.live .drawing")).to_have_count(2)


def test_a_widget_without_kernel_and_scripts_says_what_to_do(page, tmp_path, serve_folder):
    explorer = explore("growth", book=Book.read(growth_file(tmp_path)))
    without_kernel(tmp_path, explorer)
    page.clock.install()
    page.goto(serve_folder(tmp_path)())
    expect(page.locator(".sentence")).to_contain_text(sentence(0.2))
    expect(page.get_by_role("status").filter(has_text="embed()")).to_have_count(0)
    page.clock.fast_forward(6000)
    expect(page.get_by_role("status").filter(has_text="call embed() on the explorer")).to_be_visible()
    page.clock.resume()
    for want in ("vega", "model"):  # a kernel that was busy answers at last
        name = want if want == "vega" else "growth"
        page.evaluate(
            "message => window.answer(message)", {"script": name, "text": bundle.wanted(explorer.engine, want)}
        )
    expect(page.locator("figure.explorer.live .drawing")).to_have_count(2)
    expect(page.get_by_role("status").filter(has_text="embed()")).to_have_count(0)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["growth.py"], "there is nothing to write. Add --html FILE"),
        (["growth.py", "--html", "no/such/folder/x.html"], "cannot be written: No such file"),
        (["growth.py", "--html", "x.html", "--scenario", "frugl"], "no scenario 'frugl'. Did you mean frugal"),
    ],
)
def test_what_cannot_be_exported_is_told(tmp_path, monkeypatch, capsys, arguments, says):
    growth_file(tmp_path)
    monkeypatch.chdir(tmp_path)
    assert main(["export", *arguments]) == 2
    assert says in capsys.readouterr().err and not (tmp_path / "x.html").exists()


def test_the_link_back_is_the_models_page_in_the_published_book(tmp_path):
    book = Book(SOLOW)
    assert home_of(book, "growth") == ""
    book.package["published"] = "https://example.org/solow"
    assert home_of(book, "growth") == "https://example.org/solow/"
    page = Export(explore("growth", book=book), home_of(book, "growth")).frame()
    assert f'<a href="{escape("https://example.org/solow/")}" target="_top">' in page


def test_each_file_is_small_and_stands_alone(folder):
    most = {"growth.html": 700_000, "growth.js": 700_000, "frame.html": 150_000}
    for name, size in most.items():
        text = (folder / name).read_text(encoding="utf-8")
        fetched = re.findall(r"""(?:<script[^>]+src|<link[^>]+href|<img[^>]+src)="([^"?]+)|^import ["{]""", text, re.M)
        assert fetched == (["modelbook.js"] if name == "frame.html" else []) and len(text.encode()) < size
        assert name.endswith(".js") or "default-src 'none'" in text  # so that nothing can be
        own = text.replace(bundle.VEGA.read_text(encoding="utf-8"), "")
        assert "@param" not in own and "\n    const " not in own, "comments and indents stay at home"


def test_frames_of_a_folder_share_their_scripts(page, folder, serve_folder):
    export(Book(EPIDEMIC), "epidemic", {"iframe": folder / "second.html"})
    (folder / "two.html").write_text(
        '<!DOCTYPE html><html lang="en"><title>x</title><link rel="icon" href="data:,">'
        '<iframe title="a" src="frame.html"></iframe><iframe title="b" src="second.html"></iframe></html>',
        encoding="utf-8",
    )
    page.goto(serve_folder(folder)("two.html"))
    for title in ("a", "b"):
        expect(page.frame_locator(f"iframe[title={title}]").locator("figure.explorer.live")).to_have_count(1)
    named = {
        re.search(r"modelbook\.js\?\w+", (folder / n).read_text(encoding="utf-8"))[0]
        for n in ("frame.html", "second.html")
    }
    assert len(named) == 1, "one address, so a browser takes it once"


def test_a_frame_without_its_scripts_says_so(page, folder, tmp_path, log):
    (tmp_path / "frame.html").write_bytes((folder / "frame.html").read_bytes())
    page.goto((tmp_path / "frame.html").as_uri())
    expect(page.locator("[data-note]").filter(has_text="modelbook.js is not beside this page").first).to_be_visible()
    expect(page.locator(".sentence")).to_contain_text(sentence(0.2))
    log.errors.clear()  # the script that is not there
