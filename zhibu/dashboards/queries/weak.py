"""Units by what their lights say, in the order of the tree: found from the lights' side, a page at a time."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import Any, NamedTuple, Protocol
from uuid import UUID

from django.db import connection
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from zhibu.dashboards.lists import UnitRow
from zhibu.dashboards.queries.days import Then
from zhibu.dashboards.queries.places import Place, above_of, place_of
from zhibu.dashboards.reasons import REASONS, by_case, cases_of
from zhibu.duties.choices import State
from zhibu.duties.models import Light
from zhibu.duties.permissions import Duties
from zhibu.duties.queries import finding, showing
from zhibu.duties.queries.catalogue import duties
from zhibu.gate.actor import Actor
from zhibu.gate.rows import condition_of
from zhibu.lib.tree import BEYOND_ALL, successor
from zhibu.web.boards import MOST
from zhibu.web.lists import Count, ListQuery, Page, count_of, cut


@dataclass(frozen=True)
class Asked:
    """Which lights: a condition on `duties_light` in SQL, made once for the rows of a page and for their count."""

    sql: str
    params: tuple[Any, ...] = ()

    def also(self, sql: str, *params: Any) -> "Asked":
        """Return the lights of these for which something else holds too."""
        return Asked(f"{self.sql} and {sql}", (*self.params, *params))


class Lit(NamedTuple):
    """One light with its unit, as rows show them: the model's own objects took longer to make than a page's words."""

    pk: UUID
    unit_id: UUID
    unit_path: str
    duty: str
    case: str
    state: str
    since: date
    rule: str
    rule_since: date
    written: str
    place_path: str
    place_name: str
    above_id: UUID | None
    above_path: str | None
    above_name: str | None
    unit_kind: str

    @property
    def values(self) -> dict[str, Any]:
        """The numbers and days of its sentence: not to be changed."""
        return showing.values_of(self.written)


def lights_for(then: Then, actor: Actor, reasons: Collection[str], states: Collection[str] = ()) -> Asked:
    """Ask for the lights there on the day that say one of the reasons (any for none), of one of the states."""
    asked = _lights(then, actor)
    if reasons:
        said = cases_of(reasons)
        ways = " or ".join(['duties_light.duty = %s and duties_light."case" = any(%s)'] * len(said))
        asked = asked.also(f"({ways or 'false'})", *chain.from_iterable(said.items()))
    return asked.also("duties_light.state = any(%s)", list(states)) if states else asked


def _lights(then: Then, actor: Actor) -> Asked:
    """Return the lights there on the day, of units that the actor may see now: one may have moved away since.

    Written out: as a queryset the condition of today's took longer to make than their rows to fetch.
    """
    asked = Asked("duties_light.duty = any(%s)", (list(duties()),))
    if then.is_today:
        there = "duties_light.unit_path >= %s and duties_light.unit_path < %s and duties_light.until is null"
        return asked.also(there, then.path, successor(then.path))
    shone = Light.objects.filter(finding.shone_at(then.path, then.day)).visible_to(actor, Duties.READ)
    sql, params = condition_of(shone)
    return asked.also(sql, *params)


class Found(NamedTuple):
    """One unit with its kind, the one above it (None for a root), and the lights asked for, the gravest first."""

    unit: Place
    kind: str
    above: Place | None
    lights: Sequence[Lit]


def units_with(asked: Asked, query: ListQuery) -> Page[Found]:
    """Return the page of units that have these lights; one statement, two where an edge leads nowhere."""
    edge = str(query.edge[0]) if query.edge else ""
    found: list[Found] = []
    if edge and query.is_backward:
        found = _found(asked.also("duties_light.unit_path < %s", edge), query.size + 1, is_backward=True)
    elif edge:
        found = _found(asked.also("duties_light.unit_path > %s", edge), query.size + 1)
    is_first = not found
    if is_first:
        found = _found(asked, query.size + 1)
    return cut(found, query, lambda one: (one.lights[0].unit_path,), is_first=is_first)


def every_unit_with(asked: Asked) -> list[Found]:
    """Return all units that have these lights, one more than a file may hold at most; one statement."""
    return _found(asked, MOST + 1)


def count_units(asked: Asked, reasons: Collection[str] = ()) -> Count:
    """Count the units that have these lights, no further than a thousand; found by the reasons, if these were asked."""
    if reasons:
        # An index is entered by the duties alone; it holds their cases.
        asked = asked.also("duties_light.duty = any(%s)", list(cases_of(reasons)))
    units = f"select distinct unit_path from duties_light where {asked.sql} limit %s"
    return count_of(units, [*asked.params, COUNTED + 1], COUNTED)


COUNTED = 1000

# Up to the path of the last unit of the page, which is asked for once: as a list of paths to be among it was read for
# each light anew, where the planner took a part of the tree to be smaller than it is.
_ROWS = """
select duties_light.id, duties_light.unit_id, duties_light.unit_path, duties_light.duty, duties_light.case,
       duties_light.state, duties_light.since, duties_light.rule, duties_light.rule_since, duties_light.values::text,
       unit.path, unit.short_name, above.id, above.path, above.short_name, unit.kind
  from duties_light
  join orgs_unit unit on unit.id = duties_light.unit_id
  left join orgs_unit above on above.id = unit.parent_id
 where {asked} and duties_light.unit_path {until} coalesce(
       (select distinct unit_path from duties_light where {asked} order by unit_path {order} limit 1 offset %s), %s)
