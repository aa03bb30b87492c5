"""`zhibu bench load`: an invented country of so many members, in a data folder of its own.

51,000 units and a million members in the large, the same shape in the small. People and spans are copied and written
by set-based statements past the actions; the roll, the figures and the lights then come from the product's own
statements, so that a recount finds no difference. So does organisational life (`life.py`), which a country that was
loaded without it gets when it is loaded again.
"""

import argparse
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from datetime import time as clock
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zhibu.access.actors import SystemActor, system
from zhibu.audit.writing import record_many
from zhibu.duties.actions.lights import refresh_all
from zhibu.duties.actions.windows import rebuild_windows
from zhibu.figures.actions.folding import fold
from zhibu.figures.actions.recounting import recount
from zhibu.gate.actor import GROUND
from zhibu.lib import phones
from zhibu.members.actions.roll import refresh_roll_where
from zhibu.orgs.actions import found_root, found_units
from zhibu.orgs.models import Unit
from zhibu.people.columns import NameColumns, derived, id_blind, phone_blind, phone_tail_blind
from zhibu.people.seal import sealed
from zhibu.site.bench import country, folders, life
from zhibu.site.bench import histories as sql
from zhibu.site.bench.aside import without_indexes
from zhibu.site.command import say
from zhibu.site.starting import CommandFailed

BIG = (
    *("people_person", "members_affiliation", "members_stagespan", "members_standingspan", "members_mobilityspan"),
    *("members_exemption", "members_partyfile", "orgs_appointment", "orgs_term", "audit_act"),
)
CHUNK = 2_000
LAST = "settled"
"""The step with which a country is whole."""

type Steps = dict[str, float]


def run(arguments: list[str]) -> int:
    """Load a country, or what one lacks, and say how long each step took; 1 where the folder holds something else."""
    parser = argparse.ArgumentParser(prog="zhibu bench load", description=_("装入测速用的虚构数据。"))
    parser.add_argument("--members", type=int, default=country.MILLION, help=_("党员人数，默认一百万"))
    parser.add_argument("--day", type=date.fromisoformat, default=None, help=_("数据里的今天，默认是今天"))
    parser.add_argument("--data", type=Path, default=None, help=_("数据文件夹，默认是 bench 下面各自的文件夹"))
    parser.add_argument("--installed", action="store_true", help=_("装进当前系统：里面必须是空的"))
    parser.add_argument("--missing", action="store_true", help=_("一万、十万、一百万，哪个还没有就装哪个"))
    given = parser.parse_args(arguments)
    if given.missing:
        sizes = [size for size in folders.SIZES if not _is_whole(folders.mark_of(folders.folder_of(size)))]
        return max((run(["--members", str(size)]) for size in sizes), default=0)
    folder = settings.DATA if given.installed else (given.data or folders.folder_of(given.members)).resolve()
    words = ["--members", str(given.members), *(["--day", str(given.day)] if given.day else [])]
    return folders.run_in(folder, "zhibu.site.bench.load:here", words, is_installed=given.installed)


