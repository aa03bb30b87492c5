"""Which local rules hold where, as the rulebook takes them; and how pages show them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from zhibu.bylaws.models import LocalRule
from zhibu.bylaws.permissions import Bylaws
from zhibu.bylaws.rules import is_open
from zhibu.gate.actor import Actor
from zhibu.gate.rows import below
from zhibu.lib.tree import ancestors, level, parent
from zhibu.orgs.models import Unit
from zhibu.rulebook import words
from zhibu.rulebook.books import books, on
from zhibu.rulebook.rules import Tightening, Value
from zhibu.spans.models import span_sql


@dataclass(frozen=True)
class LocalLine:
    """A local rule as pages show it."""

    id: UUID
    rule: str
    title: str
    told: str
    unit: str
    document: str
    span: str
    holds: bool
    may_withdraw: bool


def layers_everywhere(day: date) -> list[tuple[str, Tightening]]:
    """Return every local rule that holds on the day with the path of its unit on that day, in one statement.

    It holds for each unit whose path of the day begins with that path.
    """
    held: Any = LocalRule.objects.raw(_HELD.format(where=""), {"day": day})
    return [(row.path_then, _tightening(row, row.unit_name, row.path_then)) for row in held]


def layers_at(path: str, day: date) -> list[Tightening]:
    """Return the local rules that hold on the day at the path (of that day): the unit's own and those above it."""
    asked = {"day": day, "places": ancestors(path, itself=True)}
    held: Any = LocalRule.objects.raw(_HELD.format(where="and p.path = any(%(places)s)"), asked)
    return [_tightening(row, row.unit_name, row.path_then) for row in held]


_HELD = f"""
select r.*, p.path as path_then, u.short_name as unit_name
  from bylaws_localrule r join orgs_unitpath p on p.unit_id = r.unit_id join orgs_unit u on u.id = r.unit_id
 where {span_sql("r")} and {span_sql("p")} {{where}} order by p.path, r.rule, r.value, r.id
"""


@dataclass(frozen=True)
class PlacedNumber:
    """A local number with the path and the days for which it holds."""

    rule: str
    value: str
    amount: int
    path: str
    since: date
    until: date | None


def numbers_between(rules: Collection[str], first: date, last: date) -> list[PlacedNumber]:
    """Return the whole numbers that were set locally for these rules on some day of the span, one statement.

    One whose unit moved meanwhile stands there once for each place. It holds below the path, as the tree stood then.
    """
    rows = LocalRule.objects.filter(rule__in=rules, since__lte=last, denominator=1)
    rows = rows.filter(Q(until__isnull=True) | Q(until__gt=first))
    told = rows.values_list(
        "rule", "value", "numerator", "since", "until", "unit__paths__path", "unit__paths__since", "unit__paths__until"
    )
    found = []
    for rule, value, amount, since, until, path, stood_since, stood_until in told:
        begins = max(since, stood_since)
        ends = min((day for day in (until, stood_until) if day), default=None)
        if ends is None or begins < ends:
            found.append(PlacedNumber(rule, value, amount, path, begins, ends))
    return found


def _tightening(row: LocalRule, unit: str, path: str) -> Tightening:
    return Tightening(
        rule=row.rule,
        value=row.value,
        amount=row.amount,
        since=row.since,
        until=row.until,
        layer=unit,
        document=f"《{row.document}》",
        document_no=row.document_no,
        order=level(path),
    )


def of_unit(actor: Actor, unit: Unit) -> list[LocalLine]:
    """Return the local rules that the unit has set or that hold at it from above, those in force first."""
    rows = LocalRule.objects.filter(unit__path__in=ancestors(unit.path, itself=True)).select_related("unit")
    return _lines(actor, rows)


def of_rule(actor: Actor, rule: str, places: Collection[str]) -> list[LocalLine]:
    """Return the local rules on one rule that the places have to do with: those above them and those below."""
    above = {step for path in places for step in ancestors(path)}
    held = Q(unit__path__in=above) | below(places, "unit__path")
    return _lines(actor, LocalRule.objects.filter(held, rule=rule).select_related("unit"))


def _lines(actor: Actor, rows: QuerySet[LocalRule]) -> list[LocalLine]:
    lines = [line_of(actor, row) for row in rows.order_by("unit__path", "rule", "-since", "id")]
    return sorted(lines, key=lambda one: not one.holds)


def line_of(actor: Actor, row: LocalRule) -> LocalLine:
    """Return the local rule in words."""
    rule = books().versions[row.rule][-1] if row.rule in books().versions else None
    value = rule.values.get(row.value) if rule else None
    holds = row.until is None or row.until > actor.today
    stricter = _tightening(row, row.unit.short_name, row.unit.path)
    return LocalLine(
        id=row.pk,
        rule=row.rule,
        title=words.shown(rule.title) if rule else row.rule,
        told=words.of_tightening(stricter, value) if value else str(row.amount),
        unit=row.unit.short_name,
        document=f"《{row.document}》{row.document_no}",
        span=words.of_span(row.since, row.until) if row.since <= actor.today else _starts(row.since),
        holds=holds,
        may_withdraw=row.until is None and actor.may(Bylaws.DECIDE, row.unit),
    )


def _starts(since: date) -> str:
    return _("{since} 起执行，还没有到").format(since=since.isoformat())


def value_above(unit: Unit, rule_id: str, key: str, since: date) -> Value | None:
    """Return the value as the law, the installation's layers and the units above say it on the day.

    None for an unknown rule or value, and for one that is not in force by then.
    """
    if rule_id not in books().versions:
        return None
    above = parent(unit.path)
    rule = on(since, layers_at(above, since) if above else ()).nearest(rule_id)
    return rule.values.get(key) if rule.holds_on(since) else None


def open_values(day: date) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return what may be set locally, by chapter: (rule:value, words)."""
    book = on(day)
    found: dict[str, list[tuple[str, str]]] = {}
    for rule in book:
        for key, value in rule.values.items():
            if is_open(value):
                title = words.shown(rule.title)
                told = f"{title} · {words.shown(value.label) or title}{_('：')}{words.of_value(value)}"
                found.setdefault(rule.chapter, []).append((f"{rule.id}:{key}", told))
    return [(words.shown(book.books.packs[chapter].title), options) for chapter, options in found.items()]


def deciding_units(actor: Actor) -> list[Unit]:
    """Return the highest units for which the actor may set local rules."""
    return [
        unit
        for unit in Unit.objects.current().filter(path__in=list(actor.scopes(Bylaws.DECIDE))).order_by("path")
        if is_committee(unit)
    ]


def is_committee(unit: Unit) -> bool:
    """Return whether the unit is a committee: a body that issues documents for those below it."""
    return unit.kind in ("committee", "working_committee", "mobile_committee", "provisional_committee")
