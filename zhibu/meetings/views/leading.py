"""Whoever holds a gathering leads its screen: which item it shows, and how many hands were raised."""

from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _

from zhibu.access.actors import PersonRequest
from zhibu.gate.actor import Refused
from zhibu.gate.answering import answer, filled, sent
from zhibu.gate.doors import page
from zhibu.meetings import actions, forms
from zhibu.meetings.choices import AHEAD, GatheringState
from zhibu.meetings.models import Item
from zhibu.meetings.permissions import Meetings
from zhibu.meetings.queries import minutes as kept
from zhibu.meetings.queries import registers, screen, showing
from zhibu.meetings.views.voting import vote_form
from zhibu.web.addresses import address
from zhibu.web.forms import Form
from zhibu.web.unkept import unkept


@page(Meetings.HOLD)
@unkept
def show_item(request: PersonRequest, pk: UUID) -> HttpResponse:
    """Say which item the screen shows, and see what was counted on it."""
    gathering = registers.holding(request.actor, pk)
    if gathering.state in (*AHEAD, GatheringState.CANCELLED):
        raise Refused(_("先开始签到，再投议题、记表决。"))
    lines, units = registers.lines(gathering), showing.hosts(gathering)
    items = list(Item.objects.filter(gathering=gathering).order_by("order").values_list("pk", "title"))
    acts = kept.acts(gathering)
    known = {
        "item": gathering.item_shown_id or (items[0][0] if items else None),
        "act": gathering.act_shown or (acts[0].value if acts else ""),
    }
    form = forms.ShowItem(sent(request), items=items, acts=acts, initial=known)
    here = address("show_item", gathering.pk)
    return answer(
        request,
        form,
        gathering,
        actions.show_item,
        said=_("屏幕上已经换成这一项。"),
        to=lambda _done: here,
        details=lambda: filled(form),
        context={
            "gathering": gathering,
            "back": address("tick_register", gathering.pk),
            "shown": screen.shown(gathering, lines, units),
            "may_vote": bool(acts),
        },
    )


@page(Meetings.HOLD)
@unkept
def count_vote(request: PersonRequest, pk: UUID) -> HttpResponse:
    """Enter a show of hands as counts."""
    gathering, item = screen.item_held(request.actor, pk)
    form, context = vote_form(request, gathering, item.title, gathering.act_shown)
    back = address("show_item", gathering.pk)
    return answer(
        request,
        form,
        gathering,
        actions.count_vote,
        said=_("已记下表决，屏幕上看得到结果。"),
        to=lambda _done: back,
        details=lambda: {"item": item.pk, **form.vote()},
        context={**context, "cancel_url": back},
        template="meetings/record_vote.html",
    )


@page(Meetings.HOLD)
@unkept
def uncount_vote(request: PersonRequest, pk: UUID) -> HttpResponse:
    """Take a show of hands away that was counted wrongly."""
    gathering, vote = screen.vote_held(request.actor, pk)
    back = address("show_item", gathering.pk)
    return answer(
        request,
        Form(sent(request)),
        gathering,
        actions.uncount_vote,
        said=_("已去掉。"),
        to=lambda _done: back,
        details=lambda: {"vote": vote.pk},
        context={
            "gathering": gathering,
            "title": _("去掉记错的表决"),
            "about": vote.about,
            "cancel_url": back,
            "verb": _("去掉"),
        },
        template="meetings/of_minutes.html",
    )
