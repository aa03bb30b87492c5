from datetime import date

import pytest

from tests.cast import Cast
from zhibu.gate.actor import NotAllowed, Refused
from zhibu.members.actions.stages import record_stage
from zhibu.members.choices import Stage
from zhibu.members.models import Member, StageSpan
from zhibu.members.testing import make_member


def newcomer(cast: Cast, stage: Stage, on: date = date(2023, 8, 31), **facts) -> Member:
    return make_member(cast.first, "新同志", stage=stage, joined_on=on, since=date(2022, 1, 1), **facts)


def test_each_step_follows_the_one_before(cast: Cast) -> None:
    row = newcomer(cast, Stage.APPLICANT, date(2022, 1, 5))
    organiser = cast.actor("organiser")
    for stage, on in [
        (Stage.ACTIVIST, date(2022, 3, 1)),
        (Stage.CANDIDATE, date(2023, 3, 2)),
        (Stage.PROBATIONARY, date(2023, 8, 31)),
        (Stage.FULL, date(2024, 8, 31)),
    ]:
        record_stage(organiser, row, stage=stage, on=on)
        row = Member.objects.select_related("unit").get(pk=row.pk)
    assert (row.stage, row.joined_on, row.full_on, row.is_on_roll) == (
        Stage.FULL,
        date(2023, 8, 31),
        date(2024, 8, 31),
        True,
    )


def test_a_step_left_out_is_refused(cast: Cast) -> None:
    with pytest.raises(Refused, match="入党积极分子"):
        record_stage(cast.actor("organiser"), newcomer(cast, Stage.APPLICANT), stage=Stage.FULL, on=date(2024, 1, 1))


def test_full_membership_begins_when_probation_ends(cast: Cast) -> None:
    row = newcomer(cast, Stage.PROBATIONARY)
    for on in (date(2024, 8, 30), date(2024, 9, 20)):
        with pytest.raises(Refused, match="2024-08-31"):
            record_stage(cast.actor("organiser"), row, stage=Stage.FULL, on=on)


def test_an_extension_moves_the_day_within_its_limits(cast: Cast) -> None:
    row = newcomer(cast, Stage.PROBATIONARY)
    with pytest.raises(Refused, match="6 到 12"):
        record_stage(cast.actor("organiser"), row, stage=Stage.FULL, on=date(2025, 1, 31), extension_months=5)
    record_stage(cast.actor("organiser"), row, stage=Stage.FULL, on=date(2025, 2, 28), extension_months=6)
    row.refresh_from_db()
    assert row.full_on == date(2025, 2, 28)


def test_nobody_applies_before_eighteen(cast: Cast) -> None:
    row = newcomer(cast, Stage.APPLICANT, birth_on=date(2006, 5, 2))

    StageSpan.objects.filter(person=row.person).delete()
    with pytest.raises(Refused, match="18"):
        record_stage(cast.actor("organiser"), row, stage=Stage.APPLICANT, on=date(2024, 5, 1))
    record_stage(cast.actor("organiser"), row, stage=Stage.APPLICANT, on=date(2024, 5, 2))


def test_a_full_member_has_no_further_stage(cast: Cast) -> None:
    row = Member.objects.select_related("unit").get(person=cast.people["member"])
    with pytest.raises(Refused, match="没有下一个"):
        record_stage(cast.actor("organiser"), row, stage=Stage.FULL, on=date(2024, 1, 1))


def test_the_neighbour_may_not(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        record_stage(
            cast.actor("next_door"), newcomer(cast, Stage.APPLICANT), stage=Stage.ACTIVIST, on=date(2024, 1, 1)
        )
