"""The QR on the screen: fresh, forged, expired, replayed, by strangers, by who signs in with their name first."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import Cast
from zhibu.audit.models import Act
from zhibu.gate.actor import Refused
from zhibu.meetings.actions import cancel_gathering, close_register, sign_in
from zhibu.meetings.choices import Presence, Way
from zhibu.meetings.models import Attendance, Gathering
from zhibu.meetings.rules.tokens import draw_key, make_token
from zhibu.meetings.testing import line_of, make_open, tick

pytestmark = pytest.mark.django_db


@pytest.fixture
def held(cast: Cast) -> Gathering:
    return make_open(cast.actor("secretary"), cast.first)


def address(held: Gathering, at: datetime, key: str = "") -> str:
    return reverse("scan", args=[make_token(held.pk, at, key or held.register_key)])


def now(cast: Cast) -> datetime:
    return cast.actor("member").at


def press(client: Client, path: str, nonce: Any = None) -> Any:
    return client.post(path, {"nonce": nonce or uuid4()})


def test_a_scan_and_one_press_sign_in(cast: Cast, held: Gathering, query_count: Any) -> None:
    client, path = cast.client("member"), address(held, now(cast))
    asked = client.get(path)
    assert asked.status_code == 200 and "学习党章" in asked.content.decode()
    assert line_of(cast, "member").presence == Presence.DUE  # looking writes nothing
    done = press(client, path)
    query_count("meetings.scan", done)
    assert "签到成功" in done.content.decode()
    assert (line_of(cast, "member").presence, line_of(cast, "member").way) == (Presence.PRESENT, Way.QR)


def test_a_double_tap_and_a_second_device_write_nothing_more(cast: Cast, held: Gathering) -> None:
    path, nonce = address(held, now(cast)), uuid4()
    phone, other = cast.client("member"), cast.client("member")
    for client in (phone, phone, other):
        assert "签到成功" in press(client, path, nonce).content.decode()
    assert "签到成功" in press(other, path).content.decode()
    assert line_of(cast, "member").nonce == nonce and Act.objects.filter(verb="sign_in").count() == 1


def test_a_scan_holds_for_who_made_it_and_no_other_session_of_the_same_device(cast: Cast, held: Gathering) -> None:
    client, path = cast.client("member"), address(held, now(cast))
    client.get(path)
    other = cast.people["organiser"].user
    assert other
    client.force_login(other)
    assert f"{cast.people['organiser'].name}，签到成功" in press(client, path).content.decode()
    assert line_of(cast, "member", held).presence == Presence.DUE
    assert line_of(cast, "organiser", held).presence == Presence.PRESENT


def test_a_session_that_was_ended_signs_nobody_in_though_its_device_scanned(cast: Cast, held: Gathering) -> None:
    client, path = cast.client("member"), address(held, now(cast))
    client.get(path)
    client.cookies["zhibu"] = "0" * 32
    assert press(client, path).status_code == 302
    assert line_of(cast, "member").presence == Presence.DUE


def test_a_register_closed_after_the_scan_says_so(cast: Cast, held: Gathering) -> None:
    client, path = cast.client("member"), address(held, now(cast))
    client.get(path)
    tick(cast, held, {"secretary": Presence.PRESENT})
    close_register(cast.actor("secretary"), held)
    refused(press(client, path), "closed")
    assert line_of(cast, "member").presence == Presence.ABSENT
    assert not Act.objects.filter(verb="sign_in").exists()


def test_who_takes_part_from_afar_says_so_with_the_press(cast: Cast, held: Gathering) -> None:
    client, path = cast.client("member"), address(held, now(cast))
    client.get(path)
    assert client.post(path, {"nonce": "seven"}).status_code == 422
    client.post(path, {"nonce": uuid4(), "is_online": "on"})
    assert line_of(cast, "member").presence == Presence.ONLINE


def test_each_reads_their_own_name_and_a_theme_is_no_markup(cast: Cast, held: Gathering) -> None:
    Gathering.objects.filter(pk=held.pk).update(theme="学习<b>党章</b>")
    path = address(held, now(cast))
    for who in ("member", "organiser"):
        told = press(cast.client(who), path).content.decode()
        assert f"{cast.people[who].name}，签到成功" in told
        assert "学习&lt;b&gt;党章" in told and reverse("show_own_gathering", args=[held.pk]) in told


def test_each_signs_in_for_themselves_with_one_and_the_same_code(cast: Cast, held: Gathering) -> None:
    path = address(held, now(cast))
    for who in ("member", "organiser"):
        assert press(cast.client(who), path).status_code == 200
    assert set(Attendance.objects.filter(way=Way.QR).values_list("person", flat=True)) == {
        cast.people["member"].pk,
        cast.people["organiser"].pk,
    }


def test_who_is_not_signed_in_signs_in_first_and_comes_back_even_when_the_code_is_over(
    cast: Cast, held: Gathering, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, path = Client(), address(held, now(cast))
    asked = client.get(path)
    assert asked.status_code == 302 and asked["Location"].startswith(reverse("account_login"))
    assert path.replace("/", "%2F") in asked["Location"]
    user = cast.people["member"].user
    assert user
    client.force_login(user)
    later(monkeypatch, minutes=3)
    assert "请按一下签到" in client.get(path).content.decode()
    assert "签到成功" in press(client, path).content.decode()


def test_a_scan_is_of_no_use_to_another_device_nor_for_longer_than_ten_minutes(
    cast: Cast, held: Gathering, monkeypatch: pytest.MonkeyPatch
) -> None:
    scanned, path = cast.client("member"), address(held, now(cast))
    scanned.get(path)
    later(monkeypatch, minutes=3)
    refused(cast.client("organiser").get(path), "expired")  # forwarded: the photograph of a code
    refused(press(cast.client("organiser"), path), "expired")
    later(monkeypatch, minutes=11)
    refused(press(scanned, path), "expired")
    assert not Attendance.objects.filter(way=Way.QR).exists()


@pytest.mark.parametrize("seconds", [-3600, -31])
def test_an_old_code_is_refused_in_a_sentence(cast: Cast, held: Gathering, seconds: int) -> None:
    answer = cast.client("member").get(address(held, now(cast) + timedelta(seconds=seconds)))
    refused(answer, "expired")
    assert "已经过期" in answer.content.decode()


def test_a_clock_off_by_an_hour_is_said(cast: Cast, held: Gathering) -> None:
    answer = cast.client("member").get(address(held, now(cast) + timedelta(hours=1)))
    refused(answer, "clock")
    assert "时钟" in answer.content.decode()


def test_forged_codes_are_refused_and_counted(cast: Cast, held: Gathering) -> None:
    client = cast.client("member")
    for path in (
        address(held, now(cast), draw_key()),
        reverse("scan", args=["seven"]),
        reverse("scan", args=["A" * 47]),
    ):
        answer = client.get(path)
        assert (answer.status_code, answer["X-Reason"]) == (404, "forged")
        assert press(client, path).status_code == 404
    guesser = Client(REMOTE_ADDR="203.0.113.7")
    answers = [guesser.get(reverse("scan", args=["A" * 47])).status_code for _try in range(31)]
    assert answers == [404] * 30 + [429]
    assert client.get(address(held, now(cast))).status_code == 200  # a right one opens all the same


def test_a_code_of_another_gathering_signs_into_that_one_only(cast: Cast, held: Gathering) -> None:
    other = make_open(cast.actor("secretary"), cast.first, "theme_day")
    mixed = make_token(held.pk, now(cast), other.register_key)
    refused(cast.client("member").get(reverse("scan", args=[mixed])), "forged", 404)
    with pytest.raises(Refused) as why:
        token = make_token(other.pk, now(cast), other.register_key)
        sign_in(cast.actor("member"), line_of(cast, "member", held), token=token, nonce=uuid4())
    assert why.value.reason == "forged"


def test_who_is_not_called_is_told_and_learns_nothing(cast: Cast, held: Gathering) -> None:
    answer = cast.client("next_door").get(address(held, now(cast)))
    refused(answer, "not_called")
    assert "学习党章" not in answer.content.decode()
    refused(press(cast.client("next_door"), address(held, now(cast))), "not_called")


def test_once_it_is_closed_or_cancelled_no_code_opens_and_its_key_is_gone(cast: Cast, held: Gathering) -> None:
    path = address(held, now(cast))
    tick(cast, held, {"secretary": Presence.PRESENT})
    close_register(cast.actor("secretary"), held)
    refused(cast.client("member").get(path), "closed")
    held.refresh_from_db()
    assert held.register_key == ""
    other = make_open(cast.actor("secretary"), cast.first, "theme_day")
    cancel_gathering(cast.actor("secretary"), other, reason="停电")
    other.refresh_from_db()
    assert other.register_key == ""


def test_a_tampered_scan_is_no_scan(cast: Cast, held: Gathering) -> None:
    client, path = cast.client("member"), address(held, now(cast) - timedelta(minutes=1))
    client.cookies["zhibu_scan"] = "x" * 80
    refused(client.get(path), "expired")


def test_the_screen_shows_code_and_qr_to_who_holds_it_only(cast: Cast, held: Gathering, query_count: Any) -> None:
    page = reverse("show_screen", args=[held.pk])
    shown = cast.client("secretary").get(page)
    query_count("meetings.show_screen", shown)
    assert held.code in shown.content.decode() and "data:image/svg+xml" in shown.content.decode()
    part = cast.client("secretary").get(page, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part and held.code in part
    for who, status in [("member", 404), ("next_door", 404), ("auditor", 403), ("committee_member", 403)]:
        assert cast.client(who).get(page).status_code == status
    tick(cast, held, {"secretary": Presence.PRESENT})
    close_register(cast.actor("secretary"), held)
    over = cast.client("secretary").get(page).content.decode()
    assert "data:image/svg+xml" not in over and "王建国" in over


def test_the_key_is_sealed_and_every_register_has_its_own(cast: Cast, held: Gathering) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("select register_key from meetings_gathering where id = %s", [held.pk])
        assert held.register_key.encode() not in bytes(cursor.fetchone()[0])
    other = make_open(cast.actor("secretary"), cast.first, "theme_day")
    assert other.register_key != held.register_key


def refused(answer: Any, reason: str, status: int = 422) -> None:
    assert (answer.status_code, answer["X-Reason"]) == (status, reason), answer.content.decode()[-600:]


def later(monkeypatch: pytest.MonkeyPatch, *, minutes: int) -> None:
    """Let that many minutes pass for whoever asks from now on."""
    from django.utils import timezone

    real = datetime.now(tz=timezone.get_current_timezone())
    monkeypatch.setattr(timezone, "now", lambda: real + timedelta(minutes=minutes))
