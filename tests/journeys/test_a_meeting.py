"""One meeting from its plan to the file of the level above: typed once, and found wherever it is of use.

Two phones and a screen: the chair's, which loses its network, and a member's; the recorder and the level above sit at a
desk. Somebody scans, somebody types the code, most are ticked without network, three sign on paper.
"""

import re
from io import BytesIO
from urllib.parse import urlsplit

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import expect
from pypdf import PdfReader

from tests.journeys.browsing import DESK, PHONE, As, Walk

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("journeys-demo")]
THEME = "安全生产先锋岗"
DECISION = "先锋岗每班一人，由区队长排班，党员自愿报名。"
PRESSED_FAST = """async (names) => {
    const rows = [...document.querySelectorAll('[role=group]')];
    for (const name of names) {
        rows.find((one) => one.getAttribute('aria-label') == name).querySelector('input[value=present]').click();
        await new Promise((next) => setTimeout(next, 4));
    }
}"""
ADDED = "补记：先锋岗的排班表由孙敏月底前交支委会。"


def test_a_meeting_is_typed_once_and_serves_everybody(as_: As) -> None:
    with as_("wang", PHONE) as chair, as_("wang", DESK) as screen, as_("sun", PHONE) as member:
        before = _theme_day(screen)
        assert before != "已完成"
        gathering = _plans(chair)
        with as_("zhou", PHONE) as away:
            _asks_leave(away)
        _answers_leave(chair, gathering)
        _opens(chair, gathering)
        _scans(screen, member, gathering)
        _types_the_code(screen, chair, gathering)
        _ticks_without_network(screen, chair, gathering)
        _counts_hands(screen, chair, gathering)
        _types_the_sheet(chair, gathering)
    with as_("sun", DESK) as recorder, as_("wang", PHONE) as chair, as_("zheng", DESK) as above:
        _writes(recorder, gathering)
        _locks(chair, gathering)
        _files(recorder, gathering)
        _returns(above)
        _adds_and_refiles(chair, gathering)
        _passes(above)
        assert _theme_day(chair) == "已完成"
        _reads_the_handbook(recorder)
        _finds_it_in_ones_year(recorder)
    with as_("zhou", PHONE) as away:
        away.go(f"/me/gatherings/{gathering}/")
        expect(away.page.locator("main")).to_contain_text("请假")
        away.picture("meeting-away")


def _theme_day(walk: Walk) -> str:
    """Return what this month says of the branch's theme day."""
    walk.go("/")
    branch = walk.page.get_by_role("link", name="综采一区党支部", exact=True).first.get_attribute("href")
    walk.go(f"{branch}windows/")
    row = walk.page.locator("main .rowline").filter(has=walk.page.get_by_text("主题党日", exact=True))
    walk.picture("meeting-month", whole=True)
    return row.first.locator(".light").inner_text().strip()


def _plans(chair: Walk) -> str:
    """Plan an assembly that is a theme day too, and call everybody; return its key."""
    page = chair.page
    chair.go("/")
    chair.press("安排")
    chair.heading(re.compile("安排会议或活动"))
    for kind in ("党员大会", "主题党日"):
        page.get_by_label(kind, exact=True).check()
    page.locator("#id_theme").fill(THEME)
    page.locator("#id_title_0").fill("先锋岗怎么设")
    page.locator("#id_title_1").fill("下季度学习安排")
    page.get_by_role("button", name="保存").tap()
    expect(page.get_by_text("已安排；要通知大家，请点“通知”。")).to_be_visible()
    chair.picture("meeting-planned", whole=True)
    page.get_by_role("button", name="通知并要回执").tap()
    expect(page.get_by_text(re.compile(r"已通知 \d+ 人。"))).to_be_visible()
    return urlsplit(page.url).path.split("/")[2]


def _asks_leave(away: Walk) -> None:
    """Somebody reads the notice, says so, and asks for leave."""
    page = away.page
    away.go("/notices/")
    page.get_by_role("link", name=re.compile(THEME)).first.tap()
    away.heading(THEME)
    page.get_by_role("button", name="我看过了").tap()
    page.get_by_role("link", name="来不了，请假").tap()
    page.get_by_label("为什么来不了").fill("夜班，在井下")
    page.get_by_role("button", name="请假", exact=True).tap()
    expect(page.get_by_text("已请假，等答复。")).to_be_visible()
    away.picture("meeting-leave")


def _answers_leave(chair: Walk, gathering: str) -> None:
    page = chair.page
    chair.go(f"/gatherings/{gathering}/")
    expect(page.get_by_text(re.compile(r"\d+ 人还没给回执"))).to_be_visible()
    page.get_by_role("link", name="答复：周强").tap()
    page.get_by_label("同意", exact=True).check()
    page.get_by_role("button", name="答复", exact=True).tap()
    expect(page.get_by_text("已答复，本人会收到消息。")).to_be_visible()


def _opens(chair: Walk, gathering: str) -> None:
    chair.go(f"/gatherings/{gathering}/")
    chair.page.get_by_role("button", name="开始签到").tap()
    expect(chair.page.get_by_text("开始签到了。大家报码签到，也可以直接点名。")).to_be_visible()


