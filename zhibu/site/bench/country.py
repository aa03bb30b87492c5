"""An invented country for measuring: its tree of units and its people, the same every time.

What misleads a planner is there on purpose: a university's people are all young, retired people's branches all old, and
branches differ in size. No row is a real person.
"""

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from typing import NamedTuple

from zhibu.lib.id_number import check_sign
from zhibu.orgs.actions.founding import NewUnit
from zhibu.orgs.choices import Field

LEVELS = (1, 20, 300, 2_400, 9_600, 38_679)
"""So many units stand on each level of the tree at a million members."""
MILLION = 1_000_000
SEED = 20_260_701
COMING, GONE = 0.03, 0.03
"""So many more people, as a share of the members, are on the way in, or were members in the last ten years."""

_KINDS = ("committee", "committee", "committee", "committee", "general_branch", "branch")
_ENDINGS = ("省委员会", "市委员会", "委员会", "委员会", "总支部委员会", "党支部")
_FIRST = "东西南北中新安平长永宁和临清丰泰高通阳福"
_SECOND = "江河湖山林川源城州岭原塘溪港桥坪台屯"
_PLACES = [first + second for second in _SECOND for first in _FIRST]
_WORDS = ("机械", "中学", "大学", "街道", "物流", "医院", "供电", "银行", "社区", "设计院")
_SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
_GIVEN = "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂华建国志文红玉海波春雪梅林峰宁"
_REGIONS = ("110108", "130406", "510105", "370683", "610528", "650102", "330106", "440305")


class _Sort(NamedTuple):
    """Who the members of a field's branches are: born from a year to a year, joined at what age, what they do."""

    born: tuple[int, int]
    joined_at: tuple[int, int]
    occupation: Sequence[str]
    education: Sequence[str]


_WORKING = _Sort((1964, 2003), (19, 38), ("worker", "technical", "managerial", "other"), ("21", "31", "31", "61", "11"))
_SORTS = {
    Field.UNIVERSITY: _Sort((1999, 2006), (18, 20), ("student",), ("21", "21", "11")),
    Field.RETIRED: _Sort((1932, 1963), (20, 45), ("retired",), ("61", "71", "31", "41", "81")),
    Field.VILLAGE: _Sort((1945, 2001), (19, 50), ("farmer", "farmer", "worker"), ("71", "61", "81", "31")),
    Field.OFFICE: _Sort((1966, 2002), (19, 30), ("official",), ("21", "21", "14", "31")),
}
_FIELDS = (
    *(Field.STATE_ENTERPRISE, Field.UNIVERSITY, Field.RETIRED, Field.VILLAGE, Field.OFFICE),
    *(Field.COMMUNITY, Field.STATE_ENTERPRISE, Field.PRIVATE_ENTERPRISE, Field.INSTITUTION, Field.VILLAGE),
)


@dataclass(frozen=True)
class Branch:
    """Where members belong: its number among the branches, its key among the new units, its field and its weight."""

    number: int
    key: str
    field: Field
    weight: float


class Someone(NamedTuple):
    """One invented person, in the columns of the staging table."""

    number: int
    kind: str  # m on the roll, c coming, g gone
    branch: int
    name: str
    sex: str
    born: date
    joined: date | None
    ethnicity: str
    education: str
    occupation: str
    id_number: str
    phone: str


def levels(members: int) -> list[int]:
    """Return how many units stand on each level for so many members: as at a million, one on each at least."""
    return [max(1, round(count * members / MILLION)) for count in LEVELS]


def units(members: int, today: date) -> list[NewUnit]:
    """Return the units, parents first; one in twenty branches was founded within the last ten years."""
    found: list[NewUnit] = []
    above: list[str] = []
    for depth, count in enumerate(levels(members)):
        here = []
        for number in range(count):
            key = f"{depth}.{number}"
            place = _PLACES[(number * 7 + depth * 31) % len(_PLACES)]
            word = _WORDS[(number + depth) % len(_WORDS)] if depth >= 2 else ""
            turn = f"第{number + 1}" if depth >= 2 else ""
            young = depth == 5 and number % 20 == 7
            found.append(
                NewUnit(
                    key=key,
                    parent=above[number * len(above) // count] if above else None,
                    kind=_KINDS[depth],
                    name=f"中共{place}{word}{turn}{_ENDINGS[depth]}",
                    founded_on=today - timedelta(days=500 + number % 2500 if young else 9000 + number % 900),
                    code=f"B{depth + 1}{number + 1:06d}",
                    field=_field(number, count, members) if depth == 5 else "",
                )
            )
            here.append(key)
        above = here
    return found


def branches(members: int) -> list[Branch]:
    """Return the branches with their weights: some of three people, some of a hundred."""
    chance = random.Random(SEED)  # noqa: S311 - the same country each time, no secret
    count = levels(members)[-1]
    return [
        Branch(at, f"5.{at}", _field(at, count, members), 3 + chance.lognormvariate(2.9, 0.7)) for at in range(count)
    ]


def _field(number: int, count: int, members: int) -> Field:
    """Return the field of the branch: that of the third level's unit above, so that whole subtrees are alike."""
    return _FIELDS[number * levels(members)[2] // count % len(_FIELDS)]


def people(members: int, today: date) -> Iterator[Someone]:
    """Give every person once: the members, then who is coming, then who is gone."""
    chance = random.Random(SEED + 1)  # noqa: S311 - the same people each time, no secret
    rnd = chance.random
    every = branches(members)
    usual = list(accumulate(branch.weight for branch in every))
    settled = list(accumulate(0.0 if branch.field == Field.UNIVERSITY else branch.weight for branch in every))
    counts = {"m": members, "c": max(1, int(members * COMING)), "g": max(1, int(members * GONE))}
    given = Counter[str]()
    number = 0
    for kind, count in counts.items():
        weights = settled if kind == "g" and settled[-1] else usual
        for at in chance.choices(range(len(every)), cum_weights=weights, k=count):
            number += 1
            sort = _SORTS.get(every[at].field, _WORKING)
            first, last = sort.born
            born = date(first, 1, 1) + timedelta(days=int(rnd() * 365 * (last - first + 1)))
            low, high = sort.joined_at
            joined = born + timedelta(days=int(365.25 * low + rnd() * 365.25 * (high - low + 1)))
            latest = today - timedelta(days=1500 if kind == "g" else 20)
            if joined > latest:
                joined = latest - timedelta(days=int(rnd() * 900))
            sex = "1" if rnd() < 0.7 else "2"
            opening = f"{_REGIONS[int(rnd() * 8)]}{born:%Y%m%d}"
            given[opening + sex] += 1
            seventeen = f"{opening}{given[opening + sex] * 2 - (1 if sex == '1' else 0):03d}"
            name = _SURNAMES[int(rnd() * rnd() * len(_SURNAMES))] + _GIVEN[int(rnd() * len(_GIVEN))]
            if rnd() < 0.7:
                name += _GIVEN[int(rnd() * len(_GIVEN))]
            yield Someone(
                number,
                kind,
                at,
                name,
                sex,
                born,
                joined if kind != "c" else None,
                "01" if rnd() < 0.92 else ("03", "06", "08", "11")[int(rnd() * 4)],
                sort.education[int(rnd() * len(sort.education))] if rnd() < 0.985 else "",
                sort.occupation[int(rnd() * len(sort.occupation))],
                seventeen + check_sign(seventeen) if rnd() < 0.995 else "",
                f"13{int(rnd() * 10**9):09d}",
            )
