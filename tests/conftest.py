"""Fixtures of this book: its folder and its built site. Those that open pages are in engine/tests/shared_fixtures.py."""

import os
import shutil
from pathlib import Path

import built_site
import pytest
import serve
from shared_fixtures import Address

ROOT = Path(__file__).resolve().parents[1]
SUB_PATH = "sub/path"


@pytest.fixture(scope="session")
def book_root() -> Path:
    """The folder of the repository."""
    return ROOT


@pytest.fixture
def small_book(tmp_path: Path) -> Path:
    """A checkout with two pages, the real build tools and nothing of the subject."""
    for folder in ("tools", "book", "data", "chokepoints", "engine/modelbook"):
        (tmp_path / folder).mkdir(parents=True)
    for tool in ("build.py", "preview.py", "serve.py"):
        shutil.copy(ROOT / "tools" / tool, tmp_path / "tools")
    for name, text in {
        "_config.yml": "title: Small\nonly_build_toc_files: true\nexecute: {execute_notebooks: 'off'}\n"
        "sphinx: {config: {html_theme: basic, html_theme_options: {}, extensions: "
        "[jupyter_book, sphinx_comments, sphinx_external_toc, myst_nb]}}\n",
        "_toc.yml": "format: jb-book\nroot: index\nchapters:\n- file: one\n- file: two\n",
        "requirements.txt": "",
        "pyproject.toml": "",
        "book/index.md": "# Front\n\nText.\n",
        "book/one.md": "# One\n\nText.\n",
        "book/two.md": "# Two\n\nText.\n",
        "data/table.csv": "a\n1\n",
    }.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


@pytest.fixture(scope="session")
def site(book_root: Path) -> Path:
    """The built site, as its sources are now. `make test` builds it; CHOKEPOINTS_SITE names another one."""
    named = os.environ.get("CHOKEPOINTS_SITE")
    folder = Path(named) if named else built_site.SITE
    problem = built_site.missing(folder) if named else built_site.missing(folder) or built_site.stale()
    if problem:
        pytest.fail(problem, pytrace=False)
    return folder


class SubPathHandler(serve.Handler):
    """Serves the site at the root and below SUB_PATH, as on the project pages of a host."""

    def translate_path(self, path: str) -> str:
        if path.startswith(f"/{SUB_PATH}/"):
            path = path[len(SUB_PATH) + 1 :]
        return super().translate_path(path)


@pytest.fixture(scope="session")
def http_site(site: Path, serve_folder) -> Address:
    """The built site over http: `http_site("index.html")`, `http_site.below(SUB_PATH)(...)`."""
    return serve_folder(site, SubPathHandler)


@pytest.fixture(scope="session")
def file_site(site: Path) -> Address:
    """The built site as a folder opened from disk."""
    return Address(site.resolve().as_uri())


@pytest.fixture(params=["http", "file"])
def either_site(request: pytest.FixtureRequest) -> Address:
    """The test runs twice: over http and on file://."""
    return request.getfixturevalue(f"{request.param}_site")
