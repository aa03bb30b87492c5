"""A unit at a glance: its people, organisations and lights on a day and what changed since another.

All numbers are figures: one statement for both days and what happened between them, another for the units directly
below. Every number carries the address of exactly the rows that it counts.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from zhibu.dashboards.queries.days import Then
from zhibu.dashboards.queries.flows import flow_table
from zhibu.duties.choices import State
from zhibu.duties.figures import value_of
from zhibu.duties.queries.catalogue import duties
from zhibu.figures.queries import Numbers, read, read_places
from zhibu.figures.sources import Dimension, dimensions, opens
from zhibu.gate.actor import Actor
from zhibu.members.permissions import Members
from zhibu.members.queries.flows import FLOWS, flow_places, flows, stretches
from zhibu.orgs.figures import BASIC, FILLED
from zhibu.orgs.kinds import GROUP, kinds
from zhibu.orgs.models import Unit
from zhibu.web.boards import UNKNOWN, Cell, Table

PEOPLE = ("members", "stage", "sex", "minority", "education", "age", "coming", "mobility", "exempt", "guests")
UNITS = ("organisations", "unit_kind", "staffing", "secretary")
LIGHTS = ("light", "light_state")
GRAVE = (State.RED, State.AMBER)
CHILDREN = 300
NEITHER = ("", "0", "9")
"""Codes of sex that tell neither: one row, 未填."""

type Key = tuple[str, str]


@dataclass(frozen=True)
class Tile:
    """One large number: what it counts, the number, its change in words, the address of its rows."""

    label: str
    text: str
    change: str
    url: str


@dataclass(frozen=True)
class Overview:
    """What the page of a unit at a glance shows, and its files hold."""

    tiles: Sequence[Tile]
    people: Table
    flows: Table
    age: Table
    education: Table
    units: Table
    staffing: Table
    states: Table | None
    duties: Table | None
    below: Table | None

    @property
    def tables(self) -> list[Table]:
        """Return every table, in the order of the page."""
        every = (self.people, self.flows, self.below, self.duties, self.states, self.units, self.staffing)
        return [table for table in (*every, self.age, self.education) if table is not None]


def overview(now: Then, then: Then, actor: Actor, *, with_lights: bool) -> Overview:
    """Return the unit on the day `now`, compared with the day `then`; three statements at most."""
    numbers = _Numbers(now, then, with_lights=with_lights)
    return Overview(
        tiles=_tiles(numbers, with_lights=with_lights),
        people=_people(numbers),
        flows=flow_table(now, then, numbers.flows, numbers.members),
        age=numbers.table("age", _("年龄（岁）"), "age", bars=True),
        education=numbers.table("education", _("学历"), "education", bars=True),
        units=_units(numbers),
        staffing=_staffing(numbers),
        states=_states(numbers) if with_lights else None,
        duties=_duties(numbers) if with_lights else None,
        below=_below(now, actor, with_lights=with_lights and numbers.knows_lights(now)),
    )


def known_dimensions(*, with_lights: bool) -> list[Dimension]:
    """Return the ways to count that an overview knows, in its order."""
    return [dimensions()[key] for key in (*PEOPLE, *UNITS, *(LIGHTS if with_lights else ()))]


class _Numbers:
    """The figures of both days, and how they become rows."""

    def __init__(self, now: Then, then: Then, *, with_lights: bool) -> None:
        self.now, self.then = now, then
        shown = [one.key for one in known_dimensions(with_lights=with_lights)]
        spots = stretches(then.stood, then.day, now.day)
        stood = [(one.path, one.day) for one in (now, then) if one.path]
        places = list(dict.fromkeys([*stood, *flow_places(spots)]))
        found = dict(zip(places, read_places(places, [*shown, *FLOWS]), strict=True))
        self.flows = flows(spots, found, is_group=now.unit.kind == GROUP)
        self.at_now: Numbers = _merged(found.get((now.path, now.day), {})) if now.path else {}
        self.at_then: Numbers = _merged(found.get((then.path, then.day), {})) if then.path else {}
        self._knows_now, self._knows_then = (
            one.is_today or any(dimension == "light_state" for dimension, _value in shone)
            for one, shone in ((now, self.at_now), (then, self.at_then))
        )

    @property
    def members(self) -> tuple[int, int]:
        return self.at_now.get(("members", ""), 0), self.at_then.get(("members", ""), 0)

    @property
    def heads(self) -> list[str]:
        return _heads(self.now, self.then)

    def row(self, label: str, *keys: Key) -> list[Cell]:
        """Return what the numbers of these keys add up to on both days; more than one key opens units of kinds."""
        counts = [sum(at.get(key, 0) for key in keys) for at in (self.at_now, self.at_then)]
        urls = [self.url(one, keys) if n else "" for one, n in zip((self.now, self.then), counts, strict=True)]
        return _row(label, counts, urls)

    def light(self, label: str, *keys: Key) -> list[Cell]:
        """Return a row of lights; a past day is left open where no light had been recorded yet."""
        what, now, then, change = self.row(label, *keys)
        if not self.knows_lights(self.now):
            now = change = Cell(UNKNOWN)
        if not self.knows_lights(self.then):
            then = change = Cell(UNKNOWN)
        return [what, now, then, change]

    def knows_lights(self, at: Then) -> bool:
        """Return whether anything is known of lights on the day: today, or where any shone."""
        return self._knows_now if at is self.now else self._knows_then

    @property
    def note(self) -> str:
        """Return why past days show no lights."""
        dark = [one.day.isoformat() for one in (self.now, self.then) if not self.knows_lights(one)]
        return _("%(day)s 没有灯，或者那时还没有开始记录。") % {"day": _("、").join(dark)} if dark else ""

    def url(self, at: Then, keys: Sequence[Key]) -> str:
        """Return the address of the list of exactly these people or units on the day."""
        dimension, value = keys[0]
        if dimension == "unit_kind":
            return at.address("list_units", at.unit.pk, on="on", kind=[value for _dimension, value in keys])
        if dimension in ("staffing", "secretary"):
            post = value if dimension == "staffing" else f"secretary:{value}"
            return at.address("list_units", at.unit.pk, on="on", post=post)
        if dimension == "light":
            pairs = [value.rsplit(":", 1) for _dimension, value in keys]
            asked_of = {"duty": list(dict.fromkeys(duty for duty, _state in pairs))}
            states = list(dict.fromkeys(state for _duty, state in pairs))
            asked_of |= {"state": states} if len(states) < len(State) else {}
            return at.address("list_lights", on="day", unit=at.key, **asked_of)
        if dimension == "light_state":
            return at.address("list_lights", on="day", unit=at.key, state=value)
        is_untold = keys[0] == ("sex", "")
        asked = {"blank": "sex"} if is_untold else opens(dimension, value)
        return "" if asked is None else at.address("list_members", on="day", unit=at.key, **asked)

    def has(self, key: Key) -> bool:
        """Return whether anybody is counted there on one of the days."""
        return bool(self.at_now.get(key) or self.at_then.get(key))

    def table(self, key: str, title: str, dimension: str, *, bars: bool) -> Table:
        """Return a row for each value of the dimension; what is not known only where somebody is."""
        values = dimensions()[dimension].values()
        shown = [(value, str(word)) for value, word in values.items() if not _is_rest(value)]
        shown += [
            (value, str(word)) for value, word in values.items() if _is_rest(value) and self.has((dimension, value))
        ]
        rows = [self.row(word, (dimension, value)) for value, word in shown]
        return Table(key, title, [title, *self.heads], rows, bars=1 if bars else None)


def _is_rest(value: str) -> bool:
    return value in ("", "unknown", "9")


def _merged(numbers: Numbers) -> Numbers:
    """Return the numbers with the three ways of not knowing somebody's sex as one."""
    none = sum(n for (dimension, value), n in numbers.items() if dimension == "sex" and value in NEITHER)
    kept = {key: n for key, n in numbers.items() if not (key[0] == "sex" and key[1] in NEITHER)}
    return kept | ({("sex", ""): none} if none else {})


