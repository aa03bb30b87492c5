"""A unit at a glance: its people, organisations and lights on a day and what changed since another.

Numbers of people and units are figures: one statement for both days, another for the units directly below. Every
number carries the address of exactly the rows that it counts.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count
from django.db.models.functions import Left
from django.utils.translation import gettext as _

from zhibu.dashboards.queries.days import Then
from zhibu.dashboards.reasons import REASONS, by_case
from zhibu.duties.choices import State
from zhibu.duties.models import Light
from zhibu.figures.queries import Numbers, read, read_places
from zhibu.figures.sources import dimensions, opens
from zhibu.lib.tree import STEP
from zhibu.orgs.figures import BASIC
from zhibu.orgs.kinds import GROUP, kinds
from zhibu.orgs.models import Unit
from zhibu.web.boards import Cell, Table

PEOPLE = ("members", "stage", "sex", "minority", "education", "age", "coming", "mobility", "exempt", "guests")
UNITS = ("organisations", "unit_kind")
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
    age: Table
    education: Table
    units: Table
    states: Table | None
    reasons: Table | None
    below: Table | None

    @property
    def tables(self) -> list[Table]:
        """Return every table, in the order of the page."""
        every = (self.people, self.below, self.reasons, self.states, self.units, self.age, self.education)
        return [table for table in every if table is not None]


def overview(now: Then, then: Then, *, with_lights: bool) -> Overview:
    """Return the unit on the day `now`, compared with the day `then`; five statements at most."""
    numbers = _Numbers(now, then)
    lights = _Lights(now, then) if with_lights else None
    return Overview(
        tiles=_tiles(numbers, lights),
        people=_people(numbers),
        age=numbers.table("age", _("年龄（岁）"), "age", bars=True),
        education=numbers.table("education", _("学历"), "education", bars=True),
        units=_units(numbers),
        states=lights.states() if lights else None,
        reasons=lights.reasons() if lights else None,
        below=_below(now, lights),
    )


class _Numbers:
    """The figures of both days, and how they become rows."""

    def __init__(self, now: Then, then: Then) -> None:
        self.now, self.then = now, then
        asked = [one for one in (now, then) if one.path]
        found = iter(read_places([(one.path, one.day) for one in asked], [*PEOPLE, *UNITS]))
        self.at_now: Numbers = _merged(next(found)) if now.path else {}
        self.at_then: Numbers = _merged(next(found)) if then.path else {}

    @property
    def heads(self) -> list[str]:
        return _heads(self.now, self.then)

    def row(self, label: str, *keys: Key) -> list[Cell]:
        """Return what the numbers of these keys add up to on both days; more than one key opens units of kinds."""
        counts = [sum(at.get(key, 0) for key in keys) for at in (self.at_now, self.at_then)]
        urls = [self.url(one, keys) if n else "" for one, n in zip((self.now, self.then), counts, strict=True)]
        return _row(label, counts, urls)

    def url(self, at: Then, keys: Sequence[Key]) -> str:
        """Return the address of the list of exactly these people or units on the day."""
        dimension, value = keys[0]
        if dimension == "unit_kind":
            return at.address("list_units", at.unit.pk, on="on", kind=[value for _dimension, value in keys])
        is_untold = keys[0] == ("sex", "")
        asked = {"blank": "sex"} if is_untold else opens(dimension, value)
        return "" if asked is None else at.address("list_members", on="day", unit=at.unit.pk, **asked)

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


class _Lights:
    """How many lights shone on both days, by what they say; and now, by the unit directly below."""

    def __init__(self, now: Then, then: Then) -> None:
        self.now, self.then = now, then
        child = Left("unit_path", len(now.path) + STEP)
        rows: Iterable[Any] = (
            Light.objects.filter(now.lights | then.lights)
            .values_list("duty", "case", "state", child)
            .annotate(now=Count("pk", filter=now.lights), then=Count("pk", filter=then.lights))
            .order_by()
        )
        self.by_reason: Counter[tuple[str, bool]] = Counter()
        self.by_state: Counter[tuple[str, bool]] = Counter()
        self.has_past = False
        self.by_child: Counter[tuple[str, str]] = Counter()
        for duty, case, state, path, n_now, n_then in rows:
            reason = by_case()[duty, case].key
            self.by_reason.update({(reason, True): n_now, (reason, False): n_then})
            self.by_state.update({(state, True): n_now, (state, False): n_then})
            self.by_child[path, state] += n_now
            self.has_past |= n_then > 0

    def reasons(self) -> Table:
        """Return how many units stand there for each named reason."""
        rows = [
            self.row(str(one.label), self.by_reason, one.key, "find_weak_units", self.now.unit.pk, reason=one.key)
            for one in REASONS
            if self.by_reason[one.key, True] or self.by_reason[one.key, False]
        ]
        return Table("reasons", _("有什么问题"), [_("问题"), *_heads(self.now, self.then)], rows, note=self.note)

    def states(self) -> Table:
        """Return how many lights there are of each state."""
        unit = self.now.unit.pk
        rows = [
            self.row(str(state.label), self.by_state, state.value, "list_lights", unit=unit, state=state.value)
            for state in State
        ]
        return Table("states", _("灯"), [_("灯"), *_heads(self.now, self.then)], rows, note=self.note)

    @property
    def note(self) -> str:
        """Return why the earlier day may show none."""
        if self.has_past:
            return ""
        return _("%(day)s 没有灯，或者那时还没有开始记录。") % {"day": self.then.day.isoformat()}

    def row(
        self, label: str, counts: Counter[tuple[str, bool]], key: str, name: str, *args: object, **asked: object
    ) -> list[Cell]:
        """Return a row of both days."""
        ns = [counts[key, True], counts[key, False]]
        at = ((self.now, ns[0]), (self.then, ns[1]))
        on = "on" if name == "find_weak_units" else "day"
        row = _row(label, ns, [one.address(name, *args, on=on, **asked) if n else "" for one, n in at])
        return row if self.has_past else [*row[:2], Cell("—"), Cell("—")]


def _tiles(numbers: _Numbers, lights: _Lights | None) -> list[Tile]:
    branches = [("unit_kind", kind.key) for kind in kinds().values() if BASIC.get(kind.export) == "branch"]
    rows = [
        numbers.row(_("党员"), ("members", "")),
        numbers.row(_("预备党员"), ("stage", "probationary")),
        numbers.row(_("党支部"), *branches),
    ]
    if lights:
        pk = lights.now.unit.pk
        rows += lights.states().rows[:2]
        soon = next(one for one in REASONS if one.key == "term_soon")
        rows.append(lights.row(str(soon.label), lights.by_reason, soon.key, "find_weak_units", pk, reason=soon.key))
    words = _("比 %(day)s") % {"day": numbers.then.day.isoformat()}
    return [
        Tile(str(label.value), now.text, f"{words} {change.text}" if change.is_number and change.value else "", now.url)
        for label, now, _then, change in rows
    ]


def _below(now: Then, lights: _Lights | None) -> Table | None:
    """Return the units directly below: members and lights at and below each."""
    if not now.path or now.unit.kind_data.holds_members or now.unit.kind == GROUP:
        return None
    found = _children(now)
    people = read([path for _pk, path, _name in found], ["members"], now.day)
    heads = [_("下级组织"), _("党员"), *([str(State.RED.label), str(State.AMBER.label)] if lights else [])]
    rows = [
        [
            Cell(name, now.address("show_overview", pk, on="on")),
            _linked(people[path].get(("members", ""), 0), now.address("list_members", on="day", unit=pk)),
            *(
                _linked(
                    lights.by_child[path, state.value],
                    now.address("list_lights", on="day", unit=pk, state=state.value),
                )
                for state in ((State.RED, State.AMBER) if lights else ())
                if lights
            ),
        ]
        for pk, path, name in found
    ]
    return Table("below", _("下级组织"), heads, rows)


def _children(now: Then) -> list[tuple[Any, str, str]]:
    if now.is_today:
        rows: Any = Unit.objects.current().children_of(now.unit).values_list("pk", "path", "short_name")
    else:
        held: Any = Unit.objects.as_of(now.day).filter(parent_then=now.unit.pk)
        rows = held.in_order().values_list("pk", "path_then", "short_name_then")
    return list(rows[:CHILDREN])


def _heads(now: Then, then: Then) -> list[str]:
    return [now.day.isoformat(), then.day.isoformat(), _("增减")]


def _row(label: str, counts: Sequence[int], urls: Sequence[str]) -> list[Cell]:
    now, then = counts
    return [Cell(label), Cell(now, urls[0]), Cell(then, urls[1]), Cell(now - then, is_change=True)]


def _linked(n: int, url: str) -> Cell:
    return Cell(n, url if n else "")
