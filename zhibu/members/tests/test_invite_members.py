"""Slips for a whole unit: for those who never signed in, in a few statements, as paper."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.cast import Cast
from zhibu.access.testing import make_grant
from zhibu.accounts.models import Invitation, User
from zhibu.audit.models import Act
from zhibu.gate.actor import Refused
from zhibu.members.actions import invitations
from zhibu.members.actions.invitations import invite_members
from zhibu.members.testing import make_member
from zhibu.people.models import Person


@pytest.fixture
def newcomers(cast: Cast) -> list[Person]:
    """Return three who never signed in, two in the branch and one next door."""
    return [
        make_member(cast.first, "甲一").person,
        make_member(cast.first, "乙二").person,
        make_member(cast.second, "丙三").person,
    ]


def test_everybody_below_who_never_signed_in_gets_one(cast: Cast, newcomers: list[Person]) -> None:
    slips = invite_members(cast.actor("general_secretary"), cast.general)
    assert [slip.name for slip in slips] == ["甲一", "乙二", "丙三"]
    assert len({slip.code for slip in slips}) == 3
    assert Person.objects.filter(user__isnull=False, pk__in=[one.pk for one in newcomers]).count() == 3
    for slip in slips:
        assert slip.name in Client().post(reverse("accept_invitation"), {"code": slip.code}).content.decode()


def test_the_branch_gives_only_its_own(cast: Cast, newcomers: list[Person]) -> None:
    assert [slip.name for slip in invite_members(cast.actor("organiser"), cast.first)] == ["甲一", "乙二"]


def test_an_unused_slip_stays_good_unless_asked_for_again(cast: Cast, newcomers: list[Person]) -> None:
    actor = cast.actor("organiser")
    first = invite_members(actor, cast.first)
    with pytest.raises(Refused):
        invite_members(actor, cast.first)
    again = invite_members(actor, cast.first, again=True)
    assert {slip.name for slip in again} == {slip.name for slip in first}
    assert Invitation.objects.filter(revoked_at=None).count() == 2
    assert User.objects.filter(username=None).count() == 2
    assert Client().post(reverse("accept_invitation"), {"code": first[0].code}).status_code == 422


def test_those_with_more_rights_get_theirs_from_above(cast: Cast, newcomers: list[Person]) -> None:
    make_grant(newcomers[0], "officer", cast.mine)
    assert [slip.name for slip in invite_members(cast.actor("organiser"), cast.first)] == ["乙二"]


def test_each_gets_a_line_of_the_audit(cast: Cast, newcomers: list[Person]) -> None:
    invite_members(cast.actor("organiser"), cast.first)
    lines = Act.objects.filter(verb="invite_members").values_list("subject_label", "actor_name", "unit_path")
    assert set(lines) == {("甲一", "孙敏", cast.first.path), ("乙二", "孙敏", cast.first.path)}


def test_a_hundred_cost_as_many_statements_as_two(cast: Cast, newcomers: list[Person]) -> None:
    actor = cast.actor("organiser")
    with CaptureQueriesContext(
        connection,
    ) as few:
        invite_members(actor, cast.first)
    for number in range(30):
        make_member(cast.first, f"新人{number}")
    with CaptureQueriesContext(connection) as many:
        assert len(invite_members(actor, cast.first)) == 30
    assert len(many) == len(few)


def test_too_many_at_once_are_refused(cast: Cast, newcomers: list[Person], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(invitations, "MOST_SLIPS", 1)
    with pytest.raises(Refused):
        invite_members(cast.actor("organiser"), cast.first)
    assert not Invitation.objects.exists()


def test_the_page_answers_with_paper(cast: Cast, newcomers: list[Person]) -> None:
    client, address = cast.client("organiser"), reverse("invite_members", args=[cast.first.pk])
    assert re.search(r'class="num">2<', client.get(address).content.decode())
    paper: Any = client.post(address)
    assert paper["Content-Type"] == "application/pdf"
    assert paper.content.startswith(b"%PDF-")
    assert "attachment" in paper["Content-Disposition"]
    assert "no-store" in paper["Cache-Control"]
    assert client.post(address).status_code == 422
