"""Two quarters of organisational life for a loaded country: gatherings, registers, minutes, chains, filings.

Written by set-based statements past the actions (`gatherings.py`); only the chains are reckoned here, by the meetings
room's own functions, so that `zhibu verify-records` accepts them. What follows from all this, windows, lights and
figures, is left to the rooms that derive it.
"""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from datetime import date, datetime, timedelta
from datetime import time as clock
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from zhibu.duties.models import WindowStart
from zhibu.lib.dates import add_months
from zhibu.meetings.choices import Kept
from zhibu.meetings.models import Gathering
from zhibu.meetings.queries.filings import leads
from zhibu.meetings.rules.chain import FORMAT, canonical, digest, moment
from zhibu.members.choices import MEMBER_STAGES, ON_ROLL, Tie
from zhibu.orgs.kinds import kinds, posts
from zhibu.orgs.models import Unit, UnitChange
from zhibu.rulebook.windows import Window, window_of
from zhibu.site.bench import gatherings as sql
from zhibu.site.bench.aside import without_indexes

AHEAD = timedelta(days=10)
"""So far into the days to come gatherings are planned."""
SEATS = 3
"""Where fewer sit, no committee meets."""
LOT = 2_000

type Step = Callable[[str], AbstractContextManager[None]]


def quarters(today: date) -> tuple[Window, Window]:
    """Return the last full quarter and the current one."""
    current = window_of(today, 3)
    return current.previous, current


def write(cursor: Any, today: date, step: Step) -> None:
    """Write what branches have held since the last full quarter began: all of it, or nothing where anything is held.

    The country counts as entered when that quarter began, so that its windows are asked for.
    """
    if Gathering.objects.exists():
        return
    told = _told(today)
    with transaction.atomic():
        _enter(told["first"])
        with step("who is due"):
            for statement in (sql.SPOTS, sql.ROLL, sql.TIES, sql.SEATS, *sql.FOUND):
                cursor.execute(statement, told)
        with without_indexes(cursor, sql.INDEXED):
            with step("gatherings"):
                for statement in (sql.HELD, "analyze bench_held", sql.HOSTS, "analyze bench_host"):
                    cursor.execute(statement, told)
                cursor.execute(sql.GATHERINGS, told)
                cursor.execute(sql.HOLDINGS, told)
            with step("registers"):
                _write_registers(cursor, told)
        with step("minutes"):
            cursor.execute("analyze meetings_gathering, meetings_attendance")
            for statement in (sql.ITEMS, sql.MINUTES, sql.POINTS, sql.TASKS, sql.CONFIRMED, sql.FILED):
                cursor.execute(statement, told)
            cursor.execute(f"analyze bench_filed, {', '.join(sql.WRITTEN)}")
        with step("chains"):
            _write_chains(cursor)
        with step("filings"):
            cursor.execute("analyze meetings_record")
            for statement in (sql.DRAWS, sql.FILINGS, sql.REASONS):
                cursor.execute(statement, told)
        cursor.execute(f"drop table {', '.join(sql.LEFT)}")


def _told(today: date) -> dict[str, Any]:
    last, current = quarters(today)
    return {
        "today": today,
        "now": timezone.make_aware(datetime.combine(today, clock(12))),
        "zone": settings.TIME_ZONE,
        "first": last.starts_on,
        "quarter": current.starts_on,
        "last": today + AHEAD,
        "stages": MEMBER_STAGES,
        "standings": ON_ROLL,
        "ties": [Tie.FORMAL.value, Tie.PARTICIPATION.value],
        "posts": [post.key for post in posts().values() if post.is_in_committee],
        "seats": SEATS,
        "leading": [key for key in kinds() if leads(Unit(kind=key))],
    }


def _enter(first: date) -> None:
    """Let the country be entered when the first quarter began: before that, nobody asks for what was held."""
    at = timezone.make_aware(datetime.combine(first, clock()))
    UnitChange.objects.filter(recorded_at__gt=at).update(recorded_at=at)
    start, _is_new = WindowStart.objects.get_or_create(pk=1, defaults={"begins_on": first})
    if start.begins_on > first:
        start.begins_on = first
        start.save()


def _write_registers(cursor: Any, told: Mapping[str, Any]) -> None:
    """Write the lines month by month, so that no sort is larger than a month."""
    after, since = 0, told["first"]
    while since <= told["last"]:
        until = add_months(since, 1)
        cursor.execute(sql.LINES, {**told, "since": since, "until": until, "after": after})
        after += cursor.rowcount
        since = until


def _write_chains(cursor: Any) -> None:
    """Write each locked gathering's link, and the addenda, in the order in which they were locked."""
    ends: dict[Any, tuple[str, int]] = {}
    count = 0
    with connection.connection.cursor(name="bench_chain") as read:
        read.execute(sql.TO_CHAIN)
        while rows := read.fetchmany(LOT):
            with cursor.copy(sql.COPY_RECORDS) as copy:
                for at, what, gathering, unit, *rest in rows:
                    prev, number = ends.get(unit, ("", 0))
                    number += 1
                    count += 1
                    body = canonical({**_facts(at, what, gathering, unit, *rest), "number": number})
                    made = digest(prev, body)
                    ends[unit] = made, number
                    key = f"00000000-0000-700a-8000-{count:012x}"
                    by = rest[7] if what == Kept.ADDENDUM else rest[6]
                    copy.write_row((key, unit, number, gathering, what, body, prev, made, at, by))


def _facts(
    at: datetime,
    what: str,
    gathering: Any,
    unit: Any,
    theme: str,
    kinds_of: list[str],
    held_on: date,
    begins: clock,
    ends: clock | None,
    place: str,
    chair: str,
    recorder: str,
    title: str,
    decision: str,
    lines: list[list[Any]] | None,
    confirmed: list[list[str]] | None,
    tasks: list[list[str]] | None,
    said: str | None,
) -> dict[str, Any]:
    """Return what `chain.facts_of` says of these rows (`test_bench_life.py` holds both), or what an addendum says."""
    facts = {"format": FORMAT, "what": what, "unit": str(unit), "gathering": str(gathering)}
    if what == Kept.ADDENDUM:
        return {**facts, "text": "补记：由记录人在两周内办完。", "at": moment(at), "by": recorder}
    item = {
        "order": 1,
        "title": title,
        "decision": decision,
        "points": [{"name": chair, "text": said}] if said else [],
        "votes": [],
        "follow_ups": [{"problem": "", "what": one, "owner": name, "due_on": day} for one, name, day in tasks or ()],
    }
    return {
        **facts,
        "theme": theme,
        "kinds": kinds_of,
        "held_on": held_on.isoformat(),
        "place": place,
        "begins": f"{begins:%H:%M}",
        "ends": f"{ends:%H:%M}" if ends else "",
        "chair": chair,
        "recorder": recorder,
        "edition": 1,
        "register": [
            {"line": line, "name": name, "presence": presence, "left_early": left_early, "has_vote": has_vote}
            for line, name, presence, left_early, has_vote in lines or ()
        ],
        "items": [item],
        "confirmed": [{"line": line, "name": name, "at": then} for line, name, then in confirmed or ()],
        "locked_at": moment(at),
        "locked_by": chair,
    }
