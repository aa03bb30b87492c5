"""Numbers that follow the facts: what an act changes is the difference of its subjects' events, before and after.

    with counting(actor.today) as count:
        count.touch("people", [person_id])
        …write spans…

At the end the difference is written as delta rows, in the same transaction. Countings inside one another are one: the
outermost writes. Corrections of the past, merges and their undoing need nothing of their own.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from functools import wraps
from typing import Any, Concatenate
from uuid import UUID

from django.db import connection

from zhibu.audit import prepared
from zhibu.figures.actions.advancing import advance
from zhibu.figures.actions.codes import (
    HORIZON,
    gather,
    give_codes,
    make_table,
    settle_known,
    write_deltas,
    write_told,
)
from zhibu.figures.actions.locks import share_facts
from zhibu.figures.sources import Source, source_of, sources
from zhibu.gate.actor import Actor
from zhibu.lib.tree import successor

type Events = Counter[tuple[str, date, str, str]]

_TILL_NOW = f"day <= {HORIZON}"
_OF_SOME = f"""
with who(id) as materialized (select unnest(%(ids)s::uuid[]))
select path, day, dimension, value, sum(n)::int from ({{events}}) e where {_TILL_NOW}
 group by path, day, dimension, value having sum(n) <> 0
"""
_SUBJECTS = """
drop table if exists pg_temp.figures_subject;
create temp table figures_subject (source text, id uuid, is_new boolean, primary key (source, id)) on commit drop
"""
_TAKE = """
insert into figures_subject (source, id, is_new)
select %(figures_source)s, s.id, true from ({subjects}) as s(id)
 where not s.id = any(%(figures_touched)s::uuid[])
    on conflict do nothing
