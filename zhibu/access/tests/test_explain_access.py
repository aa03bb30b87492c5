"""explain_access: the gate's own answer, with its reasons."""

import json

import pytest
from django.urls import reverse
from django.utils import translation

from tests.cast import ROLES, Cast
from zhibu.access import command, queries
from zhibu.members.permissions import Members
from zhibu.orgs.permissions import Orgs


@pytest.mark.parametrize("permission", [*Orgs, *Members])
def test_it_never_disagrees_with_the_gate(cast: Cast, permission: Members) -> None:
    for who in ROLES[1:]:
        actor = cast.actor(who)
        for unit in (cast.mine, cast.first, cast.second):
            told = queries.explain(actor, permission, unit)
            place = unit.above if permission.is_above else unit
            assert told.is_allowed == actor.may(permission, place) == any(reason.gives for reason in told.reasons)


def test_what_the_level_above_decides_is_asked_there(cast: Cast) -> None:
    told = queries.explain(cast.actor("secretary"), Orgs.RESTRUCTURE, cast.first)
    assert (told.is_allowed, [one.text for one in told.reasons]) == (
        False,
        ["在综采一区党支部担任书记；这件事由上级综采总支部决定，管不到那里。"],
    )
    assert queries.explain(cast.actor("officer"), Orgs.RESTRUCTURE, cast.first).is_allowed
    assert cast.client("secretary").get(reverse("rename_unit", args=[cast.first.pk])).status_code == 403


def test_the_reason_names_the_post_and_the_place(cast: Cast) -> None:
    told = queries.explain(cast.actor("secretary"), Members.PLACE, cast.second)
    assert [reason.text for reason in told.reasons] == [
        "在综采一区党支部担任书记，只管本组织及下级，管不到综采二区党支部。"
    ]


def test_a_seat_is_named_in_the_reader_s_language(cast: Cast) -> None:
    (seat,) = {hold.seat for hold in cast.actor("secretary").holds if hold.post}
    with translation.override("en"):
        (english,) = {hold.seat for hold in cast.actor("secretary").holds if hold.post}
        assert "综采一区党支部 Secretary" in cast.client("secretary").get("/", headers={"accept-language": "en"}).text
    assert (seat, english) == ("综采一区党支部书记", "综采一区党支部 Secretary")


def test_the_page_answers_about_oneself(cast: Cast) -> None:
    asked = {"permission": "orgs.read", "unit": "综采一区党支部"}
    assert (
        "不包括"
        in cast.client("keeper").get(reverse("explain_access"), asked | {"permission": "members.read"}).content.decode()
    )


def test_about_others_only_where_one_may_see_rights(cast: Cast) -> None:
    asked = {"permission": "orgs.read", "unit": "综采一区党支部", "who": "王建国"}
    assert cast.client("organiser").get(reverse("explain_access"), asked).status_code == 403
    assert "可以" in cast.client("officer").get(reverse("explain_access"), asked).content.decode()


def test_a_unit_next_door_is_not_found(cast: Cast) -> None:
    asked = {"permission": "orgs.read", "unit": "综采二区党支部"}
    assert "没有找到这个组织" in cast.client("secretary").get(reverse("explain_access"), asked).content.decode()


def test_the_command_says_why(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    assert command.run(["secretary", "members.place", "综采一区党支部", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["allowed"] is True
    for place, answer in (("综采一区党支部", "可以"), ("综采二区党支部", "不可以")):
        assert command.run(["secretary", "members.place", place]) == 0
        assert capsys.readouterr().out.splitlines()[0].endswith(f"：{answer}")
    assert command.run(["nobody", "members.place", "综采一区党支部"]) == 1
