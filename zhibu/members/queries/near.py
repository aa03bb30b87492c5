"""Units near at hand: what a list of members offers to choose from, and the way down to the unit chosen."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from zhibu.gate.actor import Actor
from zhibu.gate.rows import below
from zhibu.lib.tree import ancestors, collapse, covers, level
from zhibu.members.permissions import Members
from zhibu.orgs.kinds import GROUP, kinds
from zhibu.orgs.models import Unit

MOST = 200


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
    if unit is None:
        tops = Q(parent__isnull=True) if "" in scopes else Q(path__in=scopes)
        under = Q(parent__parent__isnull=True, parent__isnull=False) if "" in scopes else Q(parent__path__in=scopes)
        # Two walks of an index: asked in one breath, every unit of the country is looked at.
        found = [Unit.objects.filter(part).order_by().values("pk") for part in (tops, under)]
        wanted = Q(pk__in=found[0].union(found[1]))
    else:
        wanted = Q(path__in=ancestors(unit.path, itself=True)) | Q(parent=unit)
    rows = list(
        Unit.objects.current()
        .filter(below(scopes, "path"), wanted)
        .order_by("path")
        .values_list("pk", "path", "short_name", "kind")[:MOST]
    )
    top = min((level(path) for _pk, path, _name, _kind in rows), default=1)
    units = [(str(pk), "　" * (level(path) - top) + name) for pk, path, name, kind in rows if kind != GROUP]
    groups = [(str(pk), name) for pk, _path, name, kind in rows if kind == GROUP]
    if unit is not None and not any(key == str(unit.pk) for key, _name in units):
        units.append((str(unit.pk), unit.short_name))
    above = [(pk, name) for pk, path, name, _kind in rows if unit and covers(path, unit.path) and path != unit.path]
    alone = [(pk, kind) for pk, _path, _name, kind in rows if kind != GROUP]
    home = alone[0][0] if unit is None and len(alone) == 1 and kinds()[alone[0][1]].holds_members else None
    return Near(units, groups if unit is not None or home else [], above, home)
