"""Units by what their lights say, in the order of the tree: found from the lights' side, a page at a time."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count as NumberOf
from django.db.models import F, Q, QuerySet
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from zhibu.dashboards.lists import UnitRow
from zhibu.dashboards.queries.days import Then
from zhibu.dashboards.queries.places import PLACES, Place, above_of, place_of, with_places
from zhibu.dashboards.reasons import REASONS, by_case, cases_of
from zhibu.duties.choices import State
from zhibu.duties.models import Light
from zhibu.duties.permissions import Duties
from zhibu.duties.queries import showing
from zhibu.gate.actor import Actor
from zhibu.gate.rows import NOTHING, PlacedSpanQuerySet
from zhibu.web.boards import MOST
from zhibu.web.lists import Count, ListQuery, Page, count_up_to, cut


def lights_for(then: Then, actor: Actor, reasons: Collection[str], states: Collection[str] = ()) -> QuerySet[Light]:
    """Return the lights there on the day that say one of the reasons (any for none), of one of the states."""
    asked = Q()
    if reasons:
        said = NOTHING
        for duty, cases in cases_of(reasons).items():
            said |= Q(duty=duty, case__among=cases)
        asked &= said
    if states:
        asked &= Q(state__in=states)
    return _lights(then, actor).filter(asked)


def _lights(then: Then, actor: Actor) -> PlacedSpanQuerySet[Light]:
    """Return the lights there on the day, of units that the actor may see now: one may have moved away since."""
    lights = Light.objects.filter(then.lights)
    return lights if then.is_today else lights.visible_to(actor, Duties.READ)


@dataclass(frozen=True)
class Found:
    """One unit with its kind, the one above it (None for a root), and the lights asked for, the gravest first."""

    unit: Place
    kind: str
    above: Place | None
    lights: Sequence[Light]


def units_with(lights: QuerySet[Light], query: ListQuery) -> Page[Found]:
    """Return the page of units that have these lights; one statement, two where an edge leads nowhere."""
    paths: Any = lights.values("unit_path").distinct()
    edge = str(query.edge[0]) if query.edge else ""
    found: list[Found] = []
    if edge and query.is_backward:
        found = _with_lights(lights, paths.filter(unit_path__lt=edge).order_by("-unit_path")[: query.size + 1])[::-1]
    elif edge:
        found = _with_lights(lights, paths.filter(unit_path__gt=edge).order_by("unit_path")[: query.size + 1])
    is_first = not found
    if is_first:
        found = _with_lights(lights, paths.order_by("unit_path")[: query.size + 1])
    return cut(found, query, lambda one: (one.lights[0].unit_path,), is_first=is_first)


def every_unit_with(lights: QuerySet[Light]) -> list[Found]:
    """Return all units that have these lights, one more than a file may hold at most; one statement."""
    return _with_lights(lights, lights.values("unit_path").distinct().order_by("unit_path")[: MOST + 1])


def count_units(lights: QuerySet[Light], reasons: Collection[str] = ()) -> Count:
    """Count the units that have these lights, no further than a thousand; found by the reasons, if these were asked."""
    if reasons:
        # An index is entered by the duties alone; it holds their cases.
        lights = lights.filter(duty__among=cases_of(reasons))
    return count_up_to(lights.values("unit_path").distinct())


def _with_lights(lights: QuerySet[Light], paths: Any) -> list[Found]:
    """Return the units at the paths with their lights, in the order of the tree."""
    kept: dict[str, list[Light]] = defaultdict(list)
    rows = with_places(lights.filter(unit_path__in=paths).order_by()).annotate(unit_kind=F("unit__kind"))
    for one in showing.in_order(plain(rows, *PLACES, "unit_kind")):
        kept[one.unit_path].append(one)
    return [_found(kept[path]) for path in sorted(kept)]


def plain(lights: QuerySet[Light], *beside: str) -> Any:
    """Return lights as plain rows: the model's own objects took longer to make than all words of a page."""
    return lights.values_list(*_OF_LIGHT, *beside, named=True)


_OF_LIGHT = ("pk", "unit_id", "unit_path", "duty", "case", "state", "since", "rule", "rule_since", "values")


def _found(lights: Sequence[Any]) -> Found:
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


def reasons_of(lights: Sequence[Light], words: showing.Words) -> SafeString:
    """Return the lights as links to their why."""
    url = words.url
    shown = [f'<a href="{url(one.pk)}">{words.of(one).lamp}</a>' for one in lights]
    return SafeString(f'<span class="reasons above">{" ".join(shown)}</span>')


def reasons_in_words(lights: Sequence[Light]) -> str:
    """Return the reasons as files hold them."""
    said = ((State(one.state).label, showing.said_of(one).title) for one in lights)
    return _("；").join(_("%(filter)s：%(value)s") % {"filter": state, "value": title} for state, title in said)


def counts_by_reason(then: Then, actor: Actor, *, staffing: bool) -> list[tuple[str, str, int]]:
    """Return (key, words, number of units) of each reason that is said there on the day; one statement."""
    counts: dict[str, int] = defaultdict(int)
    asked = {one.duty for one in REASONS if one.is_staffing or not staffing}
    rows: Any = (
        _lights(then, actor).filter(duty__among=asked).values_list("duty", "case").annotate(n=NumberOf("*")).order_by()
    )
    for duty, case, n in rows:
        if (duty, case) in by_case():
            counts[by_case()[duty, case].key] += n
    shown = [one for one in REASONS if counts[one.key] and (one.is_staffing or not staffing)]
    return [(one.key, str(one.label), counts[one.key]) for one in shown]