def here(arguments: list[str]) -> int:
    """Load into the installation that this process stands in; of a country that is there, what it lacks."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--members", type=int, required=True)
    parser.add_argument("--day", type=date.fromisoformat, default=None)
    given = parser.parse_args(arguments)
    today = given.day or timezone.localdate()
    mark = folders.mark_of(settings.DATA) or {"members": given.members, "seconds": 0, "steps": {}}
    if Unit.objects.exists() and not mark["steps"]:
        raise CommandFailed(_("%(folder)s 里已经有数据，没有装入。") % {"folder": settings.DATA})
    if _is_whole(mark):
        say(_("%(folder)s 里什么也不缺。") % {"folder": settings.DATA})
        return 0
    told = partial(_tell, mark["steps"])
    steps = extend(today, told=told) if mark["steps"] else load(given.members, today, told=told)
    total = sum(steps.values())
    folders.write_mark({**mark, "day": str(today), "seconds": mark["seconds"] + total})
    say(_("已装入 %(members)s 名党员，用时 %(seconds)d 秒。") % {"members": f"{mark['members']:,}", "seconds": total})
    return 0


def _tell(steps: Steps, step: str, spent: float) -> None:
    steps[step] = steps.get(step, 0) + spent
    say(f"  {step:<24}{spent:8.1f} s")


def _is_whole(mark: Mapping[str, Any] | None) -> bool:
    return mark is not None and LAST in mark["steps"]


class _Watch:
    """Says of each step how long it took, and keeps it."""

    def __init__(self, told: Callable[[str, float], None]) -> None:
        self.steps: Steps = {}
        self._told = told

    @contextmanager
    def __call__(self, name: str) -> Iterator[None]:
        begun = time.perf_counter()
        yield
        self.keep(name, begun)

    def keep(self, name: str, begun: float) -> None:
        """Keep the time of a step that has just ended."""
        self.steps[name] = time.perf_counter() - begun
        self._told(name, self.steps[name])


def load(members: int, today: date, *, told: Callable[[str, float], None] = lambda _step, _spent: None) -> Steps:
    """Fill the empty installation; return the seconds that each step took."""
    step = _Watch(told)
    actor = system(timezone.make_aware(datetime.combine(today, clock(12, 0))))
    with step("units"):
        _found(actor, members, today)
    with connection.cursor() as cursor:
        _make_ready(cursor)
        with step("invent"):
            _stage(cursor, members, today)
        with _unguarded(cursor):
            with without_indexes(cursor, BIG):
                with step("people"):
                    cursor.execute(sql.PEOPLE)
                with step("histories"):
                    _write_histories(cursor, today)
                with step("leaders"):
                    _write_leaders(cursor, today)
                with step("audit"):
                    record_many(actor, "apply_roster", "person", sql.LINES, [])
                begun = time.perf_counter()
            step.keep("indexes", begun)
            with step("analyze"):
                cursor.execute("analyze")
            with step("roll"), without_indexes(cursor, ["members_member"]):
                refresh_roll_where("select id from people_person")
        _live(cursor, today, step)
    return step.steps


def extend(today: date, *, told: Callable[[str, float], None] = lambda _step, _spent: None) -> Steps:
    """Give a country that was loaded before what it lacks, its organisational life; return the seconds of each step."""
    step = _Watch(told)
    with connection.cursor() as cursor:
        _make_ready(cursor)
        _live(cursor, today, step)
    return step.steps


def _make_ready(cursor: Any) -> None:
    cursor.execute("set constraints all immediate")
    for setting in ("synchronous_commit = off", "work_mem = '256MB'", "maintenance_work_mem = '768MB'"):
        cursor.execute(f"set {setting}")
    cursor.execute(sql.CHANCE)
    cursor.execute(sql.KEY)


def _live(cursor: Any, today: date, step: _Watch) -> None:
    """Write what branches hold, and derive all that follows: windows, lights, figures."""
    with _unguarded(cursor):
        life.write(cursor, today, step)
    with step("windows"):
        cursor.execute("analyze")
        rebuild_windows(today)
    with step("lights"):
        refresh_all(today)
    with step("figures"):
        _count(cursor, today)
    with step(LAST):
        for table in sql.LEFT:
            cursor.execute(f"drop table if exists {table}")
        _settle(cursor)


def _found(actor: SystemActor, members: int, today: date) -> None:
    root, *below = country.units(members, today)
    assert root.founded_on is not None
    top = found_root(actor, GROUND, name=root.name, kind=root.kind, founded_on=root.founded_on, code=root.code)
    found_units(actor, top, units=[_below(new, root.key) for new in below])


def _below(new: Any, root: str) -> Any:
    return type(new)(**{**new.__dict__, "parent": None if new.parent == root else new.parent})


def _stage(cursor: Any, members: int, today: date) -> None:
    """Invent the people and copy them into a table of their own, with all that Python alone can make: names, seals."""
    for statement in (sql.STAGING, sql.NAMES, sql.BRANCHES):
        cursor.execute(statement)
    names: dict[str, NameColumns] = {}
    with cursor.copy("copy bench_new from stdin") as copy:
        for lines in _lots(_line(one, names) for one in country.people(members, today)):
            copy.write("".join(lines).encode())
    with cursor.copy("copy bench_name (name, name_key, pinyin, initials, strokes_key, name_parts) from stdin") as copy:
        for name, columns in names.items():
            copy.write_row((name, *columns))
    cursor.execute(
        "insert into bench_branch select (row_number() over (order by path))::int - 1, id, path, founded_on"
        " from orgs_unit where kind = 'branch'"
    )
    cursor.execute("analyze bench_new; analyze bench_name; analyze bench_branch")


def _line(one: country.Someone, names: dict[str, NameColumns]) -> str:
    if one.name not in names:
        names[one.name] = derived(one.name)
    tail = phone_tail_blind(phones.tail(one.phone))
    number = _bytes(sealed("id_number", one.id_number)), _bytes(id_blind(one.id_number))
    phone = _bytes(sealed("phone", one.phone)), _bytes(phone_blind(one.phone)), _bytes(tail)
    told = (one.number, one.kind, one.branch, one.name, one.sex, one.born, one.joined or "\\N", one.ethnicity)
    return "\t".join(map(str, (*told, one.education, one.occupation, *number, *phone, phones.masked(one.phone) + "\n")))


def _bytes(value: bytes | None) -> str:
    return "\\N" if value is None else "\\\\x" + value.hex()


def _lots(lines: Iterable[str]) -> Iterator[list[str]]:
    lot: list[str] = []
    for line in lines:
        lot.append(line)
        if len(lot) == CHUNK:
            yield lot
            lot = []
    yield lot


@contextmanager
def _unguarded(cursor: Any) -> Iterator[None]:
    """Write without asking row by row whether what is referred to is there: all of it comes from one statement."""
    cursor.execute("set session_replication_role = replica")
    yield
    cursor.execute("set session_replication_role = origin")


def _write_histories(cursor: Any, today: date) -> None:
    told = {"today": today}
    for statement in (sql.LIFE, "analyze bench_life", sql.MOVES, "analyze bench_span", sql.UNMOVED):
        cursor.execute(statement, told)
    written = (*sql.TIES, sql.STAGES, sql.COMING, sql.STANDINGS, sql.AWAY, sql.SPARED, sql.FILES)
    for statement in written:
        cursor.execute(statement, told)


def _write_leaders(cursor: Any, today: date) -> None:
    for statement in (sql.RANK, sql.SIZES, "analyze bench_rank; analyze bench_size", sql.TERMS):
        cursor.execute(statement, {"today": today})
    for statement in ("analyze orgs_term", sql.POSTS, sql.POSTS_OF_ONE):
        cursor.execute(statement, {"today": today})


def _count(cursor: Any, today: date) -> None:
    """Count everything by the recount: sums, months and days from the spans, with nothing left to fold."""
    fold(is_patient=True)
    recount(today)
    cursor.execute("analyze")


def _settle(cursor: Any) -> None:
    """Leave the tables as weeks of use would: visible pages marked, statistics fresh, no job waiting."""
    if not connection.in_atomic_block:
        cursor.execute("vacuum (analyze)")
    with transaction.atomic():
        cursor.execute("delete from procrastinate_jobs where status = 'todo'")
