"""How quickly numbers are read and written: an invented country of facts, counted as the real ones are.

51,000 paths on six levels, so many subjects with ten dimensions of six values and ten years of history. Everything is
told beside a yardstick of the same run: another level, the same facts counted directly, the same act without figures.
ZHIBU_BENCH_SUBJECTS says how many subjects (docs/figures.md says what the numbers must be).
"""

import multiprocessing
import os
import random
import time
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any
from uuid import uuid4

from django.db import connection, transaction

from zhibu.figures import sources
from zhibu.figures.actions.advancing import advance
from zhibu.figures.actions.counting import counting
from zhibu.figures.actions.folding import fold
from zhibu.figures.actions.recounting import differences, recount
from zhibu.figures.models import FigureState
from zhibu.figures.queries import pending, read_one
from zhibu.figures.sources import Dimension, Source

TARGETS = {
    "root_of_branch": ("most", 3.0),
    "root_ms": ("most", 2.0),
    "root_1000_pending_ms": ("most", 10.0),
    "as_of_ms": ("most", 3.0),
    "spans_of_as_of": ("least", 300.0),
    "write_of_plain": ("least", 0.55),
    "write_16_of_1": ("least", 1.5),
    "write_16_waiting": ("most", 0.05),
    "differences": ("most", 0),
}
SUBJECTS = 300_000
LEAVES = 38_679
DIMENSIONS = 10
VALUES = 6
SECONDS = 2.0
ROUNDS = 3
SAMPLES = 20
WRITERS = 16
TODAY = date(2026, 6, 15)
PAST = TODAY - timedelta(days=3 * 365)
KEYS = [f"d{at}" for at in range(DIMENSIONS)]
PLACES = {"root": "0001", "second": "00010003", "third": "000100030002", "branch": "000100030002000100010001"}

_COLUMNS = ", ".join(f"v{at} smallint not null" for at in range(DIMENSIONS))
_VALUES = ", ".join(f"('d{at}', f.v{at})" for at in range(DIMENSIONS))
_DRAWN = ", ".join(f"1 + floor({VALUES} * random() * random())::smallint" for _at in range(DIMENSIONS))
LEAF = """'0001' || lpad((1 + i %% 20)::text, 4, '0') || lpad((1 + i / 20 %% 15)::text, 4, '0')
  || lpad((1 + i / 300 %% 8)::text, 4, '0') || lpad((1 + i / 2400 %% 4)::text, 4, '0')
  || lpad((1 + i / 9600)::text, 4, '0')"""
SETUP = f"""
create table bench_fact (id uuid primary key, path varchar(120) collate "C" not null, since date not null, until date,
                         {_COLUMNS});
create table bench_audit (id uuid primary key, at timestamptz not null default now(), what text not null);
"""
FILL = f"""
insert into bench_fact
select gen_random_uuid(), {LEAF}, since, case when random() < 0.2 then since + 1 + floor(random() * 900)::int end,
       {_DRAWN}
  from (select floor(random() * {LEAVES})::int as i, %(today)s::date - floor(random() * 3650)::int as since
          from generate_series(1, %(subjects)s)) x
"""
_INDEX = """
create index on bench_fact (path);
create table bench_plain (like bench_fact including all);
insert into bench_plain select * from bench_fact;
analyze bench_fact; analyze bench_plain;
"""
SPANS = f"""
select v.dimension, v.value, count(*) from bench_fact f cross join lateral (values {_VALUES}) as v(dimension, value)
 where f.since <= %(day)s and (f.until is null or f.until > %(day)s) and f.path like %(path)s || '%%'
 group by v.dimension, v.value
"""
FACTS = Source(
    key="bench",
    dimensions=[
        Dimension(key=key, label=key, values=lambda: {str(value): "" for value in range(1, VALUES + 1)}) for key in KEYS
    ],
    events=f"""
select f.path, e.day, v.dimension, v.value::text, e.n
  from bench_fact f join who w on w.id = f.id
  cross join lateral (values (f.since, 1), (f.until, -1)) as e(day, n)
  cross join lateral (values {_VALUES}) as v(dimension, value)
 where e.day is not null
""",
    everybody="select id from bench_fact",
    below="select f.id from bench_fact f join unnest(%(paths)s::text[], %(ends)s::text[]) as r(path, last)"
    " on f.path >= r.path and f.path < r.last",
    moving="select id from bench_fact where since > %(since)s or until > %(since)s",
    hold="select 1 from bench_fact where id = any(%(ids)s) order by id for no key update",
)


