"""give_grant: nobody hands out more than they hold."""

from datetime import timedelta

import pytest
from django.urls import reverse

from tests.cast import Cast
from zhibu.access import actions
from zhibu.access.actors import system
from zhibu.access.models import Grant
from zhibu.access.tokens import token_of
from zhibu.audit.models import Act
from zhibu.gate.actor import NotAllowed, Refused
from zhibu.members.models import Member
from zhibu.members.permissions import Members
from zhibu.notices.models import Notice


def _give(cast: Cast, giver: str, unit: str, role: str, to: str = "member") -> Grant:
    actor = cast.actor(giver)
    return actions.give_grant(actor, getattr(cast, unit), person=cast.people[to], role=role, since=actor.today)


def test_it_holds_at_once_and_below(cast: Cast) -> None:
    _give(cast, "officer", "general", "organiser")
    member = cast.actor("member")
    assert member.may(Members.OPEN_FILE, cast.first)
    assert not member.may(Members.OPEN_FILE, cast.office)


def test_the_person_is_told_and_the_act_recorded(cast: Cast) -> None:
    _give(cast, "officer", "general", "organiser")
    assert Notice.objects.get().person_id == cast.people["member"].pk
    line = Act.objects.get()
    assert (line.verb, line.unit_path, line.details["role"]) == ("give_grant", cast.general.path, "organiser")


def test_a_secretary_cannot_make_an_officer(cast: Cast) -> None:
    with pytest.raises(Refused) as refused:
        _give(cast, "secretary", "first", "officer")
    assert refused.value.field == "role"


def test_a_secretary_cannot_give_above_the_branch(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        _give(cast, "secretary", "general", "organiser")


def test_nobody_gives_to_themselves(cast: Cast) -> None:
    with pytest.raises(Refused):
        _give(cast, "keeper", "mine", "officer", to="keeper")


def test_twice_is_refused(cast: Cast) -> None:
    _give(cast, "officer", "general", "organiser")
    with pytest.raises(Refused):
        _give(cast, "officer", "general", "organiser")


def test_the_installation_itself_may_give_anything(cast: Cast) -> None:
    actor = system()
    assert actions.give_grant(actor, cast.mine, person=cast.people["member"], role="officer", since=actor.today)


def test_the_page_keeps_what_was_typed(cast: Cast) -> None:
    url = reverse("give_grant", args=[cast.first.pk, token_of(cast.people["member"].pk)])
    answer = cast.client("secretary").post(
        url, {"at": str(cast.first.pk), "role": "officer", "since": "2026年1月2日", "reason": "分工"}
    )
    assert answer.status_code == 422
    assert "由上级授予" in answer.content.decode()
    assert "分工" in answer.content.decode()


def test_the_page_gives_where_it_was_chosen_and_only_there(cast: Cast) -> None:
    url = reverse("give_grant", args=[cast.first.pk, token_of(cast.people["member"].pk)])
    told = {"role": "organiser", "since": "2026-01-02", "reason": "分工"}
    assert cast.client("secretary").post(url, told | {"at": str(cast.general.pk)}).status_code == 422
    assert cast.client("officer").post(url, told | {"at": str(cast.general.pk)}).status_code == 302
    assert Grant.objects.get(person=cast.people["member"]).unit == cast.general


def test_the_way_to_it_starts_at_the_members_file(cast: Cast) -> None:
    member = Member.objects.get(person=cast.people["member"])
    page = cast.client("secretary").get(reverse("list_entries", args=[member.pk])).content.decode()
    assert "/grants/new/" in page
    assert (
        "/grants/new/" not in cast.client("organiser").get(reverse("list_entries", args=[member.pk])).content.decode()
    )


def test_a_forged_token_finds_nobody(cast: Cast) -> None:
    assert cast.client("secretary").get(reverse("give_grant", args=[cast.first.pk, "x:y:z"])).status_code == 404


def test_taking_back_holds_on_the_next_request(cast: Cast) -> None:
    grant = _give(cast, "officer", "general", "organiser")
    assert cast.client("member").get(reverse("list_grants", args=[cast.first.pk])).status_code == 403
    actor = cast.actor("officer")
    actions.end_grant(actor, grant, on=actor.today, reason="分工调整")
    assert not cast.actor("member").may(Members.READ, cast.first)


def test_what_was_is_not_taken_back(cast: Cast) -> None:
    grant = Grant.objects.get(person=cast.people["auditor"])
    actor = cast.actor("officer")
    with pytest.raises(Refused):
        actions.end_grant(actor, grant, on=actor.today - timedelta(days=1))
