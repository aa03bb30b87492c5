"""A slip for one member: shown once, given only by those who have every right that it opens."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.cast import Cast
from zhibu.access.actors import system
from zhibu.accounts.actions import use_invitation
from zhibu.accounts.models import Invitation, Session, User
from zhibu.accounts.testing import PASSWORD
from zhibu.audit.models import Act
from zhibu.gate.actor import NotAllowed, Refused
from zhibu.members.actions.invitations import invite_member
from zhibu.members.models import Member
from zhibu.members.testing import make_member
from zhibu.notices.models import Notice

CODE = re.compile(r"(?:[2-9A-HJKMNP-Z]{4}-){3}[2-9A-HJKMNP-Z]{4}")


def row_of(cast: Cast, who: str) -> Member:
    return Member.objects.select_related("person__user", "unit").get(person=cast.people[who])


def test_the_page_shows_the_code_once_with_a_picture_to_scan(cast: Cast) -> None:
    member = make_member(cast.first, "新来的")
    client, address = cast.client("organiser"), reverse("invite_member", args=[member.pk])
    assert not CODE.search(client.get(address).content.decode())
    shown = client.post(address)
    code = CODE.search(shown.content.decode())
    assert code
    assert "data:image/svg+xml" in shown.content.decode()
    assert "no-store" in shown["Cache-Control"]
    assert not CODE.search(client.get(address).content.decode())
    entered = Client().post(reverse("accept_invitation"), {"code": code[0]})
    assert "新来的，您好" in entered.content.decode()


def test_the_audit_says_who_gave_it_and_not_the_code(cast: Cast) -> None:
    member = make_member(cast.first, "新来的")
    slip = invite_member(cast.actor("organiser"), member)
    act = Act.objects.get(verb="invite_member")
    assert (act.actor_name, act.subject_label, act.unit_path) == ("孙敏", "新来的", cast.first.path)
    assert slip.code not in str(act.details)


def test_a_new_slip_shuts_the_login_and_ends_its_sessions(cast: Cast) -> None:
    client = cast.client("member")
    invite_member(cast.actor("organiser"), row_of(cast, "member"))
    assert client.get("/account/").status_code == 302
    assert Client().post("/sign-in/", {"login": "member", "password": PASSWORD}).status_code == 200
    assert not Session.objects.filter(user=cast.people["member"].user).exists()


def test_a_new_slip_keeps_the_username_ready_and_tells_the_person(cast: Cast) -> None:
    slip = invite_member(cast.actor("organiser"), row_of(cast, "member"))
    text = Client().post(reverse("accept_invitation"), {"code": slip.code}).content.decode()
    assert 'value="member"' in text
    assert Notice.objects.filter(person=cast.people["member"], kind="invitation").count() == 1


def test_once_the_slip_is_used_nothing_waits_to_be_read(cast: Cast, django_capture_on_commit_callbacks: Any) -> None:
    invite_member(cast.actor("organiser"), row_of(cast, "member"))
    invite_member(cast.actor("organiser"), make_member(cast.first, "新来的"))
    mine = Notice.objects.filter(person=cast.people["member"])
    assert mine.unread().count() == 1
    with django_capture_on_commit_callbacks(execute=True):
        slip = Invitation.objects.get(user=cast.people["member"].user)
        use_invitation(slip, username="li", password=PASSWORD, at=timezone.now())
    assert (mine.unread().count(), mine.count()) == (0, 1)
    assert Notice.objects.unread().filter(kind="invitation").count() == 1  # the other's


def test_only_the_last_slip_is_good(cast: Cast) -> None:
    member = make_member(cast.first, "新来的")
    first = invite_member(cast.actor("organiser"), member)
    invite_member(cast.actor("organiser"), Member.objects.get(pk=member.pk))
    assert Invitation.objects.filter(revoked_at=None).count() == 1
    assert User.objects.filter(username=None).count() == 1
    assert Client().post(reverse("accept_invitation"), {"code": first.code}).status_code == 422


@pytest.mark.parametrize(
    ("giver", "taker"), [("organiser", "secretary"), ("secretary", "officer"), ("general_secretary", "keeper")]
)
def test_nobody_gives_a_way_in_to_more_rights_than_their_own(cast: Cast, giver: str, taker: str) -> None:
    member = row_of(cast, taker)
    with pytest.raises((Refused, NotAllowed)):
        invite_member(cast.actor(giver), member)
    assert not Invitation.objects.exists()
    assert cast.client(taker).get("/account/").status_code == 200


def test_the_secretary_of_the_level_above_may(cast: Cast) -> None:
    assert invite_member(cast.actor("general_secretary"), row_of(cast, "secretary")).name == "王建国"
    assert invite_member(system(), row_of(cast, "keeper")).name == "吴磊"


def test_next_door_may_not(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        invite_member(cast.actor("next_door"), row_of(cast, "member"))


def test_somebody_who_left_gets_none(cast: Cast) -> None:
    member = make_member(cast.first, "走了的")
    member.until = member.since
    with pytest.raises(Refused):
        invite_member(cast.actor("organiser"), member)
