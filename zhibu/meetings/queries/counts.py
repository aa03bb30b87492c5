"""How lines of registers are counted, by the one table of the rules: of a register at hand, and in the database."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, DurationField, F, Q, Sum
from django.utils.translation import gettext as _

from zhibu.meetings.choices import CAME
from zhibu.meetings.kinds import LECTURE
from zhibu.meetings.models import Attendance
from zhibu.meetings.rules.registers import COUNTED, HEARD

_IS_DUE, _CAME = Q(is_due=True), Q(presence__in=CAME)
_HEARD = Q(presence__in=HEARD, gathering__kinds__contains=[LECTURE])
_UNTIMED = Q(gathering__ends__isnull=True)

COUNTS: dict[str, Any] = {
    "due": Count("pk", filter=_IS_DUE),
    "came": Count("pk", filter=_CAME),
    **{name: Count("pk", filter=_IS_DUE & Q(presence__in=words)) for name, words in COUNTED.items()},
    "spared": Count("pk", filter=~_IS_DUE & Q(person__isnull=False)),
    "listened": Count("pk", filter=_HEARD),
    "lecture_time": Sum(F("gathering__ends") - F("gathering__begins"), filter=_HEARD, output_field=DurationField()),
    "untimed": Count("pk", filter=_HEARD & _UNTIMED),
}
"""What a statement over lines of registers counts, by the names of `RegisterSum`. `lecture_time` is the planned time of
lectures, once for each who came or made up for it, and nothing where no line is such."""


def _among(words: Iterable[str]) -> str:
    return f"a.presence in ({', '.join(f"'{word}'" for word in words)})"


_HEARD_SQL = f"g.kinds @> array['{LECTURE}']::varchar[] and {_among(HEARD)}"
_LINES_SQL = {
    "due": "a.is_due",
    "came": _among(CAME),
    **{name: f"a.is_due and {_among(words)}" for name, words in COUNTED.items()},
    "spared": "not a.is_due and a.person_id is not null",
    "listened": _HEARD_SQL,
    "untimed": f"{_HEARD_SQL} and g.ends is null",
}
COUNTS_SQL = {
    **{name: f"count(*) filter (where {which})" for name, which in _LINES_SQL.items()},
    "lecture_time": f"coalesce(sum(g.ends - g.begins) filter (where {_HEARD_SQL}), interval '0')",
}
"""The same for a statement that is written out, of lines `a` of gatherings `g`: making it each time takes longer than
reading it (`dashboards/tests/test_one_count.py` holds both alike)."""


@dataclass(frozen=True)
class RegisterSum:
    """Of one register: how many are due, came (in all, and of those due), have leave, are absent, made up for it, have
    not come yet."""

    due: int
    came: int
    came_due: int
    excused: int
    absent: int
    made_up: int
    waiting: int


def sum_of(register: Iterable[Attendance]) -> RegisterSum:
    """Return the register in figures. Who is spared is in none of them but among those who came."""
    lines = list(register)
    said = Counter(one.presence for one in lines if one.is_due)
    counted = {name: sum(said[word] for word in words) for name, words in COUNTED.items()}
    return RegisterSum(due=said.total(), came=sum(one.presence in CAME for one in lines), **counted)


def in_words(total: RegisterSum) -> str:
    """Return the figures as one sentence, without those that are nought.

    Where guests came, or who is spared, it says how many of those due did, so that the figures add up.
    """
    came = _("到会 %(n)d 人") if total.came == total.came_due else _("到会 %(n)d 人（其中应到的 %(due)d 人）")
    parts = [_("应到 %(n)d 人") % {"n": total.due}, came % {"n": total.came, "due": total.came_due}]
    for n, words in [
        (total.excused, _("请假 %(n)d 人")),
        (total.absent, _("缺席 %(n)d 人")),
        (total.made_up, _("已补课 %(n)d 人")),
        (total.waiting, _("还没到 %(n)d 人")),
    ]:
        if n:
            parts.append(words % {"n": n})
    return _("，").join(parts)
