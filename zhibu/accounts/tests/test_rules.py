"""Codes, devices, usernames and limits."""

from math import log2

import pytest

from zhibu.accounts import rules
from zhibu.accounts.rules import Invited


def test_a_code_has_more_than_sixty_bits_and_no_signs_that_look_alike() -> None:
    code = rules.draw_code()
    assert not set("01OIL") & set(rules.ALPHABET)
    assert rules.CODE_LENGTH * log2(len(rules.ALPHABET)) > 60
    assert [len(part) for part in code.split("-")] == [4, 4, 4, 4]
    assert rules.draw_code() != code


@pytest.mark.parametrize(
    "typed", ["ABCD-EFGH-JKMN-PQRS", "abcdefghjkmnpqrs", " abcd efgh jkmn pqrs ", "ABCD—EFGH—JKMN—PQRS"]
)
def test_a_code_is_read_however_it_is_typed(typed: str) -> None:
    assert rules.read_code(typed) == "ABCDEFGHJKMNPQRS"
    assert rules.fingerprint(typed) == rules.fingerprint("ABCD-EFGH-JKMN-PQRS")


@pytest.mark.parametrize("typed", ["", "ABCD", "ABCD-EFGH-JKMN-PQR0", "ABCD-EFGH-JKMN-PQRSS", "登录码"])
def test_what_cannot_be_a_code_is_none(typed: str) -> None:
    assert rules.read_code(typed) is None


CHROME = (
    "Mozilla/5.0 (Linux; Android 14; M2102) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Mobile Safari/537.36"
)


@pytest.mark.parametrize(
    ("agent", "label"),
    [
        (CHROME, "Chrome · 安卓手机"),
        (CHROME.replace("Mobile ", ""), "Chrome · 安卓平板"),
        (CHROME + " MicroMessenger/8.0.49", "微信 · 安卓手机"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Version/17.5 Mobile Safari/604.1",
            "Safari · 苹果手机",
        ),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/126.0 Safari/537.36 Edg/126.0", "Edge · Windows 电脑"),
        (
            "Mozilla/5.0 (Phone; OpenHarmony 5.0) ArkWeb/4.1 Chrome/114 HuaweiBrowser/5.0 Mobile",
            "华为浏览器 · 鸿蒙手机",
        ),
        ("curl/8.5", ""),
    ],
)
def test_a_device_is_called_what_its_owner_calls_it(agent: str, label: str) -> None:
    assert rules.device_label(agent) == label


def test_only_what_people_carry_is_remembered_unasked() -> None:
    assert rules.is_handheld(CHROME)
    assert not rules.is_handheld("Mozilla/5.0 (Windows NT 10.0) Chrome/126.0")


@pytest.mark.parametrize("name", ["王建国", "wang.jianguo", "wang-2", "ab"])
def test_a_username_may_be_chinese(name: str) -> None:
    assert rules.is_username(name)


@pytest.mark.parametrize("name", ["a", "13800001111", "wang jianguo", "a" * 31, "wang@x", ""])
def test_a_username_is_never_a_bare_number(name: str) -> None:
    assert not rules.is_username(name)


def test_a_taken_username_gets_the_next_number() -> None:
    assert rules.free_username("wangwei", set()) == "wangwei"
    assert rules.free_username("wangwei", {"wangwei", "wangwei2"}) == "wangwei3"
    assert rules.free_username("", set()) == ""


def test_who_holds_the_slip_is_known_by_either_tail() -> None:
    invited = Invited("王建国", "wangjianguo", ("123X", "5678"))
    assert invited.is_known_by(" 123x ")
    assert invited.is_known_by("5678")
    assert not invited.is_known_by("0000")
    assert not invited.is_known_by("")
    assert Invited("王建国", "wangjianguo", ()).is_known_by("")
