"""What is open to everybody: the counts, without persons, of the committees that have opened them."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from django.http import Http404
from ninja import Query, Router

from zhibu.gate.doors import endpoint
from zhibu.gate.requests import Request
from zhibu.gate.shapes import After, Limit, paged
from zhibu.programs import openness, rules, schemas

router = Router(tags=["open"], auth=None)

Year = Annotated[
    int | None, Query(ge=1950, le=2100, description="as of 31 December of that year; the last one if left out")
]


@router.get("/open/units", response=schemas.OpenUnitPage, operation_id="list_open_units")
@endpoint(public=True)
def list_open_units(request: Request, after: After = "", limit: Limit = 50) -> Any:
    """List the committees that have opened their counts; anybody may ask."""
    return paged(request, openness.open_units(), ("unit__path", "pk"), after, limit, schemas.OpenUnitOut.of)


@router.get("/open/units/{uuid:pk}/figures", response=schemas.OpenFiguresOut, operation_id="show_open_figures")
@endpoint(public=True)
def show_open_figures(request: Request, pk: UUID, year: Year = None) -> schemas.OpenFiguresOut:
    """Show how many there are at a committee and below it, by one dimension at a time; anybody may ask."""
    opened = openness.open_units().filter(unit=pk).first()
    last = openness.last_day(request.actor.today)
    day = date(year, 12, 31) if year else last
    if opened is None or day > last:
        raise Http404
    told = openness.figures_of(opened.unit, day)
    head = {"id": opened.unit_id, "name": opened.unit.name, "on": day, "threshold": rules.THRESHOLD}
    return schemas.OpenFiguresOut.model_validate({**head, **told._asdict()}, from_attributes=True)
