"""A browser that is not there: a failure where Debian's packages are, elsewhere a part that says it was left out."""

import other_browsers
import pytest
from shared_fixtures import driven


@pytest.fixture(params=other_browsers.FOUND)
def gone(request, monkeypatch) -> str:
    """The name of a browser that this machine, for this test, does not have."""
    monkeypatch.setattr(other_browsers.shutil, "which", lambda name: None)
    monkeypatch.setattr(other_browsers, "FIREFOX_MAC", "/nowhere")
    return request.param


def test_on_debian_it_fails(gone, tmp_path, monkeypatch):
    monkeypatch.setattr(other_browsers, "expected", lambda: True)
    with pytest.raises(pytest.fail.Exception, match=f"{gone} is not on this machine .Debian: apt-get install"):
        next(driven(gone, tmp_path))


def test_elsewhere_it_is_left_out_and_says_so(gone, tmp_path, monkeypatch):
    monkeypatch.setattr(other_browsers, "expected", lambda: False)
    with pytest.raises(pytest.skip.Exception, match=f"left out: {gone} is not on this machine"):
        next(driven(gone, tmp_path))
