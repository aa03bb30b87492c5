"""The demo: a mine's committee with seventeen branches, some eight hundred invented members and two years of life.

The same day gives the same world. Everything is made by the rooms' own actions and by a roster imported as offices
import theirs; each room adds its part in its `demo.grow(world)`.
"""

import argparse
import json
import sys
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from zhibu.lib.world import World


def is_empty() -> bool:
    """Return whether the installation holds no unit yet."""
    from zhibu.orgs.models import Unit

    return not Unit.objects.exists()


def greeting() -> Iterator[str]:
    """Give the demo accounts, a line each."""
    from zhibu.accounts.demo_accounts import demo_accounts

    yield _("演示账号：")
    for account in demo_accounts():
        yield f"  {account.username} / {account.password}  {account.label}"


def run(argv: list[str]) -> int:
    """Put the demo into an empty installation; return 0 when it is there."""
    parser = argparse.ArgumentParser("zhibu demo")
    parser.add_argument("--day", type=date.fromisoformat, default=None, help="today, for the same world every time")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args(argv)
    if not is_empty():
        sys.stderr.write(_("已经有数据了，演示数据只能装进空的系统。") + "\n")
        return 1
    told = build(asked.day or timezone.localdate())
    if asked.json:
        sys.stdout.write(json.dumps(told, ensure_ascii=False) + "\n")
    else:
        sys.stdout.write(_("演示数据已装入：%(units)d 个组织，%(members)d 名党员。") % told + "\n")
    return 0


def moment_of(day: date, now: datetime) -> datetime:
    """Return when the acts of a day were done: at noon, and on the day of `now` never later than it."""
    noon = timezone.make_aware(datetime.combine(day, time(12, 0)))
    return min(noon, now) if timezone.localdate(now) == day else noon


def build(today: date) -> dict[str, int]:
    """Make the world of that day; return how many units and members it has.

    All of it or nothing, but for the letters: each has a transaction of its own (docs/adr/0010).
    """
    from zhibu.access.actors import system
    from zhibu.bylaws import demo as bylaws
    from zhibu.duties import demo as duties
    from zhibu.letters import demo as letters
    from zhibu.lib.world import World
    from zhibu.links import demo as links
    from zhibu.members.models import Member
    from zhibu.notices import demo as notices
    from zhibu.orgs import demo as orgs
    from zhibu.programs import demo as programs
    from zhibu.site.demo import accounts, life, roster

    now = timezone.now()
    world = World(today=today, actor=lambda day: system(moment_of(day, now)))
    with translation.override("zh-hans"), transaction.atomic():
        orgs.grow(world)
        bylaws.grow(world)
        roster.grow(world)
        life.grow(world)
        accounts.grow(world)
        _grow_gatherings(world)
        programs.grow(world, life.named(world, "赵国栋").person_id)
        duties.grow(world)
        notices.grow(world, *(life.named(world, name).person_id for name in ("王建国", "李桂兰")))
        links.grow(world, world.units["综采一区党支部"], life.named(world, "李桂兰"))
    with translation.override("zh-hans"):
        letters.grow(world, world.units["综采一区党支部"], life.named(world, "王建国").person_id)
    (settings.DATA / "demo").touch()
    return {"units": len(world.units), "members": Member.objects.on_roll().count()}


def _grow_gatherings(world: "World") -> None:
    from zhibu.meetings import demo as meetings
    from zhibu.site.demo import life

    first, second = world.units["综采一区党支部"], world.units["综采二区党支部"]
    waits, asks, elder = (life.named(world, name).person_id for name in ("周强", "何平", "李桂兰"))
    meetings.grow(world, first, second, asks, waits)
    meetings.grow_elders(world, world.units["离退休第二党支部"], elder)
