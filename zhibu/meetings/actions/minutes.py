"""Minutes are begun, and written item by item; of two who write at once, none loses a word."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Max
from django.utils.translation import gettext as _

from zhibu.gate.actor import Actor, Refused, person_of
from zhibu.gate.doors import Noted, action
from zhibu.lib.text import clean
from zhibu.meetings.choices import GatheringState, Progress
from zhibu.meetings.models import Gathering, Item, Minutes, Point
from zhibu.meetings.permissions import Meetings
from zhibu.meetings.queries import minutes as kept
from zhibu.meetings.rules.minutes import Entry, Said, placed, same, tidied, together
from zhibu.meetings.rules.planning import MOST_ITEMS

BEGUN = (GatheringState.OPEN.value, GatheringState.HELD.value)
"""States in which there is something to be written down."""


@action(Meetings.WRITE, own=True)
def begin_minutes(actor: Actor, gathering: Gathering) -> Minutes:
    """Begin the minutes; whoever begins them is the recorder until another is named.

    Raises Refused before the register is opened, for what was cancelled, and where they have been begun.
    """
    held = Gathering.objects.select_for_update(of=("self",)).select_related("unit").get(pk=gathering.pk)
    if held.state not in BEGUN:
        raise Refused(_("先开始签到，或者补录签到表，再写记录。"))
    if Minutes.objects.filter(gathering=held).exists():
        raise Refused(_("这次的记录已经有人在写了。"))
    give_agenda(held)
    return Minutes.objects.create(gathering=held, recorder_id=person_of(actor), begun_at=actor.at)


@action(Meetings.WRITE)
def assign_minutes(actor: Actor, minutes: Minutes, *, recorder: UUID, chair: UUID) -> None:
    """Say who records and who presided: the one writes, the other confirms last of all.

    Raises Refused, at the field, for somebody whom neither the register nor the unit's posts know.
    """
    Gathering.objects.select_for_update(no_key=True).get(pk=minutes.gathering_id)  # first, as acts that count it
    held = writable(minutes)
    gathering = held.gathering
    known = dict(kept.people(gathering)).keys() | {held.recorder_id, gathering.chair_id}
    for field, person in (("recorder", recorder), ("chair", chair)):
        if person not in known:
            raise Refused(_("请从名单里选。"), field=field)
    Minutes.objects.filter(pk=held.pk).update(recorder=recorder)
    Gathering.objects.filter(pk=gathering.pk).update(chair=chair)


@action(Meetings.WRITE, own=True)
def add_item(actor: Actor, minutes: Minutes, *, title: str) -> Noted:
    """Add an item that was not on the agenda. Raises Refused for no title, and for too many."""
    held = writable(minutes)
    title = clean(title)[:200]
    if not title:
        raise Refused(_("请写议题。"), field="title")
    there = Item.objects.filter(gathering=held.gathering_id)
    if there.count() >= MOST_ITEMS:
        raise Refused(_("议题最多 %(most)s 项。") % {"most": MOST_ITEMS}, field="title")
    order = (there.aggregate(last=Max("order"))["last"] or 0) + 1
    made = Item.objects.create(gathering=held.gathering, order=order, title=title)
    return Noted({"item": made.pk})


@action(Meetings.WRITE, own=True)
def write_item(
    actor: Actor,
    minutes: Minutes,
    *,
    item: UUID,
    version: int,
    points: Sequence[Said],
    decision: str,
    keeps_other: bool = False,
) -> Noted:
    """Write what was said to an item and what was decided. `version` is the one that was read before.

    Raises Refused (`reason` clash) where somebody else has written since; nothing is written then. With `keeps_other`
    what they wrote stays, and what only this one says comes behind it. What stands already is no clash: a press sends
    what leaving its field has just sent.
    """
    held = writable(minutes)
    row = item_of(held, item)
    if row.version != version:
        if same(tidied(Entry(list(points), decision)), kept.entry_of(row)):
            return Noted({"order": row.order, "version": row.version})
        raise Refused(_("别人刚刚写过这一项，您写的还没有记下。请看看两边，选一样。"), reason="clash")
    entry = tidied(Entry(placed(points, kept.people(held.gathering)), decision))
    if keeps_other:
        entry = tidied(together(kept.entry_of(row), entry))
    Point.objects.filter(item=row).delete()
    Point.objects.bulk_create(
        Point(item=row, order=order, speaker_id=one.person, speaker_name=one.name, text=one.text)
        for order, one in enumerate(entry.points, 1)
    )
    row.decision, row.version = entry.decision, version + 1
    row.written_at, row.written_by = actor.at, actor.name[:60]
    row.save(update_fields=["decision", "version", "written_at", "written_by"])
    return Noted({"order": row.order, "version": row.version})


def give_agenda(held: Gathering) -> Item:
    """Return the first item of the agenda; where there is none, the theme becomes it."""
    first = Item.objects.filter(gathering=held).order_by("order").first()
    return first or Item.objects.create(gathering=held, order=1, title=held.theme)


def writable(minutes: Minutes) -> Minutes:
    """Lock and return the minutes. Raises Refused where nobody writes them any more, or they wait to be confirmed."""
    held = Minutes.objects.select_for_update(of=("self",)).select_related("gathering__unit").get(pk=minutes.pk)
    if held.progress == Progress.LOCKED:
        raise Refused(_("记录已经锁定，不能再改；有遗漏，可以补记。"))
    if held.progress == Progress.ASKED:
        raise Refused(_("记录正在等大家确认，不能改；要改，先收回来。"))
    if held.gathering.state not in BEGUN:
        raise Refused(_("这次会议已经取消，不用写记录。"))
    return held


def item_of(minutes: Minutes, pk: UUID) -> Item:
    """Lock and return an item of the gathering. Raises Refused for one of another."""
    found = Item.objects.select_for_update().filter(pk=pk, gathering=minutes.gathering_id).first()
    if found is None:
        raise Refused(_("没有找到这一项议题。"), field="item")
    return found
