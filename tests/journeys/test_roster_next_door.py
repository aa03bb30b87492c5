"""A branch's roster is its own: to the secretary next door every address of it answers 404, and no list names it."""

import re
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import expect

from tests.journeys.browsing import UUID, As, Walk
from zhibu.rosters.testing import HEADINGS, id_number, person

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("journeys-demo")]
FILE = "综采一区新来的人.xlsx"
BRANCH = "综采一区党支部"
PAGES = ["", "columns/", "check/", "units/", "apply/", "undo/", "recap/", "discard/", "?part=work", "?rank=0"]
LISTS = ["/rosters/", "/jobs/", "/notices/", "/members/?q=石大勇", "/members/", "/"]


def test_the_stranger_next_door_finds_nothing_of_a_roster(as_: As, tmp_path: Path) -> None:
    with as_("wang") as secretary:
        theirs = _bring_in(secretary, _roster(tmp_path / FILE))
        assert secretary.status("/members/?q=石大勇") == 200
    roster = theirs[0]
    assert any(path.startswith("/jobs/") for path in theirs), f"no job among {theirs}"
    with as_("liu") as stranger:
        stranger.go("/members/")
        asked = [(method, path) for path in theirs for method in ("GET", "POST")]
        told = {f"{method} {path}": stranger.status(path, method=method) for method, path in asked}
        assert {line: status for line, status in told.items() if status not in (404, 405)} == {}
        assert told[f"GET {roster}"] == told[f"POST {roster}apply/"] == told[f"GET {roster}recap/"] == 404
        for path in LISTS:
            stranger.go(path)
            assert FILE not in stranger.page.content(), path
            expect(stranger.page.locator("main").get_by_role("link", name="石大勇", exact=True)).to_have_count(0)
    with as_("wang") as secretary:
        secretary.go(f"{roster}undo/")
        secretary.press("撤回", role="button")
        expect(secretary.page.get_by_text("已经撤回").first).to_be_visible(timeout=60_000)


def _roster(path: Path) -> Path:
    """Write a roster of two new members, and one whose ID number is wrong."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet
    sheet.append(HEADINGS)
    sheet.append(person("石大勇", id_number("19780102", "113"), BRANCH))
    sheet.append(person("石小满", id_number("19790304", "115"), BRANCH))
    sheet.append(person("石错码", id_number("19800405", "117")[:-1] + "?", BRANCH))
    book.save(path)
    return path


def _bring_in(secretary: Walk, file: Path) -> list[str]:
    """Upload, look, apply; return every address of the roster and of its work, the roster's page first."""
    page = secretary.page
    secretary.go("/units/find/?q=综采一区")
    unit = next(link for link in secretary.links() if re.fullmatch(f"/units/{UUID.pattern}/", link))
    secretary.go(f"{unit}rosters/new/")
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="上传").click()
    page.wait_for_url(lambda url: "/rosters/" in url and "/new/" not in url)
    roster = page.url.removeprefix(secretary.address).split("?")[0].removesuffix("columns/")
    if "/columns/" in page.url:
        page.get_by_role("button", name="栏目对好了").click()
    apply = page.get_by_role("button", name="就这样导入")
    expect(apply).to_be_visible(timeout=60_000)
    assert secretary.axe() == []
    apply.click()
    expect(page.get_by_text("已经导入")).to_be_visible(timeout=60_000)
    assert secretary.axe() == []
    assert secretary.status(f"{roster}recap/") == 200
    secretary.go("/jobs/")
    jobs = [link for link in secretary.links() if UUID.search(link) and link.startswith("/jobs/")]
    secretary.go(jobs[0])
    assert secretary.axe() == []
    work = [path for job in jobs for path in (job, f"{job}stop/", f"{job}file/") if job.count("/") == 3]
    return [*(roster + name for name in PAGES), f"{unit}rosters/new/", *work]