def measure(_folder: Path) -> dict[str, float]:
    """Fill the empty database with facts, and return what reading, writing and counting again cost."""
    sources.counts_only(FACTS)
    subjects = int(os.environ.get("ZHIBU_BENCH_SUBJECTS", SUBJECTS))
    _run(SETUP)
    _run(FILL, subjects=subjects, today=TODAY)
    _run(_INDEX)
    found: dict[str, float] = {"subjects": subjects}
    with transaction.atomic():
        found["first_count_s"] = _seconds(lambda: advance(TODAY))
        fold(is_patient=True)
    recount(TODAY)
    _run("vacuum analyze")
    found["kept_level"] = FigureState.objects.get().level
    return found | _counting_again() | _reading() | _as_of() | _with_pending() | _writing() | _at_last()


def _counting_again() -> dict[str, float]:
    """Return how long it takes to count everything once more, beside one plain count of all facts."""
    scan = _seconds(lambda: _run(SPANS, day=TODAY, path=""))
    again = _seconds(lambda: recount(TODAY))
    return {"scan_s": scan, "recount_s": again, "recount_of_scan": again / scan, "check_s": _seconds(differences)}


def _reading() -> dict[str, float]:
    """Return what sixty numbers cost at each level when nothing is pending."""
    ms = {name: _milliseconds(partial(read_one, path, KEYS, TODAY)) for name, path in PLACES.items()}
    return {**{f"{name}_ms": spent for name, spent in ms.items()}, "root_of_branch": ms["root"] / ms["branch"]}


def _as_of() -> dict[str, float]:
    """Return what they cost three years back, beside counting the spans of that day."""
    ms = {name: _milliseconds(partial(read_one, path, KEYS, PAST)) for name, path in PLACES.items()}
    spans = median(_seconds(lambda: _run(SPANS, day=PAST, path="0001")) for _time in range(3)) * 1000
    return {"as_of_ms": ms["root"], "as_of_branch_ms": ms["branch"], "spans_of_as_of": spans / ms["root"]}


def _with_pending() -> dict[str, float]:
    """Return what they cost while a thousand deltas wait, and how long those take to fold."""
    with transaction.atomic(), counting(TODAY) as count:
        _run("create temp table fresh on commit drop as select * from bench_fact order by random() limit 1000")
        _run("update fresh set id = gen_random_uuid(), since = %(day)s, until = null", day=TODAY)
        _run("insert into bench_fact select * from fresh")
        count.add_new("bench", "select id from fresh")
    waiting = pending()
    root = _milliseconds(lambda: read_one(PLACES["root"], KEYS, TODAY))
    branch = _milliseconds(lambda: read_one(PLACES["branch"], KEYS, TODAY))
    folding = _seconds(lambda: fold(is_patient=True))
    return {
        "pending": waiting,
        "root_1000_pending_ms": root,
        "branch_1000_pending_ms": branch,
        "fold_1000_s": folding,
        "folded_per_s": waiting / folding,
    }


def _writing() -> dict[str, float]:
    """Return acts per second by one writer and by sixteen, with figures and without, round by round.

    An act writes an audit line and a fact: a new one, or the end of one that stands, which is read before and after.
    `write_16_waiting` is the share of the sixteen that wait for one another's locks.
    """
    found: dict[str, float] = {}
    for name, writers in (("", 1), (f"_{WRITERS}", WRITERS)):
        rounds = [(_rate(writers, is_counted=False), _rate(writers, is_counted=True)) for _round in range(ROUNDS)]
        fold(is_patient=True)
        plain, counted = (median(rate[at][0] for rate in rounds) for at in (0, 1))
        found |= {f"plain{name}_per_s": plain, f"write{name}_per_s": counted}
    found["write_of_plain"] = found["write_per_s"] / found["plain_per_s"]
    found["write_16_of_plain"] = found["write_16_per_s"] / found["plain_16_per_s"]
    found["write_16_of_1"] = found["write_16_per_s"] / found["write_per_s"]
    found["write_16_waiting"] = median(rate[1][1] for rate in rounds)
    return found


