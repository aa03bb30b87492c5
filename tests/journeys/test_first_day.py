"""The first day: from an empty installation to a found member, with the roster that the office really has."""

import json
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import openpyxl
import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.browsing import PHONE, Walk, walking
from tests.journeys.installation import ROOT, Installation

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("journeys-empty")]
SAMPLE = ROOT / "zhibu" / "rosters" / "tests" / "samples" / "roster-national-7-812.xlsx"
MINE = "中共东岭煤矿委员会"
NAME, BRANCH = "王帆", "综采二区党支部"  # the fifth row of the sample
WAYS = {"characters": "王帆", "pinyin": "wangfan", "initials": "wf", "phone tail": "6119"}
BAD_ROWS = 20
TRUTH = json.loads(SAMPLE.with_suffix(".truth.json").read_text())
SAID = {  # how the recap says each reason of the truth file
    "checksum": "校验位不对",
    "noname": "没有填姓名",
    "future": "晚于今天",
    "order": "先后顺序不对",
    "sexmismatch": "性别与身份证号不一致",
    "nounit": "没有填所在党支部",
    "duplicate": "同一个人只收一行",
}
MEANINGS = {"公民身份号码": "公民身份号码", "加入党组织日期": "入党日期", "联系电话": "手机号码"}


def test_an_office_goes_from_nothing_to_a_found_member(browser: Browser, empty: Installation, tmp_path: Path) -> None:
    with walking(browser, empty.address) as keeper:
        _make_first_account(keeper, empty.first_address)
        _upload(keeper)
        _check_columns(keeper)
        _read_problems(keeper)
        _settle_units(keeper)
        _apply(keeper)
        _read_recap(keeper, tmp_path)
        _find(keeper)
        state = keeper.context.storage_state()
    with walking(browser, empty.address, device=PHONE, state=state) as keeper:
        _find(keeper)
    with walking(browser, empty.address) as late:
        assert late.go(empty.first_address.removeprefix(empty.address)).status == 404


def _make_first_account(keeper: Walk, address: str) -> None:
    """Open the one-time address of the console: the first account, and the unit on top."""
    page = keeper.page
    keeper.go(address.removeprefix(keeper.address))
    page.get_by_label("党组织名称").fill(MINE)
    page.get_by_label("类别").select_option("committee")
    page.get_by_label("您的姓名").fill("吴磊")
    page.get_by_label("用户名").fill("wulei")
    page.locator("#id_password1").fill("东岭的第一天 1958")
    page.locator("#id_password2").fill("东岭的第一天 1958")
    keeper.picture("first-account", whole=True)
    assert keeper.axe() == []
    page.get_by_role("button", name="建立账号").click()
    keeper.heading(MINE)
    keeper.picture("first-home", whole=True)


def _upload(keeper: Walk) -> None:
    """Choose the unit and the file."""
    page = keeper.page
    keeper.press("导入名册")
    keeper.picture("rosters-none")
    assert keeper.axe() == []
    page.locator("main").get_by_role("link", name=MINE).first.click()
    page.locator("input[type=file]").set_input_files(SAMPLE)
    keeper.picture("upload-roster")
    assert keeper.axe() == []
    page.get_by_role("button", name="上传").click()
    page.wait_for_url("**/rosters/*-*/**")


def _check_columns(keeper: Walk) -> None:
    """See that the columns were matched by themselves, and say that they are right."""
    page = keeper.page
    if "/columns/" not in page.url:
        expect(page.get_by_role("link", name="改栏目")).to_be_visible()
        keeper.press("改栏目")
    for heading, meaning in MEANINGS.items():
        control = page.locator(".roster-columns").get_by_label(heading).first
        assert control.evaluate("(one) => one.selectedOptions[0].text") == meaning
    keeper.picture("match-columns", whole=True)
    assert keeper.axe() == []
    page.get_by_role("button", name="栏目对好了").click()


def _read_problems(keeper: Walk) -> None:
    """Wait for the preview: problem rows stand first, each with its reason; nothing is written yet."""
    page = keeper.page
    rows = page.locator(".roster-row")
    expect(rows.first).to_be_visible(timeout=60_000)
    keeper.picture("preview", whole=True)
    assert keeper.axe() == []
    expect(page.locator(".roster-row > summary .light.bad")).to_have_count(BAD_ROWS)
    for number in range(BAD_ROWS):
        expect(rows.nth(number).locator(".roster-said").first).to_be_visible()
    keeper.go("/members/")
    expect(page.locator("#list")).not_to_contain_text(NAME)
    page.go_back()


def _settle_units(keeper: Walk) -> None:
    """Confirm that the sixteen units of the roster are to be founded."""
    page = keeper.page
    keeper.press("确定新组织")
    expect(page.get_by_text(BRANCH).first).to_be_visible()
    keeper.picture("settle-units", whole=True)
    assert keeper.axe() == []
    page.get_by_role("button", name="确定", exact=True).click()


def _apply(keeper: Walk) -> None:
    """Apply exactly the preview, with its progress."""
    page = keeper.page
    apply = page.get_by_role("button", name="就这样导入")
    expect(apply).to_be_visible(timeout=60_000)
    expect(page.get_by_text("将新增 798 人")).to_be_visible()
    keeper.picture("ready-to-apply")
    assert keeper.axe() == []
    apply.click()
    expect(page.locator("#work").or_(page.get_by_text("已经导入"))).to_be_visible()
    keeper.picture("applying")
    expect(page.get_by_text("已经导入")).to_be_visible(timeout=60_000)
    keeper.picture("applied", whole=True)
    assert keeper.axe() == []


def _read_recap(keeper: Walk, folder: Path) -> None:
    """Download the rows that stayed out, each with its reason."""
    with keeper.page.expect_download() as coming:
        keeper.press("下载没有导入")
    coming.value.save_as(folder / "recap.xlsx")
    table = openpyxl.load_workbook(folder / "recap.xlsx").active
    rows = {row[0]: row for row in table.iter_rows(values_only=True) if isinstance(row[0], int)}
    silent = {bad["row"]: bad["why"] for bad in TRUTH["bad"] if SAID[bad["why"]] not in str(rows[bad["row"]][2])}
    assert silent == {}, "these rows do not say why they stayed out"


def _find(keeper: Walk) -> None:
    """Find the member in every way that offices search, and open the file."""
    page = keeper.page
    keeper.go("/members/")
    expect(page.get_by_text("798 人").first).to_be_visible()
    keeper.picture("members", whole=True)
    found = page.locator("#list tbody tr", has=page.get_by_role("link", name=NAME, exact=True)).filter(has_text=BRANCH)
    for typed in WAYS.values():
        page.locator("#list_q").fill(typed)
        page.wait_for_url(lambda url, typed=typed: _asks(url, typed))
        expect(found).to_have_count(1)
    keeper.picture("found")
    found.get_by_role("link", name=NAME, exact=True).click()
    keeper.heading(NAME)
    expect(page.get_by_text("1951-02-08")).to_be_visible()
    keeper.picture("found-file", whole=True)


def _asks(url: str, typed: str) -> bool:
    return parse_qs(urlsplit(url).query).get("q") == [typed]
