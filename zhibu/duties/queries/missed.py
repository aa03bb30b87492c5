"""Lights of windows: what a unit did not do in the window before this one, and what is done about it.

A missed window shines while the one after it lasts: there it can be made good, by doing more than that one asks. Then
it stays in the record, and nobody is reminded any more.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from zhibu.duties.choices import OPEN_STANDINGS
from zhibu.duties.queries.frequencies import DAY, frequencies
from zhibu.duties.queries.said import said_window, times_in
from zhibu.rulebook.asking import Duty, Frequency, Reading, Said, Unmet, Values
from zhibu.rulebook.books import Rulebook
from zhibu.rulebook.rules import Rule
from zhibu.rulebook.windows import MONTHS, Window, window_of

MISSED = "missed"

_MISSED = """
select w.unit_id, u.path, json_agg(json_build_array(w.frequency, w.starts_on, w.ends_on, w.asked, w.held))
  from duties_window w join orgs_unit u on u.id = w.unit_id
 where w.starts_on = any(%(starts)s) and w.frequency = any(%(keys)s) and w.state = any(%(states)s)
   and (w.starts_on, w.ends_on) in (select * from unnest(%(starts)s::date[], %(ends)s::date[]))
   and (u.dissolved_on is null or u.dissolved_on > %(day)s) {of_units}
 group by w.unit_id, u.path
"""


@dataclass(frozen=True, slots=True)
class Missed:
    """What a unit did not do in the window that ended last: window, how often it is asked, how often it was done."""

    unit_id: UUID
    path: str
    windows: Mapping[str, tuple[Window, int, int]]


def missed(units: Sequence[UUID] | None, day: date) -> Iterator[Missed]:
    """Return the units, all for None, that missed something in the window that ended last. One statement."""
    ended = [window_of(day, months).previous for months in MONTHS.values()]
    params: dict[str, Any] = {
        "day": day,
        "starts": [one.starts_on for one in ended],
        "ends": [one.ends_on for one in ended],
        "keys": list(frequencies()),
        "states": list(OPEN_STANDINGS),
        "units": list(units) if units is not None else None,
    }
    of_units = "and w.unit_id = any(%(units)s)" if units is not None else ""
    with connection.cursor() as cursor:
        cursor.execute(_MISSED.format(of_units=of_units), params)
        for unit, path, rows in cursor.fetchall():
            yield Missed(unit, path, {key: _window(*rest) for key, *rest in rows})


def _window(starts_on: str, ends_on: str, asked: int, held: int) -> tuple[Window, int, int]:
    return Window(date.fromisoformat(starts_on), date.fromisoformat(ends_on)), asked, held


READING = Reading("duties.missed", missed)


def judge_window(facts: Missed, book: Rulebook, _day: date, *, frequency: Frequency) -> Unmet | None:
    """Say what was missed, by the rule as it stands; how often was decided by the window's own days."""
    found = facts.windows.get(frequency.key)
    if found is None:
        return None
    window, asked, held = found
    values = {
        "starts": window.starts_on.isoformat(),
        "ends": window.ends_on.isoformat(),
        "asked": asked,
        "held": held,
    }
    about = window.starts_on.isoformat()
    return Unmet(MISSED, book.get(frequency.rule), values, due_on=window.ends_on - DAY, about=about)


def say_window(_case: str, values: Values, rule: Rule, *, frequency: Frequency) -> Said:
    """Say what was missed, and how it is made good."""
    window = Window(date.fromisoformat(values["starts"]), date.fromisoformat(values["ends"]))
    named = {
        "what": str(frequency.label),
        "window": said_window(window),
        "next": said_window(window.following),
        "asked": values["asked"],
        "held": values["held"],
        "times": times_in(window, values["asked"]),
        "lacks": values["asked"] - values["held"],
    }

    def short() -> str:
        return _("%(window)s要求 %(asked)s 次，记录里有 %(held)s 次。") % named

    return Said(
        title=_("%(window)s的%(what)s没有完成") % named,
        note=short,
        steps=lambda: [
            _("%(what)s：%(times)s。") % named,
            short(),
            "{asked} − {held} = {lacks}".format(**named),
        ],
        clears=lambda: (
            _("开过没有录的，补录签到表，灯自己灭。没有开的，在%(next)s里多开 %(lacks)s 次，算过期后补上。") % named
            + (_("实在不能开的，可以申请延期。") if rule.is_must else _("有原因的，说明原因。"))
        ),
    )


def duty_of_frequency(frequency: Frequency) -> Duty[Missed]:
    """Return the duty that lights what was missed of a frequency."""
    return Duty(
        key=frequency.key,
        label=frequency.label,
        reading=READING,
        rules=(frequency.rule,),
        judge=partial(judge_window, frequency=frequency),
        say=partial(say_window, frequency=frequency),
        cases=(MISSED,),
        remedies=frequency.remedies,
        order=frequency.order,
    )
