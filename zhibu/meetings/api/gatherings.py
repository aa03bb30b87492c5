"""Gatherings by the API: planned, called to, held; templates, talks, one's own calendar."""

from collections.abc import Sequence
from typing import Annotated, Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from ninja import Query, Router, Status

from zhibu.access.actors import PersonRequest
from zhibu.gate.actor import Refused
from zhibu.gate.doors import endpoint
from zhibu.gate.rows import find
from zhibu.gate.shapes import After, Limit, Words, no_edge, paged, told
from zhibu.meetings import actions, schemas
from zhibu.meetings.choices import GatheringState
from zhibu.meetings.models import Attendance, Feed, Gathering, Talk, Template
from zhibu.meetings.permissions import Meetings
from zhibu.meetings.queries import held, parts, registers, showing, talks, years
from zhibu.meetings.queries.receipts import missing_receipts
from zhibu.meetings.rules.years import year_line
from zhibu.members.queries.own import own_member_or_404
from zhibu.orgs.models import Unit
from zhibu.web.lists import count_up_to, fetch_after, whole

router = Router(tags=["meetings"])

Year = Annotated[int, Query(ge=1900, le=2100)]
OneState = Annotated[GatheringState | None, Query(description="gatherings of this state only")]


@router.get("/gatherings", response=schemas.GatheringPage, operation_id="list_gatherings")
@endpoint(Meetings.READ)
def list_gatherings(
    request: PersonRequest,
    unit: UUID | None = None,
    kind: Words = "",
    state: OneState = None,
    after: After = "",
    limit: Limit = 50,
) -> Any:
    """List the gatherings of the units where you may see them: of a unit and all below it, of a kind, of a state."""
    actor = request.actor
    paths = [find(Unit, actor, Meetings.READ, pk=unit).path] if unit else actor.scopes(Meetings.READ)
    keys, key = held.keys(paths, kinds=[kind] if kind else (), states=[state] if state else ())
    page = fetch_after(keys, ("-held_on", f"-{key}"), after, limit)
    if page is None:
        raise no_edge()
    rows = whole(page.rows, Gathering.objects.select_related("unit"), key)
    return told(request, [schemas.GatheringOut.of(one) for one in rows], page.after, count_up_to(keys))


@router.get("/gatherings/{uuid:pk}", response=schemas.WholeGathering, operation_id="show_gathering")
@endpoint(Meetings.READ)
def show_gathering(request: PersonRequest, pk: UUID) -> schemas.WholeGathering:
    """Show a gathering: its plan, its agenda, who is called."""
    return schemas.WholeGathering.whole(request.actor, showing.seen(request.actor, pk))


@router.get("/gatherings/{uuid:pk}/leaves", response=list[schemas.LeaveOut], operation_id="list_leaves")
@endpoint(Meetings.PLAN)
def list_leaves(request: PersonRequest, pk: UUID) -> list[schemas.LeaveOut]:
    """List the requests for leave that you may answer."""
    gathering = showing.seen(request.actor, pk)
    return [schemas.LeaveOut.of(leave) for leave in showing.answerable(request.actor, gathering)]


@router.post("/units/{uuid:pk}/gatherings", response={201: schemas.WholeGathering}, operation_id="plan_gathering")
@endpoint(Meetings.PLAN)
def plan_gathering(request: PersonRequest, pk: UUID, details: schemas.PlanGathering) -> Status[Any]:
    """Plan a gathering of the unit, and of those beside it."""
    unit = find(Unit, request.actor, Meetings.PLAN, pk=pk)
    plan, beside = details.planned(details.online_url), _units(request, details.beside)
    made = actions.plan_gathering(request.actor, unit, plan=plan, beside=beside)
    return Status(201, schemas.WholeGathering.whole(request.actor, made))


@router.put("/gatherings/{uuid:pk}", response=schemas.WholeGathering, operation_id="change_gathering")
@endpoint(Meetings.PLAN)
def change_gathering(request: PersonRequest, pk: UUID, details: schemas.ChangeGathering) -> schemas.WholeGathering:
    """Plan it otherwise, as a whole; whoever was called is told."""
    gathering = _gathering(request, pk)
    beside = None if details.beside is None else _units(request, details.beside, showing.hosts(gathering))
    room = gathering.online_url if details.online_url is None else details.online_url
    plan = details.planned(room or "")
    actions.change_gathering(request.actor, gathering, plan=plan, version=details.version, beside=beside)
    return schemas.WholeGathering.whole(request.actor, _gathering(request, pk))


@router.post("/gatherings/{uuid:pk}/call", response=schemas.CalledOut, operation_id="call_gathering")
@endpoint(Meetings.PLAN)
def call_gathering(request: PersonRequest, pk: UUID, asks_receipt: bool = False) -> schemas.CalledOut:
    """Tell everybody who is called; asked again, only who has come since."""
    told = actions.call_gathering(request.actor, _gathering(request, pk), asks_receipt=asks_receipt)
    return schemas.CalledOut(people=told.noted["people"])


