from datetime import date

import pytest

from tests.cast import Cast
from zhibu.gate.actor import NotAllowed, Refused
from zhibu.members.actions.mobility import end_mobility, record_mobility
from zhibu.members.choices import Mobility
from zhibu.members.models import Member

ON = date(2024, 5, 1)


def row_of(cast: Cast) -> Member:
    return Member.objects.select_related("unit").get(person=cast.people["member"])


def test_a_member_goes_and_comes_back(cast: Cast) -> None:
    organiser = cast.actor("organiser")
    record_mobility(organiser, row_of(cast), mobility=Mobility.OUTFLOW, on=ON, direction="浙江杭州")
    assert row_of(cast).mobility == Mobility.OUTFLOW
    end_mobility(organiser, row_of(cast), mobility=Mobility.OUTFLOW, on=date(2024, 12, 1))
    assert row_of(cast).mobility == ""


def test_where_to_is_needed_and_twice_is_refused(cast: Cast) -> None:
    organiser = cast.actor("organiser")
    with pytest.raises(Refused) as refused:
        record_mobility(organiser, row_of(cast), mobility=Mobility.OUTFLOW, on=ON)
    assert refused.value.field == "direction"
    record_mobility(organiser, row_of(cast), mobility=Mobility.LOST, on=ON)
    with pytest.raises(Refused, match="已经登记过"):
        record_mobility(organiser, row_of(cast), mobility=Mobility.LOST, on=ON)


def test_one_of_ours_is_no_guest(cast: Cast) -> None:
    with pytest.raises(Refused, match="不是流入"):
        record_mobility(cast.actor("organiser"), row_of(cast), mobility=Mobility.INFLOW, on=ON)


def test_what_never_began_does_not_end(cast: Cast) -> None:
    with pytest.raises(Refused, match="没有登记过"):
        end_mobility(cast.actor("organiser"), row_of(cast), mobility=Mobility.ABROAD, on=ON)


def test_the_neighbour_may_not(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        record_mobility(cast.actor("next_door"), row_of(cast), mobility=Mobility.LOST, on=ON)
