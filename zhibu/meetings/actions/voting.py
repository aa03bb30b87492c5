"""Votes are entered as counts, and tasks as what somebody is to do by a day."""

from datetime import date
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from zhibu import rulebook
from zhibu.gate.actor import Actor, Refused
from zhibu.gate.doors import Noted, action
from zhibu.lib.text import clean
from zhibu.meetings.actions.counting import counted_minutes, counted_task
from zhibu.meetings.actions.minutes import item_of, writable
from zhibu.meetings.models import FollowUp, Gathering, Item, Minutes, Point, Vote
from zhibu.meetings.permissions import Meetings
from zhibu.meetings.queries import minutes as kept
from zhibu.meetings.queries import registers
from zhibu.meetings.queries.showing import hosts
from zhibu.meetings.rules.minutes import refuse_task
from zhibu.meetings.rules.tallies import Tally, acts_of, judged, refuse_barred, refuse_counts, refuse_too_few
from zhibu.notices.actions import notify
from zhibu.orgs.models import Unit
from zhibu.web.worded import worded

MOST_VOTES = 100
MOST_TASKS = 200


@action(Meetings.WRITE, own=True, keeps=("act",))
def record_vote(
    actor: Actor, minutes: Minutes, *, item: UUID, act: str, about: str, tally: Tally, unit: UUID | None = None
) -> Noted:
    """Enter a vote as counts, no more than the register knows; what the articles say of it is kept with it.

    Of a joint gathering each unit counts by itself. Raises Refused, at the field, for counts that cannot be, for what
    the gathering does not vote on, and where too few were there (`reason` no_quorum): then there was no vote.
    """
    held = writable(minutes)
    return Noted({"passed": enter_vote(actor, held.gathering, item, act, about, tally, unit)})


@action(Meetings.WRITE, own=True)
def remove_vote(actor: Actor, minutes: Minutes, *, vote: UUID) -> None:
    """Take a vote away that was entered by mistake. Raises Refused for one that is gone."""
    held = writable(minutes)
    gone, _rows = Vote.objects.filter(pk=vote, item__gathering=held.gathering_id).delete()
    if not gone:
        raise Refused(_("这次表决已经去掉了。"))


@action(Meetings.WRITE, own=True, keeps=("due_on",))
@counted_minutes
def add_follow_up(
    actor: Actor,
    minutes: Minutes,
    *,
    item: UUID,
    what: str,
    owner: UUID,
    due_on: date,
    problem: str = "",
    point: int | None = None,
) -> Noted:
    """Write down what somebody is to do by a day; they are told. `point` says of which of the item's points, from 1, it
    comes: the words of that suggestion stay with it. Raises Refused at the field."""
    held = writable(minutes)
    row = item_of(held, item)
    gathering = held.gathering
    what, problem = clean(what)[:300], clean(problem)[:300]
    refuse_task(what, due_on, gathering.held_on)
    name = dict(kept.people(gathering)).get(owner)
    if name is None:
        raise Refused(_("请从名单里选。"), field="owner")
    said = None if point is None else Point.objects.filter(item=row, order=point).first()
    if point is not None and said is None:
        raise Refused(_("这条发言刚刚改过了，请再选一次。"), field="point")
    if FollowUp.objects.filter(gathering=gathering).count() >= MOST_TASKS:
        raise Refused(_("一次会议最多记 %(most)s 件跟进事项。") % {"most": MOST_TASKS})
    made = FollowUp.objects.create(
        gathering=gathering,
        item=row,
        problem=problem,
        suggestion=said.text if said else "",
        suggested_by=said.speaker_name if said else "",
        what=what,
        owner_id=owner,
        owner_name=name,
        due_on=due_on,
    )
    if owner != actor.person_id:
        notify(
            [owner],
            kind="follow_up",
            title=worded("会上定了由您办：%(what)s") % {"what": what},
            text=worded("请在 %(day)s 以前办好。") % {"day": due_on.isoformat()},
            url=reverse("list_own_follow_ups"),
            unit_path=gathering.unit_path,
            subject=made.pk,
            at=actor.at,
        )
    return Noted({"task": made.pk})