def _people(numbers: _Numbers) -> Table:
    words = {key: one.values() for key, one in dimensions().items() if key in PEOPLE}
    rows = [
        numbers.row(_("党员"), ("members", "")),
        numbers.row(_("正式党员"), ("stage", "full")),
        numbers.row(_("预备党员"), ("stage", "probationary")),
        numbers.row(_("男"), ("sex", "1")),
        numbers.row(_("女"), ("sex", "2")),
    ]
    if numbers.has(("sex", "")):
        rows.append(numbers.row(_("性别未填"), ("sex", "")))
    rows.append(numbers.row(_("少数民族"), ("minority", "")))
    rows += [numbers.row(str(word), ("coming", value)) for value, word in words["coming"].items()]
    rare = [*(("mobility", value) for value in words["mobility"]), ("exempt", ""), ("guests", "")]
    rows += [
        numbers.row(str(words[dimension][value]), (dimension, value))
        for dimension, value in rare
        if numbers.has((dimension, value))
    ]
    return Table("people", _("人员"), [_("人员"), *numbers.heads], rows)


def _units(numbers: _Numbers) -> Table:
    rows = []
    for value, word in dimensions()["organisations"].values().items():
        held = [("unit_kind", kind.key) for kind in kinds().values() if BASIC.get(kind.export) == value]
        rows.append(numbers.row(str(word), *held))
    basic = {"committee", "general_branch", "branch"}
    rows += [
        numbers.row(_("其中：%(kind)s") % {"kind": kind.label} if BASIC.get(kind.export) else kind.label, key)
        for kind in kinds().values()
        if kind.key not in basic and numbers.has(key := ("unit_kind", kind.key))
    ]
    return Table("units", _("组织"), [_("组织"), *numbers.heads], rows)