@router.get("/gatherings/{uuid:pk}/receipts", response=schemas.ReceiptsOut, operation_id="list_receipts")
@endpoint(Meetings.PLAN)
def list_receipts(request: PersonRequest, pk: UUID) -> schemas.ReceiptsOut:
    """List who of those that are called has not said that they read it, where they were asked to."""
    found = missing_receipts(_gathering(request, pk))
    return schemas.ReceiptsOut(asked=found.asked, missing=[name for _person, name in found.missing])


@router.post("/gatherings/{uuid:pk}/remind", response=schemas.CalledOut, operation_id="remind_unread")
@endpoint(Meetings.PLAN)
def remind_unread(request: PersonRequest, pk: UUID) -> schemas.CalledOut:
    """Remind those who have not said that they read it, once a day at most."""
    told = actions.remind_unread(request.actor, _gathering(request, pk))
    return schemas.CalledOut(people=told.noted["people"])


@router.post("/gatherings/{uuid:pk}/cancel", response=schemas.WholeGathering, operation_id="cancel_gathering")
@endpoint(Meetings.PLAN)
def cancel_gathering(request: PersonRequest, pk: UUID, details: schemas.CancelGathering) -> schemas.WholeGathering:
    """Cancel it, with a reason that everybody who was called reads."""
    actions.cancel_gathering(request.actor, _gathering(request, pk), reason=details.reason)
    return schemas.WholeGathering.whole(request.actor, _gathering(request, pk))


@router.get("/gatherings/{uuid:pk}/register", response=schemas.RegisterOut, operation_id="show_register")
@endpoint(Meetings.READ)
def show_register(request: PersonRequest, pk: UUID) -> schemas.RegisterOut:
    """Show who came and who did not, and whether enough are there to decide."""
    return schemas.RegisterOut.of(request.actor, showing.seen(request.actor, pk))


@router.post("/gatherings/{uuid:pk}/register/open", response=schemas.OpenedOut, operation_id="open_register")
@endpoint(Meetings.HOLD)
def open_register(request: PersonRequest, pk: UUID) -> schemas.OpenedOut:
    """Open the register on the day itself."""
    opened = actions.open_register(request.actor, registers.holding(request.actor, pk))
    return schemas.OpenedOut(people=opened.noted["people"])


@router.post("/gatherings/{uuid:pk}/register/tick", response=schemas.TickedOut, operation_id="tick_register")
@endpoint(Meetings.HOLD)
def tick_register(request: PersonRequest, pk: UUID, details: schemas.TickRegister) -> schemas.TickedOut:
    """Say of some lines how somebody came or why not, and add guests; lines that are not named stay. Of a joint
    gathering a partner unit's secretary ticks that unit's lines."""
    ticks = {one.line: one.tick() for one in details.ticks}
    kept = parts.keeping(request.actor, pk)
    if not kept.parts:
        done = actions.tick_register(request.actor, kept.gathering, ticks=ticks, guests=details.guests)
        return schemas.TickedOut(**done.noted)
    return schemas.TickedOut(**actions.tick_parts(request.actor, kept.parts, ticks=ticks, guests=details.guests))


@router.post("/gatherings/{uuid:pk}/register/close", response=schemas.ClosedOut, operation_id="close_register")
@endpoint(Meetings.HOLD)
def close_register(request: PersonRequest, pk: UUID) -> schemas.ClosedOut:
    """Close the register: who is due and did not come has leave or is absent."""
    closed = actions.close_register(request.actor, registers.holding(request.actor, pk))
    return schemas.ClosedOut(came=closed.noted["came"])


@router.post("/gatherings/{uuid:pk}/register/type", response=schemas.ClosedOut, operation_id="type_register")
@endpoint(Meetings.HOLD)
def type_register(request: PersonRequest, pk: UUID, details: schemas.TypeRegister) -> schemas.ClosedOut:
    """Type the printed sheet afterwards, and close the register."""
    ticks = {one.person: one.tick() for one in details.ticks}
    gathering = registers.holding(request.actor, pk)
    typed = actions.type_register(request.actor, gathering, ticks=ticks, rest=details.rest, guests=details.guests)
    return schemas.ClosedOut(came=typed.noted["came"])


@router.post("/attendances/{uuid:line}/make-up", response=schemas.RegisterLineOut, operation_id="make_up")
@endpoint(Meetings.HOLD)
def make_up(request: PersonRequest, line: UUID, details: schemas.MakeUp) -> schemas.RegisterLineOut:
    """Write down that somebody who missed it has made up for it; nothing is held against them."""
    actions.make_up(request.actor, registers.line_of_another(request.actor, line), **details.dict())
    return schemas.RegisterLineOut.of(request.actor, Attendance.objects.select_related("person").get(pk=line))


