"""Two files of one person are made one: lines, leaves, chairs and items follow, and stand as before when taken back."""

from datetime import timedelta

import pytest

from tests.cast import Cast
from zhibu.access.testing import actor_of
from zhibu.meetings.actions import ask_leave, close_register, tick_register
from zhibu.meetings.models import Attendance, Gathering, Item, Leave
from zhibu.meetings.rules.planning import PlannedItem
from zhibu.meetings.rules.registers import Tick
from zhibu.meetings.testing import make_called, make_open
from zhibu.members.actions.merging import merge_members, unmerge_members
from zhibu.members.models import Member, Merge
from zhibu.members.testing import make_member

pytestmark = pytest.mark.django_db


def facts() -> list[object]:
    rows = [
        Attendance.objects.order_by("pk").values_list("pk", "person", "is_due"),
        Leave.objects.order_by("pk").values_list("pk", "attendance", "answer", "reason"),
        Gathering.objects.order_by("pk").values_list("pk", "chair"),
        Item.objects.order_by("pk").values_list("pk", "owner"),
    ]
    return [list(row) for row in rows]


def leave_of(member: Member, gathering: Gathering) -> Leave:
    line = Attendance.objects.get(person=member.person_id, gathering=gathering)
    return ask_leave(actor_of(member.person), line, reason="当班")


def test_rows_follow_and_come_back(cast: Cast) -> None:
    kept, gone = make_member(cast.first, "钱一"), make_member(cast.first, "钱二")
    actor = cast.actor("secretary")
    both = make_called(actor, cast.first, chair=gone.person_id, items=[PlannedItem("学习", gone.person_id)])
    leave = leave_of(gone, both)
    alone = make_called(actor, cast.first, day=actor.today + timedelta(1))
    Attendance.objects.filter(gathering=alone, person=kept.person).delete()
    before = facts()
    merge_members(cast.actor("general_secretary"), kept, absorbed=gone, reason="同一个人")
    assert not Attendance.objects.filter(person=gone.person).exists()
    assert Attendance.objects.filter(person=kept.person).count() == 2
    leave.refresh_from_db()
    assert (leave.attendance.person_id, leave.reason) == (kept.person_id, "当班")
    both.refresh_from_db()
    assert both.chair_id == kept.person_id and Item.objects.get(gathering=both).owner_id == kept.person_id
    unmerge_members(cast.actor("general_secretary"), Merge.objects.get(), reason="弄错了")
    assert facts() == before


def test_who_came_under_either_name_was_there(cast: Cast) -> None:
    kept, gone = make_member(cast.first, "钱一"), make_member(cast.first, "钱二")
    actor = cast.actor("secretary")
    made = make_open(actor, cast.first)
    line = Attendance.objects.get(person=gone.person, gathering=made)
    tick_register(actor, made, ticks={line.pk: Tick("late")})
    close_register(actor, made)
    there = lambda: list(Attendance.objects.order_by("pk").values_list("pk", "person", "presence", "way", "at"))
    before = there()
    merge_members(cast.actor("general_secretary"), kept, absorbed=gone, reason="同一个人")
    assert Attendance.objects.get(person=kept.person).presence == "late"
    unmerge_members(cast.actor("general_secretary"), Merge.objects.get(), reason="弄错了")
    assert there() == before


def test_of_two_requests_that_stand_the_kept_files_own_stays(cast: Cast) -> None:
    kept, gone = make_member(cast.first, "钱一"), make_member(cast.first, "钱二")
    made = make_called(cast.actor("secretary"), cast.first)
    own, other = leave_of(kept, made), leave_of(gone, made)
    before = facts()
    merge_members(cast.actor("general_secretary"), kept, absorbed=gone, reason="同一个人")
    assert list(Leave.objects.values_list("pk", flat=True)) == [own.pk]
    unmerge_members(cast.actor("general_secretary"), Merge.objects.get(), reason="弄错了")
    assert facts() == before and Leave.objects.get(pk=other.pk).reason == "当班"
