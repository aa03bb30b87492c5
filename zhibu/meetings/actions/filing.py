"""Locked minutes are filed with the level above, passed or returned by it, put right and filed again."""

from collections.abc import Collection, Sequence
from uuid import UUID

from django.db.models import Max
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zhibu.access.queries import answerers
from zhibu.figures.actions.counting import counted_by_itself
from zhibu.gate.actor import Actor, Refused
from zhibu.gate.doors import Noted, Recorded, action, bulk
from zhibu.gate.rows import below
from zhibu.meetings.actions.counting import counted_filing, counted_minutes, touch_gatherings
from zhibu.meetings.choices import FilingState, Kept, Progress
from zhibu.meetings.models import Filing, FilingWay, Gathering, Item, Minutes, Reason, Record
from zhibu.meetings.permissions import Meetings
from zhibu.meetings.queries import filings as filed
from zhibu.meetings.rules.filing import Fault, tidied
from zhibu.notices.actions import notify
from zhibu.notices.models import Notice
from zhibu.orgs.models import Unit
from zhibu.web.worded import worded

_LINES = """
select f.id, g.theme, f.unit_id, f.unit_path, '{}'::jsonb from meetings_filing f
  join meetings_record r on r.id = f.record_id join meetings_gathering g on g.id = r.gathering_id where f.id = any(%s)
"""


@action(Meetings.WRITE, own=True)
@counted_minutes
def file_record(actor: Actor, minutes: Minutes) -> Noted:
    """File locked minutes with the level above: nothing is filled in, what is filed is the record itself.

    Raises Refused before they are locked, for what is filed already, and where no level above reviews.
    """
    gathering = _locked(minutes)
    made = file_gathering(actor, gathering)
    return Noted({"filing": made.pk})


@action(Meetings.WRITE, own=True)
@counted_minutes
def refile(actor: Actor, minutes: Minutes) -> Noted:
    """File a returned record again, with the addendum that puts it right.

    Raises Refused for what was not returned, and where nothing has been added since.
    """
    gathering = _locked(minutes)
    held = Filing.objects.select_for_update(of=("self",)).filter(record__gathering=gathering).first()
    if held is None or held.state != FilingState.RETURNED:
        raise Refused(_("这份记录没有被退回，不用重新备案。"))
    last = _last_number(gathering)
    if last <= held.upto:
        raise Refused(_("请先补记一条，把退回的地方说清楚，再重新备案。"))
    to = _above(gathering)
    held.unit, held.unit_path, held.state, held.round, held.upto = to, to.path, FilingState.FILED, held.round + 1, last
    held.filed_at, held.filed_by, held.answered_at, held.answered_by = actor.at, actor.name[:60], None, ""
    held.save()
    _tell_reviewers(actor, to)
    return Noted({"round": held.round})


@action(Meetings.REVIEW)
@counted_filing
def pass_filing(actor: Actor, filing: Filing, *, upto: int | None = None) -> None:
    """Pass a record that was filed. Raises Refused for one that does not wait, for one's own, and where it was filed
    again since `upto`, the last link of the chain that was read."""
    held = _waiting(actor, filing)
    if upto is not None and held.upto != upto:
        raise Refused(_("支部刚刚补记、重新备案了，请看过补记的内容再审查。"))
    _answer(actor, held, FilingState.PASSED)


@action(Meetings.REVIEW)
@counted_filing
def return_filing(actor: Actor, filing: Filing, *, faults: Sequence[Fault]) -> Noted:
    """Return a record with reasons, each a sentence about a part of one item; its recorder and its chair are told.

    Raises Refused for one that does not wait, for one's own, for no reason, and for what the record does not hold.
    """
    held = _waiting(actor, filing)
    gathering = held.record.gathering
    items = Item.objects.filter(gathering=gathering).values_list("pk", flat=True)
    said = tidied(faults, items)
    Reason.objects.bulk_create(
        Reason(filing=held, round=held.round, item_id=one.item, part=one.part, text=one.text) for one in said
    )
    _answer(actor, held, FilingState.RETURNED)
    recorder = Minutes.objects.values_list("recorder", flat=True).get(gathering=gathering)
    people = {recorder, gathering.chair_id} - {None, actor.person_id}
    notify(
        [one for one in people if one],
        kind="filing_returned",
        title=worded("备案的记录被退回：%(theme)s") % {"theme": gathering.theme},
        text=worded("%(unit)s写了理由，请补记以后重新备案。") % {"unit": held.unit.short_name},
        url=reverse("show_minutes", args=[gathering.pk]),
        unit_path=gathering.unit_path,
        subject=gathering.pk,
        at=actor.at,
    )
    return Noted({"reasons": len(said)})


