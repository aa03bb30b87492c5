"""The minutes of a gathering: read by whoever was called, written item by item, with votes and what follows."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from zhibu.access.actors import PersonActor, PersonRequest
from zhibu.gate.actor import Refused
from zhibu.gate.answering import answer, sent
from zhibu.gate.doors import page
from zhibu.gate.rows import find, may_own_row
from zhibu.meetings import actions, forms
from zhibu.meetings.choices import CAME, PROGRESS, GatheringState, Progress
from zhibu.meetings.models import Gathering, Item, Minutes
from zhibu.meetings.permissions import Meetings
from zhibu.meetings.queries import attachments, chain, filings, showing
from zhibu.meetings.queries import minutes as kept
from zhibu.meetings.queries.reminders import reminders
from zhibu.meetings.rules.minutes import same
from zhibu.meetings.views.of_minutes import answer_of_minutes
from zhibu.web.addresses import address
from zhibu.web.forms import add_refusal
from zhibu.web.said import say
from zhibu.web.unkept import unkept


@page(Meetings.ATTEND, methods=("GET", "HEAD"))
@unkept
def show_minutes(request: PersonRequest, pk: UUID) -> HttpResponse:
    """Show what was said and decided, item by item."""
    actor = request.actor
    gathering = kept.readable(actor, pk)
    minutes = kept.of(gathering)
    may_write = kept.may_write(actor, gathering, minutes)
    is_writing = (
        minutes is not None and minutes.progress == Progress.WRITING and gathering.state != GatheringState.CANCELLED
    )
    items = kept.written(gathering, actor.today) if minutes else []
    context = {
        "gathering": gathering,
        "minutes": minutes,
        "reminders": reminders(gathering, items) if may_write and is_writing else [],
        "back": back_of(request, gathering),
        "when": _when(gathering),
        "kinds": showing.of_kinds(gathering.kinds),
        "look": PROGRESS[Progress(minutes.progress)] if minutes else "rest",
        "items": items,
        "may_begin": minutes is None and may_write and gathering.state in (GatheringState.OPEN, GatheringState.HELD),
        "may_write": may_write and is_writing,
        "may_close": may_write,
        "may_assign": is_writing and actor.may(Meetings.WRITE, gathering.place),
        "files": attachments.files(gathering),
        "may_attach": is_writing and attachments.may_attach(actor, gathering, minutes),
        "may_vote": bool(kept.acts(gathering)),
        **_confirming(actor, gathering, minutes, may_write=may_write),
    }
    return render(request, "meetings/show_minutes.html", context)


@page(Meetings.WRITE, methods=("POST",))
def begin_minutes(request: PersonRequest, pk: UUID) -> HttpResponse:
    """Begin the minutes."""
    gathering = find(Gathering.objects.select_related("unit", "chair"), request.actor, Meetings.WRITE, pk=pk)
    try:
        actions.begin_minutes(request.actor, gathering)
    except Refused as refused:
        return say(redirect(back_of(request, gathering)), refused.message, look="warn")
    return say(redirect("show_minutes", pk=pk), _("一项一项写，写了就自动保存。"))


@page(Meetings.WRITE)
@unkept
def assign_minutes(request: PersonRequest, pk: UUID) -> HttpResponse:
    """Say who records, and who presided."""
    minutes = kept.writing(request.actor, pk)
    request.actor.must(Meetings.WRITE, minutes.unit)
    gathering = minutes.gathering
    known = {"recorder": str(minutes.recorder_id), "chair": str(gathering.chair_id or "")}
    people = dict(kept.people(gathering))
    people |= {one.pk: one.name for one in (minutes.recorder, gathering.chair) if one}
    form = forms.AssignMinutes(sent(request), people=list(people.items()), initial=known)
    return answer_of_minutes(
        request,
        form,
        gathering,
        minutes,
        actions.assign_minutes,
        title=_("换记录人、主持人"),
        button=_("记下"),
        said=_("已定好。"),
    )


@page(Meetings.WRITE)
@unkept
def add_item(request: PersonRequest, pk: UUID) -> HttpResponse:
    """Add an item that was not on the agenda."""
    minutes = kept.writing(request.actor, pk)
    return answer_of_minutes(
        request,
        forms.AddItem(sent(request)),
        minutes.gathering,
        minutes,
        actions.add_item,
        title=_("加一项议题"),
        button=_("加上"),
        said=_("已加上。"),
        to=lambda done: address("write_item", done.noted["item"]),
    )


@page(Meetings.WRITE)
@unkept
def write_item(request: PersonRequest, pk: UUID) -> HttpResponse:
    """Write what was said to an item. A script saves while one types; without it the form is sent as any other."""
    actor = request.actor
    minutes, item = kept.item_to_write(actor, pk)
    if minutes.progress != Progress.WRITING:
        return redirect("show_minutes", pk=item.gathering_id)
    entry = kept.entry_of(item)
    form = forms.WriteItem(sent(request), entry=entry, version=item.version)
    if request.method == "POST" and form.is_valid():
        choice = form.cleaned_data["choice"]
        if choice == "theirs":
            return redirect("write_item", pk=pk)
        version = form.cleaned_data["latest" if choice else "version"] or 0
        mine = form.entry(is_half="HX-Request" in request.headers)
        if version == item.version and same(mine, entry):
            return _saved(request, item, item.version)
        try:
            done = actions.write_item(
                actor,
                minutes,
                item=item.pk,
                version=version,
                points=mine.points,
                decision=mine.decision,
                keeps_other=choice == "both",
            )
        except Refused as refused:
            if refused.reason == "clash":
                item.refresh_from_db()
                return _ask_which(request, form, minutes, item, refused.message)
            add_refusal(form, refused)
        else:
            return _saved(request, item, done.noted["version"])
    if request.method == "POST" and request.headers.get("HX-Request"):
        sentences = [sentence for errors in form.errors.values() for sentence in errors]
        return render(request, "meetings/parts/saved.html", {"sentences": sentences}, status=422)
    return _write(request, form, minutes, item, status=422 if form.errors else 200)


@page(Meetings.ATTEND, methods=("GET", "HEAD"))
@unkept
def list_own_follow_ups(request: PersonRequest) -> HttpResponse:
    """Show what one is to do."""
    return render(request, "meetings/list_own_follow_ups.html", {"tasks": kept.own_tasks(request.actor)})


@page(Meetings.ATTEND)
@unkept
def finish_follow_up(request: PersonRequest, pk: UUID) -> HttpResponse:
    """Say that one's own task is done."""
    follow_up = find(kept.own_follow_ups(request.actor), request.actor, Meetings.ATTEND, pk=pk)
    back = address("list_own_follow_ups")
    return answer(
        request,
        forms.FinishFollowUp(sent(request)),
        follow_up,
        actions.finish_follow_up,
        said=_("已记办结。"),
        to=lambda _done: back,
        context={"task": follow_up, "cancel_url": back, "verb": _("办结了")},
    )


