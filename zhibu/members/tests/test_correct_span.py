from datetime import date

import pytest

from tests.cast import Cast
from zhibu.gate.actor import NotAllowed, Refused
from zhibu.members.actions.places import place_member
from zhibu.members.actions.spans import correct_span
from zhibu.members.actions.standings import change_standing
from zhibu.members.choices import Stage, Standing
from zhibu.members.models import Affiliation, Member, SpanCorrection, StageSpan, StandingSpan


def row_of(cast: Cast) -> Member:
    return Member.objects.select_related("unit").get(person=cast.people["member"])


def test_a_wrong_day_is_changed_and_the_old_one_stays_on_file(cast: Cast) -> None:
    full = StageSpan.objects.get(person=cast.people["member"], stage=Stage.FULL)
    correct_span(
        cast.actor("secretary"), row_of(cast), kind="stage", span=str(full.pk), since=date(2016, 8, 1), reason="抄错"
    )
    assert row_of(cast).full_on == date(2016, 8, 1)
    assert StageSpan.objects.get(person=cast.people["member"], stage=Stage.PROBATIONARY).until == date(2016, 8, 1)
    kept = SpanCorrection.objects.get()
    assert (kept.before["since"], kept.after["since"], kept.reason) == ("2016-07-01", "2016-08-01", "抄错")


def test_a_death_that_was_an_error_opens_everything_again(cast: Cast) -> None:
    change_standing(cast.actor("secretary"), row_of(cast), standing=Standing.DECEASED, on=date(2024, 1, 1))
    wrong = StandingSpan.objects.get(person=cast.people["member"], standing=Standing.DECEASED)
    correct_span(
        cast.actor("secretary"), row_of(cast), kind="standing", span=str(wrong.pk), void=True, reason="同名误登"
    )
    row = row_of(cast)
    assert (row.is_on_roll, row.until, row.standing, row.stage) == (True, None, Standing.NORMAL, Stage.FULL)
    assert StageSpan.objects.open().filter(person=row.person_id).count() == 1


def test_a_wrong_branch_is_void_and_the_one_before_goes_on(cast: Cast) -> None:
    wrong = place_member(cast.actor("officer"), row_of(cast), unit=cast.second, on=date(2024, 1, 1))
    correct_span(cast.actor("officer"), wrong, kind="affiliation", span=str(wrong.pk), void=True, reason="录错支部")
    assert (row_of(cast).unit_id, row_of(cast).is_on_roll) == (cast.first.pk, True)
    assert Affiliation.objects.get(pk=wrong.pk).departure == "corrected"


@pytest.mark.parametrize("since", [date(2015, 7, 1), date(2999, 1, 1)])
def test_a_day_that_cannot_be_is_refused(cast: Cast, since: date) -> None:
    full = StageSpan.objects.get(person=cast.people["member"], stage=Stage.FULL)
    with pytest.raises(Refused) as refused:
        correct_span(cast.actor("secretary"), row_of(cast), kind="stage", span=str(full.pk), since=since, reason="错")
    assert refused.value.field == "since"


def test_no_reason_no_correction_and_nobody_elses_span(cast: Cast) -> None:
    own = StageSpan.objects.get(person=cast.people["member"], stage=Stage.FULL)
    other = StageSpan.objects.get(person=cast.people["secretary"], stage=Stage.FULL)
    with pytest.raises(Refused, match="为什么"):
        correct_span(cast.actor("secretary"), row_of(cast), kind="stage", span=str(own.pk), void=True, reason=" ")
    with pytest.raises(Refused, match="没有找到"):
        correct_span(cast.actor("secretary"), row_of(cast), kind="stage", span=str(other.pk), void=True, reason="错")


def test_a_way_out_is_not_turned_into_a_standing_inside(cast: Cast) -> None:
    span = StandingSpan.objects.get(person=cast.people["member"])
    with pytest.raises(Refused, match="作废"):
        correct_span(
            cast.actor("secretary"), row_of(cast), kind="standing", span=str(span.pk), value="expelled", reason="错"
        )


def test_the_neighbour_may_not(cast: Cast) -> None:
    span = StageSpan.objects.get(person=cast.people["member"], stage=Stage.FULL)
    with pytest.raises(NotAllowed):
        correct_span(cast.actor("next_door"), row_of(cast), kind="stage", span=str(span.pk), void=True, reason="错")
