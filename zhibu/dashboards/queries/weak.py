"""Units by what their lights say, in the order of the tree: found from the lights' side, a page at a time."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count as NumberOf
from django.db.models import F, Q, QuerySet
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from zhibu.dashboards.lists import UnitRow
from zhibu.dashboards.queries.days import Then
from zhibu.dashboards.queries.places import PLACES, Place, above_of, place_of, with_places
from zhibu.dashboards.reasons import REASONS, by_case, cases_of
from zhibu.duties.choices import LOOKS, State
from zhibu.duties.models import Light
from zhibu.duties.permissions import Duties
from zhibu.duties.queries import showing
from zhibu.gate.actor import Actor
from zhibu.gate.rows import NOTHING, PlacedSpanQuerySet
from zhibu.orgs.kinds import kinds, posts
from zhibu.orgs.models import Appointment
from zhibu.orgs.permissions import Orgs
from zhibu.web.addresses import address
from zhibu.web.boards import MOST
from zhibu.web.lists import Count, ListQuery, Page, count_up_to, cut
from zhibu.web.templatetags.ui import light as lamp


def lights_for(then: Then, actor: Actor, reasons: Collection[str], states: Collection[str] = ()) -> QuerySet[Light]:
    """Return the lights there on the day that say one of the reasons (any for none), of one of the states."""
    asked = Q()
    if reasons:
        said = NOTHING
        for duty, case in cases_of(reasons):
            said |= Q(duty=duty, case=case)
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
        lights = lights.filter(duty__in={duty for duty, _case in cases_of(reasons)})
    return count_up_to(lights.values("unit_path").distinct())


def _with_lights(lights: QuerySet[Light], paths: Any) -> list[Found]:
    """Return the units at the paths with their lights, in the order of the tree."""
    kept: dict[str, list[Light]] = defaultdict(list)
    rows = with_places(lights.filter(unit_path__in=paths).order_by()).annotate(unit_kind=F("unit__kind"))
    # As plain rows: the model's own objects took longer to make than all words of the page.
    for one in showing.in_order(rows.values_list(*_OF_LIGHT, *PLACES, "unit_kind", named=True)):
        kept[one.unit_path].append(one)
    return [_found(kept[path]) for path in sorted(kept)]


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
        reasons=_reasons(found.lights, words),
    )


def gap_rows(found: Sequence[Found], then: Then, actor: Actor) -> list[UnitRow]:
    """Return the units with who leads them on the day, what stands empty, and the page that fills it; one statement."""
    units = [one.unit.pk for one in found]
    held: dict[Any, list[Any]] = defaultdict(list)
    if units:
        rows = Appointment.objects.filter(unit__in=units).on(then.day).in_order()
        for appointment in rows.annotate(holder=F("person__name")):
            held[appointment.unit_id].append(appointment)
    words = showing.Words()
    return [_gap_row(one, held[one.unit.pk], then, actor, words) for one in found]


def _gap_row(found: Found, held: Sequence[Any], then: Then, actor: Actor, words: showing.Words) -> UnitRow:
    unit = found.unit
    secretaries = [one for one in held if one.post == "secretary"]
    seats = {one.person_id for one in held if posts()[one.post].is_in_committee}
    least = next((one.values["least"] for one in found.lights if one.duty == "committee"), None)
    committee = _("现任 %(seats)s 人，至少 %(least)s 人") if least else _("现任 %(seats)s 人")
    return UnitRow(
        id=unit.pk,
        name=unit.name,
        above=found.above.name if found.above else "",
        secretary=_("、").join(_led(one) for one in secretaries),
        vacant=_("、").join(_vacant(found, held)),
        committee=committee % {"seats": len(seats), "least": least},
        reasons=_reasons(found.lights, words),
        act=_act(found, actor) if then.is_today else "",
    )


def _led(held: Any) -> str:
    work = _("专职") if held.is_dedicated else _("兼职")
    return _("%(name)s（%(work)s，%(since)s 起）") % {
        "name": held.holder,
        "work": work,
        "since": held.since.isoformat(),
    }


def _vacant(found: Found, held: Sequence[Any]) -> list[str]:
    """Return the usual posts that nobody holds; those of a branch's committee as far as its lights name them."""
    kind = kinds()[found.kind]
    named = _named(found)
    taken = {one.post for one in held}
    usual = [post for post in posts().values() if post.is_usual and kind.key in post.kinds and post.key not in taken]
    return [post.label for post in usual if post.key == "secretary" or post.chinese in named or not kind.holds_members]


def _named(found: Found) -> list[str]:
    """Return the posts that the unit's lights say nobody holds, as regulations name them.

    A light of a committee that lacks members named none before 2026-11: all that a committee has are meant.
    """
    if any(one.case in ("none", "short") and "vacant" not in one.values for one in found.lights):
        return [post.chinese for post in posts().values() if post.is_usual]
    return [name for one in found.lights for name in one.values.get("vacant", [])]


def _act(found: Found, actor: Actor) -> SafeString | str:
    """Return the button that appoints: for a secretary where the level above may, for the rest where the unit may."""
    unit = found.unit
    wants = {by_case()[one.duty, one.case].key for one in found.lights if (one.duty, one.case) in by_case()}
    appoint = address("appoint", unit.pk)
    vacant = next((post.key for post in posts().values() if post.chinese in _named(found)), "")
    if "no_secretary" in wants and actor.may(Orgs.APPOINT, found.above or unit):
        return _button(f"{appoint}?post=secretary", _("录入书记"), unit)
    if wants & {"no_committee", "short_committee"} and actor.may(Orgs.APPOINT, unit):
        return _button(appoint, _("补选委员"), unit)
    if wants & {"committee_posts", "other_posts"} and actor.may(Orgs.APPOINT, unit):
        return _button(f"{appoint}?post={vacant}", _("录入任职"), unit)
    return ""


def _button(url: str, words: str, unit: Place) -> SafeString:
    name = _("%(act)s：%(unit)s") % {"act": words, "unit": unit.name}
    return format_html('<a class="btn btn-quiet btn-small above" href="{}" aria-label="{}">{}</a>', url, name, words)


def _reasons(lights: Sequence[Light], words: showing.Words) -> SafeString:
    """Return the lights as links to their why."""
    shown = []
    for one in lights:
        lit = lamp(LOOKS[State(one.state)], words.of(one).title)
        shown.append(f'<a href="{address("show_light", one.pk)}">{lit}</a>')
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
        _lights(then, actor).filter(duty__in=asked).values_list("duty", "case").annotate(n=NumberOf("*")).order_by()
    )
    for duty, case, n in rows:
        if (duty, case) in by_case():
            counts[by_case()[duty, case].key] += n
    shown = [one for one in REASONS if counts[one.key] and (one.is_staffing or not staffing)]
    return [(one.key, str(one.label), counts[one.key]) for one in shown]
