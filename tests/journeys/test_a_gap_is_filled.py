"""A committee's officer finds the branch whose committee is not complete, reads why, and appoints whom it lacks.

The light goes out, and with it the number that the levels above show.
"""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.browsing import DESK, PHONE, As, Walk

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("journeys-demo")]


def test_a_gap_is_found_understood_and_filled(as_: As) -> None:
    with as_("zhao", DESK) as walk:
        above = "东岭煤矿党委", "综采总支部"
        walk.go("/")
        reds = {name: _reds(walk, name) for name in above}
        walk.press("灯")
        before = _count(walk)
        walk.page.locator("details.filters summary").click()
        walk.page.get_by_label("支部委员会", exact=True).check()
        row = walk.page.locator("#list tbody tr").filter(has_text="支部委员会缺 1 名委员")
        branch = row.locator("td.title").inner_text().strip()
        row.locator("td.title a").click()
        walk.heading(re.compile("支部委员会缺 1 名委员"))
        expect(walk.page.get_by_text("3 − 2 = 1")).to_be_visible()
        expect(walk.page.locator("main")).to_contain_text("第二十条")
        walk.picture("gap-why")
        walk.press("补选委员")
        _appoint(walk)
        walk.heading(re.compile(branch))
        expect(walk.page.locator("main")).not_to_contain_text("支部委员会缺")
        walk.go("/lights/?duty=committee")
        expect(walk.page.locator("#list")).not_to_contain_text(branch)
        walk.go("/lights/")
        assert _count(walk) == before - 1
        walk.go("/")
        assert {name: _reds(walk, name) for name in above} == {name: n - 1 for name, n in reds.items()}
    with as_("zhao", PHONE) as walk:
        walk.go("/")
        expect(walk.page.locator("main")).not_to_contain_text("支部委员会缺")
        walk.picture("gap-filled")


def _count(walk: Walk) -> int:
    """Return how many lights the list says there are."""
    told = walk.page.get_by_text(re.compile(r"^共 \d+ 盏灯")).first.inner_text()
    return int(re.findall(r"\d+", told)[0])


def _reds(walk: Walk, name: str) -> int:
    """Return how many red lights the tree tells at and below the unit."""
    told = walk.page.locator(".tree a.tree-name").filter(has_text=name).inner_text()
    found = re.search(r"(\d+) 处要办", told)
    return int(found[1]) if found else 0


def _appoint(walk: Walk) -> None:
    """Fill the form: a member of the branch, the post that nobody holds, today."""
    page = walk.page
    page.locator("#id_person").press_sequentially("l")
    page.locator(".picked label").first.click()
    page.locator("#id_post").select_option("discipline")
    page.get_by_role("button", name="保存").click()
    page.wait_for_url(re.compile(r"/units/[^/]+/(#.*)?$"))
