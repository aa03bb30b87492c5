"""A secretary gives a member a slip; the member comes in by phone, asks for a correction, and gets an answer."""

import re
from time import sleep

import pytest
from playwright.sync_api import Browser, Route, expect

from tests.journeys.browsing import PHONE, As, Walk, walking
from tests.journeys.installation import Installation

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("journeys-demo")]
PASSWORD = "春天里的小山村 7"
WANTED = "东岭煤矿综采一区采煤机司机"
ANSWER = "已核对劳动合同，按您说的改了。"


def test_a_member_comes_in_by_slip_asks_for_a_correction_and_is_answered(
    browser: Browser, demo: Installation, as_: As
) -> None:
    with as_("wang") as secretary:
        name, tail, code = _slip(secretary)
    with walking(browser, demo.address, device=PHONE) as member:
        _first_sign_in(member, name, tail, code)
        member.heading(name)
        member.picture("member-home", whole=True)
        _ask(member)
        state = member.context.storage_state()
    with as_("wang") as secretary:
        _answer(secretary, name)
    with walking(browser, demo.address, device=PHONE, state=state) as member:
        _read_answer(member)
        _read_openings(member)


def _slip(secretary: Walk) -> tuple[str, str, str]:
    """Give a member of the branch who has no post a slip; return the name, the phone's last digits and the code."""
    page = secretary.page
    secretary.go("/members/?order=strokes")
    plain = page.locator("#list tbody tr").filter(has=page.locator("td[data-label=党内职务]:empty")).first
    name = plain.locator("td.title a").inner_text().strip()
    tail = plain.locator("td[data-label=手机号码]").inner_text().strip()[-4:]
    plain.locator("td.title a").click()
    secretary.heading(name)
    secretary.picture("member-file")
    secretary.press("发登录条")
    secretary.press(re.compile("^发登录条$|^重新发一张$"), role="button")
    code = page.locator(".slip-code").inner_text()
    expect(page.get_by_alt_text("登录用的二维码")).to_be_visible()
    secretary.picture("slip")
    return name, tail, code


def _first_sign_in(member: Walk, name: str, tail: str, code: str) -> None:
    """Open the address that the slip's picture holds, say who one is, choose a password; the passkey can wait."""
    page = member.page
    member.go(f"/first-sign-in/#{code}")
    expect(page.locator("input[name=code]")).to_have_value(code)
    member.picture("first-sign-in")
    late: list[Route] = []
    page.route("**/passwords*.js", lambda route: late.append(route))
    page.get_by_role("button", name="下一步").tap()
    member.heading(f"{name}，您好")
    page.locator("input[name=tail]").fill(tail)
    page.locator("input[name=password1]").press_sequentially(PASSWORD[:4])
    late[0].continue_()  # the script comes while somebody types
    expect(page.get_by_role("button", name="显示").first).to_be_visible()
    page.keyboard.type(PASSWORD[4:])
    expect(page.locator("input[name=password1]")).to_have_value(PASSWORD)
    page.locator("input[name=password2]").fill(PASSWORD)
    member.picture("choose-password", whole=True)
    page.get_by_role("button", name="好了，登录").tap()
    expect(page.get_by_text("好了，您已经登录")).to_be_visible()
    member.picture("passkey-offered")
    page.get_by_role("link", name="以后再说").tap()


def _ask(member: Walk) -> None:
    """Read one's own file, and ask that the place of work be put right."""
    page = member.page
    page.get_by_role("link", name="我的档案").locator("visible=true").first.tap()
    member.heading("我的档案")
    member.picture("own-file", whole=True)
    page.locator("a[href*='/me/corrections/new/?group=work']").tap()
    page.route("**/me/corrections/new/?*item=*", _come_late)
    page.get_by_label("哪一项不对").select_option(label="工作单位及职务")
    page.get_by_label("应该是什么").fill(WANTED)
    member.picture("ask-correction", whole=True)
    page.get_by_role("button", name="提交申请").tap()
    expect(page.get_by_text("前给您答复")).to_be_visible()
    member.go("/")
    expect(page.get_by_text("您申请更正档案")).to_be_visible()


def _come_late(route: Route) -> None:
    """Let the field that an item asks for be long on its way: nothing that is typed meanwhile may be lost."""
    sleep(0.7)
    route.continue_()


def _answer(secretary: Walk, name: str) -> None:
    """Find the request where it waits, and grant it."""
    page = secretary.page
    secretary.go("/")
    secretary.picture("secretary-home", whole=True)
    secretary.press("更正申请")
    secretary.press(re.compile(f"{name} · 工作单位及职务"))
    secretary.picture("answer-correction")
    page.get_by_label("同意更正").check()
    page.get_by_label("答复", exact=True).fill(ANSWER)
    page.get_by_role("button", name="答复").click()
    expect(page.get_by_text(f"已答复 {name}")).to_be_visible()


def _read_answer(member: Walk) -> None:
    """See the answer where one asked, the corrected item, and the notice."""
    page = member.page
    member.go("/me/file/")
    expect(page.get_by_text(ANSWER).first).to_be_visible()
    expect(page.locator("dd", has_text=WANTED).first).to_be_visible()
    member.picture("answered")
    member.go("/notices/")
    expect(page.get_by_text("更正").locator("visible=true").first).to_be_visible()
    member.picture("member-notices")


def _read_openings(member: Walk) -> None:
    """See that the secretary opened the file, and when."""
    member.go("/me/openings/")
    expect(member.page.locator(".rowline", has_text="王建国").first).to_be_visible()
    member.picture("openings")
