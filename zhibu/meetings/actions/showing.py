"""Whoever holds a gathering says what its screen shows, and enters how many hands were raised: counts, never names."""

from uuid import UUID

from django.utils.translation import gettext as _

from zhibu.gate.actor import Actor, Refused
from zhibu.gate.doors import Noted, action
from zhibu.meetings.actions.minutes import BEGUN, give_agenda, writable
from zhibu.meetings.actions.registers import locked
from zhibu.meetings.actions.voting import enter_vote
from zhibu.meetings.models import Gathering, Item, Minutes, Vote
from zhibu.meetings.permissions import Meetings
from zhibu.meetings.rules.tallies import Tally, acts_of


@action(Meetings.HOLD, own=True)
def show_item(actor: Actor, gathering: Gathering, *, item: UUID | None = None, act: str = "") -> None:
    """Let the screen show an item of the agenda, and the quorum of what it is voted on as; the first item where none is
    named.

    Raises Refused before the register is opened, for an item of another gathering, and for what it does not vote on.
    """
    held = _begun(gathering)
    acts = acts_of(held.kinds)
    if act and act not in acts:
        raise Refused(_("这次会议没有这种表决。"), field="act")
    found = Item.objects.filter(pk=item, gathering=held).first() if item else give_agenda(held)
    if found is None:
        raise Refused(_("没有找到这一项议题。"), field="item")
    held.item_shown, held.act_shown = found, act or (acts[0].value if acts else "")
    held.save(update_fields=["item_shown", "act_shown"])


@action(Meetings.HOLD, own=True, keeps=("act",))
def count_vote(
    actor: Actor, gathering: Gathering, *, item: UUID, act: str, about: str, tally: Tally, unit: UUID | None = None
) -> Noted:
    """Enter a show of hands as counts, before or beside the minutes, which hold it then; the screen shows the result.

    Raises Refused as `record_vote` does, and where the minutes are written no more.
    """
    held = _countable(gathering)
    return Noted({"passed": enter_vote(actor, held, item, act, about, tally, unit)})


@action(Meetings.HOLD, own=True)
def uncount_vote(actor: Actor, gathering: Gathering, *, vote: UUID) -> None:
    """Take a show of hands away that was counted wrongly. Raises Refused for one that is gone, and as `count_vote`."""
    held = _countable(gathering)
    gone, _rows = Vote.objects.filter(pk=vote, item__gathering=held).delete()
    if not gone:
        raise Refused(_("这次表决已经去掉了。"))


def _begun(gathering: Gathering) -> Gathering:
    held = locked(gathering)
    if held.state not in BEGUN:
        raise Refused(_("先开始签到，再投议题、记表决。"))
    return held


def _countable(gathering: Gathering) -> Gathering:
    """Return the gathering, locked, whose minutes, where there are any, are still written. Raises Refused."""
    held = _begun(gathering)
    minutes = Minutes.objects.filter(gathering=held).first()
    if minutes is not None:
        writable(minutes)
    return held