def _staffing(numbers: _Numbers) -> Table:
    """Return how many units lack each post that their kind has as a rule; secretaries by full or part time."""
    rows = [
        numbers.row(str(word), (dimension, value))
        for dimension in ("secretary", "staffing")
        for value, word in dimensions()[dimension].values().items()
        if not value.endswith(FILLED) and numbers.has((dimension, value))
    ]
    note = _("委员职务，党员少的支部可以不设；该设没有设齐的，见“班子缺口”。")
    return Table("staffing", _("班子"), [_("职务"), *numbers.heads], rows, note=note)


def _states(numbers: _Numbers) -> Table:
    """Return how many lights there are of each state."""
    rows = [numbers.light(str(state.label), ("light_state", state.value)) for state in State]
    return Table("states", _("灯"), [_("灯"), *numbers.heads], rows, note=numbers.note)


def _duties(numbers: _Numbers) -> Table:
    """Return how many units have a light of each duty: a unit has one of each at most."""
    keys = {duty: [("light", value_of(duty, state)) for state in State] for duty in duties()}
    rows = [
        numbers.light(str(duties()[duty].label), *of_duty)
        for duty, of_duty in keys.items()
        if any(numbers.has(key) for key in of_duty)
    ]
    return Table("duties", _("灯亮在哪些事上"), [_("什么事"), *numbers.heads], rows, note=numbers.note)


def _tiles(numbers: _Numbers, *, with_lights: bool) -> list[Tile]:
    branches = [("unit_kind", kind.key) for kind in kinds().values() if BASIC.get(kind.export) == "branch"]
    rows = [
        numbers.row(_("党员"), ("members", "")),
        numbers.row(_("预备党员"), ("stage", "probationary")),
        numbers.row(_("党支部"), *branches),
    ]
    if with_lights:
        gaps = [("light", value_of(duty, State.RED)) for duty in ("secretary", "committee")]
        rows += [numbers.light(_("%(state)s的灯") % {"state": one.label}, ("light_state", one.value)) for one in GRAVE]
        rows.append(numbers.light(_("班子缺口"), *gaps))
    words = _("比 %(day)s") % {"day": numbers.then.day.isoformat()}
    return [
        Tile(
            str(label.value),
            now.text,
            f"{words} {change.text}" if isinstance(change.value, int) and change.value else "",
            now.url,
        )
        for label, now, _then, change in rows
    ]


def _below(now: Then, actor: Actor, *, with_lights: bool) -> Table | None:
    """Return the units directly below: members and lights at and below each; two statements."""
    if not now.path or now.unit.kind_data.holds_members or now.unit.kind == GROUP:
        return None
    states = GRAVE if with_lights else ()
    found = _children(now, actor)
    numbers = read([path for _pk, path, _name in found], ["members", "light_state"], now.day)
    lists = {("members", ""): now.addresses("list_members", on="day")}
    for state in states:
        lists["light_state", state.value] = now.addresses("list_lights", on="day", state=state.value)
    rows = []
    for pk, path, name in found:
        counts = [numbers[path].get(key, 0) for key in lists]
        links = [Cell(n, listing(pk) if n else "") for n, listing in zip(counts, lists.values(), strict=True)]
        rows.append([Cell(name, now.address("show_overview", pk, on="on")), *links])
    heads = [_("下级组织"), _("党员"), *(str(state.label) for state in states)]
    return Table("below", _("下级组织"), heads, rows)


def _children(now: Then, actor: Actor) -> list[tuple[Any, str, str]]:
    """Return the units directly below; on a past day without those that the actor may not see any more."""
    if now.is_today:
        with connection.cursor() as cursor:
            cursor.execute(_CHILDREN, [now.unit.pk, CHILDREN])
            return list(cursor.fetchall())
    held: Any = Unit.objects.as_of(now.day).visible_to(actor, Members.READ)
    rows = held.filter(parent_then=now.unit.pk).in_order().values_list("pk", "path_then", "short_name_then")
    return list(rows[:CHILDREN])


_CHILDREN = """
select id, path, short_name from orgs_unit where parent_id = %s and dissolved_on is null order by "order", path limit %s
"""


def _heads(now: Then, then: Then) -> list[str]:
    return [now.day.isoformat(), then.day.isoformat(), _("增减")]


def _row(label: str, counts: Sequence[int], urls: Sequence[str]) -> list[Cell]:
    now, then = counts
    return [Cell(label), Cell(now, urls[0]), Cell(then, urls[1]), Cell(now - then, is_change=True)]
