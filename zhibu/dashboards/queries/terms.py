"""Terms of office by the month in which they run out: how many, and which."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import DateField, Exists, F, OuterRef
from django.db.models.functions import Coalesce
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zhibu import rulebook
from zhibu.dashboards.lists import TermRow
from zhibu.dashboards.queries.places import Buttons, Place, place_of, with_places
from zhibu.dashboards.queries.weak import reasons_of
from zhibu.duties.queries import showing
from zhibu.figures.queries import read_one
from zhibu.gate.actor import Actor
from zhibu.gate.rows import below
from zhibu.lib.dates import add_months
from zhibu.lib.html import escape
from zhibu.orgs.figures import EXTENDED, OVER
from zhibu.orgs.kinds import kinds
from zhibu.orgs.models import Term, Unit
from zhibu.orgs.permissions import Orgs
from zhibu.web.addresses import addresses

MONTHS = 24
SOON = 6
"""Months ahead that are marked."""
UNKNOWN, LATER = "unknown", "later"


@dataclass(frozen=True)
class Month:
    """One month of the calendar, or one of its margins: `key` as addresses say it, `words` for those who hear it."""

    key: str
    label: str
    n: int
    look: str = ""
    words: str = ""


def elects(today: date) -> list[str]:
    """Return the kinds of unit that elect their leadership for a term."""
    book = rulebook.on(today)
    return [kind.key for kind in kinds().values() if book.about("term", kind.key, "") is not None]


def terms_below(unit: Unit, today: date) -> Any:
    """Return the running terms at and below the unit, each with `last`: its last day."""
    return Term.objects.filter(
        below((unit.path,), "unit__path"),
        closed_on__isnull=True,
        unit__dissolved_on__isnull=True,
        unit__kind__in=elects(today),
    ).annotate(last=Coalesce("extended_to", "last_on", output_field=DateField()))


def unknown_below(unit: Unit, today: date) -> Any:
    """Return the units there that elect and whose running term nobody has entered."""
    running = Term.objects.filter(unit=OuterRef("pk"), closed_on__isnull=True)
    return Unit.objects.current().filter(below((unit.path,), "path"), kind__in=elects(today)).filter(~Exists(running))


def calendar(unit: Unit, today: date) -> tuple[list[Month], list[tuple[str, list[Month]]]]:
    """Return the margins (over, extended, unknown, later), and the next months year by year; from the figures."""
    first = today.replace(day=1)
    end = f"{add_months(first, MONTHS):%Y-%m}"
    figures = read_one(unit.path, ["term_last", "unit_kind"], today)
    running = {value: n for (dimension, value), n in figures.items() if dimension == "term_last"}
    extended = running.pop(EXTENDED, 0)
    units = sum(figures.get(("unit_kind", kind), 0) for kind in elects(today))
    counts: dict[str, int] = {UNKNOWN: units - sum(running.values())}
    for value, n in running.items():
        key = LATER if value != OVER and value >= end else value
        counts[key] = counts.get(key, 0) + n
    margins = [
        Month(OVER, _("已到期"), counts.get(OVER, 0), "bad"),
        Month(EXTENDED, _("延期中"), extended, "rest"),
        Month(UNKNOWN, _("没有录入"), counts.get(UNKNOWN, 0), "warn"),
        Month(LATER, _("两年以后"), counts.get(LATER, 0)),
    ]
    months = [add_months(first, step) for step in range(MONTHS)]
    labels = {month.month: date_format(month, _("n 月")) for month in months[:12]}
    shown = [
        (month.year, _month(f"{month:%Y-%m}", labels[month.month], counts, is_soon=step < SOON))
        for step, month in enumerate(months)
    ]
    return margins, [
        (date_format(date(year, 1, 1), _("Y 年")), [one for _year, one in held])
        for year, held in groupby(shown, key=itemgetter(0))
    ]


def _month(key: str, label: str, counts: Mapping[str, int], *, is_soon: bool) -> Month:
    n = counts.get(key, 0)
    words = ngettext("%(month)s：%(n)s 个组织", "%(month)s：%(n)s 个组织", n) % {"month": key, "n": n} if n else ""
    return Month(key, label, n, "warn" if is_soon and n else "", words)


def drawn(months: Sequence[Month], here: str) -> SafeString:
    """Return the months as pages show them, each leading to its list: a template took ten times as long."""
    return SafeString("".join(f"<li>{_drawn(one, here)}</li>" for one in months))


def _drawn(month: Month, here: str) -> str:
    if not month.n:
        return f'<span class="month"><span>{escape(month.label)}</span><span class="faint">—</span></span>'
    current = ' aria-current="true"' if month.key == here else ""
    marks = f'href="?month={month.key}#month" class="month {month.look}"{current} aria-label="{escape(month.words)}"'
    return f"<a {marks}><span>{escape(month.label)}</span><b>{month.n}</b></a>"


def of_month(unit: Unit, today: date, key: str) -> Any:
    """Return the terms that a month or margin of the calendar counts; not for `UNKNOWN`."""
    rows = _plain(terms_below(unit, today))
    if key == OVER:
        return rows.filter(last__lt=today)
    if key == EXTENDED:
        return rows.filter(extended_to__gte=today)
    if key == LATER:
        return rows.filter(last__gte=add_months(today.replace(day=1), MONTHS))
    month = date.fromisoformat(f"{key}-01")
    return rows.filter(last__gte=max(month, today), last__lt=add_months(month, 1))


def whole_calendar(unit: Unit, today: date) -> Any:
    """Return every running term there in the order in which they run out."""
    return _plain(terms_below(unit, today)).order_by(F("last"), "unit__path")


def _plain(found: Any) -> Any:
    """Return as much of the terms as a row shows, without a model's object for each."""
    return with_places(found).values_list(
        "unit_id",
        "elected_on",
        "years",
        "last_on",
        "extended_to",
        "last",
        "place_path",
        "place_name",
        "above_name",
        named=True,
    )


