"""What pages weigh over the wire, as production serves them, and what they ask of whom."""

import re
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.journeys.browsing import DESK, PHONE, As, Walk, walking
from tests.journeys.installation import Installation

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("journeys-demo")]
FIRST, LATER = 200_000, 30_000
LATER_PAGES = [
    "/members/", "/units/", "/me/", "/me/file/", "/me/openings/", "/me/file/card/", "/notices/", "/corrections/",
    "/duplicates/", "/rosters/", "/jobs/", "/access/", "/access/roles/", "/account/", "/account/devices/", "/",
]  # fmt: skip
ONE_OF = {
    "/members/": "/members/",
    "/units/find/?q=综采一区": "/units/",
    "/rosters/": "/rosters/",
    "/notices/": "/notices/",
}


class Scale:
    """Count the bytes that come over the wire, from the debugger's own numbers."""

    def __init__(self, walk: Walk) -> None:
        self.bytes = 0
        self.parts: dict[str, int] = {}
        self._names: dict[str, str] = {}
        session = walk.context.new_cdp_session(walk.page)
        session.send("Network.enable")
        session.on("Network.requestWillBeSent", self._asked)
        session.on("Network.loadingFinished", self._came)

    def _asked(self, told: dict[str, Any]) -> None:
        self._names[told["requestId"]] = told["request"]["url"]

    def _came(self, told: dict[str, Any]) -> None:
        self.bytes += int(told["encodedDataLength"])
        name = self._names.get(told["requestId"], "")
        self.parts[name] = self.parts.get(name, 0) + int(told["encodedDataLength"])

    def weigh(self, walk: Walk, path: str) -> int:
        """Open the page and return its bytes once nothing more comes."""
        before = self.bytes
        assert walk.go(path).status == 200
        walk.page.wait_for_load_state("networkidle")
        return self.bytes - before


@pytest.mark.parametrize("device", [DESK, PHONE], ids=["1280", "360"])
def test_the_first_page_is_under_200_kb_and_later_ones_under_30(
    browser: Browser, demo: Installation, as_: As, device: dict[str, Any]
) -> None:
    with walking(browser, demo.address, device=device) as visitor:
        scale = Scale(visitor)
        assert scale.weigh(visitor, "/sign-in/") < FIRST, scale.parts
    with as_("wang", device) as walk:
        scale = Scale(walk)
        first = scale.weigh(walk, "/")
        assert 5_000 < first < FIRST, scale.parts
        later = {path: scale.weigh(walk, path) for path in LATER_PAGES}
        later |= {path: scale.weigh(walk, path) for path in _one_of_each(walk)}
        assert len(later) >= len(LATER_PAGES) + len(ONE_OF) - 1, "not found: a kind of page"  # a roster may miss
        too_heavy = {path: size for path, size in later.items() if size >= LATER}
        assert too_heavy == {}, scale.parts


def test_a_committees_pages_are_as_light(as_: As) -> None:
    with as_("zhao") as walk:
        scale = Scale(walk)
        scale.weigh(walk, "/me/")
        later = {path: scale.weigh(walk, path) for path in ["/", "/members/", "/units/", *_one_of_each(walk)]}
        assert any(path.startswith("/rosters/") for path in later)
        assert {path: size for path, size in later.items() if size >= LATER} == {}, scale.parts
        assert min(later.values()) > 1_000, "a page weighs nothing: the scale does not see it"


def _one_of_each(walk: Walk) -> list[str]:
    """Return the page of one member, one unit, one roster and one notice, as far as there are any."""
    found = []
    for names, beginning in ONE_OF.items():
        walk.go(names)
        ones = [link for link in walk.links() if re.fullmatch(f"{beginning}[0-9a-f-]{{36}}/", link)]
        found += ones[:1]
    return found


def test_files_are_hashed_compressed_and_kept_for_a_year(demo: Installation, browser: Browser) -> None:
    with walking(browser, demo.address) as visitor:
        served: list[Any] = []
        visitor.page.on("response", lambda answer: served.append(answer) if "/static/" in answer.url else None)
        visitor.go("/sign-in/")
        visitor.page.wait_for_load_state("networkidle")
        assert served
        for answer in served:
            headers = answer.headers
            assert "immutable" in headers["cache-control"], answer.url
            if answer.url.endswith((".css", ".js")):
                assert headers.get("content-encoding") in {"br", "gzip"} or int(headers["content-length"]) < 400, (
                    answer.url
                )
