"""“Take away” and the address bar in Firefox and WebKit, where clipboards, canvases and histories have ways of their own."""

import pytest

THREE = "chapters/3-ascend.html"
TOLD = "document.querySelector('dialog.take-away [role=status]').textContent"
SEEN = "document.querySelectorAll('.shared-world').length"


@pytest.fixture(params=["firefox", "webkit"])
def window(request):
    return request.getfixturevalue(request.param)


def test_pictures_and_numbers_are_saved_and_copying_is_done_or_told(window, http_site):
    window.open(http_site(THREE), "ascend")
    window.driver.execute_script("""window.kept = {};
      modelbook.saving.save = (blob, name) => { window.kept[name.split('.').pop()] = blob.size; };
      document.querySelector('#ascend [data-action=take]').click();""")
    window.until("!!document.querySelector('dialog.take-away[open]')")
    for kind in ("png", "svg", "csv"):
        window.driver.execute_script(f"document.querySelector('[data-take={kind}]').click()")
        window.until(f"!!window.kept.{kind} || '{kind}' === 'png' && {TOLD}.includes('SVG holds')")
    kept = window.run("window.kept")
    assert kept["svg"] > 5_000 and kept["csv"] > 2_000 and kept.get("png", 99_999) > 20_000
    window.driver.execute_script("document.querySelector('[data-take=picture]').click()")
    window.until(f"{TOLD} === 'Picture copied.' || {TOLD}.includes('does not let pages copy')")


def test_the_address_follows_and_a_reload_is_nobody_elses_link(window, http_site):
    window.open(http_site(THREE), "ascend")
    window.move("ascend", "hbm_domestic_scale", "End")
    window.until("location.hash.includes('hbm_domestic_scale=2')")
    window.driver.refresh()
    window.quiet("ascend")
    assert window.seen("ascend")["values"] == {"hbm_domestic_scale": 2}
    assert window.run(SEEN) == 0
    window.open(http_site(THREE) + "#ascend?die_area=700", "ascend")
    window.until(f"{SEEN} === 1")
    window.driver.execute_script("document.querySelectorAll('.shared-world button')[1].click()")
    window.until("'hbm_domestic_scale' in document.getElementById('ascend').explorer.values")
