"""Which way a list of members is read: chosen by counts, never left to the planner (docs/members.md has the reasons).

The planner believes that the oldest members are spread evenly over the units; in a unit of students it would walk the
whole country for fifty rows. So the size of the subtree, and of each rare filter in it, is counted first, each count
stopping at its limit, and the plan with few rows is taken: `range` (the subtree's range of the path index), `people`
(found by number, or inside of a name), `hits` (names that begin so), `rare` (one filter's index), `merge` (a filter's
index that has the list's order for each value), `walk` (an index in the list's order) and `spell` (many names that
begin so, in the order of that spelling). The last three are in `queries/walks.py`; `rest` reads all that is asked for,
where a walk has come to its bound.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from django.db import connection

from zhibu.figures import queries as figures
from zhibu.members.queries import on_day, walks
from zhibu.members.queries.asked import Asked, Condition
from zhibu.members.queries.finding import beginnings, begins, found_by, inside, values_of
from zhibu.members.queries.names import Sought, Start
from zhibu.members.queries.orders import ORDERS, Key, Order, Segment, beyond, sort_terms
from zhibu.members.queries.statements import Display, Statement, together

SMALL = 5000
"""A subtree up to this size is read whole."""
RARE = 4000
"""A filter that keeps no more is read whole, and sorted."""
HITS = 1000
"""Names that begin as asked, up to this many, are sorted in the list's order."""
ENOUGH = 21
"""With fewer names that begin so, names that only contain it are shown too."""

Kind = Literal["range", "people", "hits", "rare", "merge", "walk", "spell", "rest", "day"]


@dataclass(frozen=True)
class Plan:
    """A plan, and what it stands on: the rare condition or the names' beginning that leads; whether it was counted."""

    kind: Kind
    lead: Condition | None = None
    start: Start | None = None
    is_counted: bool = True

    @property
    def is_walked(self) -> bool:
        """Return whether the list is not read whole, so that its count may be less than it has."""
        return self.kind in ("merge", "walk", "spell")


def choose(asked: Asked) -> Plan:
    """Return the plan for the question; asks one statement of capped counts, or none where the plan is plain."""
    if asked.day is not None:
        return Plan("day")
    if not asked.paths or asked.is_own_level:
        return Plan("range")
    if asked.sought and (asked.sought.also or not asked.sought.is_name):
        return Plan("people")
    alone = _alone(asked)
    leads = [] if alone else leads_of(asked)
    n, *counts = sizes(asked, leads).run()[0]
    if n <= SMALL:
        return Plan("range")
    if alone:
        return Plan("merge", lead=alone, is_counted=False)
    if asked.sought:
        return _plan_of_name(asked.sought, counts[len(leads) :])
    held = [(count, at) for at, count in enumerate(counts[: len(leads)]) if count <= RARE]
    if held:
        return Plan("rare", lead=leads[min(held)[1]])
    each = [one for one in asked.conditions if one.each and asked.order in one.each.orders]
    return Plan("merge", lead=each[0]) if each and asked.is_whole else Plan("walk")


def _alone(asked: Asked) -> Condition | None:
    """Return the one condition asked of the whole ground whose index has this order: its rows need no counting."""
    others = [one for one in asked.conditions if one.reads != ("is_on_roll",)]
    each = others[0].each if len(others) == 1 else None
    return others[0] if each and asked.order in each.orders and asked.is_whole and not asked.sought else None


def leads_of(asked: Asked) -> list[Condition]:
    """Return the conditions whose rows an index finds in the place asked for, those that it finds best first."""
    found = [one for one in asked.conditions if one.is_indexed or (one.is_wide and asked.is_whole)]
    return sorted(found, key=lambda one: "education" in one.reads)


def _plan_of_name(word: Sought, counts: Sequence[int]) -> Plan:
    long = [start for start, count in zip(word.starts, counts, strict=True) if count > HITS]
    if long:
        return Plan("spell", start=long[0])
    return Plan("people" if sum(counts) < ENOUGH and len(word.word) > 1 else "hits")


def sizes(asked: Asked, leads: Sequence[Condition]) -> Statement:
    """Return the statement that counts the subtree and, in a large one, what each index finds, each up to a limit."""
    scope = asked.scope
    params: dict[str, Any] = {**scope.params, "tops": list(asked.paths)}
    parts = []
    for at, condition in enumerate(leads):
        params |= condition.params
        part = _capped(f"{condition.found or condition.sql} and {scope.sql}", RARE)
        parts.append(_known(condition.figures, RARE, part, f"lead{at}", params))
    if asked.sought:
        params |= values_of(asked.sought)
        parts += [_capped(f"{start} and {scope.sql}", HITS) for start in beginnings(asked.sought)]
    wanted = "".join(f", case when s.n > {SMALL} then ({part}) else 0 end" for part in parts)
    place = _known([("members", "")], SMALL, _capped(scope.sql, SMALL), "place", params)
    return Statement(f"with s as materialized ({place}) select s.n{wanted} from s", params)


def _known(numbers: Collection[tuple[str, str]], most: int, counting: str, name: str, params: dict[str, Any]) -> str:
    """Return a count, not made where the figures know already that there are more; adds its parameters."""
    if not numbers:
        return counting
    more, values = figures.more_than(most, numbers, "tops", name)
    params |= values
    return f"select case when {more} then {most + 1} else ({counting}) end as n"


def read(
    asked: Asked, plan: Plan, display: Display, *, size: int, edge: Sequence[Any] | None, is_backward: bool
) -> list[tuple[Any, ...]]:
    """Return one page, before each row the count of the list; a walk that is cut short gives way to reading all."""
    found = page(asked, plan, display, size=size, edge=edge, is_backward=is_backward).run()
    if plan.is_walked and len(found) <= size and walks.is_cut(_walk(asked, plan, size, edge, is_backward=is_backward)):
        return page(asked, Plan("rest"), display, size=size, edge=edge, is_backward=is_backward).run()
    return found


