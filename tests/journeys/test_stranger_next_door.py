"""The secretary of the branch next door: all that a branch keeps answers 404 to them, as if it were not there."""

import io
import re

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.journeys.browsing import UUID, As, Walk

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("journeys-demo")]
MUST_HAVE = [  # kinds of address that the walk must have met, or it has not seen the branch
    "/units/*/", "/units/*/grants/", "/units/*/acts/", "/units/*/month/", "/units/*/invite/", "/units/*/members/new/",
    "/members/*/", "/members/*/entries/", "/members/*/invite/", "/members/*/reveal/", "/members/*/photo/",
    "/photos/*/", "/corrections/*/", "/jobs/*/", "/jobs/*/file/", "/notices/*/",
]  # fmt: skip


def test_a_stranger_next_door_finds_nothing_of_the_branch(as_: As) -> None:
    with as_("wang") as secretary:
        paths, name = _all_of_the_branch(secretary)
        kinds = {UUID.sub("*", path) for path in paths}
        assert set(MUST_HAVE) <= kinds, f"not met on the walk: {sorted(set(MUST_HAVE) - kinds)}"
    boxes = {path for path in paths if path.startswith("/letterbox/")}
    assert boxes, "the branch has a letter box"
    paths = [path for path in paths if path not in boxes]
    with as_("liu") as stranger:
        stranger.go("/members/")
        # What both branches hold together is the stranger's own too, and they find it in their own list; so is the
        # campaign of the committee above both.
        listed = _links_of(stranger, "/gatherings/")
        together = {path for path in listed if re.fullmatch("/gatherings/[^/]+/", path)}
        assert together.intersection(paths), "the demo has a gathering of both branches"
        together |= {f"{path}register/" for path in together}  # each keeps its own part of it
        together |= {path for path in listed if re.fullmatch("/kinds/[^/]+/", path)}
        told = {
            f"{method} {path}": stranger.status(path, method=method)
            for path in paths
            for method in _METHODS
            if path not in together
        }
        there = {asked: status for asked, status in told.items() if status not in _NOT_THERE[asked.split()[0]]}
        assert there == {}
        _finds_nobody(stranger, name)
    with as_("") as visitor:
        visitor.go("/sign-in/")
        told = {path: visitor.status(path) for path in paths}
        assert {path: status for path, status in told.items() if status not in (302, 404, 405)} == {}
        for box in boxes:  # anybody may write to it: it tells the branch's name, which is public, and of nobody in it
            visitor.go(box)
            expect(visitor.page.get_by_text("综采一区党支部").first).to_be_visible()
            expect(visitor.page.get_by_text(name)).to_have_count(0)


_METHODS = ("GET", "POST")
_NOT_THERE = {"GET": (404, 405), "POST": (404, 405)}


def _all_of_the_branch(secretary: Walk) -> tuple[list[str], str]:
    """Walk all of the branch's pages as its secretary; return the addresses that are theirs, and a member's name."""
    page = secretary.page
    secretary.go("/members/")
    row = page.locator("#list tbody tr").filter(has=page.locator("td[data-label=党内职务]:empty")).first
    name = row.locator("td.title a").inner_text().strip()
    member = str(row.locator("td.title a").get_attribute("href"))
    _give_photo(secretary, member)
    _export(secretary)
    unit = next(
        link
        for link in _links_of(secretary, "/units/find/?q=综采一区")
        if re.fullmatch(f"/units/{UUID.pattern}/", link)
    )
    starts = [unit, f"{unit}month/", f"{unit}invite/", member, f"{member}entries/", "/corrections/", "/jobs/"]
    starts += ["/rosters/", "/duplicates/", "/notices/", "/gatherings/"]
    starts += [f"{member}invite/"]
    found: dict[str, None] = dict.fromkeys([*secretary.seen, *starts])
    for start in starts:
        found |= dict.fromkeys(_links_of(secretary, start))
    own = [path for path in found if UUID.search(path)]
    theirs = [path for path in own if secretary.status(path) in (200, 405, 302)]
    return theirs, name


def _links_of(secretary: Walk, path: str) -> list[str]:
    if secretary.status(path) == 404:
        return []
    secretary.go(path)
    return secretary.links()


def _give_photo(secretary: Walk, member: str) -> None:
    picture = io.BytesIO()
    Image.new("RGB", (300, 400), "#8899aa").save(picture, "JPEG")
    secretary.go(f"{member}photo/")
    secretary.page.locator("input[type=file]").set_input_files(
        {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": picture.getvalue()}
    )
    secretary.page.locator("main form button[type=submit]").click()
    expect(secretary.page.locator("img.file-photo")).to_be_visible()
    secretary.links()


def _export(secretary: Walk) -> None:
    """Export the branch's list, and wait until the file is ready."""
    secretary.go("/members/")
    secretary.page.get_by_role("button", name="导出").click()
    expect(secretary.page.get_by_role("link", name=re.compile("下载"))).to_be_visible()


def _finds_nobody(stranger: Walk, name: str) -> None:
    """Search the lists of what one may see: the branch's people and pages are not among it."""
    stranger.go(f"/members/?q={name}")
    expect(stranger.page.get_by_text("没有符合的")).to_be_visible()
    stranger.go("/units/find/?q=综采一区")
    expect(stranger.page.locator("main").get_by_role("link", name="综采一区党支部")).to_have_count(0)