@router.post("/leaves/{uuid:pk}/answer", response=schemas.LeaveOut, operation_id="answer_leave")
@endpoint(Meetings.PLAN)
def answer_leave(request: PersonRequest, pk: UUID, details: schemas.AnswerLeave) -> schemas.LeaveOut:
    """Grant or decline a request for leave."""
    leave = find(showing.leaves(), request.actor, Meetings.PLAN, pk=pk)
    actions.answer_leave(request.actor, leave, **details.dict())
    return schemas.LeaveOut.of(showing.leaves().get(pk=pk))


@router.post("/units/{uuid:pk}/gatherings/year", response={201: schemas.YearOut}, operation_id="plan_year")
@endpoint(Meetings.PLAN)
def plan_year(request: PersonRequest, pk: UUID, details: schemas.PlanYear) -> Status[Any]:
    """Plan what rules ask for in this year or the next, where it is not planned yet."""
    unit = find(Unit, request.actor, Meetings.PLAN, pk=pk)
    asked = {one.kind: one for one in years.asked_of(unit, request.actor.today)}
    lines = [
        year_line(asked.get(line.kind), line.days, line.month, line.begins, f"lines.{at}.days")
        for at, line in enumerate(details.lines)
    ]
    return Status(201, schemas.YearOut(planned=actions.plan_year(request.actor, unit, year=details.year, lines=lines)))


@router.get("/units/{uuid:pk}/templates", response=list[schemas.TemplateOut], operation_id="list_templates")
@endpoint(Meetings.PLAN)
def list_templates(request: PersonRequest, pk: UUID) -> list[schemas.TemplateOut]:
    """List the templates that a unit may plan by: its own and those of the units above."""
    unit = find(Unit, request.actor, Meetings.PLAN, pk=pk)
    rows = Template.objects.usable_in(unit).select_related("unit").order_by("name", "id")
    return [schemas.TemplateOut.of(one) for one in rows]


@router.post("/units/{uuid:pk}/templates", response={201: schemas.TemplateOut}, operation_id="keep_template")
@endpoint(Meetings.PLAN)
def keep_template(request: PersonRequest, pk: UUID, details: schemas.KeepTemplate) -> Status[Any]:
    """Keep kinds, theme and agenda to be used again in the unit and below."""
    unit = find(Unit, request.actor, Meetings.PLAN, pk=pk)
    return Status(201, schemas.TemplateOut.of(actions.keep_template(request.actor, unit, **details.dict())))


@router.post("/templates/{uuid:template}/remove", response={204: None}, operation_id="remove_template")
@endpoint(Meetings.PLAN)
def remove_template(request: PersonRequest, template: UUID) -> Status[None]:
    """Take a template away; what was planned by it stays."""
    rows = Template.objects.filter(removed_at__isnull=True).select_related("unit")
    actions.remove_template(request.actor, find(rows, request.actor, Meetings.PLAN, pk=template))
    return Status(204, None)


@router.get("/units/{uuid:pk}/talks", response=list[schemas.TalkOut], operation_id="list_talks")
@endpoint(Meetings.PLAN)
def list_talks(request: PersonRequest, pk: UUID, year: Year | None = None) -> list[schemas.TalkOut]:
    """List the talks of two people that a branch has recorded in a year, this one where none is named."""
    unit = find(Unit, request.actor, Meetings.PLAN, pk=pk)
    return [schemas.TalkOut.of(talk) for talk in talks.talks_in(unit, year or request.actor.today.year)]


@router.post("/units/{uuid:pk}/talks", response={201: schemas.TalksOut}, operation_id="record_talks")
@endpoint(Meetings.PLAN)
def record_talks(request: PersonRequest, pk: UUID, details: schemas.RecordTalks) -> Status[Any]:
    """Record that one person talked with each of the others on a day: nothing of what was said."""
    unit = find(Unit, request.actor, Meetings.PLAN, pk=pk)
    return Status(201, schemas.TalksOut(recorded=actions.record_talks(request.actor, unit, **details.dict())))


@router.post("/talks/{uuid:talk}/remove", response={204: None}, operation_id="remove_talk")
@endpoint(Meetings.PLAN)
def remove_talk(request: PersonRequest, talk: UUID) -> Status[None]:
    """Take a talk away that was recorded by mistake."""
    actions.remove_talk(request.actor, find(Talk.objects.select_related("unit"), request.actor, Meetings.PLAN, pk=talk))
    return Status(204, None)


