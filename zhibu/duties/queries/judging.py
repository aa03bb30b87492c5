"""What units owe on a day, found anew from facts and rules: one reading of facts for all duties that share it."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Q

from zhibu.bylaws.queries import layers_everywhere
from zhibu.duties.choices import Answer, ExcuseKind, State
from zhibu.duties.models import Excuse
from zhibu.duties.queries.catalogue import by_reading
from zhibu.duties.rules import Rest, Shown, state_of
from zhibu.rulebook.asking import Duty, Unmet
from zhibu.rulebook.books import NotInForce, Rulebook, on
from zhibu.rulebook.rules import Tightening


class Found(NamedTuple):
    """A duty that a unit does not meet."""

    unit_id: UUID
    path: str
    duty: str
    shown: Shown


def judged(units: Sequence[UUID] | None, day: date) -> Iterator[Found]:
    """Return what the units do not meet on the day; every unit's for None."""
    rests = _rests(units, day)
    book_at = _Shelf(day)
    for reading, duties in by_reading().values():
        for facts in reading.read(units, day):
            book = book_at(facts.path)
            for duty in duties:
                shown = judge(duty, facts, book, rests)
                if shown is not None:
                    yield Found(facts.unit_id, facts.path, duty.key, shown)


def judge(
    duty: Duty[Any], facts: Any, book: Rulebook, rests: Mapping[tuple[UUID, str, str, str], Rest]
) -> Shown | None:
    """Return what the duty shows for these facts; None where it is met, does not apply, or no rule is in force."""
    unmet = judged_alone(duty, facts, book)
    if unmet is None:
        return None
    rest = rests.get((facts.unit_id, duty.key, unmet.case, unmet.about))
    state = state_of(unmet, rest, book.day)
    if state is None:
        return None
    return Shown(
        state=state.value,
        case=unmet.case,
        rule=unmet.rule.id,
        rule_since=unmet.rule.since,
        values=json.dumps(unmet.values, ensure_ascii=False, sort_keys=True),
        due_on=unmet.due_on,
        excuse=rest.id if rest and state == State.REST else None,
        about=unmet.about,
    )


def judged_alone(duty: Duty[Any], facts: Any, book: Rulebook) -> Unmet | None:
    """Return what is not met, whatever anybody said to it; None where all is well or no rule is in force."""
    try:
        unmet = duty.judge(facts, book, book.day)
    except NotInForce:
        return None
    if unmet is not None and duty.cases and unmet.case not in duty.cases:
        raise ValueError(f"{duty.key} does not name its case {unmet.case}")
    return unmet


class _Shelf:
    """The rulebook as it holds at a path; units under the same local layers share one."""

    def __init__(self, day: date) -> None:
        self.day = day
        self.local: Sequence[tuple[str, Tightening]] = layers_everywhere(day)
        self.kept: dict[tuple[int, ...], Rulebook] = {}

    def __call__(self, path: str) -> Rulebook:
        here = tuple(at for at, (place, _layer) in enumerate(self.local) if path.startswith(place))
        if here not in self.kept:
            self.kept[here] = on(self.day, [self.local[at][1] for at in here])
        return self.kept[here]


def _rests(units: Sequence[UUID] | None, day: date) -> dict[tuple[UUID, str, str, str], Rest]:
    """Return what rests a light, by unit, duty, case and window; a reason for a window that is over rests for good."""
    for_good = Q(kind=ExcuseKind.REASON) & ~Q(about="")
    held = Excuse.objects.filter(Q(until__gt=day) | for_good, answer=Answer.GRANTED).order_by("asked_on", "id")
    if units is not None:
        held = held.filter(unit__in=units)
    rows = held.values_list("unit_id", "duty", "case", "about", "id", "until", "kind")
    return {
        (unit, duty, case, about): Rest(pk, date.max if about and kind == ExcuseKind.REASON else until)
        for unit, duty, case, about, pk, until, kind in rows
    }