def _scans(screen: Walk, member: Walk, gathering: str) -> None:
    """Scan what the screen really shows, as a camera does, and press once."""
    screen.go(f"/gatherings/{gathering}/screen/")
    expect(screen.page.get_by_alt_text("签到二维码")).to_be_visible()
    found = zxingcpp.read_barcodes(Image.open(BytesIO(screen.page.screenshot())))
    member.page.goto(found[0].text)
    member.page.get_by_role("button", name="签到", exact=True).tap()
    expect(member.page.get_by_text("签到成功").first).to_be_visible()
    member.picture("meeting-scanned")
    member.page.goto(found[0].text)
    expect(member.page.get_by_role("button", name="签到", exact=True)).to_have_count(0)  # once is enough
    expect(screen.page.get_by_text("孙敏").first).to_be_visible(timeout=20_000)  # the screen is renewed by itself


def _types_the_code(screen: Walk, chair: Walk, gathering: str) -> None:
    code = screen.page.locator(".register-code").inner_text()
    chair.go(f"/me/gatherings/{gathering}/")
    chair.press("签到")
    chair.page.get_by_label("签到码").fill(code)
    chair.page.get_by_role("button", name="签到", exact=True).tap()
    expect(chair.page.get_by_text("签到成功。")).to_be_visible()


def _ticks_without_network(screen: Walk, chair: Walk, gathering: str) -> None:
    """Too few are there to decide; twenty-four are ticked without network, and the screen says it is enough."""
    page = chair.page
    expect(screen.page.locator("main")).to_contain_text(re.compile(r"还差 \d+ 人"), timeout=20_000)
    screen.picture("meeting-too-few")
    chair.go(f"/gatherings/{gathering}/register/")
    page.get_by_role("link", name="带走名单，没有网络也能点名").tap()
    expect(page.get_by_text("可以下井了")).to_be_visible()
    chair.context.set_offline(True)
    chair.go("/offline/")
    lines = page.locator("li:has(input[value=due]:checked)")
    names = [lines.nth(at).locator("b").inner_text() for at in range(28)]
    page.evaluate(PRESSED_FAST, [name for name in names if name != "周强"][:24])
    expect(page.get_by_text("没有网络：24 处点名等着送出去。")).to_be_visible()
    chair.picture("meeting-offline")
    chair.context.set_offline(False)
    expect(page.get_by_text(re.compile("送到了 24 处点名"))).to_be_visible(timeout=20_000)
    page.get_by_role("button", name="点完了，送出去").tap()
    expect(page.get_by_text("都送到了，名单已经从这部手机上去掉。")).to_be_visible()
    chair.faults = [one for one in chair.faults if "ERR_INTERNET_DISCONNECTED" not in one]
    expect(screen.page.locator("main")).to_contain_text("人数够了", timeout=20_000)
    expect(screen.page.locator("main")).to_contain_text("第十一条")


def _counts_hands(screen: Walk, chair: Walk, gathering: str) -> None:
    """The chair shows the first item, counts hands, and everybody sees what that means."""
    page = chair.page
    chair.go(f"/gatherings/{gathering}/screen/item/")
    page.get_by_label("先锋岗怎么设").check()
    page.get_by_label("一般表决").check()
    page.get_by_role("button", name="投到屏幕").tap()
    page.get_by_role("link", name="记举手表决").tap()
    page.get_by_label("表决什么").fill("设安全生产先锋岗")
    due, present = (
        int(page.get_by_label(label).input_value()) for label in ("有表决权的应到几人", "有表决权的到会几人")
    )
    assert due > present > due / 2
    page.locator("#id_yes").fill(str(present - 1))
    page.locator("#id_abstained").fill("1")
    page.get_by_role("button", name="记下").tap()
    expect(page.get_by_text("已记下表决，屏幕上看得到结果。")).to_be_visible()
    expect(screen.page.locator(".screen-vote")).to_contain_text(str(present - 1), timeout=20_000)
    screen.picture("meeting-vote")
    assert screen.axe() == []


def _types_the_sheet(chair: Walk, gathering: str) -> None:
    """Three have signed on paper: the sheet is typed, and the register is closed with it."""
    page = chair.page
    chair.go(f"/gatherings/{gathering}/register/")
    page.get_by_role("link", name="有人签在纸上，照签到表补录").tap()
    page.get_by_label("都没有来（准了假的算请假）").check()
    rows = page.locator("ul.ticks > li:not(:has(input[type=radio]:checked))")
    names = [rows.nth(at).locator("b").inner_text() for at in range(3)]
    for name in names:
        page.get_by_role("group", name=name, exact=True).get_by_role("radio", name="到会", exact=True).check()
    chair.picture("meeting-sheet")
    page.get_by_role("button", name="记下，结束签到").tap()
    expect(page.get_by_text("签到结束，到会 29 人。")).to_be_visible()
    expect(page.get_by_role("listitem").filter(has_text="周强")).to_contain_text("请假")


