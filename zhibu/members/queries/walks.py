"""Long lists, walked in an index until a page is full: never beyond a bound, and counted no further than is cheap.

An order's own index holds all that is filtered by, so that a walk reads no row that it does not show. Where a filter
goes with the order (the old, looked for from the youngest on) a walk would go through everybody: who comes to its bound
with a page that is not full (`is_cut`) reads the rows by the filter instead, as the planner likes it, and sorts them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from zhibu.members.queries.asked import Asked, Condition
from zhibu.members.queries.orders import Order, Segment, segments, sort_terms
from zhibu.members.queries.statements import Display, Statement, together

BOUND = 20_000
"""So many rows of an order are walked for a page of fifty, where there is another way; more for a longer page."""
COUNTED = 1000
"""Long lists are counted no further."""
EXAMINED = 4000
"""Nor among more rows than these, of the filter that leads or of everybody."""
SPELT = ("name", "pinyin", "initials")
"""Columns whose index holds nothing else, so that it is read in its order and no further than needed."""


@dataclass(frozen=True)
class Walk:
    """One page of a walk: the question, the order of reading, and how long the page is."""

    asked: Asked
    order: Order
    size: int
    edge: Sequence[Any] | None
    is_falling: bool
    is_backward: bool
    lead: Condition | None = None
    """The condition whose values are walked one by one, each in the order; none: the order's own index."""
    spelt: Condition | None = None
    """The names that begin so, where these are walked in the order of their spelling."""
    rows_there: int = 0
    """There are more rows than so many in the place, as the plan was chosen by that."""
    rows_of_lead: int = 0
    """And more than so many of each condition whose rows an index finds."""

    @property
    def conditions(self) -> list[Condition]:
        """Return all that a row must meet beside its place."""
        return [*self.asked.conditions, *([self.spelt] if self.spelt else [])]

    @property
    def falls(self) -> bool:
        """Return whether the keys fall in the direction of reading."""
        return self.is_falling != self.is_backward

    @property
    def bound(self) -> int:
        """Return how many rows of the index may be walked."""
        return BOUND * max(1, self.size // 50)

    @property
    def is_bounded(self) -> bool:
        """Return whether there is a place, or a filter, that might go with the order and whose index is another way."""
        if self.lead or self.spelt:
            return False
        return not self.asked.is_whole or any(one.is_held for one in self.asked.conditions)


def page(walk: Walk, display: Display, leads: Sequence[Condition]) -> Statement:
    """Return the statement of one page, before each row the count n: -n - 1 where there may be more."""
    asked = walk.asked
    params = {**asked.scope.params, "top": asked.second_level}
    conditions = walk.conditions
    where = f"{asked.scope.sql} and {together(conditions, params)}"
    parts = []
    for at, segment in enumerate(_ahead(walk)):
        behind, sort = _place(walk, segment, params, is_first=at == 0)
        # Only a page that the segments before have not filled looks further.
        filled = "".join(f" - (select count(*) from seg{before})" for before in range(at))
        still = f"{walk.size + 1}{filled} > 0 and " if at else ""
        if walk.lead and walk.lead.each:
            others = [one for one in conditions if one is not walk.lead]
            place = f"{still}{asked.scope.sql} and {together(others, params)} and {behind}"
            rows = _each(walk, segment.keys, place, sort)
            params["each"] = list(walk.lead.each.values)
        elif walk.is_bounded:
            reads = dict.fromkeys(
                ["id", *asked.scope.reads, *segment.keys, *(column for one in conditions for column in one.reads)]
            )
            columns = ", ".join(f"m.{column}" for column in reads)
            stretch = f"{still}{_narrowed(walk, conditions)}{behind}"
            rows = (
                f"select m.id from (select {columns} from members_member m where {stretch} order by {sort}"
                f" limit {walk.bound}) m where {where} limit {walk.size + 1}"
            )
        else:
            rows = (
                f"select m.id from members_member m where {still}{_narrowed(walk, conditions)}{where} and {behind}"
                f" order by {sort} limit {walk.size + 1}"
            )
        parts.append(f"seg{at} as materialized (select {at} as seg, w.id from ({rows}) w)")
    picked = " union all ".join(f"select seg, id from seg{at}" for at in range(len(parts)))
    outer = sort_terms(walk.order, is_falling=walk.is_falling, is_backward=walk.is_backward, alias="r")
    sql = (
        f"with {', '.join(parts)}, picked as ({picked}), {_counted(walk, conditions, leads, params)}"
        f" select (select n from counted), {', '.join(display.columns)}"
        f" from picked k join members_member r on r.id = k.id {display.joins}"
        f" order by k.seg, {outer} limit {walk.size + 1}"
    )
    return Statement(sql, {**params, **display.params})


def is_cut(walk: Walk) -> bool:
    """Return whether a walk that has not filled its page went to its bound, with rows behind that nobody looked at."""
    if not walk.is_bounded:
        return False
    params = {**walk.asked.scope.params, "top": walk.asked.second_level}
    together(walk.conditions, params)
    ends = []
    for at, segment in enumerate(_ahead(walk)):
        behind, _sort = _place(walk, segment, params, is_first=at == 0)
        stretch = f"{_narrowed(walk, walk.conditions)}{behind}"
        ends.append(f"exists (select from members_member m where {stretch} offset {walk.bound} limit 1)")
    return bool(Statement(f"select {' or '.join(ends)}", params).run()[0][0])


def _narrowed(walk: Walk, conditions: Sequence[Condition]) -> str:
    """Return by what a walk's index is chosen, or entered, beside its order."""
    first, found = walk.order.columns[0], []
    if walk.asked.second_level and first == "joined_on":
        found.append("m.p2 = %(top)s")
    if first in ("joined_on", "post_order") and any("not m.is_on_roll" in one.sql for one in conditions):
        found.append("not m.is_on_roll")
    if first == "post_order" and any("m.post <> ''" in one.sql for one in conditions):
        found.append("m.post <> ''")
    found += [f"({one.sql})" for one in conditions if one.reads == (first,)]
    return "".join(f"{one} and " for one in found)


def _place(walk: Walk, segment: Segment, params: dict[str, Any], *, is_first: bool) -> tuple[str, str]:
    """Return the condition of the rows of a segment behind the page's edge, and their order."""
    order, behind = walk.order, ""
    if is_first and walk.edge is not None:
        keys = ", ".join(f"m.{column}" for column in segment.keys)
        kept = [(at, key) for at, key in enumerate(order.keys) if key.column in segment.keys]
        # A subquery hides the value: by its statistics the planner would take a deep page for a short list.
        marks = ", ".join(f"(select %(edge{at})s::{key.type})" for at, key in kept)
        params |= {f"edge{at}": walk.edge[at] for at, _key in kept}
        behind = f" and ({keys}) {'<' if walk.falls else '>'} ({marks})"
    # Where the first key is unknown it is named all the same: without it the index does not seem to be in order.
    first = [order.keys[0].column] if order.keys[0].may_be_null and order.columns[0] not in segment.keys else []
    sort = ", ".join(f"m.{column} {'desc' if walk.falls else 'asc'}" for column in (*first, *segment.keys))
    return f"{segment.holds}{behind}", sort


def _each(walk: Walk, keys: Sequence[str], where: str, sort: str) -> str:
    """Return the rows of a segment by each value of the leading condition, the first of all of them kept."""
    assert walk.lead and walk.lead.each
    each = walk.lead.each
    columns = ", ".join(f"m.{column}" for column in dict.fromkeys(["id", *walk.order.columns[:1], *keys]))
    first = f"select {columns} from members_member m where {each.sql} and {where}"
    found = (
        f"unnest(%(each)s::{each.type}[]) v(value) cross join lateral ({first} order by {sort} limit {walk.size + 1}) m"
    )
    return f"select m.id from {found} order by {sort} limit {walk.size + 1}"


def _counted(walk: Walk, conditions: Sequence[Condition], leads: Sequence[Condition], params: dict[str, Any]) -> str:
    """Return the part `counted` with its number `n`: -n - 1 where not all rows were looked at."""
    lead = next((one for one in leads if one.is_held or one.each), None)
    most, asked, known = EXAMINED, walk.asked, walk.rows_of_lead if lead else walk.rows_there
    reads = dict.fromkeys(["id", *(column for one in conditions for column in one.reads)])
    columns = ", ".join(f"m.{column}" for column in reads)
    where = together(conditions, params)
    place, sort = asked.scope.sql, ""
    if lead and lead.each and not lead.is_held:
        params["counted"] = list(lead.each.values)
        within = (
            f"from unnest(%(counted)s::{lead.each.type}[]) v(value) cross join lateral (select {columns}"
            f" from members_member m where {lead.each.sql} and {place} limit {most + 1}) m"
        )
    elif lead:
        within = f"from members_member m where {place} and {lead.found or lead.sql}"
        sort = f" order by m.{lead.reads[0]}" if lead.reads[0] in SPELT else ""
    else:
        # By name, as names tell nothing else of people: those looked at are like all.
        within, sort = f"from members_member m where {place}", " order by m.name_key, m.id" if asked.is_whole else ""
    first = f"select {columns} {within}{sort} limit {most}"
    n = f"select count(*) as n from (select from ({first}) m where {where} limit {COUNTED + 1}) x"
    # Those that chose the plan have been counted: nobody looks for one more of them.
    more = "true" if known >= most else f"exists (select {within}{sort} offset {most} limit 1)"
    is_known = f"n <= {COUNTED} and not {more}"
    return (
        f"found as ({n}), counted as materialized (select case when {is_known} then n else -n - 1 end as n from found)"
    )


def _ahead(walk: Walk) -> tuple[Segment, ...]:
    """Return the segments from the one in which the edge lies."""
    order, edge = walk.order, walk.edge
    found = segments(order, is_falling=walk.is_falling, is_backward=walk.is_backward)
    if edge is None or len(found) == 1:
        return found
    key = order.keys[0]
    is_short = edge[0] is None if key.may_be_null else edge[0] == 9999
    place = next(at for at, segment in enumerate(found) if (key.column not in segment.keys) == is_short)
    return found[place:]
