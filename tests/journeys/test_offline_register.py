"""The chair takes the list down the mine: ticks wait on the phone without network, come in once, and leave nothing."""

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.journeys.browsing import DESK, PHONE, As, Walk

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("journeys-demo")]
AN_HOUR_FAST = "Date.now = ((real) => () => real() + 3600e3)(Date.now)"
SIGNS_OUT_AT_ONCE = """addEventListener('DOMContentLoaded', () => {
    const form = document.querySelector('form[data-sign-out]');
    if (location.pathname != '/me/' || !form) return;
    form.action = '/nowhere/'; // the story goes on
    form.requestSubmit();
})"""
KEPT = """() => new Promise((done) => {
    const ask = indexedDB.open("zhibu-kept");
    ask.onsuccess = () => {
        const names = [...ask.result.objectStoreNames];
        if (!names.length) { ask.result.close(); indexedDB.deleteDatabase("zhibu-kept"); return done([[], []]); }
        const act = ask.result.transaction(names), lists = act.objectStore("lists").getAll();
        const ticks = act.objectStore("ticks").getAll();
        act.oncomplete = () => { ask.result.close(); done([lists.result, ticks.result]); };
    };
})"""


def test_a_register_is_ticked_without_network_and_merged_when_it_is_back(as_: As) -> None:
    with as_("wang", PHONE) as chair, as_("wang", DESK) as office:
        chair.context.add_init_script(AN_HOUR_FAST)
        gathering = _takes_the_list(chair)
        names = _free(chair)
        chair.context.set_offline(True)
        chair.go("/offline/")  # the phone was switched off underground, and on again
        _ticks(chair, names)
        chair.go("/")  # any page leads to the list there
        expect(chair.page.get_by_text("没有网络：4 处点名等着送出去。")).to_be_visible()
        _says_otherwise(office, gathering, names[1])
        chair.context.set_offline(False)
        expect(chair.page.get_by_text(re.compile("送到了 3 处点名"))).to_be_visible(timeout=20_000)
        expect(chair.page.get_by_text("这部手机的钟快了 60 分钟")).to_be_visible()
        expect(chair.page.get_by_text(re.compile(f"{names[1]}：要您定"))).to_be_visible()
        chair.picture("offline-merged", whole=True)
        assert chair.page.evaluate(KEPT)[1] == []  # what arrived is not kept
        chair.page.get_by_role("button", name="点完了，送出去").tap()
        expect(chair.page.get_by_text("都送到了，名单已经从这部手机上去掉。")).to_be_visible()
        assert chair.page.evaluate(KEPT) == [[], []]
        assert chair.page.evaluate("caches.keys()") == []
        _decides(chair, names)
        chair.faults = [one for one in chair.faults if "ERR_INTERNET_DISCONNECTED" not in one]


def test_what_a_phone_keeps_goes_with_signing_out_and_names_with_the_session(as_: As, sessions: dict[str, Any]) -> None:
    with as_("wang", PHONE) as chair:
        _takes_the_list(chair)
        name = _free(chair)[-1]
        chair.context.set_offline(True)
        _press(chair, name, "迟到")
        expect(chair.page.get_by_text("没有网络：1 处点名等着送出去。")).to_be_visible()
        lists, ticks = chair.page.evaluate(KEPT)
        assert len(lists) == 1 and len(ticks) == 1 and name not in str(ticks)
        kept = [one for one in chair.context.cookies() if one["name"] == "zhibu"]
        chair.context.clear_cookies(name="zhibu")  # somebody ends the sessions of a lost phone
        chair.context.set_offline(False)
        expect(chair.page.get_by_text("您在这部手机上的登录已经结束")).to_be_visible(timeout=20_000)
        lists, ticks = chair.page.evaluate(KEPT)
        assert lists == [] and len(ticks) == 1
        chair.picture("offline-ended")
        chair.context.add_cookies(kept)  # type: ignore[arg-type]  # as they were read
        asked: list[str] = []

        def answer(dialog: Any) -> None:
            asked.append(dialog.message)
            dialog.accept()

        chair.page.on("dialog", answer)
        chair.page.add_init_script(SIGNS_OUT_AT_ONCE)
        chair.go("/me/")
        chair.page.wait_for_url("**/nowhere/")
        assert asked == ["这部手机上还有 1 处点名没有送出去，退出就没有了。确定退出？"]
        assert chair.page.evaluate(KEPT) == [[], []]
        chair.faults = [one for one in chair.faults if not re.search("ERR_INTERNET_DISCONNECTED|status of 401", one)]


def _takes_the_list(chair: Walk) -> str:
    """Open today's register and take it along; return the gathering's key."""
    page = chair.page
    chair.go("/gatherings/?state=open")
    page.locator("#list td.title a, #list a.rowline, #list a").filter(has_text="义务维修矿灯").first.click()
    page.get_by_role("link", name="点名").first.click()
    page.get_by_role("link", name="带走名单，没有网络也能点名").click()
    expect(page.get_by_text("可以下井了")).to_be_visible()
    chair.picture("offline-taken")
    return page.url.partition("#")[2]


def _free(chair: Walk) -> list[str]:
    """Return the names of some who have not come yet."""
    rows = chair.page.locator("li:has(input[value=due]:checked)")
    return [rows.nth(at).locator("b").inner_text() for at in range(4)]


def _press(chair: Walk, name: str, word: str) -> None:
    row = chair.page.get_by_role("group", name=name, exact=True)
    row.get_by_role("radio", name=word, exact=True).check()
    expect(row.get_by_text("等着送出去")).to_be_visible()


def _ticks(chair: Walk, names: list[str]) -> None:
    expect(chair.page.get_by_text("没有网络，照样点名")).to_be_visible()
    _press(chair, names[0], "到会")
    _press(chair, names[1], "到会")
    _press(chair, names[2], "迟到")
    chair.page.get_by_label("来宾").fill("钱老师（安监站）")
    chair.page.get_by_role("button", name="加一位来宾").tap()
    expect(chair.page.get_by_text("没有网络：4 处点名等着送出去。")).to_be_visible()
    chair.picture("offline-waiting", whole=True)
    assert chair.axe() == []


def _says_otherwise(office: Walk, gathering: str, name: str) -> None:
    """Let the office tick somebody as absent meanwhile."""
    office.go(f"/gatherings/{gathering}/register/")
    office.page.get_by_role("group", name=name, exact=True).get_by_role("radio", name="缺席", exact=True).check()
    office.page.get_by_role("button", name="记下", exact=True).click()
    expect(office.page.get_by_text("已记下。")).to_be_visible()


def _decides(chair: Walk, names: list[str]) -> None:
    """Decide what two said differently; the register says the rest."""
    page = chair.page
    page.get_by_role("link", name="看签到册，定要您定的").tap()
    chair.heading("点名")
    chair.picture("offline-to-decide", whole=True)
    assert chair.axe() == []
    page.get_by_role("button", name=f"照点的名记：{names[1]}").tap()
    expect(page.get_by_text("照点的名记下了。")).to_be_visible()
    for name, word in zip(names, ["present", "present", "late"], strict=False):
        row = page.get_by_role("group", name=name, exact=True)
        expect(row.locator(f"input[type=radio][value={word}]")).to_be_checked()
    expect(page.get_by_role("group", name="钱老师（安监站）")).to_be_visible()
