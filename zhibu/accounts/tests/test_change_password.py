"""The password: changed by whoever knows it, and fit to keep."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import Cast
from zhibu.accounts.models import Session
from zhibu.accounts.testing import PASSWORD

NEW = "四月里的小雨 2026"


def change(client: Client, old: str = PASSWORD, new: str = NEW, again: str | None = None) -> Any:
    given = {"oldpassword": old, "password1": new, "password2": new if again is None else again}
    return client.post(reverse("account_change_password"), given)


def test_it_ends_every_other_session_and_keeps_this_one(cast: Cast) -> None:
    here, there = cast.client("member"), cast.client("member")
    assert change(here)["Location"] == "/account/"
    assert here.get("/account/").status_code == 200
    assert there.get("/account/").status_code == 302
    assert Session.objects.filter(user=cast.people["member"].user).count() == 1


def test_the_new_one_signs_in_and_the_old_one_no_longer(cast: Cast) -> None:
    change(cast.client("member"))
    assert Client().post("/sign-in/", {"login": "member", "password": PASSWORD}).status_code == 200
    assert Client().post("/sign-in/", {"login": "member", "password": NEW}).status_code == 302


def test_the_old_one_must_be_known_and_is_not_guessed_for_long(cast: Cast) -> None:
    client = cast.client("member")
    assert "密码不对" in change(client, old="wrong").content.decode()
    for _ in range(6):
        change(client, old="wrong")
    assert "分钟再试" in change(client).content.decode()


@pytest.mark.parametrize(
    ("new", "sentence"),
    [("短1", "8"), ("19491001194910", "数字"), ("password123", "常见"), ("member2026", "用户名")],
)
def test_what_is_easy_to_guess_is_refused_in_chinese(cast: Cast, new: str, sentence: str) -> None:
    text = change(cast.client("member"), new=new).content.decode()
    assert "has-error" in text or "notice bad" in text
    assert sentence in text
    assert cast.people["member"].user.check_password(PASSWORD)


def test_both_must_be_alike(cast: Cast) -> None:
    assert "两遍填的密码不一样" in change(cast.client("member"), again="别的").content.decode()


def test_the_next_page_says_that_it_is_done(cast: Cast) -> None:
    client = cast.client("member")
    change(client)
    assert "密码已改好" in client.get("/account/").content.decode()
