"""The API of figures: every number of the overview, on any day, by the same rights."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from ninja import Query, Router

from zhibu.access.actors import PersonRequest
from zhibu.dashboards import schemas
from zhibu.dashboards.queries.attendance import ledger, timeline
from zhibu.dashboards.queries.days import last_december, thens
from zhibu.dashboards.queries.flows import Stretch, asked_of, edge_of, words_of_rows
from zhibu.dashboards.queries.handbook import RECORDS, Asked, chapters, gatherings, locked_among
from zhibu.dashboards.queries.overview import known_dimensions
from zhibu.dashboards.queries.report import report_of
from zhibu.dashboards.rules import refuse_period
from zhibu.duties.permissions import Duties
from zhibu.duties.queries.periods import period_of
from zhibu.figures.queries import read_places
from zhibu.gate.doors import endpoint
from zhibu.gate.rows import find
from zhibu.gate.shapes import After, Day, Limit, Words, no_edge, past_day, told
from zhibu.meetings.permissions import Meetings
from zhibu.members.permissions import Members
from zhibu.members.queries.flows import count_flows, fetch_flows
from zhibu.orgs.models import Unit
from zhibu.web.documents import Document
from zhibu.web.lists import Count
from zhibu.web.lists.keyset import read_edge, write_edge

router = Router(tags=["figures"])

Year = Annotated[int | None, Query(ge=1990, le=2100, description="this year, where none is named")]


@router.get("/units/{uuid:pk}/flows", response=schemas.FlowsPage, operation_id="list_flows")
@endpoint(Members.READ)
def list_flows(
    request: PersonRequest,
    pk: UUID,
    flow: schemas.Flow = "arrivals",
    why: Words = "",
    since: Day | None = None,
    on: Day | None = None,
    after: After = "",
    limit: Limit = 50,
) -> Any:
    """List who came, left or was developed at a unit and below it after `since` and up to `on`: what `figures` count.

    Without days: since the end of the year before, until today. `why` is one value of the flow.
    """
    actor = request.actor
    unit = find(Unit.objects.select_related("parent"), actor, Members.READ, pk=pk)
    until = past_day(on, actor.today)
    stretch = Stretch(unit, min(past_day(since or last_december(until), actor.today, "since"), until), until, flow, why)
    edge = edge_of(read_edge(after, 2)) if after else None
    if after and edge is None:
        raise no_edge()
    asked = asked_of(actor, stretch)
    found = fetch_flows(asked, limit + 1, edge)
    words = words_of_rows(flow)
    items = [
        schemas.FlowOut(
            person=one.person_id,
            name=one.name,
            on=one.day,
            why=one.why,
            label=words.get(one.why, one.why),
            unit=one.unit_id,
            unit_name=one.unit,
        )
        for one in found[:limit]
    ]
    last = found[limit - 1] if len(found) > limit else None
    return told(request, items, write_edge([last.day, last.tie_id]) if last else "", Count(count_flows(asked)))


@router.get("/units/{uuid:pk}/figures", response=schemas.FiguresOut, operation_id="show_figures")
@endpoint(Members.READ)
def show_figures(
    request: PersonRequest, pk: UUID, on: Day | None = None, since: Day | None = None
) -> schemas.FiguresOut:
    """Show how many there are at a unit and below it: today, or on a day; and on another, to compare with.

    A day to come is refused. A day on which the unit did not stand has no numbers, and lights none before
    the day on which they were first judged.
    """
    actor = request.actor
    unit = find(Unit.objects.select_related("parent"), actor, Members.READ, pk=pk)
    days = [past_day(on, actor.today)] + ([past_day(since, actor.today, "since")] if since else [])
    asked = thens(unit, days, actor.today)
    shown = known_dimensions(with_lights=actor.may(Duties.READ, unit))
    places = [(then.path, then.day) for then in asked if then.path]
    read = iter(read_places(places, [one.key for one in shown]))
    numbers = [next(read) if then.path else {} for then in asked]
    dimensions: list[dict[str, Any]] = []
    for one in shown:
        words = one.values()
        told = {value for at in numbers for (key, value) in at if key == one.key}
        values = [value for value in words if value in told] + sorted(told - set(words))
        rows = [
            {
                "value": value,
                "label": str(words.get(value, value)),
                "count": numbers[0].get((one.key, value), 0),
                "before": numbers[1].get((one.key, value), 0) if since else None,
            }
            for value in values
        ]
        dimensions.append({"key": one.key, "label": str(one.label), "numbers": rows})
    return schemas.FiguresOut(
        unit=unit.pk,
        name=unit.name,
        on=days[0],
        since=days[1] if since else None,
        dimensions=[schemas.FigureOut(**one) for one in dimensions],
    )


@router.get("/units/{uuid:pk}/attendance", response=schemas.LedgerOut, operation_id="show_attendance")
@endpoint(Meetings.READ)
def show_attendance(
    request: PersonRequest, pk: UUID, since: Day | None = None, until: Day | None = None
) -> schemas.LedgerOut:
    """Show how often each of a branch's people was due, came, had leave, was absent, made up; this year's up to today.

    By name and never by rank; gatherings of its groups count too.
    """
    asked = _asked(request, pk, since, until)
    items = [schemas.AttendanceOut.of(line) for line in ledger(asked)]
    return schemas.LedgerOut(unit=asked.unit.pk, since=asked.since, until=asked.until, items=items)


@router.get("/me/timeline", response=schemas.TimelineOut, operation_id="show_timeline")
@endpoint(Meetings.ATTEND)
def show_timeline(request: PersonRequest, year: Year = None) -> schemas.TimelineOut:
    """Show your own year, and what you are called to from today on; nobody else may read it."""
    asked = year or request.actor.today.year
    items = [schemas.EventOut.of(one) for one in timeline(request.actor, asked)]
    return schemas.TimelineOut(year=asked, items=items)


@router.get("/units/{uuid:pk}/handbook/{chapter}", response=schemas.ChapterOut, operation_id="show_handbook")
@endpoint(Meetings.READ)
def show_handbook(
    request: PersonRequest,
    pk: UUID,
    chapter: schemas.Chapters,
    since: Day | None = None,
    until: Day | None = None,
) -> schemas.ChapterOut:
    """Show a chapter of a branch's handbook of a period, this year's up to today, to whoever may read that chapter."""
    asked = _asked(request, pk, since, until)
    held = gatherings(asked) if chapter in ("plan", RECORDS) else []
    one = next(one for one in chapters(held) if one.key == chapter)
    asked.actor.must(one.needs, asked.unit)
    made = Document(one.title, [], "")
    locked = locked_among(held) if chapter == RECORDS else set()
    if chapter != RECORDS:
        one.write(asked, made)
    return schemas.ChapterOut(
        unit=asked.unit.pk,
        unit_name=asked.unit.name,
        since=asked.since,
        until=asked.until,
        title=one.title,
        parts=[schemas.PartOut.of(part) for part in made.parts],
        gatherings=[schemas.RecordedOut.of(row, locked) for row in held] if chapter == RECORDS else [],
    )


@router.get("/units/{uuid:pk}/report", response=schemas.ReportOut, operation_id="show_report")
@endpoint(Meetings.READ)
def show_report(
    request: PersonRequest, pk: UUID, day: Day | None = None, by: schemas.ReportLength = "quarter"
) -> schemas.ReportOut:
    """Show what a quarter or a year of a unit comes to, from its records: that in which the day lies, today's if none.

    Windows ask for the right to duties; without it they are left out, and `lacks` says so.
    """
    unit = find(Unit.objects.select_related("parent"), request.actor, Meetings.READ, pk=pk)
    period = period_of(day or request.actor.today, by)
    return schemas.ReportOut.of(report_of(request.actor, unit, period, by))


def _asked(request: PersonRequest, pk: UUID, since: date | None, until: date | None) -> Asked:
    """Return which branch's records are asked for, of which days. Raises Refused for days that make no period."""
    actor = request.actor
    unit = find(Unit.objects.select_related("parent"), actor, Meetings.READ, pk=pk)
    last = until or actor.today
    first = since or date(last.year, 1, 1)
    refuse_period(first, last)
    return Asked(actor, unit, first, last)
