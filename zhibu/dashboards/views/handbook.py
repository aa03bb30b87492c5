"""The handbook of a branch: for which period, as which file."""

from datetime import date
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _

from zhibu.access.actors import PersonRequest
from zhibu.dashboards import forms
from zhibu.dashboards.actions import make_handbook as make
from zhibu.dashboards.views.asking import unit_of
from zhibu.gate.answering import answer, sent
from zhibu.gate.doors import page
from zhibu.meetings.permissions import Meetings
from zhibu.orgs.queries.pages import trail
from zhibu.web.addresses import address


@page(Meetings.READ)
def make_handbook(request: PersonRequest, pk: UUID) -> HttpResponse:
    """Ask for the branch's handbook of a period: this year's up to today, unless another is named."""
    unit = unit_of(request, pk, Meetings.READ)
    today = request.actor.today
    form = forms.MakeHandbook(sent(request), initial={"since": date(today.year, 1, 1), "until": today, "file": "pdf"})
    back = address("show_unit", unit.pk)
    context = {"unit": unit, "back": back, "trail": [*trail(request.actor, unit), (unit.short_name, back)]}
    return answer(
        request,
        form,
        unit,
        make,
        said=_("正在编，编好了就能下载。"),
        to=lambda job: address("show_job", job.pk),
        context=context,
    )
