"""The rows behind what changed in a stretch of days."""

from uuid import UUID

from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from zhibu.access.actors import PersonRequest
from zhibu.dashboards.lists import FlowList
from zhibu.dashboards.queries.days import last_december, thens
from zhibu.dashboards.queries.flows import Stretch, asked_of, flow_page, printed, words_of
from zhibu.dashboards.views.asking import frame, unit_of
from zhibu.dashboards.views.units import no_more
from zhibu.figures.sources import dimensions
from zhibu.gate.doors import page
from zhibu.members.permissions import Members
from zhibu.members.queries.flows import fetch_flows
from zhibu.web.boards import MOST, Board, as_file, asked_in_words, is_file, table_of
from zhibu.web.lists import answer


@page(Members.READ, methods=("GET", "HEAD"))
def list_flows(request: PersonRequest, pk: UUID) -> HttpResponseBase:
    """Show who came, who left or who was developed at a unit and below it: what the numbers of an overview count."""
    actor, today = request.actor, request.actor.today
    unit = unit_of(request, pk, Members.READ)
    flow = FlowList.asked("flow", request.GET) or "arrivals"
    shape = FlowList.placed(words_of(flow, unit), opens=actor.may(Members.OPEN_FILE, unit))
    query = shape.parse(request.GET, request.COOKIES)
    until = query.get("on") or today
    since = min(query.get("since") or last_december(until), until)
    asked = asked_of(actor, Stretch(unit, since, until, flow, query.get("why") or ""))
    title = str(dimensions()[flow].label)
    then = thens(unit, [until], today)[0]
    words = {"since": since.isoformat(), "until": until.isoformat()}
    if is_file(request):
        found = fetch_flows(asked, MOST + 1, is_rising=query.order.startswith("-"))
        table = table_of(query, printed(no_more(found), flow), title, {})
        said = [_("%(since)s 以后，到 %(until)s") % words, asked_in_words(query, but=("on", "since", "flow"))]
        board = Board(title, unit.name, until, [table], asked=_("；").join(filter(None, said)))
        return as_file(request, board, name=actor.name, at=actor.at)
    shown, count = flow_page(asked, query)
    context = {**frame(request, actor, unit, "list_flows", then), "title": title, **words}
    return answer(request, "dashboards/list_flows.html", shape(), query, shown, count=count, context=context)
