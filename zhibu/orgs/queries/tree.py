"""The tree as people open it: level by level, today or on a day of the past."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from zhibu.gate.actor import Actor
from zhibu.gate.rows import below
from zhibu.lib.tree import ancestors
from zhibu.orgs.counting import Spot, members_below
from zhibu.orgs.models import Unit, UnitSeat
from zhibu.orgs.permissions import Orgs
from zhibu.spans.models import span_q
from zhibu.web.tree import Branch

MOST = 300
"""How many lines of one level are shown; whoever has more below one unit looks for them by name."""


@dataclass(frozen=True)
class Line:
    """A unit as the tree shows it on a day."""

    id: UUID
    parent: UUID | None
    path: str
    name: str
    is_parent: bool


def tree(actor: Actor, day: date, *, here: Unit | None = None) -> list[Branch]:
    """Return the units at the top of the actor's reach with their first level, opened down to `here`.

    Two statements, and one more where members are counted.
    """
    scopes = list(actor.scopes(Orgs.READ))
    opened = [*ancestors(here.path, itself=True)] if here else []
    tops = Q(parent=None) if "" in scopes else Q(path__in=scopes)
    inside = Q(parent__path__in=opened or (scopes if len(scopes) == 1 and "" not in scopes else []))
    if "" in scopes and not opened:
        inside |= Q(parent__parent=None, parent__isnull=False)
    rows = Unit.objects.filter(tops | inside & below(scopes, "path"))
    lines = _lines(rows, actor, day)
    open_ids: set[UUID | None] = {line.parent for line in lines if line.parent}
    top_ids = {line.id for line in lines if line.parent is None or line.path in scopes}
    return _branches(lines, day, actor.today, here, open_ids, top_ids)


def children(actor: Actor, unit: Unit, day: date) -> list[Branch]:
    """Return the units directly below the unit on the day. One statement, and one more where members are counted."""
    lines = _lines(Unit.objects.visible_to(actor, Orgs.READ), actor, day, parent=unit)
    return _branches(lines, day, actor.today, None, set(), {line.id for line in lines})


def _lines(rows: Any, actor: Actor, day: date, *, parent: Unit | None = None) -> list[Line]:
    if day == actor.today:
        rows = rows.current()
        if parent is not None:
            rows = rows.filter(parent=parent)
        has_more = Exists(Unit.objects.current().filter(parent=OuterRef("pk")))
        names = ("pk", "parent_id", "path", "short_name", "has_more")
    else:
        rows = rows.as_of(day)
        if parent is not None:
            rows = rows.filter(parent_then=parent.pk)
        has_more = Exists(UnitSeat.objects.filter(span_q(day), parent=OuterRef("pk")))
        names = ("pk", "parent_then", "path_then", "short_name_then", "has_more")
    found = rows.annotate(has_more=has_more).in_order().values_list(*names)
    return [Line(*row) for row in found[: MOST * 10 if parent is None else MOST + 1]]


def _branches(
    lines: Sequence[Line],
    day: date,
    today: date,
    here: Unit | None,
    open_ids: set[UUID | None],
    top_ids: set[UUID],
) -> list[Branch]:
    counts = members_below([Spot(line.id, line.path) for line in lines], day) if day == today else {}
    past = "" if day == today else "?" + urlencode({"on": day.isoformat()})
    below_ids: dict[UUID | None, list[Line]] = defaultdict(list)
    for line in lines:
        if line.id not in top_ids:
            below_ids[line.parent].append(line)

    def branch(line: Line) -> Branch:
        is_here = here is not None and line.id == here.pk
        return Branch(
            name=line.name,
            url=reverse("show_unit", args=[line.id]) + past,
            count=counts.get(line.id, ""),
            load_url=reverse("list_children", args=[line.id]) + past if line.is_parent else "",
            open_url=f"{reverse('show_tree')}?{urlencode(_open(line.id, day, today))}" if line.is_parent else "",
            is_here=is_here,
            children=level(below_ids.get(line.id, [])) if line.id in open_ids else (),
        )

    def level(of: Iterable[Line]) -> list[Branch]:
        shown = list(of)
        branches = [branch(line) for line in shown[:MOST]]
        if len(shown) > MOST:
            branches.append(Branch(name=_("还有更多，请搜索"), url=reverse("find_units")))
        return branches

    return level(line for line in lines if line.id in top_ids)


def _open(unit: UUID, day: date, today: date) -> dict[str, str]:
    return {"open": str(unit)} | ({} if day == today else {"on": day.isoformat()})
