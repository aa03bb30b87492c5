"""The tree as people open it: level by level, today or on a day of the past."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from zhibu.gate.actor import Actor
from zhibu.gate.rows import below
from zhibu.lib.tree import ancestors
from zhibu.orgs.beside import Spot, beside
from zhibu.orgs.models import Unit, UnitPath, UnitSeat
from zhibu.orgs.permissions import Orgs
from zhibu.spans.models import span_q
from zhibu.web.addresses import address
from zhibu.web.tree import Branch

MOST = 300
"""How many lines of one level are shown; whoever has more below one unit looks for them by name."""


@dataclass(frozen=True)
class Line:
    """A unit as the tree shows it on a day; `now` is its path today, by which rights are held, `path` the day's."""

    id: UUID
    now: str
    parent: UUID | None
    path: str
    name: str
    kind: str
    is_parent: bool


def tree(actor: Actor, day: date, *, here: UUID | None = None) -> list[Branch]:
    """Return the units at the top of the actor's reach with their first level, opened down to `here`.

    Three statements: where the actor stands, the lines, and what stands beside all of them.
    """
    scopes = list(actor.scopes(Orgs.READ))
    seen = Unit.objects.filter(below(scopes, "path"))
    top = Q(parent=None) if "" in scopes else Q(path__in=scopes)
    found = _lines(seen.filter(top | Q(pk=here)), actor, day)
    tops = [line for line in found if line.now in scopes or ("" in scopes and line.parent is None)]
    mark = next((line for line in found if line.id == here), None)
    parents = _on_path(mark.path, actor, day) if mark else [line.id for line in tops if len(tops) == 1]
    lines = _lines(seen, actor, day, parents=parents) if mark or parents else []
    top_ids = {line.id for line in tops}  # one at the top stands below a unit on the way too
    return _branches([*tops, *(line for line in lines if line.id not in top_ids)], actor, day, here, top_ids)


def _on_path(path: str, actor: Actor, day: date) -> Any:
    """Return the units that stood on the path on the day."""
    above = ancestors(path, itself=True)
    if day == actor.today:
        return Unit.objects.filter(path__in=above).values("pk")
    return UnitPath.objects.on(day).filter(path__in=above).values("unit")


def way(branches: Sequence[Branch]) -> list[Branch]:
    """Return the lines from the top down to the current page's; empty where it is not among them."""
    for one in branches:
        if one.is_here:
            return [one]
        rest = way(one.children)
        if rest:
            return [one, *rest]
    return []


def children(actor: Actor, unit: Unit, day: date) -> list[Branch]:
    """Return the units directly below the unit on the day. Two statements, one for what stands beside them."""
    lines = _lines(Unit.objects.visible_to(actor, Orgs.READ), actor, day, parents=[unit.pk])
    return _branches(lines, actor, day, None, {line.id for line in lines})


def _lines(rows: Any, actor: Actor, day: date, *, parents: Any = None) -> list[Line]:
    if day == actor.today:
        rows = rows.current()
        has_more = Exists(Unit.objects.current().filter(parent=OuterRef("pk")))
        names = ("pk", "path", "parent_id", "path", "short_name", "kind", "has_more")
    else:
        rows = rows.as_of(day)
        has_more = Exists(UnitSeat.objects.filter(span_q(day), parent=OuterRef("pk")))
        names = ("pk", "path", "parent_then", "path_then", "short_name_then", "kind_then", "has_more")
    if parents is not None:
        rows = rows.filter(**{f"{names[2]}__in": parents})
    found = rows.annotate(has_more=has_more).in_order().values_list(*names)
    return [Line(*row) for row in found[: MOST * 10]]


def _branches(
    lines: Sequence[Line],
    actor: Actor,
    day: date,
    here: UUID | None,
    top_ids: set[UUID],
) -> list[Branch]:
    today = actor.today
    told = beside(actor, [Spot(line.id, line.now, line.path, line.kind) for line in lines], day)
    by_id = {line.id: one for line, one in zip(lines, told, strict=True)}
    past = "" if day == today else f"?on={day.isoformat()}"
    open_url = address("show_tree") + "?open="
    below_ids: dict[UUID | None, list[Line]] = defaultdict(list)
    for line in lines:
        if line.id not in top_ids:
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

    return level(line for line in lines if line.id in top_ids)
