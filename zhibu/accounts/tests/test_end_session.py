"""Devices: seen, and signed out at once."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import Cast
from zhibu.accounts.models import Session
from zhibu.accounts.testing import PASSWORD

PHONE = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36"


def signed_in(who: str, agent: str = PHONE) -> Client:
    client = Client(headers={"User-Agent": agent})
    assert client.post("/sign-in/", {"login": who, "password": PASSWORD}).status_code == 302
    return client


def test_the_list_says_which_device_and_since_which_day(cast: Cast) -> None:
    text = signed_in("member").get(reverse("list_devices")).content.decode()
    assert "Chrome · 安卓手机" in text
    assert "就是这台" in text
    assert re.search(r"\d{4}年\d+月\d+日 起", text)


def test_ending_one_acts_on_its_next_request(cast: Cast) -> None:
    here, there = signed_in("member"), signed_in("member")
    assert there.get("/account/").status_code == 200
    session = Session.objects.get(session_key=there.cookies["zhibu"].value)
    here.post(reverse("end_session", args=[session.id]))
    assert there.get("/account/").status_code == 302
    assert here.get("/account/").status_code == 200


def test_nobody_ends_anothers_device(cast: Cast) -> None:
    mine, theirs = signed_in("member"), signed_in("secretary")
    session = Session.objects.get(session_key=theirs.cookies["zhibu"].value)
    mine.post(reverse("end_session", args=[session.id]))
    assert theirs.get("/account/").status_code == 200


def test_ending_all_leaves_this_one(cast: Cast) -> None:
    here, there, stranger = signed_in("member"), signed_in("member"), signed_in("secretary")
    here.post(reverse("end_sessions"))
    assert here.get("/account/").status_code == 200
    assert there.get("/account/").status_code == 302
    assert stranger.get("/account/").status_code == 200


def test_the_page_never_shows_a_session_key(cast: Cast) -> None:
    client = signed_in("member")
    signed_in("member")
    text = client.get(reverse("list_devices")).content.decode()
    assert not any(row.session_key in text for row in Session.objects.all())


def test_a_session_keeps_its_first_day_and_its_name_when_it_is_written_again(cast: Cast) -> None:
    client = signed_in("member")
    Session.objects.update(begun_on="2026-01-02")
    before = Session.objects.get()
    client.post("/account/confirm/", {"password": PASSWORD})
    after = Session.objects.get()
    assert (after.id, str(after.begun_on), after.device) == (before.id, "2026-01-02", "Chrome · 安卓手机")
    assert after.session_data != before.session_data


def test_signing_out_ends_the_session(cast: Cast) -> None:
    client = signed_in("member")
    assert client.get("/sign-out/").status_code == 200
    assert client.post("/sign-out/")["Location"] == reverse("account_login")
    assert not Session.objects.filter(user__isnull=False).exists()


def test_sessions_that_ran_out_are_swept_when_somebody_signs_in(cast: Cast) -> None:
    signed_in("secretary")
    Session.objects.update(expire_date="2026-01-02T00:00:00Z")
    signed_in("member")
    assert [row.user for row in Session.objects.all()] == [cast.people["member"].user]


def test_a_row_made_somebody_elses_signs_nobody_in(cast: Cast) -> None:
    member, secretary = signed_in("member"), cast.people["secretary"].user
    row = Session.objects.get()
    data = row.session_data.replace(str(row.user_id), str(secretary.pk))
    assert str(secretary.pk) in data and member.get("/account/").status_code == 200
    Session.objects.update(user=secretary, session_data=data)
    assert member.get("/account/").status_code == 302


@pytest.mark.parametrize("data", ["", "[1]", "not written here", "{"])
def test_a_row_that_cannot_be_read_signs_nobody_in(cast: Cast, data: str) -> None:
    client = signed_in("member")
    Session.objects.update(session_data=data)
    assert client.get("/account/").status_code == 302
