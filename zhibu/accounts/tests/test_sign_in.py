"""Signing in by name or phone, and what those learn who try others' names."""

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth.hashers import MD5PasswordHasher
from django.test import Client
from django.utils import timezone

from tests.cast import Cast
from zhibu.accounts.models import Attempt, Session, User
from zhibu.accounts.testing import PASSWORD, make_user
from zhibu.people.models import Person
from zhibu.people.seal import blind

WRONG = "用户名（或手机号）或密码不对"


def sign_in(login: str, password: str = PASSWORD, client: Client | None = None, **more: str) -> Any:
    return (client or Client()).post("/sign-in/", {"login": login, "password": password, **more})


def give_phone(person: Person, phone: str) -> None:
    person.phone, person.phone_blind = phone, blind("phone", phone)
    person.save()


def test_a_username_signs_in_whatever_its_case(cast: Cast) -> None:
    answer = sign_in(" Secretary ")
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert Session.objects.get().user == cast.people["secretary"].user


def test_a_phone_signs_in_where_one_person_has_it(cast: Cast) -> None:
    give_phone(cast.people["secretary"], "13800001111")
    assert sign_in("138 0000 1111").status_code == 302
    assert Session.objects.get().user == cast.people["secretary"].user


def test_a_shared_phone_names_nobody(cast: Cast) -> None:
    for who in ("secretary", "member"):
        give_phone(cast.people[who], "13800001111")
    answer = sign_in("13800001111")
    assert WRONG in answer.content.decode()
    assert "请用用户名登录" in answer.content.decode()


def test_one_may_come_back_to_the_page_asked_for_but_not_elsewhere(cast: Cast) -> None:
    assert sign_in("member", next="/account/")["Location"] == "/account/"
    assert sign_in("member", next="https://example.com/")["Location"] == "/"


@pytest.mark.parametrize(("login", "password"), [("member", "wrong"), ("nobody", PASSWORD), ("13800001111", PASSWORD)])
def test_an_unknown_name_and_a_wrong_password_get_one_answer_at_one_price(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, login: str, password: str
) -> None:
    hashed: list[str] = []
    encode = MD5PasswordHasher.encode
    monkeypatch.setattr(
        MD5PasswordHasher,
        "encode",
        lambda self, password, salt: hashed.append(password) or encode(self, password, salt),
    )
    answer = sign_in(login, password)
    text = re.sub(r'value="[^"]*"|name="csrf[^>]*', "", answer.content.decode())
    assert WRONG in text
    assert len(hashed) == 1
    assert not Session.objects.exists()


def test_a_login_that_was_shut_looks_like_a_wrong_password(cast: Cast) -> None:
    User.objects.filter(username="member").update(is_active=False)
    assert WRONG in sign_in("member").content.decode()


def test_somebody_without_a_password_cannot_sign_in(db: None) -> None:
    User.objects.new("invited")
    assert "请填写密码。" in sign_in("invited", "").content.decode()
    for guess in ("!", User.objects.get(username="invited").password):
        assert WRONG in sign_in("invited", guess).content.decode()
    assert not Session.objects.exists()


def test_after_six_wrong_tries_even_the_right_password_waits(cast: Cast) -> None:
    for _ in range(6):
        assert WRONG in sign_in("member", "wrong").content.decode()
    answer = sign_in("member")
    assert "请过 10 分钟再试" in answer.content.decode()
    assert sign_in("secretary").status_code == 302, "others are not held up"


def test_the_wait_is_the_same_for_a_name_that_nobody_has(db: None) -> None:
    for _ in range(6):
        sign_in("nobody", "wrong")
    assert "请过 10 分钟再试" in sign_in("nobody", "wrong").content.decode()


def test_the_wait_ends_and_is_not_lengthened_by_trying(cast: Cast) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for _ in range(9):
            sign_in("member", "wrong")
        clock.shift(timedelta(minutes=8))
        assert "请过 2 分钟再试" in sign_in("member").content.decode()
        clock.shift(timedelta(minutes=2))
        assert sign_in("member").status_code == 302


def test_signing_in_does_not_wipe_out_failures_around_it(cast: Cast) -> None:
    for _ in range(5):
        sign_in("member", "wrong")
    assert sign_in("member").status_code == 302
    assert WRONG in sign_in("member", "wrong").content.decode()
    assert "分钟再试" in sign_in("member", "wrong").content.decode()


def test_many_names_from_one_place_wait_too(cast: Cast, settings: Any) -> None:
    settings.PROXIES = 1
    for number in range(120):
        Client().post(
            "/sign-in/", {"login": f"x{number}", "password": "x"}, headers={"X-Forwarded-For": "6.6.6.6, 9.9.9.9"}
        )
    tried = {"login": "member", "password": PASSWORD}
    assert "分钟再试" in Client().post("/sign-in/", tried, headers={"X-Forwarded-For": "9.9.9.9"}).content.decode()
    assert Client().post("/sign-in/", tried, headers={"X-Forwarded-For": "9.9.9.9, 8.8.8.8"}).status_code == 302


def test_nothing_kept_tells_who_tried_or_from_where(cast: Cast, settings: Any) -> None:
    settings.PROXIES = 1
    Client().post("/sign-in/", {"login": "member", "password": "x"}, headers={"X-Forwarded-For": "9.9.9.9"})
    assert {field.name for field in Attempt._meta.fields} == {"key", "count", "until"}
    assert {len(bytes(row.key)) for row in Attempt.objects.all()} == {16}
    assert {field.name for field in Session._meta.fields} == {
        "session_key",
        "session_data",
        "expire_date",
        "id",
        "user",
        "device",
        "begun_on",
    }


def test_the_own_device_stays_signed_in_and_another_does_not(cast: Cast) -> None:
    own, other = sign_in("member", remember="on"), sign_in("member")
    assert own.cookies["zhibu"]["max-age"] == 30 * 24 * 3600
    assert other.cookies["zhibu"]["max-age"] == ""


def test_a_signed_in_page_asks_one_query_before_its_own(cast: Cast) -> None:
    answer = cast.client("member").get("/account/devices/")
    assert answer.status_code == 200
    assert len(answer.queries) == 2
    assert "accounts_session" in answer.queries[0]


@pytest.mark.parametrize("path", ["/sign-up/", "/signup/", "/accounts/signup/", "/account/email/", "/password/reset/"])
def test_there_is_no_sign_up_and_no_reset_by_mail(db: None, path: str) -> None:
    assert Client().get(path).status_code == 404


def test_no_page_of_the_login_has_a_script_that_runs_inline(cast: Cast) -> None:
    client = cast.client("member")
    client.post("/account/confirm/", {"password": PASSWORD})
    for path in [
        "/account/",
        "/account/security/",
        "/account/passkeys/new/",
        "/account/security/app/",
        "/account/password/",
    ]:
        html = client.get(path).content.decode()
        scripts = re.findall(r"<script\b([^>]*)>", html)
        assert all("src=" in attrs or 'type="application/json"' in attrs for attrs in scripts), path
        assert not re.search(r"<[^>]+\s(style|on\w+)=", html), path
    assert "'unsafe" not in client.get("/account/")["Content-Security-Policy"]


def test_users_are_made_without_a_default_password(db: None) -> None:
    assert not User.objects.new("somebody").has_usable_password()
    assert make_user("other").check_password(PASSWORD)
