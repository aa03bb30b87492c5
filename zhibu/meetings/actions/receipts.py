"""Receipts: where a call asked for them, those who have not said that they read it are reminded."""

from django.utils.translation import gettext as _

from zhibu.gate.actor import Actor, Refused
from zhibu.gate.doors import Noted, action
from zhibu.meetings.actions.calling import tell
from zhibu.meetings.choices import GatheringState
from zhibu.meetings.models import Gathering
from zhibu.meetings.permissions import Meetings
from zhibu.meetings.queries.receipts import missing_receipts, was_reminded_on
from zhibu.web.worded import worded

REMINDER = "gathering_reminder"


@action(Meetings.PLAN)
def remind_unread(actor: Actor, gathering: Gathering) -> Noted:
    """Remind those who have not said that they read the call; notes how many. Once a day at most.

    Raises Refused where the call did not ask for receipts, where all have given theirs, a second time on a day, and for
    what is over or cancelled.
    """
    held = Gathering.objects.select_for_update(of=("self",)).get(pk=gathering.pk)
    if held.state != GatheringState.CALLED or not held.is_ahead(actor.today):
        raise Refused(_("已经过去、取消了，或者还没有通知，不用提醒。"))
    receipts = missing_receipts(held)
    if not receipts.asked:
        raise Refused(_("这次通知没有要回执。"))
    if not receipts.missing:
        raise Refused(_("大家都给了回执，不用再提醒。"))
    if was_reminded_on(held, actor.today):
        raise Refused(_("今天已经提醒过了，明天再说。"))
    people = [person for person, _name in receipts.missing]
    title = worded("请看通知，并给回执：%(theme)s") % {"theme": held.theme}
    tell(actor, held, people, title, kind=REMINDER, asks_receipt=True)
    return Noted({"people": len(people)})
