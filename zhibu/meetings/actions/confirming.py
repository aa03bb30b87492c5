"""Minutes are put before those who came, confirmed, put right, and locked by whoever presided: a link of the chain."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from zhibu.gate.actor import Actor, Refused
from zhibu.gate.doors import Noted, action
from zhibu.gate.rows import owns
from zhibu.lib.text import clean
from zhibu.meetings.actions.counting import counted_gathering
from zhibu.meetings.actions.filing import file_by_itself
from zhibu.meetings.actions.minutes import writable
from zhibu.meetings.choices import CAME, Answer, GatheringState, Kept, Progress
from zhibu.meetings.models import Amendment, Attendance, Confirmation, Gathering, Item, Minutes, Point, Record, Vote
from zhibu.meetings.permissions import Meetings
from zhibu.meetings.queries import chain
from zhibu.meetings.rules.chain import FORMAT, canonical, digest, moment
from zhibu.meetings.rules.minutes import MOST_SIGNS, tidy
from zhibu.notices.actions import notify
from zhibu.orgs.models import Unit
from zhibu.web.worded import Worded, worded


@action(Meetings.WRITE, own=True)
def ask_confirmation(actor: Actor, minutes: Minutes) -> Noted:
    """Put the minutes before those who came and whoever presided; they are told. Nothing is written while they read.

    Raises Refused before the register is closed, without a chair, and where nothing is written yet.
    """
    held = writable(minutes)
    gathering = held.gathering
    if gathering.state != GatheringState.HELD:
        raise Refused(_("请先结束签到，再请大家确认。"))
    if gathering.chair_id is None:
        raise Refused(_("还没有写明谁主持，请先定主持人。"))
    items = Item.objects.filter(gathering=gathering)
    says = items.filter(
        ~Q(decision="") | Q(pk__in=Point.objects.values("item")) | Q(pk__in=Vote.objects.values("item"))
    )
    if not says.exists():
        raise Refused(_("记录还是空的，请先写。"))
    held.progress, held.edition, held.asked_at = Progress.ASKED, held.edition + 1, actor.at
    held.save(update_fields=["progress", "edition", "asked_at"])
    came = Attendance.objects.filter(gathering=gathering, presence__in=CAME, person__isnull=False)
    people = {*came.values_list("person", flat=True), gathering.chair_id} - {actor.person_id}
    _tell(actor, held, people, worded("请确认会议记录：%(theme)s"))
    return Noted({"people": len(people)})


@action(Meetings.WRITE, own=True)
def reopen_minutes(actor: Actor, minutes: Minutes) -> None:
    """Take the minutes back to write on: whoever confirmed is asked again. Raises Refused where they do not wait."""
    held = _asked(minutes)
    held.progress = Progress.WRITING
    held.save(update_fields=["progress"])


@action(Meetings.ATTEND, own=True)
def confirm_minutes(actor: Actor, line: Attendance) -> None:
    """Say that the minutes are right; said again, nothing changes. Raises Refused for who was not there, and where
    nobody is asked."""
    minutes, there = _read_by(line)
    Confirmation.objects.get_or_create(
        minutes=minutes, edition=minutes.edition, attendance=there, defaults={"at": actor.at}
    )


@action(Meetings.ATTEND, own=True)
def ask_amendment(actor: Actor, line: Attendance, *, text: str) -> Amendment:
    """Ask that the minutes be put right, in words; the recorder is told. Raises Refused for no words, for who was not
    there, where nobody is asked, and while a request waits."""
    minutes, there = _read_by(line)
    text = clean(text)[:500]
    if not text:
        raise Refused(_("请写哪里不对、应该怎么写。"), field="text")
    if Amendment.objects.filter(attendance=there, answer=Answer.WAITING).exists():
        raise Refused(_("您提过的意见还没有答复，请等一等。"))
    Confirmation.objects.filter(minutes=minutes, edition=minutes.edition, attendance=there).delete()
    made = Amendment.objects.create(
        minutes=minutes, attendance=there, edition=minutes.edition, text=text, asked_at=actor.at
    )
    _tell(actor, minutes, {minutes.recorder_id}, worded("对会议记录有意见：%(theme)s"))
    return made


@action(Meetings.WRITE, own=True, keeps=("is_accepted",))
def answer_amendment(actor: Actor, minutes: Minutes, *, amendment: UUID, is_accepted: bool, note: str = "") -> None:
    """Answer a request to put the minutes right: yes, and they are open to be written again; or no, and why.

    Raises Refused for one that does not wait, and for a no without why.
    """
    held = _asked(minutes)
    asked = Amendment.objects.select_for_update(of=("self",)).select_related("attendance")
    found = asked.filter(pk=amendment, minutes=held, answer=Answer.WAITING).first()
    if found is None:
        raise Refused(_("这条意见已经答复过了。"))
    note = clean(note)[:200]
    if not is_accepted and not note:
        raise Refused(_("请写明为什么不改：本人看得到。"), field="note")
    found.answer = Answer.GRANTED if is_accepted else Answer.DECLINED
    found.note, found.answered_at, found.answered_by = note, actor.at, actor.name[:60]
    found.save(update_fields=["answer", "note", "answered_at", "answered_by"])
    if is_accepted:
        held.progress = Progress.WRITING
        held.save(update_fields=["progress"])
    _tell(actor, held, set(found.attendance.people), worded("会议记录的意见有答复：%(theme)s"), text=note)


@action(Meetings.ATTEND, own=True)
@counted_gathering
def lock_minutes(actor: Actor, gathering: Gathering) -> Noted:
    """Confirm the minutes as whoever presided, and lock them: what they say is a link of the unit's chain from now on.

    Raises Refused where nobody is asked, where another presides meanwhile, while a request to put them right waits, and
    where the chair wrote them alone and nobody else has confirmed.
    """
    minutes = Minutes.objects.filter(gathering=gathering.pk).first()
    if minutes is None:
        raise Refused(_("还没有人写这次的记录。"))
    held = _asked(minutes)
    # Read again behind the lock of the minutes: somebody may have named another chair meanwhile.
    held.gathering = Gathering.objects.select_related("unit", "chair").get(pk=gathering.pk)
    if not owns(actor, held.gathering):
        raise Refused(_("主持人已经换了，由现在的主持人确认并锁定。"))
    if Amendment.objects.filter(minutes=held, answer=Answer.WAITING).exists():
        raise Refused(_("还有意见没有答复，答复了再锁定。"))
    others = Attendance.objects.filter(gathering=gathering.pk, presence__in=CAME, person__isnull=False)
    others = others.exclude(person=actor.person_id)
    said = Confirmation.objects.filter(minutes=held, edition=held.edition, attendance__in=others)
    if held.recorder_id == actor.person_id and others.exists() and not said.exists():
        raise Refused(_("记录是您自己写的，请等到会的同志至少有一位确认，再锁定。"))
    facts = chain.facts_of(held, actor)
    made = _chain(actor, held.gathering, Kept.MINUTES, facts)
    held.progress, held.locked_at = Progress.LOCKED, actor.at
    held.save(update_fields=["progress", "locked_at"])
    filed = {"filed": True} if file_by_itself(actor, held.gathering) else {}
    return Noted({"number": made.number, "hash": made.hash, **filed})


@action(Meetings.WRITE, own=True)
def add_addendum(actor: Actor, minutes: Minutes, *, text: str) -> Noted:
    """Add to locked minutes what they lack: the minutes stay as they are, and this is a link behind them.

    Raises Refused for no words, and where nothing is locked.
    """
    held = _locked(minutes)
    if held.progress != Progress.LOCKED:
        raise Refused(_("记录还没有锁定，直接改就可以。"))
    text = tidy(text)
    if not text or len(text) > MOST_SIGNS:
        raise Refused(_("请写要补记的话，最多 %(most)s 字。") % {"most": MOST_SIGNS}, field="text")
    facts = {
        "format": FORMAT,
        "what": Kept.ADDENDUM.value,
        "unit": str(held.gathering.unit_id),
        "gathering": str(held.gathering_id),
        "text": text,
        "at": moment(actor.at),
        "by": actor.name[:60],
    }
    made = _chain(actor, held.gathering, Kept.ADDENDUM, facts)
    return Noted({"number": made.number, "hash": made.hash})


def _chain(actor: Actor, gathering: Gathering, what: Kept, facts: Mapping[str, Any]) -> Record:
    """Write the facts as the next link of the unit's chain; of two at once, the second stands behind the first."""
    Unit.objects.select_for_update().get(pk=gathering.unit_id)
    last = Record.objects.filter(unit=gathering.unit_id).order_by("-number").first()
    prev, number = (last.hash, last.number + 1) if last else ("", 1)
    body = canonical({**facts, "number": number})
    return Record.objects.create(
        unit_id=gathering.unit_id,
        number=number,
        gathering=gathering,
        what=what,
        body=body,
        prev_hash=prev,
        hash=digest(prev, body),
        at=actor.at,
        by=actor.name[:60],
    )


