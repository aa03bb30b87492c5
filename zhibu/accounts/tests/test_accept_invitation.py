"""A slip: used once, by whom it is for, to choose a name and a password."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from zhibu.accounts import actions
from zhibu.accounts.models import Invitation, Session, User
from zhibu.accounts.testing import make_invited, make_user
from zhibu.people.models import Person

CHOSEN = "四月里的小雨 2026"


@pytest.fixture
def slip(db: None) -> tuple[Person, str]:
    """Return a person who holds a slip, and its code."""
    user, code = make_invited(timezone.now())
    return Person.objects.create(name="王建国", user=user, id_number="110101195003071230", phone="13800005678"), code


def enter(code: str) -> Any:
    return Client().post(reverse("accept_invitation"), {"code": code})


def accept(code: str, client: Client | None = None, **given: str) -> Any:
    filled = {"tail": "1230", "username": "wangjianguo", "password1": CHOSEN, "password2": CHOSEN} | given
    return (client or Client()).post(reverse("accept_invitation"), {"code": code} | filled)


def test_the_code_greets_by_name_and_proposes_the_name_in_pinyin(slip: tuple[Person, str]) -> None:
    make_user("wangjianguo")
    text = enter(slip[1].lower().replace("-", " ")).content.decode()
    assert "王建国，您好" in text
    assert 'value="wangjianguo2"' in text


def test_whoever_was_signed_in_before_is_out_once_the_slip_is_used(slip: tuple[Person, str]) -> None:
    before = Client()
    assert slip[0].user
    before.force_login(slip[0].user)
    assert Session.objects.count() == 1
    accept(slip[1])
    assert Session.objects.count() == 1  # the one that the slip opened
    assert before.get(reverse("show_login")).status_code == 302


def test_accepting_signs_in_and_offers_a_passkey(slip: tuple[Person, str]) -> None:
    client = Client()
    answer = accept(slip[1], client)
    assert answer["Location"] == reverse("mfa_add_webauthn")
    assert "刷脸" in client.get(answer["Location"]).content.decode()
    user = User.objects.get(username="wangjianguo")
    assert user.check_password(CHOSEN)
    assert Session.objects.get().user == user == slip[0].user


@pytest.mark.parametrize("tail", ["1230", "5678"])
def test_the_tail_of_the_id_number_or_of_the_phone_will_do(slip: tuple[Person, str], tail: str) -> None:
    assert accept(slip[1], tail=tail).status_code == 302


def test_a_wrong_tail_is_refused_and_what_was_typed_stays(slip: tuple[Person, str]) -> None:
    answer = accept(slip[1], tail="0000", username="laowang")
    assert answer.status_code == 422
    assert "和登记的不一样" in answer.content.decode()
    assert 'value="laowang"' in answer.content.decode()
    assert not Session.objects.exists()


def test_guessing_the_tail_voids_the_slip(slip: tuple[Person, str]) -> None:
    for number in range(10):
        accept(slip[1], tail=f"900{number}")
    assert "已经作废" in accept(slip[1]).content.decode()
    assert enter(slip[1]).status_code == 422


def test_where_nothing_is_on_file_nothing_is_asked(db: None) -> None:
    user, code = make_invited(timezone.now())
    Person.objects.create(name="李桂兰", user=user)
    assert 'name="tail"' not in enter(code).content.decode()
    assert accept(code, tail="", username="李桂兰").status_code == 302


def test_a_code_is_used_once(slip: tuple[Person, str]) -> None:
    accept(slip[1])
    assert enter(slip[1]).status_code == 422
    assert accept(slip[1], username="another").status_code == 422


def test_of_two_at_one_moment_one_gets_in(slip: tuple[Person, str]) -> None:
    invitation = Invitation.objects.get()
    chosen = {"password": CHOSEN, "at": timezone.now()}
    assert actions.use_invitation(invitation, username="first", **chosen)
    assert actions.use_invitation(invitation, username="second", **chosen) is None
    assert not User.objects.filter(username="second").exists()


def test_a_code_is_good_for_fourteen_days(slip: tuple[Person, str]) -> None:
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert "过期" in enter(slip[1]).content.decode()
    fresh = actions.invite([slip[0].user], at=timezone.now())[slip[0].user.pk]
    assert Invitation.objects.get(revoked_at=None).expires_at > timezone.now() + timedelta(days=13, hours=23)
    assert enter(fresh).status_code == 200


def test_a_new_code_voids_the_one_before(slip: tuple[Person, str]) -> None:
    actions.invite([slip[0].user], at=timezone.now())
    assert enter(slip[1]).status_code == 422


def test_the_code_itself_is_kept_nowhere(slip: tuple[Person, str]) -> None:
    row = Invitation.objects.get()
    kept = " ".join(str(getattr(row, field.attname)) for field in Invitation._meta.concrete_fields)
    assert slip[1] not in kept
    assert slip[1].replace("-", "") not in kept
    assert len(bytes(row.fingerprint)) == 32


def test_wrong_codes_are_counted_by_where_they_come_from(slip: tuple[Person, str], settings: Any) -> None:
    settings.PROXIES = 1
    tried = {"path": reverse("accept_invitation"), "data": {"code": "AAAA-AAAA-AAAA-AAAA"}}
    for _ in range(30):
        Client().post(**tried, headers={"X-Forwarded-For": "9.9.9.9"})
    assert "分钟再试" in Client().post(**tried, headers={"X-Forwarded-For": "9.9.9.9"}).content.decode()


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"username": "taken"}, "已经有人用了"),
        ({"username": "13800005678"}, "不能全是数字"),
        ({"password2": "别的"}, "两遍填的密码不一样"),
        ({"password1": "12345678901", "password2": "12345678901"}, "数字"),
    ],
)
def test_the_name_and_the_password_must_be_fit(slip: tuple[Person, str], given: dict[str, str], sentence: str) -> None:
    make_user("taken")
    assert sentence in accept(slip[1], **given).content.decode()


@pytest.mark.parametrize("code", ["", "x", "𠮷" * 40, "0" * 300, "\x00"])
def test_bad_input_gets_a_sentence(slip: tuple[Person, str], code: str) -> None:
    answer = enter(code)
    assert answer.status_code == 422
    assert "notice bad" in answer.content.decode()
