"""What everybody may know of a committee that has opened its counts: how many, on 31 December, small ones hidden."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from zhibu.figures.queries import read_one
from zhibu.figures.sources import Dimension, sources
from zhibu.gate.rows import below
from zhibu.lib.tree import ancestors
from zhibu.orgs.models import Unit, UnitPath
from zhibu.programs.models import OpenFigures
from zhibu.programs.rules import LEAST, shown

TOTAL = "members"
DIMENSIONS = ("members", "stage", "sex", "minority", "education", "age", "seniority", "joined", "organisations")
"""Of what everybody may know the counts, if the rooms count it; nothing else, and never two of them together."""

OF_PEOPLE = frozenset(DIMENSIONS) - {"organisations"}


@dataclass(frozen=True)
class Cell:
    """One count; `count` is None where it is hidden."""

    value: str
    label: str
    count: int | None


@dataclass(frozen=True)
class OpenDimension:
    """The counts of one way to tell people or organisations apart."""

    key: str
    label: str
    cells: list[Cell]


class Opened(NamedTuple):
    """What everybody may see of a unit on a day, or `withheld`: why nothing (empty where nothing is held back)."""

    dimensions: list[OpenDimension]
    withheld: str = ""


def open_units() -> QuerySet[OpenFigures]:
    """Return the committees whose counts are open."""
    return OpenFigures.objects.filter(unit__dissolved_on__isnull=True).select_related("unit")


def last_day(today: date) -> date:
    """Return the last 31 December: the day of the yearly statistics."""
    return date(today.year - 1, 12, 31)


def figures_of(unit: Unit, day: date) -> Opened:
    """Return what everybody may see of the unit and all below it on the day; nothing where it did not stand then.

    Nothing either where another committee with open counts stood above it or below it then: units move, and two that
    stand apart today may have stood one in the other on the day asked for, so their counts could be subtracted.
    """
    then = Unit.objects.as_of(day).filter(pk=unit.pk).first()
    known = [one for source in sources() for one in source.dimensions if one.key in DIMENSIONS]
    if then is None or not known:
        return Opened([])
    path = vars(then)["path_then"]
    other = _open_near(unit, path, day)
    if other is not None:
        said = _("这一天的数不公开：“%(unit)s”也公开了统计数，这一天两家是上下级，相减就能看出少数几个人的情况。")
        return Opened([], said % {"unit": other})
    return Opened(_dimensions(path, known, day))


def _open_near(unit: Unit, path: str, day: date) -> str | None:
    """Return the name of another committee with open counts that stood above the path or below it on the day."""
    near = Q(path__in=ancestors(path)) | below((path,), "path")
    others = UnitPath.objects.on(day).filter(near, unit__in=open_units().values("unit")).exclude(unit=unit)
    return others.order_by("path").values_list("unit__name", flat=True).first()


def _dimensions(path: str, known: Sequence[Dimension], day: date) -> list[OpenDimension]:
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for (key, value), n in read_one(path, [one.key for one in known], day).items():
        found[key][value] = n
    total = sum(found[TOTAL].values())
    told = []
    for one in sorted(known, key=lambda one: DIMENSIONS.index(one.key)):
        cells = found[one.key]
        seen = shown(cells, total) if one.key in OF_PEOPLE else dict(cells) if total >= LEAST else {}
        words = one.values()
        listed = [Cell(value, str(words.get(value, value)), seen[value]) for value in words if value in seen]
        told.append(OpenDimension(one.key, str(one.label), listed))
    return told
