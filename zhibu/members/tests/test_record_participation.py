from datetime import date

import pytest

from tests.cast import Cast
from zhibu.gate.actor import NotAllowed, Refused
from zhibu.members.actions.places import end_participation, place_member, record_participation
from zhibu.members.choices import Tie
from zhibu.members.models import Member

ON = date(2024, 5, 1)


def row_of(cast: Cast) -> Member:
    return Member.objects.select_related("unit").get(person=cast.people["member"], tie=Tie.FORMAL)


def test_a_second_tie_stands_beside_the_formal_one_and_ends(cast: Cast) -> None:
    guest = record_participation(cast.actor("general_secretary"), row_of(cast), unit=cast.second, on=ON)
    assert (guest.tie, guest.is_on_roll, row_of(cast).is_on_roll) == (Tie.PARTICIPATION, False, True)
    end_participation(cast.actor("next_door"), guest, on=date(2024, 9, 1))
    assert not Member.objects.filter(pk=guest.pk).exists()


def test_the_right_is_needed_in_both_places(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        record_participation(cast.actor("secretary"), row_of(cast), unit=cast.second, on=ON)


def test_twice_and_at_home_are_refused(cast: Cast) -> None:
    officer = cast.actor("officer")
    record_participation(officer, row_of(cast), unit=cast.second, on=ON)
    for unit in (cast.second, cast.first, cast.mine):
        with pytest.raises(Refused):
            record_participation(officer, row_of(cast), unit=unit, on=ON)


def test_the_formal_tie_is_not_ended_so(cast: Cast) -> None:
    with pytest.raises(Refused, match="正式组织关系"):
        end_participation(cast.actor("secretary"), row_of(cast), on=ON)


def test_a_guest_who_moves_in_is_no_guest_any_more(cast: Cast) -> None:
    officer = cast.actor("officer")
    guest = record_participation(officer, row_of(cast), unit=cast.second, on=ON)
    place_member(officer, row_of(cast), unit=cast.second, on=date(2024, 6, 1))
    assert not Member.objects.filter(pk=guest.pk).exists()
