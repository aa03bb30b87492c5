from datetime import date

import pytest

from tests.cast import Cast
from zhibu.gate.actor import NotAllowed, Refused
from zhibu.members.actions.standings import change_standing
from zhibu.members.choices import Stage, Standing
from zhibu.members.models import Affiliation, Member, StageSpan
from zhibu.members.rules.standings import OUT
from zhibu.members.testing import make_member

NO = "东煤党〔2024〕7号"


def row_of(cast: Cast, who: str = "member") -> Member:
    return Member.objects.select_related("unit").get(person=cast.people[who])


def change(cast: Cast, row: Member, standing: Standing, on: date, who: str = "secretary", document_no: str = NO):
    change_standing(cast.actor(who), row, standing=standing, on=on, document_no=document_no, reason="支部大会决定")
    return Member.objects.select_related("unit").get(person=row.person_id)


def test_a_suspended_member_stays_in_the_branch_off_the_roll_and_comes_back(cast: Cast) -> None:
    row = change(cast, row_of(cast), Standing.SUSPENDED, date(2023, 1, 1))
    assert (row.is_on_roll, row.until) == (False, None)
    row = change(cast, row, Standing.RESTORED, date(2023, 7, 1))
    assert (row.is_on_roll, row.seniority_from) == (True, date(2016, 12, 29))


@pytest.mark.parametrize("way", sorted(OUT))
def test_each_way_out_ends_every_tie_and_nobody_comes_back(cast: Cast, way: str) -> None:
    stage = Stage.PROBATIONARY if way in ("probation_cancelled", "not_recognised") else Stage.FULL
    row = make_member(cast.first, "某人", stage=stage)
    row = change(cast, row, Standing(way), date(2024, 1, 1))
    assert (row.is_on_roll, row.departure, row.standing) == (False, "out", way)
    assert not Affiliation.objects.open().filter(person=row.person_id).exists()
    assert not StageSpan.objects.open().filter(person=row.person_id).exists()
    with pytest.raises(Refused, match="已经不在"):
        change(cast, row, Standing.RESTORED, date(2024, 2, 1))


def test_the_dead_leave_the_roll_without_a_document(cast: Cast) -> None:
    row = change(cast, row_of(cast), Standing.DECEASED, date(2024, 1, 1), document_no="")
    assert (row.is_on_roll, row.departure) == (False, "deceased")


def test_a_decision_has_a_document(cast: Cast) -> None:
    with pytest.raises(Refused) as refused:
        change(cast, row_of(cast), Standing.EXPELLED, date(2024, 1, 1), document_no=" ")
    assert refused.value.field == "document_no"


def test_who_was_never_suspended_is_not_restored(cast: Cast) -> None:
    with pytest.raises(Refused, match="没有停止党籍"):
        change(cast, row_of(cast), Standing.RESTORED, date(2024, 1, 1))


def test_struck_off_after_two_years_of_suspension_not_before(cast: Cast) -> None:
    row = change(cast, row_of(cast), Standing.SUSPENDED, date(2022, 12, 1))
    with pytest.raises(Refused, match="2024-12-01"):
        change(cast, row, Standing.LAPSED, date(2024, 11, 30))
    assert change(cast, row, Standing.LAPSED, date(2024, 12, 1)).standing == Standing.LAPSED


def test_who_holds_a_post_is_relieved_first(cast: Cast) -> None:
    with pytest.raises(Refused, match="免职"):
        change(cast, row_of(cast, "organiser"), Standing.SUSPENDED, date(2024, 1, 1))


def test_a_day_before_the_present_state_is_refused(cast: Cast) -> None:
    with pytest.raises(Refused) as refused:
        change(cast, row_of(cast), Standing.SUSPENDED, date(2015, 7, 1))
    assert refused.value.field == "on"


@pytest.mark.parametrize("who", ["organiser", "next_door", "member", "auditor"])
def test_only_who_may_place_decides(cast: Cast, who: str) -> None:
    with pytest.raises(NotAllowed):
        change(cast, row_of(cast), Standing.SUSPENDED, date(2024, 1, 1), who)
