"""A page of the list of members: the question of an actor, its plan, its rows and its count."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Protocol

from zhibu.gate.actor import Actor
from zhibu.lib.tree import collapse, covers
from zhibu.members.models import Member
from zhibu.members.permissions import Members
from zhibu.members.queries import plans, walks
from zhibu.members.queries.asked import Asked, Condition, conditions_of
from zhibu.members.queries.names import sought
from zhibu.members.queries.rows import Coder, Codes, Printer, Row, display, read_by
from zhibu.orgs.kinds import GROUP
from zhibu.orgs.models import Unit
from zhibu.web.lists import Count, ListQuery, Page, cut

_BATCH = 2000


class Prints[R](Protocol):
    """Makes a row of what a statement fetched; the row's `edge` holds what the orders read."""

    def row(self, fetched: Sequence[Any]) -> R:
        """Return the row."""
        ...


@dataclass(frozen=True)
class Fetched[R]:
    """One page of the list with the count of the whole, and the plan that read it."""

    page: Page[R]
    count: Count
    plan: plans.Plan


def ask(actor: Actor, query: ListQuery, unit: Unit | None = None, permission: Members = Members.READ) -> Asked:
    """Return what the actor asks by a query of `MemberList`, at the unit (one that the actor may read) or everywhere.

    Who may read nowhere sees the own row only. With another permission, rows are kept at which that holds too.
    """
    allowed = _both(actor.scopes(Members.READ), actor.scopes(permission))
    paths = allowed
    if unit is not None:
        paths = (unit.path,) if any(covers(path, unit.path) for path in allowed) else ()
    own = actor.person_id if not allowed and actor.may_own(permission) else None
    day = query.get("day")
    return Asked(
        paths=paths,
        allowed=allowed,
        own=own,
        conditions=conditions_of(query.chosen, day or actor.today),
        sought=sought(query.search),
        order=query.order.removeprefix("-"),
        is_falling=query.order.startswith("-"),
        day=day if day and day < actor.today else None,
        unit_id=unit.pk if unit else None,
        is_group=bool(unit and unit.kind == GROUP),
        is_own_level=bool(unit and query.get("level") == "own" and GROUP not in unit.kind_data.may_hold),
        today=actor.today,
    )


def _both(some: Collection[str], others: Collection[str]) -> tuple[str, ...]:
    """Return the subtrees that lie in one of the first and in one of the second."""
    inside = [path for path in some if any(covers(other, path) for other in others)]
    return tuple(collapse([*inside, *(path for path in others if any(covers(one, path) for one in some))]))


def fetch(asked: Asked, query: ListQuery) -> Fetched[Row]:
    """Return the page that the query asks for, as a person reads it; two statements.

    An edge that does not fit gives the first page.
    """
    return _fetch(asked, query, Printer(asked.day or asked.today))


def fetch_codes(asked: Asked, query: ListQuery) -> Fetched[Codes]:
    """Return the page that the query asks for, as codes and days."""
    return _fetch(asked, query, Coder(asked.day or asked.today))


def _fetch[R](asked: Asked, query: ListQuery, printer: Prints[R]) -> Fetched[R]:
    plan = plans.choose(asked)
    order = plans.order_of(asked, plan)
    length = len(query.fields)
    edge = order.edge(query.edge[: len(order.keys)]) if query.edge is not None else None
    shown = display(query.columns, asked)
    found = plans.read(asked, plan, shown, size=query.size, edge=edge, is_backward=query.is_backward)
    if not found and edge is not None:
        edge = None
        found = plans.read(asked, plan, shown, size=query.size, edge=None, is_backward=False)
    rows = [printer.row(row[1:]) for row in found]

    def edge_of(row: Any) -> list[Any]:
        values = read_by(row, [key.column for key in order.keys])
        return values + [None] * (length - len(values))

    held = replace(query, is_backward=query.is_backward and edge is not None)
    page = cut(rows, held, edge_of, is_first=edge is None)
    total = int(found[0][0]) if found else 0
    return Fetched(page, _count(total, page), plan)


def _count(total: int, page: Page[Any]) -> Count:
    """Return how many there are, by the number n of a statement; where it is -n - 1 there may be more: a round one."""
    if total >= 0:
        return Count(total)
    if not (page.before or page.after):
        return Count(len(page.rows))
    least = min(max(-total - 1, len(page.rows)), walks.COUNTED)
    unit = 10 ** (len(str(least)) - 1)
    return Count(least // unit * unit, is_more=True)


def everybody(asked: Asked, query: ListQuery) -> Iterator[Row]:
    """Yield every row of the list in its order, read by keyset in batches: for exports of any length."""
    plan = plans.choose(asked)
    order = plans.order_of(asked, plan)
    shown = display(query.columns, asked)
    printer = Printer(asked.day or asked.today, is_data=True)
    edge = None
    while True:
        found = plans.read(asked, plan, shown, size=_BATCH, edge=edge, is_backward=False)
        rows = [printer.row(row[1:]) for row in found[:_BATCH]]
        yield from rows
        if len(found) <= _BATCH:
            return
        edge = order.edge(read_by(rows[-1], [key.column for key in order.keys]))


def count_all(asked: Asked) -> int:
    """Return how many rows the whole list has, exactly: one statement, for the beginning of an export."""
    plan = plans.choose(asked)
    if plan.is_walked:
        return plans.whole_count(asked, plan)
    found = plans.read(asked, plan, display((), asked), size=1, edge=None, is_backward=False)
    return int(found[0][0]) if found else 0


def one_row(member: Member, today: date) -> Codes:
    """Return one row of the roll as codes; the actor's right to it has been asked."""
    row = Condition("m.id = %(one)s", {"one": member.pk}, ("id",))
    asked = Asked((member.unit_path,), (member.unit_path,), None, (row,), None, "name", is_falling=False, today=today)
    found = plans.page(asked, plans.Plan("range"), display(()), size=1, edge=None, is_backward=False).run()
    return Coder(today).row(found[0][1:])
