"""What a screen on the wall of a lobby or an office shows of a unit: counts, and who leads it. Nobody else's name.

Whoever passes by reads it, so it keeps to what everybody may be told: counts of few people are hidden as in open
figures.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from zhibu.dashboards.queries.days import last_december
from zhibu.duties.choices import State
from zhibu.duties.figures import value_of
from zhibu.figures.queries import Numbers, read_places
from zhibu.figures.sources import dimensions
from zhibu.orgs.kinds import posts
from zhibu.orgs.models import Unit
from zhibu.orgs.queries.pages import leadership, of_unit
from zhibu.programs.rules import shown
from zhibu.web.boards import Cell, Table

DIMENSIONS = ("members", "stage", "age", "education", "organisations", "unit_kind", "light", "arrivals")


@dataclass(frozen=True)
class Big:
    """One large number and what it counts; `of` is the whole that it is a part of."""

    label: str
    text: str
    of: str = ""


@dataclass(frozen=True)
class Bar:
    """One bar: words, the number, its share of the longest in hundredths."""

    label: str
    text: str
    share: int


@dataclass(frozen=True)
class Wall:
    """The whole screen."""

    numbers: Sequence[Big]
    leaders: Sequence[tuple[str, str]]
    age: Sequence[Bar]
    education: Sequence[Bar]

    @property
    def tables(self) -> list[Table]:
        """Return what the screen shows as tables for files, without what it leaves out."""
        numbers = [
            [Cell(one.label), Cell(f"{one.text} / {one.of}" if one.of else _told(one.text))] for one in self.numbers
        ]
        leaders = [[Cell(post), Cell(names)] for post, names in self.leaders]
        found = [
            Table("numbers", _("数字"), [_("项目"), _("数量")], numbers),
            Table("leaders", _("领导班子"), [_("职务"), _("姓名")], leaders),
            _as_table("age", _("年龄（岁）"), self.age),
            _as_table("education", _("学历"), self.education),
        ]
        return [table for table in found if table.rows]


def _as_table(key: str, title: str, bars: Sequence[Bar]) -> Table:
    return Table(key, title, [title, _("人数")], [[Cell(one.label), Cell(_told(one.text))] for one in bars])


def _told(text: str) -> int | str:
    """Return a number that the screen shows as a number again; words stay."""
    digits = text.replace(",", "")
    return int(digits) if digits.isdigit() else text


def wall(unit: Unit, today: date) -> Wall:
    """Return what the screen shows; two statements."""
    past, now = read_places([(unit.path, last_december(today)), (unit.path, today)], DIMENSIONS)
    total = now.get(("members", ""), 0)
    leading = {post.label for post in posts().values() if post.is_in_committee or post.is_approved_above}
    return Wall(
        numbers=_numbers(past, now, total),
        leaders=[
            (chair.post, _("、").join(one.name for one in chair.holders))
            for chair in leadership(unit.kind_data, of_unit(unit, today).posts)
            if chair.holders and chair.post in leading
        ],
        age=_bars(now, "age", total),
        education=_bars(now, "education", total),
    )


def _numbers(past: Numbers, now: Numbers, total: int) -> list[Big]:
    units = {value: now.get(("organisations", value), 0) for value in dimensions()["organisations"].values()}
    every = sum(units.values())
    developed = sum(now.get(("arrivals", way), 0) - past.get(("arrivals", way), 0) for way in ("admitted", "rejoined"))

    def met(duty: str, whole: int) -> str:
        return f"{max(whole - now.get(('light', value_of(duty, State.RED)), 0), 0):,}"

    numbers = [
        Big(_("党员"), f"{total:,}"),
        Big(_("正式党员"), _few(now.get(("stage", "full"), 0), total)),
        Big(_("今年发展党员"), _few(developed, total)),
    ]
    if every > 1:
        numbers += [
            Big(_("基层党组织"), f"{every:,}"),
            Big(_("有书记"), met("secretary", every), f"{every:,}"),
            Big(_("按期换届"), met("term", every), f"{every:,}"),
        ]
    return [one for one in numbers if one.text]


def _few(n: int, total: int) -> str:
    """Return the number, "" where so few people are not told to everybody."""
    told = shown({"": n}, total)[""]
    return "" if told is None else f"{told:,}"


def _bars(now: Numbers, dimension: str, total: int) -> list[Bar]:
    """Return a bar for each value; none where the unit is small or nothing is known."""
    words = dimensions()[dimension].values()
    told = shown({value: now.get((dimension, value), 0) for value in words}, total)
    if all(n is None for n in told.values()):
        return []
    most = max((n for n in told.values() if n), default=1)
    return [
        Bar(str(words[value]), f"{n:,}" if n is not None else _("略"), 100 * (n or 0) // most)
        for value, n in told.items()
        if n != 0
    ]
