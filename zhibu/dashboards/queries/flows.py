"""What changed in a stretch of days: how many came, left and were developed, and the rows that each number opens."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from zhibu.dashboards.lists import FlowRow
from zhibu.dashboards.queries.days import Then
from zhibu.figures.queries import Numbers
from zhibu.figures.sources import dimensions
from zhibu.gate.actor import Actor
from zhibu.members.permissions import Members
from zhibu.members.queries.flows import (
    FLOWS,
    GROUPED,
    Asked,
    Flow,
    count_flows,
    fetch_flows,
    stretches,
    total_of,
)
from zhibu.orgs.kinds import GROUP
from zhibu.orgs.models import Unit
from zhibu.orgs.queries.paths import paths_of
from zhibu.web.boards import Cell, Table
from zhibu.web.lists import Count, ListQuery, Page, cut

INSIDE = ("placed", "moved")
"""Ways that may lead from one unit below to another: then each counts on both sides."""


def flow_table(now: Then, then: Then, found: Numbers, members: tuple[int, int]) -> Table:
    """Return how many came, left and were developed after the day `then` up to `now`: `found` are those flows.

    `members` are the numbers of both days, that of `now` first: what came and went closes between them.
    """
    rows: list[list[Cell]] = []
    totals = []
    for flow in FLOWS:
        total = total_of(found, flow)
        rows.append(_row(now, then, str(dimensions()[flow].label), total, flow))
        rows += [
            _row(now, then, _("其中：%(kind)s") % {"kind": word}, found[flow, value], flow, value)
            for value, word in dimensions()[flow].values().items()
            if found.get((flow, value))
        ]
        totals.append(total)
    stretch = _("%(since)s 以后，到 %(until)s") % {"since": then.day.isoformat(), "until": now.day.isoformat()}
    return Table("flows", _("期间变化"), [_("期间变化"), stretch], rows, note=_note(found, totals, members))


def _row(now: Then, then: Then, label: str, n: int, flow: str, why: str = "") -> list[Cell]:
    asked = {"flow": flow, "why": why, "since": then.day.isoformat()}
    return [Cell(label), Cell(n, now.address("list_flows", now.unit.pk, on="on", **asked) if n else "")]


def _note(found: Numbers, totals: Sequence[int], members: tuple[int, int]) -> str:
    """Return the sum in words, where it closes, and why something may count on both sides."""
    came, left, _developed = totals
    after, before = members
    notes = []
    if before + came - left == after:
        notes.append(f"{before:,} + {came:,} − {left:,} = {after:,}")
    if any(found.get((flow, way)) for flow in FLOWS for way in INSIDE):
        notes.append(_("从一个下级组织到另一个的，增加和减少各算一次。"))
    return _("；").join(notes)


@dataclass(frozen=True)
class Stretch:
    """What the list of changes is asked: the unit, the days and which changes."""

    unit: Unit
    since: date
    until: date
    flow: str
    why: str


def words_of(flow: str, unit: Unit) -> list[tuple[str, Any]]:
    """Return the values of a flow to choose from at the unit."""
    values = dimensions()[flow].values().items()
    return [(value, word) for value, word in values if unit.kind == GROUP or value != GROUPED]


def asked_of(actor: Actor, stretch: Stretch) -> Asked:
    """Return the question to the rows: at the unit's paths in those days, as far as the actor may read now."""
    return Asked(
        flow=stretch.flow,
        why=stretch.why,
        spots=stretches(paths_of(stretch.unit.pk), stretch.since, stretch.until),
        allowed=tuple(actor.scopes(Members.READ)),
        is_group=stretch.unit.kind == GROUP,
    )


def flow_page(asked: Asked, query: ListQuery) -> tuple[Page[FlowRow], Count]:
    """Return the page that the query asks for with the count; an edge that does not fit gives the first."""
    edge = edge_of(query.edge)
    is_backward = query.is_backward and edge is not None
    is_rising, total = query.order.startswith("-"), count_flows(asked)
    found = fetch_flows(asked, query.size + 1, edge, is_rising=is_backward != is_rising, total=total)
    if not found and edge is not None:
        edge = None
        found = fetch_flows(asked, query.size + 1, is_rising=is_rising, total=total)
    page = cut(printed(found, asked.flow), query, lambda row: (row.day, row.tie_id), is_first=edge is None)
    return page, Count(total)


def printed(found: Sequence[Flow], flow: str) -> list[FlowRow]:
    """Return the rows as the list prints them."""
    words = words_of_rows(flow)
    return [
        FlowRow(one.tie_id, one.name, one.day.isoformat(), words.get(one.why, one.why), one.unit, one.link)
        for one in found
    ]


def words_of_rows(flow: str) -> dict[str, str]:
    """Return what the rows of a flow say of how somebody came or left."""
    values = dimensions()["departures" if flow == "departures" else "arrivals"].values()
    return {value: str(word) for value, word in values.items()}


def edge_of(edge: Any) -> tuple[date, UUID] | None:
    """Return the edge of a page as the day and the tie; None where it is none of ours."""
    try:
        return (date.fromisoformat(edge[0]), UUID(edge[1])) if edge is not None else None
    except (TypeError, ValueError, AttributeError):
        return None
