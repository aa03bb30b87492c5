"""A letter: a poster is scanned, somebody writes without a name, the secretary answers, the writer reads and adds."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.browsing import PHONE, As, Walk

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("journeys-demo")]

TEXT = "副井口的扶手松了，下雪天容易滑倒。"


def test_a_letter_is_written_answered_and_added_to_and_nobody_is_known(as_: As) -> None:
    with as_("wang", PHONE) as wang:
        poster = _poster(wang)
    with as_("", PHONE) as writer:
        code = _write(writer, poster)
    with as_("wang", PHONE) as wang:
        _answer(wang)
    with as_("", PHONE) as writer:
        _add(writer, code)
    with as_("wang", PHONE) as wang:
        wang.go("/letters/")
        wang.press(re.compile("副井口"))
        expect(wang.page.locator(".letter-thread li")).to_have_count(3)
        expect(wang.page.locator("main")).to_contain_text("已经扶稳了，谢谢。")
        wang.press("办结")
        wang.page.get_by_label("办理结果").fill("扶手已加固，写信人确认。")
        wang.press("办结", role="button")
        expect(wang.page.locator(".page-top .light")).to_contain_text("办结")


def test_what_is_typed_stays_when_the_letter_is_refused(as_: As) -> None:
    with as_("wang", PHONE) as wang:
        poster = _poster(wang)
    with as_("", PHONE) as writer:
        writer.go(poster)
        writer.press("写信")
        writer.page.locator("summary", has_text="署名").click()
        writer.page.get_by_label("姓名").fill("钱卫东")
        writer.page.get_by_label(re.compile("^上级")).check()
        writer.press("寄出", role="button")
        expect(writer.page.get_by_role("alert").or_(writer.page.locator(".notice.bad")).first).to_be_visible()
        expect(writer.page.get_by_label("姓名")).to_have_value("钱卫东")
        expect(writer.page.get_by_label(re.compile("^上级"))).to_be_checked()


def _poster(wang: Walk) -> str:
    """Return the address on the poster of the secretary's branch."""
    wang.go("/letters/")
    found = re.search(r"/letters/([0-9a-f-]{36})/", wang.page.content())
    assert found
    wang.go(f"/links/unit/{found[1]}/")
    token = re.search(r"/q/[0-9A-Z]{16}", wang.page.content())
    assert token
    return token[0]


def _write(writer: Walk, poster: str) -> str:
    writer.go(poster)
    writer.press("写信")
    writer.heading("写信")
    writer.picture("write-letter", whole=True)
    assert writer.axe() == []
    writer.page.get_by_label("要说的话").fill(TEXT)
    writer.press("寄出", role="button")
    writer.heading("信寄到了")
    writer.picture("letter-receipt")
    assert writer.axe() == []
    code = "".join(writer.page.locator(".letter-code code").all_inner_texts())
    assert len(code) == 28 and code not in writer.page.url
    assert writer.context.cookies() == []
    return code


def _answer(wang: Walk) -> None:
    wang.go("/")
    wang.press("去看信")
    wang.press(re.compile("副井口"))
    expect(wang.page.locator("main")).to_contain_text("没有署名")
    wang.page.get_by_label("答复").fill("已经报机电队，今天就加固。")
    wang.press("答复", role="button")
    expect(wang.page.locator(".page-top .light")).to_contain_text("答复")
    assert wang.axe() == []
    wang.picture("answer-letter", whole=True)


def _add(writer: Walk, code: str) -> None:
    writer.go("/letterbox/")
    writer.page.get_by_label("回执码").fill(code.lower()[:-1] + "=")
    writer.press("看信", role="button")
    expect(writer.page.locator("main")).to_contain_text("没有这个回执码的信")
    writer.page.get_by_label("回执码").fill("-".join(code[at : at + 4] for at in range(0, 28, 4)))
    writer.press("看信", role="button")
    expect(writer.page.locator("main")).to_contain_text("今天就加固")
    assert writer.axe() == []
    writer.page.get_by_label("补充").fill("已经扶稳了，谢谢。")
    writer.press("补充", role="button")
    expect(writer.page.locator(".notice.ok")).to_be_visible()
    writer.picture("followed-letter", whole=True)
    assert writer.context.cookies() == [] and code not in writer.page.url
