"""A year is planned from what rules ask for."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from zhibu.figures.actions.counting import counted_by_itself, touch
from zhibu.gate.actor import Actor, Refused
from zhibu.gate.doors import Recorded, bulk
from zhibu.meetings.figures import GATHERINGS
from zhibu.meetings.kinds import kinds
from zhibu.meetings.models import Gathering, Holding
from zhibu.meetings.permissions import Meetings
from zhibu.meetings.queries.showing import last_place
from zhibu.meetings.queries.years import held_in
from zhibu.meetings.rules.planning import refuse_unfit
from zhibu.meetings.rules.years import YearLine, days_of, refuse_lines, refuse_none
from zhibu.orgs.models import Unit
from zhibu.web.worded import in_records

_LINES = """
select g.id, g.theme, g.unit_id, g.unit_path, '{}'::jsonb from meetings_gathering g where g.id = any(%s)
"""


@bulk(Meetings.PLAN)
@counted_by_itself
def plan_year(actor: Actor, unit: Unit, *, year: int, lines: Sequence[YearLine]) -> Recorded[int]:
    """Plan what rules ask for in this year or the next, where it is not planned yet; return how many were planned.

    Each is an ordinary gathering from then on. Raises Refused for another year, and where nothing is left to plan.
    """
    if year not in (actor.today.year, actor.today.year + 1):
        raise Refused(_("只能安排今年和明年的。"), field="year")
    refuse_lines(lines)
    refuse_unfit([kinds()[line.kind] for line in lines], unit.kind_data)
    Unit.objects.select_for_update().get(pk=unit.pk)
    held, place = held_in(unit, year), last_place(unit)
    made = [
        _planned(actor, unit, line, day, place)
        for line in lines
        for day in days_of(line, year, actor.today, held.get(line.kind, ()))
        if unit.dissolved_on is None or day < unit.dissolved_on
    ]
    refuse_none(made)
    touch(GATHERINGS, [one.pk for one in made], is_new=True)
    Gathering.objects.bulk_create(made)
    Holding.objects.bulk_create(
        Holding(gathering=one, unit=unit, unit_path=unit.path, kind=one.kinds[0], held_on=one.held_on) for one in made
    )
    return Recorded(len(made), kind="gathering", lines=_LINES, params=[[one.pk for one in made]])


def _planned(actor: Actor, unit: Unit, line: YearLine, day: date, place: str) -> Gathering:
    return Gathering(
        unit=unit,
        unit_path=unit.path,
        kinds=[line.kind],
        theme=_theme(line, day),
        held_on=day,
        begins=line.begins,
        place_name=place,
        changed_at=actor.at,
    )


def _theme(line: YearLine, day: date) -> str:
    """Return a theme in the language of the records, whichever the planner reads: it is searched, edited and sealed."""
    with in_records():
        return _("%(month)s月%(kind)s") % {"month": day.month, "kind": kinds()[line.kind].label}
