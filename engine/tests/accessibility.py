"""What axe finds on an open page."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

AXE = Axe()


def violations(page: Page, rules: tuple[str, ...] = (), formulas: bool = False) -> list[str]:
    """What axe finds, by all its rules or by some; the parts of formulas are thousands and are left out unless asked for."""
    options = {"resultTypes": ["violations"]} | ({"runOnly": rules} if rules else {})
    found = AXE.run(page, context=None if formulas else {"exclude": [["math"]]}, options=options).response["violations"]
    return [
        f"{v['id']} ({v['impact']}): {[n['target'] for n in v['nodes']][:4]} {v['nodes'][0]['failureSummary']}"
        for v in found
    ]