"""


def _found(asked: Asked, most: int, *, is_backward: bool = False) -> list[Found]:
    """Return the first units in the order of the tree, at most so many, or the last ones, the very last first."""
    until, order, end = (">=", "desc", "") if is_backward else ("<=", "asc", BEYOND_ALL)
    with connection.cursor() as cursor:
        statement = _ROWS.format(asked=asked.sql, until=until, order=order)
        cursor.execute(statement, [*asked.params, *asked.params, most - 1, end])
        rows = [Lit(*row) for row in cursor.fetchall()]
    kept: dict[str, list[Lit]] = defaultdict(list)
    for one in showing.in_order(rows):
        kept[one.unit_path].append(one)
    return [_unit(kept[path]) for path in sorted(kept, reverse=is_backward)]


def _unit(lights: Sequence[Lit]) -> Found:
    one = lights[0]
    return Found(place_of(one), one.unit_kind, above_of(one), lights)


def weak_rows(found: Sequence[Found]) -> list[UnitRow]:
    """Return the units with every reason, each leading to its light."""
    words = showing.Words()
    return [_weak_row(one, words) for one in found]


def _weak_row(found: Found, words: showing.Words) -> UnitRow:
    return UnitRow(
        id=found.unit.pk,
        name=found.unit.name,
        above=found.above.name if found.above else "",
        since=min(one.since for one in found.lights).isoformat(),
        reasons=reasons_of(found.lights, words),
    )


class Leading(showing.Plain, Protocol):
    """A light that a row leads to."""

    @property
    def pk(self) -> UUID: ...


def reasons_of(lights: Sequence[Leading], words: showing.Words) -> SafeString:
    """Return the lights as links to their why."""
    url = words.url
    shown = [f'<a href="{url(one.pk)}">{words.of(one).lamp}</a>' for one in lights]
    return SafeString(f'<span class="reasons above">{" ".join(shown)}</span>')


def reasons_in_words(lights: Sequence[showing.Shining]) -> str:
    """Return the reasons as files hold them."""
    said = ((State(one.state).label, showing.said_of(one).title) for one in lights)
    return _("；").join(_("%(filter)s：%(value)s") % {"filter": state, "value": title} for state, title in said)


_BY_CASE = 'select duty, "case", count(*) from duties_light where {asked} group by duty, "case"'


def counts_by_reason(then: Then, actor: Actor, *, staffing: bool) -> list[tuple[str, str, int]]:
    """Return (key, words, number of units) of each reason that is said there on the day; one statement."""
    counts: dict[str, int] = defaultdict(int)
    among = {one.duty for one in REASONS if one.is_staffing or not staffing}
    asked = _lights(then, actor).also("duties_light.duty = any(%s)", list(among))
    with connection.cursor() as cursor:
        cursor.execute(_BY_CASE.format(asked=asked.sql), asked.params)
        for duty, case, n in cursor.fetchall():
            if (duty, case) in by_case():
                counts[by_case()[duty, case].key] += n
    shown = [one for one in REASONS if counts[one.key] and (one.is_staffing or not staffing)]
    return [(one.key, str(one.label), counts[one.key]) for one in shown]
