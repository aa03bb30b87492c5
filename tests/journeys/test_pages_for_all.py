"""What everybody must be able to use: axe finds nothing, nothing sticks out sideways, the keyboard is enough."""

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.journeys.browsing import DESK, PHONE, As, Walk

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("journeys-demo")]

EVERYBODY = [
    "/", "/me/", "/me/file/", "/me/openings/", "/me/corrections/new/", "/notices/", "/access/", "/access/roles/",
    "/account/", "/account/devices/", "/account/password/",
]  # fmt: skip
KEEPERS_OF_FILES = [
    "/units/",
    "/members/",
    "/members/?q=wang",
    "/corrections/",
    "/jobs/",
    "/duplicates/",
    "/rosters/",
    "/access/tokens/",
    "/api/docs/",
]
VISITORS = ["/sign-in/", "/first-sign-in/", "/members/"]
PAGES = {
    "": VISITORS,
    "li": EVERYBODY,
    "wang": [*EVERYBODY, *KEEPERS_OF_FILES, "UNIT", "MEMBER"],
    "zhao": ["/", *KEEPERS_OF_FILES, "UNIT", "MEMBER"],
}
UNIT_PAGES = [
    "",
    "tokens/",
    "tokens/new/",
    "hooks/",
    "hooks/new/",
    "open/",
    "new/",
    "edit/",
    "appoint/",
    "grants/",
    "acts/",
    "month/",
    "invite/",
    "members/new/",
    "rosters/new/",
]
MEMBER_PAGES = ["", "entries/", "edit/facts/", "place/", "stage/", "standing/", "photo/", "papers/new/", "invite/"]
OF_THOSE_THERE = 404, 403


@pytest.mark.parametrize("who", PAGES)
@pytest.mark.parametrize("device", [DESK, PHONE], ids=["1280", "360"])
def test_axe_finds_nothing_and_no_page_is_too_wide(as_: As, who: str, device: dict[str, Any]) -> None:
    found = []
    with as_(who, device) as walk:
        for path in _paths(walk, PAGES[who]):
            answer = walk.go(path)
            if answer.status in OF_THOSE_THERE:
                continue
            assert answer.status == 200, f"{path} answers {answer.status}"
            wide = walk.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            found += [f"{path} sticks out by {wide} px"] if wide > 0 else []
            found += [f"{path} {fault}" for fault in walk.axe()]
    assert found == [], "\n".join(found)


def test_what_was_not_done_is_seen_on_a_phone_without_moving_the_table(as_: As) -> None:
    with as_("zheng", PHONE) as walk:
        walk.go("/")
        unit = walk.page.url.rstrip("/")
        for path in ("windows/", "report/"):
            walk.page.goto(f"{unit}/{path}")
            last = walk.page.locator(".board").first.locator("thead th").last
            expect(last).to_have_text("没有完成")
            assert last.evaluate("one => one.getBoundingClientRect().right <= innerWidth"), path


def test_axe_would_find_a_fault(as_: As) -> None:
    with as_("") as walk:
        walk.go("/sign-in/")
        walk.page.evaluate("document.querySelector('main').insertAdjacentHTML('beforeend', '<input><a href=#></a>')")
        assert {fault.split(":")[0] for fault in walk.axe()} == {"label", "link-name"}


def test_signing_in_and_finding_a_member_needs_no_mouse(as_: As) -> None:
    with as_("") as walk:
        page = walk.page
        walk.go("/sign-in/")
        _tab_to(walk, "#id_login")
        page.keyboard.type("wang")
        _tab_to(walk, "#id_password")
        page.keyboard.type("demo-wang-2026")
        page.keyboard.press("Enter")
        page.wait_for_url(lambda url: "/sign-in/" not in url)
        _tab_to(walk, ".side a[href='/members/']")
        page.keyboard.press("Enter")
        page.wait_for_url("**/members/**")
        _tab_to(walk, "#list_q")
        page.keyboard.type("sunmin")
        named = page.locator("#list tbody a", has_text="孙敏")
        expect(named).to_be_visible()
        expect(page.locator("#list tbody tr")).to_have_count(1)
        _tab_to(walk, "#list tbody a")
        page.keyboard.press("Enter")
        walk.heading("孙敏")


def _tab_to(walk: Walk, selector: str) -> None:
    """Press Tab until the element has the focus, as it must within a page's worth of stops; the focus is visible."""
    for _ in range(80):
        # In one look: a list that comes anew between two looks would have taken the focus away.
        seen = walk.page.evaluate(
            "(selector) => { const at = document.activeElement; if (!at?.matches(selector)) return null;"
            " const style = getComputedStyle(at);"
            " return style.outlineStyle != 'none' || style.boxShadow != 'none'; }",
            selector,
        )
        if seen is not None:
            assert seen, f"one does not see that {selector} has the focus"
            return
        walk.page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not reach {selector}")


def _paths(walk: Walk, asked: list[str]) -> list[str]:
    """Put the pages of a real branch and of a real member in the place of the words."""
    paths: list[str] = []
    for one in asked:
        if one == "UNIT":
            walk.go("/units/find/?q=综采一区")
            unit = next(link for link in walk.links() if link.startswith("/units/") and len(link) == 44)
            paths += [unit + page for page in UNIT_PAGES]
        elif one == "MEMBER":
            walk.go("/members/?q=孙敏")
            member = next(link for link in walk.links() if link.startswith("/members/") and len(link) == 46)
            paths += [member + page for page in MEMBER_PAGES]
        else:
            paths.append(one)
    return paths