@router.get("/me/talks", response=list[schemas.TalkOut], operation_id="list_own_talks")
@endpoint(Meetings.ATTEND)
def list_own_talks(request: PersonRequest) -> list[schemas.TalkOut]:
    """List the talks that are recorded of you, the newest first."""
    return [schemas.TalkOut.of(talk) for talk in talks.own_talks(request.actor)]


@router.post("/me/calendar/make", response=schemas.FeedOut, operation_id="make_feed")
@endpoint(Meetings.ATTEND)
def make_feed(request: PersonRequest) -> schemas.FeedOut:
    """Give your own calendar a secret address; one that was there before ends at once."""
    actions.make_feed(request.actor, own_member_or_404(request.actor))
    feed = Feed.objects.get(person=request.actor.person_id)
    return schemas.FeedOut(path=reverse("read_feed", args=[feed.token]))


@router.post("/me/calendar/revoke", response=schemas.FeedOut, operation_id="revoke_feed")
@endpoint(Meetings.ATTEND)
def revoke_feed(request: PersonRequest) -> schemas.FeedOut:
    """Take the address of your own calendar back."""
    actions.revoke_feed(request.actor, own_member_or_404(request.actor))
    return schemas.FeedOut(path="")


@router.get("/me/gatherings", response=schemas.GatheringPage, operation_id="list_own_gatherings")
@endpoint(Meetings.ATTEND)
def list_own_gatherings(request: PersonRequest, after: After = "", limit: Limit = 50) -> Any:
    """List what you are called to, the newest first."""
    rows = showing.own_lines(request.actor)
    fields = ("-gathering__held_on", "-id")
    told = lambda line: schemas.GatheringOut.of(line.gathering)
    return paged(request, rows.select_related("gathering__unit"), fields, after, limit, told)


@router.get("/me/gatherings/{uuid:gathering}", response=schemas.OwnGathering, operation_id="show_own_gathering")
@endpoint(Meetings.ATTEND)
def show_own_gathering(request: PersonRequest, gathering: UUID) -> schemas.OwnGathering:
    """Show a gathering to which you are called: when, where, about what, and your leave."""
    return schemas.OwnGathering.own(showing.own_line(request.actor, gathering))


@router.post("/me/gatherings/{uuid:gathering}/sign-in", response=schemas.SignedOut, operation_id="sign_in")
@endpoint(Meetings.ATTEND)
def sign_in(request: PersonRequest, gathering: UUID, details: schemas.SignIn) -> schemas.SignedOut:
    """Sign in by the short code, or by the QR. A refusal's `reason` is `early`, `closed`, `wrong_code`, `too_many`,
    `forged`, `expired` or `clock`."""
    line = registers.signing_line(request.actor, gathering)
    if details.token:
        is_new = actions.sign_in_by_scan(request.actor, line, **details.dict(exclude={"code"}))
    else:
        is_new = actions.sign_in_by_code(request.actor, line, **details.dict(exclude={"token"}))
    return schemas.SignedOut.of(is_new, registers.signing_line(request.actor, gathering))


@router.post("/me/gatherings/{uuid:gathering}/leave", response={201: schemas.LeaveOut}, operation_id="ask_leave")
@endpoint(Meetings.ATTEND)
def ask_leave(request: PersonRequest, gathering: UUID, details: schemas.AskLeave) -> Status[Any]:
    """Ask to stay away from a gathering."""
    line = showing.own_line(request.actor, gathering)
    asked = actions.ask_leave(request.actor, line, reason=details.reason)
    return Status(201, schemas.LeaveOut.of(asked))


@router.post("/me/leaves/{uuid:leave}/withdraw", response=schemas.LeaveOut, operation_id="withdraw_leave")
@endpoint(Meetings.ATTEND)
def withdraw_leave(request: PersonRequest, leave: UUID) -> schemas.LeaveOut:
    """Come after all: take your request for leave back."""
    asked = find(showing.own_leaves(request.actor), request.actor, Meetings.ATTEND, pk=leave)
    actions.withdraw_leave(request.actor, asked)
    return schemas.LeaveOut.of(showing.leaves().get(pk=leave))


def _gathering(request: PersonRequest, pk: UUID) -> Gathering:
    rows = Gathering.objects.select_related("unit", "chair")
    return find(rows, request.actor, Meetings.PLAN, pk=pk)


def _units(request: PersonRequest, keys: Sequence[UUID], known: Sequence[Unit] = ()) -> list[Unit]:
    """Return the units, those known already or inside the actor's reach; the act asks its right in each new one.

    Raises Refused for another.
    """
    found = {unit.pk: unit for unit in known if unit.pk in keys}
    found |= {unit.pk: unit for unit in Unit.objects.within(request.actor).filter(pk__in=set(keys) - found.keys())}
    if len(found) < len(set(keys)):
        raise Refused(_("没有找到这个组织。"), field="beside")
    return sorted(found.values(), key=lambda unit: unit.path)
