"""Which lights shine where."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet

from zhibu.access.actors import PersonActor
from zhibu.duties.choices import RANKS, Answer, State
from zhibu.duties.models import Excuse, Light, Window
from zhibu.duties.permissions import Duties
from zhibu.duties.queries.catalogue import duties
from zhibu.duties.queries.frequencies import frequencies
from zhibu.gate.rows import PlacedQuerySet, PlacedSpanQuerySet, Spot, below, below_sql
from zhibu.lib.tree import parent, successor
from zhibu.orgs.models import Unit, UnitPath
from zhibu.spans.models import span_q

WAITING = 200
"""So many requests are shown at once."""


def known() -> PlacedSpanQuerySet[Light]:
    """Return every light, past ones too, of duties that there are: others cannot be put in words."""
    return Light.objects.filter(duty__in=list(duties()))


def open_lights(actor: PersonActor) -> PlacedSpanQuerySet[Light]:
    """Return the lights that shine where the actor may see them; those of duties that are gone are left out."""
    return known().open().visible_to(actor, Duties.READ)


def windows_below(actor: PersonActor, unit: Unit | None) -> PlacedQuerySet[Window]:
    """Return the windows of the unit and all below it, everywhere for None, where the actor may see them."""
    rows = Window.objects.visible_to(actor, Duties.READ).filter(frequency__in=list(frequencies()))
    return rows.below(unit) if unit is not None else rows


def shone_at(path: str, day: date) -> Q:
    """Return the condition of the lights that shone on the day at and below the path, as the tree stood then."""
    stood = UnitPath.objects.filter(below((path,), "path"), span_q(day)) if path else UnitPath.objects.none()
    return Q(unit__in=stood.values("unit")) & span_q(day)


def lights_on(actor: PersonActor, day: date) -> PlacedSpanQuerySet[Light]:
    """Return the lights that shone on the day where the actor may see them now."""
    return known().on(day).visible_to(actor, Duties.READ)


def lights_of(unit: Unit) -> list[Light]:
    """Return the unit's own open lights."""
    return _at(unit, Light.objects.raw(_OWN, [unit.pk, list(duties())]))


def lights_at(unit: Unit, most: int) -> tuple[list[Light], list[tuple[Light, str]]]:
    """Return the unit's own lights, and the first of the units below with their short names: red before amber, in the
    order of the tree.

    One statement: two walks of an index, each as long as what is shown.
    """
    # One set of keys: joined by "or", every light of the country would be looked at.
    known = list(duties())
    below = [unit.path, successor(unit.path), unit.pk, known, most]
    found: Iterable[Any] = Light.objects.raw(_AT, [unit.pk, known, State.RED, *below, State.AMBER, *below])
    own, rest = [], []
    for light in found:
        if light.unit_id == unit.pk:
            own.append(light)
        else:
            rest.append((light, light.unit_name))
    return _at(unit, own), sorted(rest, key=_gravest_first)[:most]


def _at(unit: Unit, lights: Iterable[Light]) -> list[Light]:
    """Return lights of the unit, with what is known of it already."""
    found = list(lights)
    for light in found:
        light.unit = unit
    return found


_OWN = "select * from duties_light where until is null and unit_id = %s and duty = any(%s)"
_BELOW = """
select id from duties_light where until is null and state = %s and unit_path >= %s and unit_path < %s
   and unit_id <> %s and duty = any(%s) order by unit_path, duty limit %s
"""
_AT = f"""
select l.*, u.short_name as unit_name from duties_light l join orgs_unit u on u.id = l.unit_id
 where l.id = any(array(select id from duties_light where until is null and unit_id = %s and duty = any(%s)
                        union all ({_BELOW}) union all ({_BELOW})))
"""


def _gravest_first(found: tuple[Light, str]) -> tuple[int, str, str]:
    light, _name = found
    return (RANKS[light.state], light.unit_path, light.duty)


def waiting_below(actor: PersonActor) -> Sequence[Excuse]:
    """Return the requests for more time that the actor may answer, the oldest first."""
    rows: Iterable[Any] = _waiting(actor).select_related("unit", "unit__parent")[:WAITING]
    return [row for row in rows if actor.may(Duties.APPROVE, row.unit.above)]


def count_waiting(actor: PersonActor) -> int:
    """Count the requests for more time that the actor may answer."""
    reach, params = below_sql(actor.scopes(Duties.APPROVE), "u.path")
    with connection.cursor() as cursor:
        cursor.execute(f"{_WAITING} and {reach} limit {WAITING}", params | {"waiting": Answer.WAITING})
        return sum(actor.may(Duties.APPROVE, Spot(None, parent(path) or path)) for (path,) in cursor.fetchall())


_WAITING = "select u.path from duties_excuse e join orgs_unit u on u.id = e.unit_id where e.answer = %(waiting)s"


def _waiting(actor: PersonActor) -> QuerySet[Excuse]:
    rows = Excuse.objects.visible_to(actor, Duties.APPROVE).filter(answer=Answer.WAITING)
    return rows.order_by("asked_on", "id")


def excuses_of(light: Light) -> list[Excuse]:
    """Return what was said to this duty of the unit, the latest first."""
    return list(Excuse.objects.raw(_EXCUSES, [light.unit_id, light.duty]))


_EXCUSES = "select * from duties_excuse where unit_id = %s and duty = %s order by asked_on desc, id desc limit 10"


def past_of(light: Light) -> list[Light]:
    """Return when this duty of the unit was not met before, the latest first."""
    return _at(light.unit, Light.objects.raw(_GONE, [light.unit_id, light.duty]))


_GONE = """
select * from duties_light where unit_id = %s and duty = %s and until is not null order by since desc limit 10
"""
