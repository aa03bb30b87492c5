"""The tree as people open it: level by level, today or on a day of the past."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from zhibu.gate.actor import Actor
from zhibu.orgs.beside import Spot, beside
from zhibu.orgs.models import Unit
from zhibu.orgs.permissions import Orgs
from zhibu.spans.models import span_sql
from zhibu.web.addresses import address
from zhibu.web.tree import Branch

MOST = 300
"""How many lines of one level are shown; whoever has more below one unit looks for them by name."""


class Line(NamedTuple):
    """A unit as the tree shows it on a day; `now` is its path today, by which rights are held, `path` the day's."""

    id: UUID
    now: str
    parent: UUID | None
    path: str
    name: str
    kind: str
    is_parent: bool
    is_top: bool


def tree(
    actor: Actor, day: date, *, here: UUID | None = None, opened: Collection[UUID] = (), is_shut: bool = False
) -> list[Branch]:
    """Return the units at the top of the actor's reach with their first level, opened down to `here` and `opened`.

    Two statements: the lines, and what stands beside all of them. Where nothing is to be opened, a single unit at the
    top is open anyway, unless the tree is `is_shut`.
    """
    tops = _ROOTS if "" in actor.scopes(Orgs.READ) else _SCOPES
    lines = _lines(actor, day, tops, opened=[here, *opened] if here else opened, is_shut=is_shut)
    return _branches(lines, actor, day, here)


def way(branches: Sequence[Branch]) -> list[Branch]:
    """Return the lines from the top down to the current page's; empty where it is not among them."""
    for one in branches:
        if one.is_here:
            return [one]
        rest = way(one.children)
        if rest:
            return [one, *rest]
    return []


def flat(branches: Sequence[Branch], depth: int = 0) -> list[tuple[int, Branch]]:
    """Return the lines that are shown, from the top down, each with how deep it stands."""
    return [line for one in branches for line in [(depth, one), *flat(one.children, depth + 1)]]


def children(actor: Actor, unit: Unit, day: date) -> list[Branch]:
    """Return the units directly below the unit on the day. Two statements, one for what stands beside them."""
    return _branches(_lines(actor, day, _BELOW, above=unit.pk), actor, day, None)


def _lines(
    actor: Actor,
    day: date,
    tops: str,
    *,
    opened: Collection[UUID] = (),
    above: UUID | None = None,
    is_shut: bool = False,
) -> list[Line]:
    """Return the units that the condition `tops` finds, and those below each unit on the ways to the `opened`."""
    asked: dict[str, Any] = {
        "scopes": list(actor.scopes(Orgs.READ)),
        "day": day,
        "opened": list(opened),
        "above": above,
        "shut": is_shut,
        "most": MOST * 10,
    }
    with connection.cursor() as cursor:
        cursor.execute((_TODAY if day == actor.today else _PAST)[tops], asked)
        return list(map(Line._make, cursor.fetchall()))


def _each(statement: str, seat: str) -> dict[str, str]:
    return {tops: statement.format(tops=tops.format(seat=seat)) for tops in (_ROOTS, _SCOPES, _BELOW)}


# What stands at the top: the roots of the country, the top of the actor's reach, or all below one unit.
_ROOTS, _SCOPES, _BELOW = "{seat}.parent_id is null", "u.path = any(%(scopes)s)", "{seat}.parent_id = %(above)s"
_SEEN = "exists (select from unnest(%(scopes)s::text[]) scope where starts_with(u.path, scope))"
_OPENED = """
opened as (select id from way union all
           select id from tops where (select count(*) from tops) = 1 and not exists (select from way)
              and %(above)s::uuid is null and not %(shut)s)
"""
_TODAY = _each(
    f"""
with tops as (select u.id from orgs_unit u where {{tops}} and u.dissolved_on is null),
here as (select path from orgs_unit u where id = any(%(opened)s::uuid[]) and dissolved_on is null and {_SEEN}),
way as (select id from orgs_unit
         where path = any(array(select left(path, n) from here, generate_series(4, length(path), 4) n))),
{_OPENED}
select u.id, u.path, u.parent_id, u.path, u.short_name, u.kind,
       exists (select from orgs_unit c where c.parent_id = u.id and c.dissolved_on is null),
       u.id in (select id from tops)
  from orgs_unit u
 where u.id = any(array(select id from tops union
                        select c.id from orgs_unit c where c.parent_id = any(array(select id from opened))))
   and u.dissolved_on is null and {_SEEN}
 order by u."order", u.path limit %(most)s
""",
    seat="u",
)
_PAST = _each(
    f"""
with tops as (select u.id from orgs_unit u join orgs_unitseat s on s.unit_id = u.id where {{tops}} and {span_sql("s")}),
here as (select p.path from orgs_unitpath p join orgs_unit u on u.id = p.unit_id
          where p.unit_id = any(%(opened)s::uuid[]) and {span_sql("p")} and {_SEEN}),
way as (select p.unit_id as id from orgs_unitpath p
         where p.path = any(array(select left(path, n) from here, generate_series(4, length(path), 4) n))
           and {span_sql("p")}),
{_OPENED}
select u.id, u.path, s.parent_id, p.path, n.short_name, k.kind,
       exists (select from orgs_unitseat c where c.parent_id = u.id and {span_sql("c")}),
       u.id in (select id from tops)
  from orgs_unit u
  join orgs_unitseat s on s.unit_id = u.id and {span_sql("s")}
  join orgs_unitpath p on p.unit_id = u.id and {span_sql("p")}
  join orgs_unitname n on n.unit_id = u.id and {span_sql("n")}
  join orgs_unitkind k on k.unit_id = u.id and {span_sql("k")}
 where u.id = any(array(select id from tops union
                        select c.unit_id from orgs_unitseat c
                         where c.parent_id = any(array(select id from opened)) and {span_sql("c")}))
   and {_SEEN}
 order by u."order", u.path limit %(most)s
""",
    seat="s",
)
"""The lines today and on a day of the past. Keys stand as arrays, so that each is looked up, whatever is expected."""


def _branches(lines: Sequence[Line], actor: Actor, day: date, here: UUID | None) -> list[Branch]:
    today = actor.today
    told = beside(actor, [Spot(line.id, line.now, line.path, line.kind) for line in lines], day)
    by_id = {line.id: one for line, one in zip(lines, told, strict=True)}
    past = "" if day == today else f"?on={day.isoformat()}"
    open_url = address("show_tree") + "?open="
    below_ids: dict[UUID | None, list[Line]] = defaultdict(list)
    for line in lines:
        if not line.is_top:
            below_ids[line.parent].append(line)

    def branch(line: Line) -> Branch:
        return Branch(
            name=line.name,
            url=address("show_unit", line.id) + past,
            **vars(by_id[line.id]),
            load_url=address("list_children", line.id) + past if line.is_parent else "",
            open_url=f"{open_url}{line.id}{past.replace('?', '&')}" if line.is_parent else "",
            is_here=line.id == here,
            children=level(below_ids.get(line.id, [])),
        )

    def level(of: Iterable[Line]) -> list[Branch]:
        shown = list(of)
        branches = [branch(line) for line in shown[:MOST]]
        if len(shown) > MOST:
            branches.append(Branch(name=_("还有更多，请搜索"), url=address("find_units")))
        return branches

    return level(line for line in lines if line.is_top)
