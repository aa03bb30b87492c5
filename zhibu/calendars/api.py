"""The calendar's part of the API."""

from datetime import date
from typing import Annotated

from ninja import Query, Router

from zhibu.calendars import queries, schemas
from zhibu.calendars.forms import MOST
from zhibu.calendars.years import calendar
from zhibu.gate.doors import endpoint
from zhibu.gate.requests import Request
from zhibu.gate.shapes import Day

router = Router(tags=["calendars"])

Count = Annotated[int | None, Query(ge=1, le=MOST, description="workdays to count from `since`")]


@router.get("/workdays", response=schemas.CalendarOut, operation_id="show_calendar")
@endpoint()
def show_calendar(
    request: Request, since: Day | None = None, days: Count = None, counts_start: bool = False
) -> schemas.CalendarOut:
    """Show which days of the year of `since` (today where none is given) are worked, and the last of `days` workdays.

    What touches a year whose notice is not known is provisional (暂算).
    """
    known, day = calendar(), since or request.actor.today
    found = known.add_workdays(day, days, counts_start=counts_start) if days else None
    return schemas.CalendarOut(
        year=day.year,
        is_provisional=not known.is_known(date(day.year, 1, 1)),
        document=queries.notice(known, day.year),
        days=[
            schemas.DayOut(day=one, label=label, is_worked=known.is_workday(one))
            for one, label in queries.exceptions(known, day.year)
        ],
        deadline=found.day if found else None,
        deadline_is_provisional=bool(found and found.is_provisional),
    )