def _confirming(
    actor: PersonActor, gathering: Gathering, minutes: Minutes | None, *, may_write: bool
) -> dict[str, Any]:
    """Return what the page says of minutes that wait to be confirmed, or are locked."""
    if minutes is None or not minutes.edition:
        return {"may_ask": minutes is not None and may_write}
    said = chain.confirmed(minutes)
    is_asked, is_locked = minutes.progress == Progress.ASKED, minutes.progress == Progress.LOCKED
    line = showing.own_lines(actor).filter(gathering=gathering, presence__in=CAME).first() if is_asked else None
    is_chair = may_own_row(actor, Meetings.ATTEND, gathering)
    links = chain.links_of(gathering) if is_locked else []
    record = links[0] if links else None
    return {
        "may_ask": may_write and minutes.progress == Progress.WRITING,
        "may_reopen": may_write and is_asked,
        "may_add": may_write and is_locked,
        "asks_me": is_asked and (line is not None or is_chair),
        "is_chair": is_chair,
        "may_amend": line is not None,
        "has_confirmed": any(line is not None and one.attendance_id == line.pk for one in said),
        "confirmed": [one.attendance.name for one in said] if is_asked or is_locked else [],
        "amendments": chain.amendments(minutes),
        "record": record,
        "locked": chain.locked_by(record) if record else "",
        "additions": chain.additions(links),
        "filing": filings.card(actor, minutes, links, may_write=may_write),
    }


def back_of(request: PersonRequest, gathering: Gathering) -> str:
    """Return the page of the gathering that the actor may read: the unit's, or one's own."""
    actor = request.actor
    if any(actor.may(Meetings.READ, unit) for unit in showing.hosts(gathering)):
        return address("show_gathering", gathering.pk)
    return address("show_own_gathering", gathering.pk)


def _saved(request: PersonRequest, item: Item, version: int) -> HttpResponse:
    if request.headers.get("HX-Request"):
        at = f"{timezone.localtime(request.actor.at):%H:%M}"
        return render(request, "meetings/parts/saved.html", {"at": at, "version": version})
    if "more" in request.POST or request.POST.get("choice"):
        return say(redirect("write_item", pk=item.pk), _("已保存。"))
    if "next" in request.POST:
        later = Item.objects.filter(gathering=item.gathering_id, order__gt=item.order).order_by("order").first()
        if later is not None:
            return say(redirect("write_item", pk=later.pk), _("已保存。"))
    return say(redirect("show_minutes", pk=item.gathering_id), _("已保存。"))


def _ask_which(
    request: PersonRequest, form: forms.WriteItem, minutes: Minutes, item: Item, sentence: str
) -> HttpResponse:
    """Show what the other wrote beside what was typed here, and let the person choose; nothing typed is gone."""
    theirs = {"theirs": kept.entry_of(item), "latest": item.version, "by": kept.written_by(item), "sentence": sentence}
    if request.headers.get("HX-Request"):
        return render(request, "meetings/parts/saved.html", theirs, status=422)
    return _write(request, form, minutes, item, status=422, **theirs)


def _write(
    request: PersonRequest, form: forms.WriteItem, minutes: Minutes, item: Item, *, status: int, **more: Any
) -> HttpResponse:
    gathering = minutes.gathering
    context = {
        "form": form,
        "gathering": gathering,
        "item": item,
        "speakers": kept.speakers(gathering),
        "back": address("show_minutes", gathering.pk),
        "by": kept.written_by(item),
        **more,
    }
    return render(request, "meetings/write_item.html", context, status=status)


def _when(gathering: Gathering) -> str:
    return showing.when(gathering.held_on, gathering.begins, gathering.ends)