def page(
    asked: Asked, plan: Plan, display: Display, *, size: int, edge: Sequence[Any] | None, is_backward: bool
) -> Statement:
    """Return the statement of one page: its rows in the order of reading, before each the count of the list."""
    if plan.is_walked:
        walk = _walk(asked, plan, size, edge, is_backward=is_backward)
        return walks.page(walk, display, [walk.spelt] if walk.spelt else leads_of(asked))
    return _held(asked, plan, display, size=size, edge=edge, is_backward=is_backward)


def _walk(asked: Asked, plan: Plan, size: int, edge: Sequence[Any] | None, *, is_backward: bool) -> walks.Walk:
    spelt = _spelt(plan.start)
    return walks.Walk(
        asked,
        order_of(asked, plan),
        size,
        edge,
        is_falling=asked.is_falling and not spelt,
        is_backward=is_backward,
        lead=plan.lead,
        spelt=spelt,
        rows_there=SMALL,
        rows_of_lead=(HITS if spelt else RARE) if plan.is_counted else 0,
    )


def order_of(asked: Asked, plan: Plan) -> Order:
    """Return the order in which a plan gives its rows: that of the list, or of the spelling sought."""
    if plan.start is None:
        return ORDERS[asked.order]
    whole = (Segment("true", (plan.start.column, "id")),)
    return Order((Key(plan.start.column, "text"), Key("id", "uuid")), whole, whole)


def _held(
    asked: Asked, plan: Plan, display: Display, *, size: int, edge: Sequence[Any] | None, is_backward: bool
) -> Statement:
    """Hold the few rows that lead, then filter, count and sort them; the page's rows are fetched by key."""
    order, is_falling = order_of(asked, plan), asked.is_falling
    conditions = list(asked.conditions)
    source, params = _source(asked, plan)
    if asked.sought:
        inside = _inside(asked.sought, plan)
        if inside:
            conditions.append(inside)
    if plan.kind == "rare" and plan.lead and not plan.lead.found:
        conditions.remove(plan.lead)
    terms = sort_terms(order, is_falling=is_falling, is_backward=is_backward)
    where, cut = together(conditions, params), ""
    if edge is not None:
        behind, values = beyond(order, edge, is_falling=is_falling, is_backward=is_backward)
        params |= values
        cut = f" where {behind}"
    is_at_once = plan.kind in ("rare", "rest")
    tested = [] if is_at_once else [column for one in conditions for column in one.reads]
    reads = dict.fromkeys(["id", *order.columns, *tested])
    if plan.kind == "day":
        rows, kept = "picked r", "m.*"
    else:
        rows, kept = "picked k join members_member r on r.id = k.id", ", ".join(f"m.{column}" for column in reads)
        source = source.replace("m.*", kept)
    outer = sort_terms(order, is_falling=is_falling, is_backward=is_backward, alias="r")
    if is_at_once:
        held = f"kept as materialized ({source} and {where})"
    else:
        held = f"m as materialized ({source}), kept as materialized (select {kept} from m where {where})"
    sql = (
        f"with {held},"
        f" picked as (select m.* from kept m{cut} order by {terms} limit {size + 1})"
        f" select (select count(*) from kept), {', '.join(display.columns)}"
        f" from {rows} {display.joins} order by {outer}"
    )
    return Statement(sql, {**params, **display.params})


def _source(asked: Asked, plan: Plan) -> tuple[str, dict[str, Any]]:
    scope = asked.scope
    params = dict(scope.params)
    if plan.kind == "day":
        return on_day.source(asked, params), params
    rows = "select m.* from members_member m"
    if plan.kind == "rare" and plan.lead:
        params |= plan.lead.params
        return f"{rows} where {plan.lead.found or plan.lead.sql} and {scope.sql}", params
    if plan.kind == "people" and asked.sought:
        params |= values_of(asked.sought)
        return f"{rows} where {found_by(asked.sought)} and {scope.sql}", params
    if plan.kind == "hits" and asked.sought:
        params |= values_of(asked.sought)
        found = " union ".join(
            f"select m.id from members_member m where {start} and {scope.sql}" for start in beginnings(asked.sought)
        )
        return f"select m.* from ({found}) h join members_member m on m.id = h.id", params
    return f"{rows} where {scope.sql}", params


def _inside(word: Sought, plan: Plan) -> Condition | None:
    """Return the condition for rows held for another reason; none where the plan found them by this word."""
    return None if plan.kind in ("people", "hits") else inside(word)


def _capped(where: str, most: int) -> str:
    return f"select count(*) as n from (select from members_member m where {where} limit {most + 1}) x"


def _spelt(start: Start | None) -> Condition | None:
    return begins(start) if start else None


def whole_count(asked: Asked, plan: Plan) -> int:
    """Count every row of a list that is walked, without a limit."""
    params = dict(asked.scope.params)
    spelt = _spelt(plan.start)
    where = f"{asked.scope.sql} and {together([*asked.conditions, *([spelt] if spelt else [])], params)}"
    return int(Statement(f"select count(*) from members_member m where {where}", params).run()[0][0])


def explained(statement: Statement) -> Mapping[str, Any]:
    """Return PostgreSQL's plan of a statement, run, with the buffers touched: for tests and `make bench`."""
    with connection.cursor() as cursor:
        cursor.execute(f"explain (analyze, buffers, timing off, format json) {statement.sql}", statement.params)
        plan: Mapping[str, Any] = cursor.fetchone()[0][0]
    return plan
