"""Lights derived again from facts and rules: the differences are written, nothing else."""

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection, transaction

from zhibu.duties.figures import LIGHTS, LOCK
from zhibu.duties.models import Light
from zhibu.duties.queries.judging import Found, judged
from zhibu.duties.queries.units import standing_below
from zhibu.duties.rules import Shown
from zhibu.figures.actions.counting import Count, counting, touch
from zhibu.lib.tree import successor
from zhibu.orgs.models import Unit

CHUNK = 2000
FEW = 100
"""The lights of so many units are counted from their ids; those of more in SQL alone."""


@dataclass(frozen=True)
class Turned:
    """How many lights a refresh lit, put out, and gave other numbers."""

    lit: int = 0
    out: int = 0
    renewed: int = 0

    def __add__(self, other: "Turned") -> "Turned":
        return Turned(self.lit + other.lit, self.out + other.out, self.renewed + other.renewed)


def refresh_lights(units: Sequence[UUID], day: date) -> Turned:
    """Judge these units on the day and write what differs from their open lights, in one transaction.

    Within an act, that act must count (`@counted`), so that its locks come before all others.
    """
    if not units:
        return Turned()
    with transaction.atomic(), counting(day) as count:
        with connection.cursor() as cursor:
            cursor.execute("select pg_advisory_xact_lock(%s)", [LOCK])
        wanted = {(found.unit_id, found.duty): found for found in judged(units, day)}
        open_lights = Light.objects.open().filter(unit__in=units)
        return _write(wanted, {(light.unit_id, light.duty): light for light in open_lights}, day, count)


def refresh_all(day: date) -> Turned:
    """Judge every unit, a few thousand at a time, each lot in a transaction of its own."""
    return _refresh(list(Unit.objects.order_by("path").values_list("pk", flat=True)), day)


def refresh_below(path: str, day: date) -> Turned:
    """Judge the units at the path and below it, as `refresh_all` does."""
    return _refresh(standing_below(path), day)


def _refresh(units: Sequence[UUID], day: date) -> Turned:
    done = Turned()
    for start in range(0, len(units), CHUNK):
        done += refresh_lights(units[start : start + CHUNK], day)
    return done


def carry_paths(_old: str, new: str) -> None:
    """Let lights, those of the past too, follow a subtree that stands at the path `new` now."""
    with connection.cursor() as cursor:
        cursor.execute(
            "update duties_light l set unit_path = u.path from orgs_unit u"
            " where l.unit_id = u.id and u.path >= %s and u.path < %s and l.unit_path <> u.path",
            [new, successor(new)],
        )


def forget_lights(units: Collection[UUID]) -> None:
    """Let go of every light of units that are taken away, within a counting that an outer act has begun."""
    touch(LIGHTS, units)
    Light.objects.filter(unit__in=units).delete()


def _write(
    wanted: dict[tuple[UUID, str], Found], held: dict[tuple[UUID, str], Light], day: date, count: Count
) -> Turned:
    lit: list[Found] = []
    over: list[Light] = []
    renewed: list[Light] = []
    for key, light in held.items():
        found = wanted.get(key)
        shown = _shown(light)
        if found is None or not found.shown.is_same_span(shown):
            over.append(light)
        elif found.shown != shown:
            renewed.append(_with(light, found.shown))
    for key, found in wanted.items():
        before = held.get(key)
        if before is None or not found.shown.is_same_span(_shown(before)):
            lit.append(found)
    _touch(count, {light.unit_id for light in over} | {found.unit_id for found in lit})
    _put_out(over, day)
    Light.objects.bulk_update(renewed, ["values", "due_on", "excuse"])
    Light.objects.bulk_create(_new(found, day) for found in lit)
    return Turned(len(lit), len(over), len(renewed))


def _touch(count: Count, units: set[UUID]) -> None:
    if len(units) > FEW:
        count.touch_where(LIGHTS, "select unnest(%(turning)s::uuid[])", {"turning": sorted(units)})
    elif units:
        count.touch(LIGHTS, units)


def _put_out(lights: Iterable[Light], day: date) -> None:
    """End the lights; one that was lit on this very day never shone through a night and leaves nothing."""
    born_today = [light.pk for light in lights if light.since >= day]
    Light.objects.filter(pk__in=born_today).delete()
    Light.objects.filter(pk__in=[light.pk for light in lights if light.since < day]).update(until=day)


def _shown(light: Light) -> Shown:
    values = json.dumps(light.values, ensure_ascii=False, sort_keys=True)
    return Shown(
        light.state, light.case, light.rule, light.rule_since, values, light.due_on, light.excuse_id, light.about
    )


def _with(light: Light, shown: Shown) -> Light:
    light.values, light.due_on, light.excuse_id = json.loads(shown.values), shown.due_on, shown.excuse
    return light


def _new(found: Found, day: date) -> Light:
    shown = found.shown
    return Light(
        unit_id=found.unit_id,
        unit_path=found.path,
        duty=found.duty,
        state=shown.state,
        case=shown.case,
        rule=shown.rule,
        rule_since=shown.rule_since,
        values=json.loads(shown.values),
        due_on=shown.due_on,
        excuse_id=shown.excuse,
        about=shown.about,
        since=day,
    )
