"""The demo's gatherings: some behind, some ahead, one cancelled, one of two branches, leave that waits."""

from datetime import date, time, timedelta
from uuid import UUID

from zhibu.access.loading import by_person
from zhibu.lib.world import World
from zhibu.meetings.actions import (
    answer_leave,
    ask_leave,
    call_gathering,
    cancel_gathering,
    keep_template,
    name_kind,
    plan_gathering,
    plan_year,
)
from zhibu.meetings.models import Attendance, Gathering, Leave
from zhibu.meetings.queries.showing import leaders
from zhibu.meetings.rules.planning import Plan, PlannedItem
from zhibu.meetings.rules.years import YearLine
from zhibu.orgs.models import Unit

ROOM = "采区三楼会议室"


def grow(world: World, first: Unit, second: Unit, asks: UUID, waits: UUID) -> None:
    """Plan a branch's months before and after today, call to what is near; two people of it ask for leave."""
    _past(world, first)
    now, day = world.actor(world.today), world.today + timedelta(days=3)
    items = ["学习党的二十届四中全会精神", "讨论第四季度工作", "讨论发展对象的培养情况"]
    assembly = _plan(world, first, day, ("assembly", "theme_day"), "学习全会精神，谋划四季度工作", items)
    call_gathering(now, assembly)
    _plan(world, first, day + timedelta(days=5), ("committee_meeting",), "研究明年工作计划", ["明年工作计划"])
    lecture = _plan(world, first, day + timedelta(days=9), ("lecture",), "弘扬太行精神", [], beside=[second])
    call_gathering(now, lecture)
    film = _plan(world, first, day + timedelta(days=2), ("activity_day",), "集体观看影片", [])
    call_gathering(now, film)
    cancel_gathering(now, film, reason="放映厅检修，另行通知")
    keep_template(
        now,
        first,
        name="支委会例会",
        kinds=["committee_meeting"],
        theme="研究本月工作",
        items=["上月完成情况", "本月安排"],
    )
    name_kind(now, first, name="读书会")
    book = _plan(world, first, day + timedelta(days=7), ("own:读书会",), "读《中国共产党简史》第八章", [])
    call_gathering(now, book)
    year = [YearLine("theme_day", "month", 1, (5,), begins=time(15)), YearLine("assembly", "quarter", 1, (20,), 3)]
    plan_year(now, first, year=world.today.year + 1, lines=year)
    _leave(world, assembly, waits, "当班，走不开")
    answer_leave(now, _leave(world, assembly, asks, "陪家人看病"), is_granted=True, note="家里的事要紧")


def grow_elders(world: World, unit: Unit, asks: UUID) -> None:
    """Call a branch of the retired to two gatherings; somebody cannot come to the first."""
    near = _plan(world, unit, world.today + timedelta(days=4), ("theme_day",), "老党员讲传统", [])
    later = _plan(world, unit, world.today + timedelta(days=10), ("assembly",), "学习全会精神", [])
    for gathering in (near, later):
        call_gathering(world.actor(world.today), gathering)
    _leave(world, near, asks, "去医院复查")


def _past(world: World, unit: Unit) -> None:
    for months, (kinds, theme) in enumerate(
        [(("theme_day",), "重温入党誓词"), (("assembly", "lecture"), "学习党章"), (("theme_day",), "井下安全义务岗")], 1
    ):
        _plan(world, unit, world.today - timedelta(days=28 * months), kinds, theme, [])


def _plan(
    world: World,
    unit: Unit,
    day: date,
    kinds: tuple[str, ...],
    theme: str,
    items: list[str],
    *,
    beside: list[Unit] | None = None,
) -> Gathering:
    known = leaders(unit, world.today)
    owners: list[UUID | None] = [person for person, _name in known] or [None]
    plan = Plan(
        kinds=kinds,
        theme=theme,
        held_on=day,
        begins=time(15),
        ends=time(16, 30),
        place_name=ROOM,
        chair=owners[0],
        items=[PlannedItem(title, owners[at % len(owners)]) for at, title in enumerate(items)],
    )
    return plan_gathering(world.actor(min(day, world.today)), unit, plan=plan, beside=beside or [])


def _leave(world: World, gathering: Gathering, person: UUID, reason: str) -> Leave:
    asker = by_person(person, world.actor(world.today).at)
    assert asker is not None
    return ask_leave(asker, Attendance.objects.get(gathering=gathering, person=person), reason=reason)