@action(Meetings.WRITE, own=True)
@counted_minutes
def remove_follow_up(actor: Actor, minutes: Minutes, *, follow_up: UUID) -> None:
    """Take a task away that was written down by mistake. Raises Refused for one that is gone."""
    held = writable(minutes)
    gone, _rows = FollowUp.objects.filter(pk=follow_up, gathering=held.gathering_id).delete()
    if not gone:
        raise Refused(_("这件跟进事项已经去掉了。"))


@action(Meetings.ATTEND, own=True, keeps=("note",))
@counted_task
def finish_follow_up(actor: Actor, follow_up: FollowUp, *, note: str = "") -> None:
    """Say that one's own task is done. Raises Refused for one that is done already."""
    _finish(actor, follow_up.pk, note)


@action(Meetings.WRITE, own=True, keeps=("note",))
@counted_minutes
def close_follow_up(actor: Actor, minutes: Minutes, *, follow_up: UUID, note: str = "") -> None:
    """Write down that a task of the gathering is done, whoever had it. Raises Refused for one that is done already."""
    if not FollowUp.objects.filter(pk=follow_up, gathering=minutes.gathering_id).exists():
        raise Refused(_("这件跟进事项已经去掉了。"))
    _finish(actor, follow_up, note)


def enter_vote(
    actor: Actor, gathering: Gathering, item: UUID, act: str, about: str, tally: Tally, unit: UUID | None
) -> bool | None:
    """Write a vote with what the articles say of it; return whether it passed, None where none says. Raises as
    `record_vote`."""
    row = Item.objects.select_for_update().filter(pk=item, gathering=gathering).first()
    if row is None:
        raise Refused(_("没有找到这一项议题。"), field="item")
    asked = next((one for one in acts_of(gathering.kinds) if one == act), None)
    if asked is None:
        raise Refused(_("这次会议没有这种表决。"), field="act")
    about = clean(about)[:200]
    if not about:
        raise Refused(_("请写表决的是什么。"), field="about")
    voting = _unit(gathering, unit)
    book = rulebook.on(gathering.held_on)
    refuse_barred(book, asked, voting.kind_data)
    count = registers.voters(registers.lines(gathering), voting)
    refuse_counts(asked, tally, due=count.due, came=count.came)
    outcome = judged(book, asked, tally)
    refuse_too_few(outcome.quorum)
    if Vote.objects.filter(item__gathering=gathering).count() >= MOST_VOTES:
        raise Refused(_("一次会议最多记 %(most)s 次表决。") % {"most": MOST_VOTES})
    majority = outcome.majority
    Vote.objects.create(
        item=row,
        unit=voting,
        act=asked,
        about=about,
        **vars(tally),
        not_counted=count.due - tally.due,
        quorum_rule=outcome.quorum.rule.id,
        quorum_source=outcome.quorum.rule.source[:200],
        quorum_least=outcome.quorum.least,
        majority_rule=majority.rule.id if majority else "",
        majority_source=majority.rule.source[:200] if majority else "",
        majority_least=majority.least if majority else 0,
        passed=majority.is_enough if majority else None,
        at=actor.at,
        by=actor.name[:60],
    )
    return majority.is_enough if majority else None


def _finish(actor: Actor, pk: UUID, note: str) -> None:
    held = FollowUp.objects.select_for_update(of=("self",)).get(pk=pk)
    if held.done_on:
        raise Refused(_("这件事已经办结了。"))
    held.done_on, held.done_note, held.done_by = actor.today, clean(note)[:200], actor.name[:60]
    held.save(update_fields=["done_on", "done_note", "done_by"])


def _unit(gathering: Gathering, unit: UUID | None) -> Unit:
    """Return the unit that votes, the gathering's own where none is named. Raises Refused for one that does not hold
    it."""
    if unit is None:
        return gathering.unit
    found = next((one for one in hosts(gathering) if one.pk == unit), None)
    if found is None:
        raise Refused(_("没有找到这个组织。"), field="unit")
    return found