"""
_NEW = "select id from figures_subject where source = %(figures_source)s and is_new"
_ALL = "select id from figures_subject where source = %(figures_source)s"


_WRITE_SOME = """
with told as materialized (
  select t.*, c.id as code from unnest(%s::text[], %s::date[], %s::text[], %s::text[], %s::int[])
      as t(path, day, dimension, value, n)
    left join figures_figurecode c on (c.dimension, c.value) = (t.dimension, t.value)
), written as (
  insert into figures_figuredelta (path, day, codes, n)
  select path, day, array_agg(code order by code), n from told
   where not exists (select from told where code is null) group by path, day, n order by path, day, n
)
select distinct dimension, value from told where code is null
"""
"""Write the rows, or nothing and return the words that have no number yet."""


class Uncounted(RuntimeError):
    """Facts change, and nobody counts it: begin a counting, and touch the subjects before they change."""


class Count:
    """What one act has touched so far."""

    def __init__(self, cursor: Any) -> None:
        self._cursor = cursor
        self._touched: dict[str, set[UUID]] = defaultdict(set)
        self._before: Events = Counter()
        self._has_many = self._has_added = False

    def touch(self, key: str, ids: Collection[UUID], *, is_new: bool = False) -> None:
        """Remember what stood of these subjects of the source, and hold them; call it before they change.

        Of new ones nothing stood, nobody else knows them, and nothing is asked.
        """
        source = source_of(key)
        new = self.untouched(key, ids)
        self._touched[key] |= new
        if not new or is_new:
            return
        hold(key, new)
        self._before.update(self._events(source, new))

    def untouched(self, key: str, ids: Collection[UUID]) -> set[UUID]:
        """Return those of the subjects that have not been touched."""
        new = set(ids) - self._touched[key]
        if self._has_many and new:
            self._cursor.execute(f"{_ALL} and id = any(%(ids)s)", {"figures_source": key, "ids": sorted(new)})
            new -= {row[0] for row in self._cursor.fetchall()}
        return new

    def touch_where(self, key: str, subjects: str, params: Mapping[str, Any] | None = None) -> None:
        """Remember what stood of all subjects that the statement selects (one uuid column), and hold them."""
        source = source_of(key)
        if not self._has_many:
            self._cursor.execute(_SUBJECTS)
            make_table(self._cursor, "figures_changed")
            self._has_many = True
        named = {"figures_source": key, "figures_touched": sorted(self._touched[key])}
        self._cursor.execute(_TAKE.format(subjects=subjects), {**(params or {}), **named})
        self._cursor.execute(_NEW, named)
        self._cursor.execute(source.hold, {"ids": sorted(row[0] for row in self._cursor.fetchall())})
        gather(self._cursor, "figures_changed", source, _NEW, named, where=_TILL_NOW, sign="-")
        self._cursor.execute("update figures_subject set is_new = false where is_new")

    def touch_below(self, paths: Collection[str]) -> None:
        """Remember what stood of every subject, of any source, that ever stood at or below one of the paths."""
        ranges = {"paths": list(paths), "ends": [successor(path) for path in paths]}
        for source in sources():
            self.touch_where(source.key, source.below, ranges)

    def add_new(self, key: str, subjects: str, params: Mapping[str, Any] | None = None) -> None:
        """Count subjects who did not count before, all that the statement selects; in SQL, at once."""
        if not self._has_added:
            make_table(self._cursor, "figures_added")
            self._has_added = True
        gather(self._cursor, "figures_added", source_of(key), subjects, params or {}, where=_TILL_NOW)

    def add_told(self, events: str, params: Mapping[str, Any] | None = None) -> None:
        """Count subjects who did not count before by a statement of its own (path, day, dimension, value, n).

        It tells, up to the horizon, what their source would tell of them: for many of one kind, in less time.
        """
        write_told(self._cursor, events, params or {})

    def finish(self) -> None:
        """Write what has changed since the subjects were touched."""
        changed: Events = Counter({key: -n for key, n in self._before.items()})
        for key, ids in self._touched.items():
            changed.update(self._events(source_of(key), ids))
        self._write({key: n for key, n in changed.items() if n})
        if self._has_many:
            for source in sources():
                named = {"figures_source": source.key}
                gather(self._cursor, "figures_changed", source, _ALL, named, where=_TILL_NOW)
            write_deltas(self._cursor, "figures_changed")
        if self._has_added:
            write_deltas(self._cursor, "figures_added")

    def _events(self, source: Source, ids: Collection[UUID]) -> Events:
        with prepared.cursor() as cursor:  # of few subjects: planning it takes twenty times the reading
            cursor.execute(_OF_SOME.format(events=source.events), {**source.params, "ids": sorted(ids)})
            found = cursor.fetchall()
        return Counter({(path, day, dimension, value): n for path, day, dimension, value, n in found})

    def _write(self, changed: Mapping[tuple[str, date, str, str], int]) -> None:
        if not changed:
            return
        rows = [(*key, n) for key, n in sorted(changed.items())]
        columns = [list(column) for column in zip(*rows, strict=True)]
        self._cursor.execute(_WRITE_SOME, columns)
        if unknown := self._cursor.fetchall():
            give_codes(self._cursor, unknown)
            self._cursor.execute(_WRITE_SOME, columns)


_open: ContextVar[Count | None] = ContextVar("figures_count", default=None)


@contextmanager
def counting(today: date, *, is_alone: bool = False) -> Iterator[Count]:
    """Count what is done within, in the caller's transaction; `is_alone` where the tree changes its shape.

    Begin it before any row is locked: it waits for those who change the tree, or lets them wait.
    """
    held = _open.get()
    if held is not None:
        yield held
        return
    with connection.cursor() as cursor:
        _begin(cursor, today, is_alone=is_alone)
        count = Count(cursor)
        token = _open.set(count)
        try:
            yield count
            count.finish()
        finally:
            _open.reset(token)


def touch(key: str, ids: Collection[UUID], *, is_new: bool = False) -> None:
    """Remember what stood of these subjects, within a counting that an outer act has begun.

    Raises Uncounted where none has: the act lacks `counting` or `@counted`.
    """
    _held().touch(key, ids, is_new=is_new)


def hold(key: str, ids: Collection[UUID]) -> None:
    """Keep others from changing these subjects until the transaction ends: for what is read before it is touched."""
    if ids:
        with connection.cursor() as cursor:
            cursor.execute(source_of(key).hold, {"ids": sorted(ids)})


def add_new(key: str, subjects: str, params: Mapping[str, Any] | None = None) -> None:
    """Count subjects who did not count before, within a counting that an outer act has begun."""
    _held().add_new(key, subjects, params)


def add_told(events: str, params: Mapping[str, Any] | None = None) -> None:
    """Count subjects who did not count before by a statement of its own, within a counting that an outer act began."""
    _held().add_told(events, params)


def touch_where(key: str, subjects: str, params: Mapping[str, Any] | None = None) -> None:
    """Remember what stood of all subjects that the statement selects, within a counting that an outer act has begun."""
    _held().touch_where(key, subjects, params)


def touch_below(paths: Collection[str]) -> None:
    """Remember what stood of every subject that ever stood at or below one of the paths, within a counting."""
    if paths:
        _held().touch_below(paths)


def must_be_counted(key: str, ids: Collection[UUID]) -> None:
    """Raise Uncounted unless all these subjects were touched: for whatever writes what follows from their facts."""
    missing = _held().untouched(key, ids)
    if missing:
        raise Uncounted(f"{len(missing)} of {key} change without having been touched")


def _held() -> Count:
    held = _open.get()
    if held is None:
        raise Uncounted("facts change outside of a counting")
    return held


def counted[**P, S, R](
    touched: Callable[[S], Mapping[str, Collection[UUID]]], *, is_alone: bool = False
) -> Callable[[Callable[Concatenate[Actor, S, P], R]], Callable[Concatenate[Actor, S, P], R]]:
    """Count what an action does; `touched` names the subjects, by source, that the action's own subject stands for.

    It stands directly below `@action`, so that its locks come before all others; `is_alone` as in `counting`.
    """

    def wrap(body: Callable[Concatenate[Actor, S, P], R]) -> Callable[Concatenate[Actor, S, P], R]:
        @wraps(body)
        def act(actor: Actor, subject: S, /, *args: P.args, **details: P.kwargs) -> R:
            with counting(actor.today, is_alone=is_alone) as count:
                for key, ids in touched(subject).items():
                    count.touch(key, ids)
                return body(actor, subject, *args, **details)

        vars(act)["is_counted"] = True
        return act

    return wrap


def _of_nobody_yet(_subject: Any) -> Mapping[str, Collection[UUID]]:
    return {}


counted_by_itself = counted(_of_nobody_yet)
"""Count what an action does that touches by itself whom it changes, or whom it brings in."""


def _begin(cursor: Any, today: date, *, is_alone: bool) -> None:
    last = None if is_alone else share_facts(cursor, today)
    if last is None:
        advance(today)  # which lets nobody else count
    else:
        settle_known(cursor, last)
