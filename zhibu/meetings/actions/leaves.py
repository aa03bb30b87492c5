"""Who is called asks for leave; who plans answers."""

from django.urls import reverse
from django.utils.translation import gettext as _

from zhibu.access.queries import answerers
from zhibu.gate.actor import Actor, Refused
from zhibu.gate.doors import action
from zhibu.gate.rows import owns
from zhibu.lib.text import clean
from zhibu.meetings.actions.calling import tell
from zhibu.meetings.actions.counting import counted_leave
from zhibu.meetings.choices import CAME, STANDING, Answer, GatheringState, Presence, Progress
from zhibu.meetings.models import Attendance, Leave, Minutes
from zhibu.meetings.permissions import Meetings
from zhibu.meetings.queries.showing import when_worded
from zhibu.notices.actions import notify
from zhibu.web.worded import worded


@action(Meetings.ATTEND, own=True)
def ask_leave(actor: Actor, line: Attendance, *, reason: str) -> Leave:
    """Ask to stay away from a gathering, and say why; whoever may answer is told.

    Raises Refused for what is over or cancelled, for who has come already, and while a request stands.
    """
    line = Attendance.objects.select_for_update(of=("self",)).select_related("gathering", "unit").get(pk=line.pk)
    gathering = line.gathering
    if gathering.state == GatheringState.CANCELLED:
        raise Refused(_("这次会议已经取消，不用请假。"))
    if not gathering.is_ahead(actor.today):
        raise Refused(_("日期已经过去，不能再请假；有情况请告诉支部。"))
    if not line.is_due:
        raise Refused(_("这次对您不作硬性要求，来不了不用请假。"))
    if line.presence in CAME:
        raise Refused(_("您已经到会了，不用请假。"))
    if Leave.objects.filter(attendance=line, answer__in=STANDING).exists():
        raise Refused(_("您已经请过假了。"))
    reason = clean(reason)
    if not reason:
        raise Refused(_("请写一句为什么来不了。"), field="reason")
    leave = Leave.objects.create(attendance=line, reason=reason[:200], asked_at=actor.at)
    notify(
        answerers(line.unit, Meetings.PLAN, actor.today, but=line.person_id),
        kind="leave",
        title=worded("%(name)s请假：%(theme)s") % {"name": actor.name, "theme": gathering.theme},
        text=when_worded(gathering.held_on, gathering.begins, gathering.ends),
        url=reverse("answer_leave", args=[leave.pk]),
        unit_path=line.unit_path,
        at=actor.at,
        needs=Meetings.PLAN,
    )
    return leave


@action(Meetings.PLAN, keeps=("is_granted",))
@counted_leave
def answer_leave(actor: Actor, leave: Leave, *, is_granted: bool, note: str = "") -> None:
    """Grant or decline a request for leave; the person is told. Raises Refused for one's own, for one that does not
    wait, for what is cancelled, and for a no without why.

    What is over is answered still: an answer is owed. Who was put down as absent meanwhile is excused by a yes; in
    locked minutes the register stays as it is.
    """
    if owns(actor, leave):
        raise Refused(_("自己的请假请由别人答复。"))
    held = _waiting(leave)
    note = clean(note)[:200]
    if not is_granted and not note:
        raise Refused(_("请写明为什么不同意：本人看得到。"), field="note")
    held.answer = Answer.GRANTED if is_granted else Answer.DECLINED
    held.answered_at, held.answered_by, held.note = actor.at, actor.name, note
    held.save(update_fields=["answer", "answered_at", "answered_by", "note"])
    gathering = held.attendance.gathering
    if is_granted and not Minutes.objects.filter(gathering=gathering, progress=Progress.LOCKED).exists():
        absent = Attendance.objects.filter(pk=held.attendance_id, presence=Presence.ABSENT)
        absent.update(presence=Presence.EXCUSED, said_by=actor.name[:60], said_at=actor.at)
    title = worded("同意您请假：%(theme)s") if is_granted else worded("没有同意您请假：%(theme)s")
    tell(actor, gathering, held.attendance.people, title % {"theme": gathering.theme}, text=note, kind="leave_answer")


@action(Meetings.ATTEND, own=True)
def withdraw_leave(actor: Actor, leave: Leave) -> None:
    """Come after all: take the own request back, answered or not. Raises Refused for what is over or cancelled, and for
    one that was declined or taken back."""
    held = Leave.objects.select_for_update(of=("self",)).select_related("attendance__gathering").get(pk=leave.pk)
    if held.answer not in STANDING:
        raise Refused(_("这次请假已经了结，不用撤回。"))
    if not held.attendance.gathering.is_ahead(actor.today):
        raise Refused(_("这次会议已经过去或者取消了，不用再撤回。"))
    held.answer, held.answered_at, held.answered_by = Answer.WITHDRAWN, actor.at, actor.name
    held.save(update_fields=["answer", "answered_at", "answered_by"])


def _waiting(leave: Leave) -> Leave:
    rows = Leave.objects.select_for_update(of=("self",)).select_related("attendance__gathering")
    held = rows.get(pk=leave.pk)
    if held.answer != Answer.WAITING:
        raise Refused(_("这次请假已经答复过，或者本人撤回了。"))
    if held.attendance.gathering.state == GatheringState.CANCELLED:
        raise Refused(_("这次会议已经取消，不用答复了。"))
    return held