def _locked(minutes: Minutes) -> Minutes:
    rows = Minutes.objects.select_for_update(of=("self",))
    return rows.select_related("gathering__unit", "gathering__chair", "recorder").get(pk=minutes.pk)


def _asked(minutes: Minutes) -> Minutes:
    """Lock and return minutes that wait to be confirmed. Raises Refused for others."""
    held = _locked(minutes)
    if held.progress != Progress.ASKED:
        raise Refused(_("记录没有在等确认。"))
    return held


def _read_by(line: Attendance) -> tuple[Minutes, Attendance]:
    """Return the minutes that somebody is asked about, and their line. Raises Refused for who was not there."""
    there = Attendance.objects.select_related("person").get(pk=line.pk)
    if there.presence not in CAME:
        raise Refused(_("记录由到会的人确认。"))
    minutes = Minutes.objects.filter(gathering=line.gathering_id).first()
    if minutes is None:
        raise Refused(_("记录没有在等确认。"))
    return _asked(minutes), there


def _tell(actor: Actor, minutes: Minutes, people: set[UUID], title: Worded, *, text: str = "") -> None:
    gathering = minutes.gathering
    notify(
        people - {actor.person_id},
        kind="minutes",
        title=title % {"theme": gathering.theme},
        text=text,
        url=reverse("show_minutes", args=[gathering.pk]),
        unit_path=gathering.unit_path,
        at=actor.at,
        subject=gathering.pk,
    )
