"""The second step of signing in: codes of an app, recovery codes, and passkeys where their owner wants it."""

import re
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from tests.cast import Cast
from zhibu.accounts.models import User
from zhibu.accounts.testing import PASSWORD


def code_of(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


def confirmed(cast: Cast, who: str) -> Client:
    client = cast.client(who)
    assert client.post(reverse("account_reauthenticate"), {"password": PASSWORD}).status_code == 302
    return client


def with_app(cast: Cast, who: str) -> str:
    """Set the app up and return its secret."""
    client = confirmed(cast, who)
    page = client.get(reverse("mfa_activate_totp")).content.decode()
    found = re.search(r"<code>((?:[A-Z2-7]{4} )+[A-Z2-7]{1,4})</code>", page)
    assert found, "the secret stands in fours"
    secret = found[1].replace(" ", "")
    assert client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)}).status_code == 302
    return secret


def half_way(who: str) -> Client:
    client = Client()
    answer = client.post("/sign-in/", {"login": who, "password": PASSWORD})
    assert answer["Location"] == reverse("mfa_authenticate")
    return client


def with_passkey(user: User) -> None:
    Authenticator.objects.create(user=user, type="webauthn", data={"name": "手机", "credential": {}})


def test_setting_it_up_asks_for_the_password_again(cast: Cast) -> None:
    answer = cast.client("member").get(reverse("mfa_activate_totp"))
    assert answer["Location"].startswith(reverse("account_reauthenticate"))


def test_the_password_alone_no_longer_signs_in(cast: Cast) -> None:
    secret = with_app(cast, "member")
    client = half_way("member")
    assert client.get("/account/").status_code == 302
    assert client.post(reverse("mfa_authenticate"), {"code": "000000"}).status_code == 200
    assert client.post(reverse("mfa_authenticate"), {"code": code_of(secret)}).status_code == 302
    assert client.get("/account/").status_code == 200


def test_a_code_that_was_seen_over_a_shoulder_is_good_no_more(cast: Cast) -> None:
    code = code_of(with_app(cast, "member"))
    assert half_way("member").post(reverse("mfa_authenticate"), {"code": code}).status_code == 302
    cache.clear()  # what another process knows
    assert half_way("member").post(reverse("mfa_authenticate"), {"code": code}).status_code == 200


def test_codes_are_not_guessed_for_long(cast: Cast) -> None:
    secret = with_app(cast, "member")
    client = half_way("member")
    for number in range(6):
        client.post(reverse("mfa_authenticate"), {"code": f"{number:06}"})
    for again in (client, half_way("member")):
        answer = again.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
        assert "分钟再试" in answer.content.decode()


def test_a_recovery_code_signs_in_once(cast: Cast) -> None:
    with_app(cast, "member")
    user = cast.people["member"].user
    code = Authenticator.objects.get(user=user, type="recovery_codes").wrap().get_unused_codes()[0]
    assert half_way("member").post(reverse("mfa_authenticate"), {"code": code}).status_code == 302
    assert half_way("member").post(reverse("mfa_authenticate"), {"code": code}).status_code == 200


def test_secrets_are_sealed(cast: Cast) -> None:
    secret = with_app(cast, "member")
    kept = [str(row.data) for row in Authenticator.objects.filter(type="totp")]
    assert len(kept) == 1
    assert secret not in kept[0]
    codes = Authenticator.objects.get(type="recovery_codes")
    assert codes.wrap().get_unused_codes()[0] not in str(codes.data)


def test_a_passkey_is_a_shorter_way_in_not_a_second_step(cast: Cast) -> None:
    with_passkey(cast.people["member"].user)
    assert Client().post("/sign-in/", {"login": "member", "password": PASSWORD})["Location"] == "/"


def test_its_owner_may_ask_for_it_after_the_password(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    with_passkey(cast.people["member"].user)
    monkeypatch.setattr("allauth.mfa.webauthn.internal.auth.get_credentials", lambda _user: [])
    client = confirmed(cast, "member")
    assert client.post(reverse("set_second_step"), {"on": "1"})["Location"] == reverse("mfa_index")
    half_way("member")
    client.post(reverse("set_second_step"), {"on": "0"})
    assert Client().post("/sign-in/", {"login": "member", "password": PASSWORD})["Location"] == "/"


def test_switching_it_off_asks_for_the_password_again(cast: Cast) -> None:
    answer = cast.client("member").post(reverse("set_second_step"), {"on": "0"})
    assert answer["Location"].startswith(reverse("account_reauthenticate"))


def test_a_role_may_require_it(cast: Cast, settings: Any) -> None:
    settings.MFA_ROLES = frozenset({"officer"})
    officer = cast.client("officer")
    for path in ("/account/", reverse("show_roles")):
        assert officer.get(path)["Location"] == reverse("mfa_index")
    assert "按规定要打开两步验证" in officer.get(reverse("mfa_index")).content.decode()
    assert officer.get(reverse("account_logout")).status_code == 200
    assert cast.client("secretary").get("/account/").status_code == 200
    settings.MFA_ROLES = frozenset()
    with_app(cast, "officer")
    settings.MFA_ROLES = frozenset({"officer"})
    assert officer.get("/account/").status_code == 200


def test_a_passkey_satisfies_the_role_only_when_it_is_asked_for(cast: Cast, settings: Any) -> None:
    settings.MFA_ROLES = frozenset({"officer"})
    user = cast.people["officer"].user
    with_passkey(user)
    assert cast.client("officer").get("/account/").status_code == 302
    User.objects.filter(pk=user.pk).update(asks_second_step=True)
    assert cast.client("officer").get("/account/").status_code == 200


@pytest.mark.parametrize(
    "page", ["mfa_index", "mfa_list_webauthn", "mfa_view_recovery_codes", "mfa_generate_recovery_codes"]
)
def test_every_page_of_it_is_ours_and_chinese(cast: Cast, page: str) -> None:
    with_app(cast, "member")
    text = confirmed(cast, "member").get(reverse(page)).content.decode()
    assert 'class="main"' in text
    assert not re.search(r">\s*[A-Z][a-z]+ [a-z]+", text.split("<main", 1)[1].split("</main>")[0])