@bulk(Meetings.REVIEW)
@counted_by_itself
def pass_filings(actor: Actor, unit: Unit, *, filings: Collection[UUID]) -> Recorded[int]:
    """Pass several records that were filed with the unit or below it; return how many were passed.

    Those that wait no more are left as they are. Raises Refused where none waits, and where one is the actor's own.
    """
    rows = Filing.objects.filter(below((unit.path,), "unit_path"), pk__in=filings)
    touch_gatherings(rows.values_list("record__gathering", flat=True))
    waiting = rows.filter(state=FilingState.FILED).select_for_update(of=("self",))
    found = list(waiting.order_by("id").values_list("pk", flat=True))
    if not found:
        raise Refused(_("选中的记录都已经审查过了。"))
    if own := filed.own_among(actor, found):
        told = ngettext(
            "选中的有 %(n)d 份是您主持或者记录的，请由别人审查。",
            "选中的有 %(n)d 份是您主持或者记录的，请由别人审查。",
            own,
        )
        raise Refused(told % {"n": own})
    Filing.objects.filter(pk__in=found).update(
        state=FilingState.PASSED, answered_at=actor.at, answered_by=actor.name[:60]
    )
    return Recorded(len(found), kind="filing", lines=_LINES, params=[found])


@action(Meetings.REVIEW, keeps=("is_automatic",))
def set_filing_way(actor: Actor, unit: Unit, *, is_automatic: bool) -> None:
    """Say whether locked minutes of the unit and all below it are filed by themselves."""
    FilingWay.objects.update_or_create(unit=unit, defaults={"is_automatic": is_automatic})


def file_by_itself(actor: Actor, gathering: Gathering) -> bool:
    """File what was just locked, where the unit or one above it has set so; return whether it was filed."""
    if not filed.is_automatic(gathering.unit) or filed.reviewer_of(gathering.unit) is None:
        return False
    file_gathering(actor, gathering)
    return True


def file_gathering(actor: Actor, gathering: Gathering) -> Filing:
    """File the record of the gathering, whose minutes are locked. Raises Refused for what is filed already."""
    record = Record.objects.get(gathering=gathering, what=Kept.MINUTES)
    if Filing.objects.filter(record=record).exists():
        raise Refused(_("这份记录已经备案了。"))
    to = _above(gathering)
    made = Filing.objects.create(
        record=record,
        unit=to,
        unit_path=to.path,
        branch_id=gathering.unit_id,
        upto=_last_number(gathering),
        filed_at=actor.at,
        filed_by=actor.name[:60],
    )
    _tell_reviewers(actor, to)
    return made


def _locked(minutes: Minutes) -> Gathering:
    """Lock the minutes and return their gathering. Raises Refused where they are not locked by their chair yet."""
    rows = Minutes.objects.select_for_update(of=("self",)).select_related("gathering__unit")
    held = rows.get(pk=minutes.pk)
    if held.progress != Progress.LOCKED:
        raise Refused(_("主持人确认、锁定以后，才能备案。"))
    return held.gathering


def _above(gathering: Gathering) -> Unit:
    to = filed.reviewer_of(gathering.unit)
    if to is None:
        raise Refused(_("上面没有党总支、党委，不用备案。"))
    return to


def _last_number(gathering: Gathering) -> int:
    last: int = Record.objects.filter(gathering=gathering).aggregate(last=Max("number"))["last"]
    return last


def _waiting(actor: Actor, filing: Filing) -> Filing:
    """Lock and return a filing that waits. Raises Refused for others, and for what the actor led or wrote."""
    rows = Filing.objects.select_for_update(of=("self",)).select_related("record__gathering", "unit")
    held = rows.get(pk=filing.pk)
    if held.state != FilingState.FILED:
        raise Refused(_("这份记录没有在等审查。"))
    if filed.own_among(actor, [held.pk]):
        raise Refused(_("这次会是您主持或者记录的，请由别人审查。"))
    return held


def _answer(actor: Actor, held: Filing, state: FilingState) -> None:
    held.state, held.answered_at, held.answered_by = state, actor.at, actor.name[:60]
    held.save(update_fields=["state", "answered_at", "answered_by"])


def _tell_reviewers(actor: Actor, to: Unit) -> None:
    """Tell those who review that something waits: once, until they have read it, and not for each record."""
    people = answerers(to, Meetings.REVIEW, actor.today, but=actor.person_id)
    told = Notice.objects.unread().filter(person__in=people, kind="filing", subject=to.pk)
    known = set(told.values_list("person_id", flat=True))
    notify(
        [one for one in people if one not in known],
        kind="filing",
        title=worded("%(unit)s有记录等审查") % {"unit": to.short_name},
        url=reverse("list_filings"),
        unit_path=to.path,
        subject=to.pk,
        needs=Meetings.REVIEW,
        at=actor.at,
    )
