"""What everybody may know of a committee that has opened its counts: how many, on 31 December, small ones hidden."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from zhibu.figures.queries import read_one
from zhibu.figures.sources import sources
from zhibu.orgs.models import Unit
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


def open_units() -> QuerySet[OpenFigures]:
    """Return the committees whose counts are open."""
    return OpenFigures.objects.filter(unit__dissolved_on__isnull=True).select_related("unit")


def last_day(today: date) -> date:
    """Return the last 31 December: the day of the yearly statistics."""
    return date(today.year - 1, 12, 31)


def figures_of(unit: Unit, day: date) -> list[OpenDimension]:
    """Return what everybody may see of the unit and all below it on the day; nothing where it did not stand then."""
    then = Unit.objects.as_of(day).filter(pk=unit.pk).first()
    known = [one for source in sources() for one in source.dimensions if one.key in DIMENSIONS]
    if then is None or not known:
        return []
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for (key, value), n in read_one(vars(then)["path_then"], [one.key for one in known], day).items():
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
