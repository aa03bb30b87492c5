"""What waits to be reviewed waits before whoever stands above its branch now: nothing waits at a unit that is gone."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.cast import Cast
from zhibu.access.testing import make_grant
from zhibu.meetings import actions
from zhibu.meetings.choices import FilingState
from zhibu.meetings.models import Filing
from zhibu.meetings.queries.filings import reviewer_of
from zhibu.meetings.testing import minutes_of
from zhibu.meetings.tests.test_filing import filed, give_back
from zhibu.members.models import Affiliation, GroupPlace, Member
from zhibu.orgs.actions import change_kind, correct_change, dissolve_unit, merge_units, move_unit
from zhibu.orgs.models import Appointment, Unit, UnitChange
from zhibu.orgs.testing import make_unit

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def other_general(cast: Cast) -> Unit:
    return make_unit("掘进总支部", cast.mine)


def waits_at(made: Filing) -> tuple[Unit, str]:
    made.refresh_from_db()
    return made.unit, made.unit_path


def move(cast: Cast, unit: Unit, to: Unit) -> None:
    unit.refresh_from_db()
    move_unit(cast.actor("officer"), unit, to=to, on=TODAY, reason="调整")


def test_a_branch_that_moves_takes_along_what_waits_and_leaves_what_was_answered(cast: Cast) -> None:
    waiting, passed, returned = filed(cast, "等着"), filed(cast, "通过了"), filed(cast, "退回了")
    actions.pass_filing(cast.actor("general_secretary"), passed)
    give_back(cast, returned)
    to = other_general(cast)
    move(cast, cast.first, to)
    assert waits_at(waiting) == (to, to.path)
    assert waits_at(passed)[0] == waits_at(returned)[0] == cast.general
    cast.first.refresh_from_db()
    minutes = minutes_of(returned.record.gathering)
    actions.add_addendum(cast.actor("organiser"), minutes, text="打印由李桂兰负责。")
    actions.refile(cast.actor("organiser"), minutes)
    assert waits_at(returned)[0] == to


def test_who_reviews_there_now_sees_and_passes_it_and_the_old_level_does_neither(cast: Cast) -> None:
    made = filed(cast)
    to = other_general(cast)
    make_grant(cast.people["auditor"], "officer", to)
    move(cast, cast.first, to)
    page = cast.client("general_secretary").get(reverse("list_filings")).content.decode()
    assert "学习党章" not in page
    made.refresh_from_db()
    actions.pass_filing(cast.actor("auditor"), made)
    assert Filing.objects.get().state == FilingState.PASSED


def test_a_general_branch_that_is_dissolved_leaves_nothing_behind(cast: Cast) -> None:
    made = filed(cast)
    move(cast, cast.second, cast.mine)
    move(cast, cast.first, cast.mine)
    assert waits_at(made)[0] == cast.mine
    dissolve_unit(cast.actor("officer"), cast.general, on=TODAY, reason="撤销")
    assert waits_at(made) == (cast.mine, cast.mine.path)


def test_what_a_branch_filed_before_both_were_dissolved_is_reviewed_by_the_next_above(cast: Cast) -> None:
    made = filed(cast)
    emptied(cast)
    dissolve_unit(cast.actor("officer"), cast.group, on=TODAY, reason="撤销")
    dissolve_unit(cast.actor("officer"), cast.first, on=TODAY, reason="撤销")
    assert waits_at(made)[0] == cast.general
    move(cast, cast.second, cast.mine)
    ended = dissolve_unit(cast.actor("officer"), cast.general, on=TODAY, reason="撤销")
    assert waits_at(made)[0] == cast.mine
    entry = UnitChange.objects.get(unit=ended, change="dissolved")
    correct_change(cast.actor("officer"), entry, reason="没有撤销", is_void=True)
    assert waits_at(made)[0] == cast.general


def test_a_general_branch_that_is_merged_hands_over_what_waits_there(cast: Cast) -> None:
    made = filed(cast)
    to = other_general(cast)
    merge_units(cast.actor("officer"), cast.general, into=to, on=TODAY, reason="合并")
    assert waits_at(made) == (to, Unit.objects.get(pk=to.pk).path)


def test_a_merged_branch_is_reviewed_where_its_heir_is_even_after_that_moves(cast: Cast) -> None:
    made = filed(cast)
    to, last = other_general(cast), make_unit("机电总支部", cast.mine)
    heir = make_unit("掘进一队党支部", to)
    Appointment.objects.filter(unit=cast.first).update(since=TODAY - timedelta(days=90))
    merge_units(cast.actor("officer"), cast.first, into=heir, on=TODAY, reason="合并")
    cast.first.refresh_from_db()
    assert cast.first.dissolved_on and reviewer_of(cast.first) == to
    assert waits_at(made)[0] == to
    move(cast, heir, last)
    assert waits_at(made)[0] == last


def test_a_reviewer_that_leads_none_any_more_keeps_nothing_waiting(cast: Cast) -> None:
    made = filed(cast)
    emptied(cast)
    dissolve_unit(cast.actor("officer"), cast.group, on=TODAY, reason="撤销")
    dissolve_unit(cast.actor("officer"), cast.first, on=TODAY, reason="撤销")
    move(cast, cast.second, cast.mine)
    assert waits_at(made)[0] == cast.general
    Appointment.objects.filter(unit=cast.general).delete()
    general = Unit.objects.get(pk=cast.general.pk)
    changed = change_kind(cast.actor("officer"), general, kind="branch", on=TODAY, reason="改设支部", name="采煤党支部")
    assert waits_at(made) == (cast.mine, cast.mine.path)
    entry = UnitChange.objects.get(unit=changed, change="kind_changed")
    correct_change(cast.actor("officer"), entry, reason="没有改", is_void=True)
    assert waits_at(made)[0] == cast.general


def test_what_was_returned_to_a_branch_that_is_gone_is_seen_and_put_right_by_the_level_above(cast: Cast) -> None:
    made = filed(cast)
    give_back(cast, made)
    told = f"已撤销的{cast.first.short_name}有记录被退回：学习党章"
    page = reverse("show_unit", args=[cast.general.pk])
    assert told not in cast.client("general_secretary").get(page).content.decode()
    emptied(cast)
    dissolve_unit(cast.actor("officer"), cast.group, on=TODAY, reason="撤销")
    dissolve_unit(cast.actor("officer"), cast.first, on=TODAY, reason="撤销")
    assert told in cast.client("general_secretary").get(page).content.decode()
    minutes = minutes_of(made.record.gathering)
    actions.add_addendum(cast.actor("general_secretary"), minutes, text="打印由李桂兰负责。")
    actions.refile(cast.actor("general_secretary"), minutes)
    assert told not in cast.client("general_secretary").get(page).content.decode()


def emptied(cast: Cast) -> None:
    """Let nobody belong to the branch any more."""
    for unit in (cast.first, cast.group):
        Appointment.objects.filter(unit=unit).delete()
    Member.objects.filter(unit=cast.first).delete()
    Affiliation.objects.filter(unit=cast.first).delete()
    GroupPlace.objects.filter(group=cast.group).delete()