def _writes(recorder: Walk, gathering: str) -> None:
    """Write item by item; what is typed is kept without a press; a task is given; all are asked whether it is right."""
    page = recorder.page
    recorder.go(f"/gatherings/{gathering}/minutes/")
    page.get_by_role("button", name="写记录").click()
    page.get_by_role("link", name="写：先锋岗怎么设").click()
    page.get_by_label("第 1 条：谁说的").fill("王建国")
    page.get_by_label("第 1 条：说了什么").fill("先锋岗要设在最要紧的工作面。")
    page.get_by_label("决定了什么").fill(DECISION)
    page.get_by_label("第 2 条：谁说的").focus()
    expect(page.locator("#saved")).to_contain_text("保存", timeout=20_000)
    page.wait_for_load_state("networkidle")
    recorder.go(f"/gatherings/{gathering}/minutes/")  # without any press
    expect(page.locator("main")).to_contain_text(DECISION)
    page.get_by_role("link", name="记跟进事项：先锋岗怎么设").click()
    page.get_by_label("要办什么").fill("排出第一个月的先锋岗")
    page.get_by_label("谁来办").select_option(label="孙敏")
    page.get_by_role("button", name="记下").click()
    expect(page.get_by_text("已记下，办的人会收到消息。")).to_be_visible()
    recorder.picture("meeting-minutes", whole=True)
    page.get_by_role("button", name="写好了，请大家确认").click()


def _locks(chair: Walk, gathering: str) -> None:
    page = chair.page
    chair.go(f"/gatherings/{gathering}/minutes/")
    expect(page.locator("main")).to_contain_text("设安全生产先锋岗")
    page.get_by_role("link", name="主持人确认，锁定").tap()
    page.get_by_role("button", name="确认并锁定").tap()
    expect(page.get_by_text(re.compile("已锁定，是本支部的第 \\d+ 号记录。"))).to_be_visible()


def _files(recorder: Walk, gathering: str) -> None:
    recorder.go(f"/gatherings/{gathering}/minutes/")
    recorder.page.get_by_role("button", name="备案", exact=True).click()
    expect(recorder.page.get_by_text("已备案，上级看得到了。")).to_be_visible()


def _returns(above: Walk) -> None:
    """The level above reads the record, and says in a sentence, at the item, what is missing."""
    page = above.page
    above.go("/filings/")
    page.get_by_role("link", name=re.compile(THEME)).first.click()
    expect(page.locator("main")).to_contain_text(DECISION)
    page.get_by_role("link", name="退回").click()
    page.get_by_label("先锋岗怎么设", exact=True).fill("没有写排班表谁交、什么时候交。")
    page.get_by_label("“先锋岗怎么设”的哪一处").select_option("decision")
    above.picture("meeting-return")
    page.get_by_role("button", name="退回", exact=True).click()
    expect(page.get_by_text("已退回，记录人和主持人会收到消息。")).to_be_visible()


def _adds_and_refiles(chair: Walk, gathering: str) -> None:
    page = chair.page
    chair.go("/")
    expect(page.get_by_text(f"记录被退回：{THEME}")).to_be_visible()
    chair.go(f"/gatherings/{gathering}/minutes/")
    expect(page.locator("main")).to_contain_text("没有写排班表谁交、什么时候交。")
    page.get_by_role("link", name="补记一条").first.tap()
    page.locator("main form textarea").fill(ADDED)
    page.get_by_role("button", name="补记一条").tap()
    page.get_by_role("button", name="重新备案").tap()
    expect(page.get_by_text("已重新备案。")).to_be_visible()
    chair.picture("meeting-refiled", whole=True)


def _passes(above: Walk) -> None:
    page = above.page
    above.go("/filings/")
    page.get_by_role("link", name=re.compile(THEME)).first.click()
    expect(page.locator("main")).to_contain_text(ADDED)
    page.get_by_role("button", name="审查通过").click()
    expect(page.get_by_text(f"已通过：{THEME}")).to_be_visible()


def _reads_the_handbook(recorder: Walk) -> None:
    """Make the branch's handbook: it holds what was typed, and nobody typed it again."""
    page = recorder.page
    recorder.go("/")
    branch = page.get_by_role("link", name="综采一区党支部", exact=True).first.get_attribute("href")
    recorder.go(f"{branch}handbook/")
    page.get_by_role("button", name="开始编").click()
    with page.expect_download(timeout=60_000) as given:
        page.get_by_role("link", name="下载").click(timeout=60_000)
    text = "".join(one.extract_text() for one in PdfReader(given.value.path()).pages)
    text = re.sub(r"\s", "", text)
    for said in (THEME, DECISION, ADDED, "设安全生产先锋岗", "排出第一个月的先锋岗"):
        assert said in text


def _finds_it_in_ones_year(recorder: Walk) -> None:
    recorder.go("/me/timeline/")
    expect(recorder.page.locator("main")).to_contain_text(THEME)
    recorder.picture("meeting-timeline", whole=True)
    recorder.go("/me/follow-ups/")
    expect(recorder.page.locator("main")).to_contain_text("排出第一个月的先锋岗")
