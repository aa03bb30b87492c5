"""Units near at hand: what a list of members offers to choose from, and the way down to the unit chosen."""

from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from zhibu.gate.actor import Actor
from zhibu.gate.rows import below_sql
from zhibu.lib.tree import ancestors, collapse, covers, level
from zhibu.members.permissions import Members
from zhibu.orgs.kinds import GROUP, kinds
from zhibu.orgs.models import Unit

MOST = 200

_UNITS = "select u.id, u.path, u.short_name, u.kind from orgs_unit u where u.dissolved_on is null"
_AROUND = """u.id = any(array(
  with top as (select t.id from orgs_unit t where {tops})
  select id from top union select c.id from orgs_unit c where c.parent_id in (select id from top)))"""
"""The tops of somebody's reach and what stands directly below; as keys, so that nobody looks at every unit."""


@dataclass(frozen=True)
class Near:
    """The options for a unit and its groups (key, indented name), and the trail of units above it."""

    units: list[tuple[str, str]]
    groups: list[tuple[str, str]]
    trail: list[tuple[UUID, str]]
    home: UUID | None = None
    """The one branch that the actor has to do with, where there is but one."""


def near(actor: Actor, unit: Unit | None) -> Near:
    """Return what stands around the unit inside the actor's reach: above, itself and directly below; one query."""
    scopes = tuple(collapse(actor.scopes(Members.READ)))
    if not scopes:
        return Near([], [], [])
    reach, params = below_sql(scopes, "u.path")
    if unit is not None:
        wanted = "(u.path = any(%(way)s) or u.parent_id = %(unit)s)"
        params |= {"way": ancestors(unit.path, itself=True), "unit": unit.pk}
    else:
        wanted = _AROUND.format(tops="t.parent_id is null" if "" in scopes else "t.path = any(%(tops)s)")
        params["tops"] = list(scopes)
    with connection.cursor() as cursor:
        cursor.execute(f"{_UNITS} and {reach} and {wanted} order by u.path limit {MOST}", params)
        rows = cursor.fetchall()
    top = min((level(path) for _pk, path, _name, _kind in rows), default=1)
    units = [(str(pk), "　" * (level(path) - top) + name) for pk, path, name, kind in rows if kind != GROUP]
    groups = [(str(pk), name) for pk, _path, name, kind in rows if kind == GROUP]
    if unit is not None and not any(key == str(unit.pk) for key, _name in units):
        units.append((str(unit.pk), unit.short_name))
    above = [(pk, name) for pk, path, name, _kind in rows if unit and covers(path, unit.path) and path != unit.path]
    alone = [(pk, kind) for pk, _path, _name, kind in rows if kind != GROUP]
    home = alone[0][0] if unit is None and len(alone) == 1 and kinds()[alone[0][1]].holds_members else None
    return Near(units, groups if unit is not None or home else [], above, home)
