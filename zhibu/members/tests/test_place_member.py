from datetime import date

import pytest

from tests.cast import Cast
from zhibu.gate.actor import NotAllowed, Refused
from zhibu.members.actions.groups import place_in_group
from zhibu.members.actions.places import place_member
from zhibu.members.models import Affiliation, GroupPlace, Member

ON = date(2024, 5, 1)


def row_of(cast: Cast, who: str = "member") -> Member:
    return Member.objects.select_related("unit").get(person=cast.people[who])


def test_a_member_moves_and_the_past_stays(cast: Cast) -> None:
    old = row_of(cast)
    place_in_group(cast.actor("secretary"), old, group=cast.group, on=date(2020, 1, 1))
    new = place_member(cast.actor("general_secretary"), old, unit=cast.second, on=ON, reason="调入二区")
    assert (new.unit_id, new.since, new.is_on_roll, new.group_id) == (cast.second.pk, ON, True, None)
    assert not Member.objects.filter(pk=old.pk).exists()
    past = Affiliation.objects.get(pk=old.pk)
    assert (past.until, past.departure, past.reason) == (ON, "placed", "调入二区")
    assert GroupPlace.objects.get(person=new.person_id).until == ON
    assert Affiliation.objects.on(date(2024, 4, 30)).get(person=new.person_id).unit_id == cast.first.pk
    assert Affiliation.objects.on(ON).get(person=new.person_id).unit_id == cast.second.pk


def test_the_right_is_needed_in_both_branches(cast: Cast) -> None:
    for who in ("secretary", "next_door"):
        with pytest.raises(NotAllowed):
            place_member(cast.actor(who), row_of(cast), unit=cast.second, on=ON)
    assert row_of(cast).unit_id == cast.first.pk


def test_who_holds_a_post_is_relieved_first(cast: Cast) -> None:
    with pytest.raises(Refused, match="组织委员"):
        place_member(cast.actor("officer"), row_of(cast, "organiser"), unit=cast.second, on=ON)


@pytest.mark.parametrize(
    ("where", "on", "field"),
    [
        ("first", ON, "unit"),
        ("mine", ON, "unit"),
        ("second", date(2999, 1, 1), "on"),
        ("second", date(2015, 7, 1), "on"),
    ],
)
def test_what_cannot_be_is_refused(cast: Cast, where: str, on: date, field: str) -> None:
    with pytest.raises(Refused) as refused:
        place_member(cast.actor("officer"), row_of(cast), unit=getattr(cast, where), on=on)
    assert refused.value.field == field
    assert row_of(cast).unit_id == cast.first.pk


def test_a_row_of_yesterday_is_not_moved_twice(cast: Cast) -> None:
    old = row_of(cast)
    place_member(cast.actor("officer"), old, unit=cast.second, on=ON)
    with pytest.raises(Refused, match="已经不在"):
        place_member(cast.actor("officer"), old, unit=cast.office, on=date(2024, 6, 1))