def term_rows(terms: Sequence[Any], actor: Actor) -> list[TermRow]:
    """Return the terms as the calendar prints them, each with its light where one shines; one statement."""
    lights = _lights([one.unit_id for one in terms])
    acts, elected, extended = _Acts(actor), _("%(day)s，任期 %(years)s 年"), _("已批准延期")
    return [
        TermRow(
            id=one.unit_id,
            name=one.place_name,
            above=one.above_name or "",
            elected=elected % {"day": one.elected_on.isoformat(), "years": one.years},
            last=(one.extended_to or one.last_on).isoformat(),
            note=lights.get(one.unit_id) or (extended if one.extended_to else ""),
            act=acts.of(place_of(one)),
        )
        for one in terms
    ]


def unknown_rows(units: Sequence[Unit], actor: Actor) -> list[TermRow]:
    """Return the units without a term as the calendar prints them; one statement."""
    lights, acts = _lights([one.pk for one in units]), _Acts(actor)
    return [
        TermRow(
            id=one.pk,
            name=one.short_name,
            above=one.above.short_name if one.parent_id else "",
            elected="",
            last=_("没有录入"),
            note=lights.get(one.pk, ""),
            act=acts.of(Place(one.pk, one.path, one.short_name)),
        )
        for one in units
    ]


def _lights(units: Sequence[Any]) -> dict[Any, SafeString]:
    """Return the light of each unit's term, leading to its why, where one shines."""
    if not units:
        return {}
    words = showing.Words()
    with connection.cursor() as cursor:
        cursor.execute(_TERM_LIGHTS, [list(units)])
        return {one.unit_id: reasons_of([one], words) for one in map(_Lamp._make, cursor.fetchall())}


class _Lamp(NamedTuple):
    """The light of a unit's term."""

    pk: UUID
    unit_id: UUID
    duty: str
    case: str
    state: str
    rule: str
    rule_since: date
    written: str


_TERM_LIGHTS = """
select id, unit_id, duty, "case", state, rule, rule_since, "values"::text from duties_light
 where until is null and duty = 'term' and unit_id = any(%s)
"""


class _Acts:
    """The buttons that enter an election, of one page's rows."""

    def __init__(self, actor: Actor) -> None:
        self._actor = actor
        self._words = _("录入换届")
        self._elect = addresses("elect_term")
        self._buttons = Buttons()

    def of(self, unit: Place) -> SafeString | str:
        """Return the unit's button; "" for who may not."""
        if not self._actor.may(Orgs.TERM, unit):
            return ""
        return self._buttons.draw(self._elect(unit.pk), self._words, unit)