def _at_last() -> dict[str, float]:
    """Return how many numbers differ from the facts after everything that was written and folded."""
    with transaction.atomic(), counting(TODAY) as count:
        count.touch_where("bench", "select id from bench_fact order by random() limit 500")
        _run("update bench_fact set v0 = 7 - v0 where id in (select id from figures_subject)")
    return {"differences": len(differences())}


def _rate(writers: int, *, is_counted: bool) -> tuple[float, float]:
    """Return acts per second of so many processes, and the share of them that wait for a lock."""
    connection.close()
    fork = multiprocessing.get_context("fork")
    done = fork.Queue()
    ready = fork.Barrier(writers + 1)
    work = [fork.Process(target=_write, args=(at, is_counted, ready, done), daemon=True) for at in range(writers)]
    for one in work:
        one.start()
    ready.wait()
    waiting = [_waiting() / writers for _sample in range(SAMPLES)]
    acts = sum(done.get(timeout=120) for _one in work)
    for one in work:
        one.join()
    return acts / SECONDS, sum(waiting) / SAMPLES


def _waiting() -> int:
    time.sleep(SECONDS / SAMPLES * 0.8)
    with connection.cursor() as cursor:
        cursor.execute(
            "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
        )
        return int(cursor.fetchone()[0])


def _write(seed: int, is_counted: bool, ready: Any, done: Any) -> None:
    """Act for some seconds, in a process of its own, and tell how often."""
    chance = random.Random(f"{seed} {is_counted}")  # noqa: S311 - the same acts each time, no secret
    with connection.cursor() as cursor:
        cursor.execute("select id from bench_fact tablesample system (20) repeatable (%s) limit 4000", [seed])
        standing = [row[0] for row in cursor.fetchall()]
    ready.wait()
    until, acts = time.perf_counter() + SECONDS, 0
    while time.perf_counter() < until:
        with transaction.atomic():
            _act(chance, None if acts % 2 else chance.choice(standing), is_counted=is_counted)
        acts += 1
    connection.close()
    done.put(acts)


def _act(chance: random.Random, ends: Any, *, is_counted: bool) -> None:
    subject = ends or uuid4()
    if not is_counted:
        _write_fact("bench_plain", chance, subject, is_new=ends is None)
        return
    with counting(TODAY) as count:
        count.touch("bench", [subject], is_new=ends is None)
        _write_fact("bench_fact", chance, subject, is_new=ends is None)


def _write_fact(table: str, chance: random.Random, subject: Any, *, is_new: bool) -> None:
    if is_new:
        values = ", ".join(str(1 + chance.randrange(VALUES)) for _at in range(DIMENSIONS))
        statement = f"insert into {table} values (%(id)s, %(leaf)s, %(day)s, null, {values})"
        _run(statement, id=subject, leaf=leaf(chance.randrange(LEAVES)), day=TODAY)
    else:
        _run(f"update {table} set until = greatest(since + 1, %(day)s) where id = %(id)s", id=subject, day=TODAY)
    _run("insert into bench_audit (id, what) values (%(id)s, 'act')", id=uuid4())


def leaf(i: int) -> str:
    """Return the path of the leaf with this number, as `LEAF` says it in SQL."""
    numbers = (1, 1 + i % 20, 1 + i // 20 % 15, 1 + i // 300 % 8, 1 + i // 2400 % 4, 1 + i // 9600)
    return "".join(f"{number:04d}" for number in numbers)


def _run(statement: str, **params: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, params or None)
        if cursor.description:
            cursor.fetchall()


def _seconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def _milliseconds(work: Callable[[], object], times: int = 40) -> float:
    work()
    return median(_seconds(work) for _time in range(times)) * 1000
