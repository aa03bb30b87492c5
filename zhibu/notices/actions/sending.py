"""What becomes of letters: claimed for one try, done, tried again later, given up, and looked at by the keeper."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from zhibu.gate.actor import Actor, Refused
from zhibu.gate.doors import Noted, action
from zhibu.gate.rows import Spot
from zhibu.lib import signing
from zhibu.notices.actions.outbox import wake
from zhibu.notices.channels import Result
from zhibu.notices.choices import FAILED, Means, Outcome, State
from zhibu.notices.models import Sending, Way
from zhibu.notices.permissions import Notices

CLAIMED = timedelta(minutes=10)
"""How long one try may take before another worker thinks that its worker has died."""

_CLAIM = """
update notices_sending set tries = tries + 1, next_at = %(until)s
 where id in (select id from notices_sending where state = 'waiting' and next_at <= %(now)s and means = %(means)s
               order by next_at limit %(most)s for update skip locked)
returning id
"""
_NOTE = """
update notices_sending s set state = u.state, trouble = u.trouble, next_at = u.next_at
  from unnest(%(ids)s::uuid[], %(states)s::text[], %(troubles)s::text[], %(nexts)s::timestamptz[])
       as u(id, state, trouble, next_at)
 where s.id = u.id and s.state = 'waiting'
"""


def claim_sendings(means: str, now: datetime, most: int) -> list[UUID]:
    """Take letters of one means that are due, for one try: no other worker takes them meanwhile."""
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, {"until": now + CLAIMED, "now": now, "means": means, "most": most})
        return [row[0] for row in cursor.fetchall()]


def note_results(tried: Sequence[Sending], results: Sequence[Result], now: datetime) -> None:
    """Write down what came of one try: done, another one later, given up; an address that is gone is forgotten."""
    said = {result.id: result for result in results}
    ids, states, troubles, nexts = [], [], [], []
    bad: list[UUID] = []
    gone: list[UUID] = []
    for sending in tried:
        result = said.get(sending.pk, Result(sending.pk, Outcome.LATER, FAILED))
        state = _state(result.outcome, is_old=now - sending.made_at >= timedelta(days=settings.NOTICE_DAYS))
        ids.append(sending.pk)
        states.append(str(state))
        troubles.append(result.trouble)
        nexts.append(now + signing.wait(sending.tries) if state == State.WAITING else sending.next_at)
        if result.outcome == Outcome.GONE:
            gone.append(sending.way_id)
        elif result.outcome == Outcome.NEVER and result.trouble == "recipient":
            bad.append(sending.way_id)
    with connection.cursor() as cursor:
        cursor.execute(_NOTE, {"ids": ids, "states": states, "troubles": troubles, "nexts": nexts})
    if bad:
        Way.objects.filter(pk__in=bad, troubled_at__isnull=True).update(troubled_at=now)
    if gone:
        Way.objects.filter(pk__in=gone).delete()
    done = [one.way_id for one in tried if said.get(one.pk) and said[one.pk].outcome == Outcome.DONE]
    Way.objects.filter(pk__in=done, troubled_at__isnull=False).update(troubled_at=None)


def drop_sendings(ids: Collection[UUID]) -> int:
    """Send these no more: whoever they were for may not read the page behind them any longer."""
    return Sending.objects.filter(pk__in=list(ids)).update(state=State.DROPPED, trouble="right")


def expire_sendings(now: datetime) -> int:
    """Give up what waited longer than the installation tries, such as for a means that is set up no more."""
    before = now - timedelta(days=settings.NOTICE_DAYS)
    late = Sending.objects.due(now).filter(made_at__lt=before)
    return late.update(state=State.DEAD, trouble="late")


def forget_sendings(before: datetime) -> int:
    """Forget what was sent, or given up, of notices before the moment; return how many."""
    return Sending.objects.filter(made_at__lt=before).exclude(state=State.WAITING).delete()[0]


@dataclass(frozen=True)
class Undelivered:
    """What did not go out by one means for one reason, at a place and below it."""

    means: str
    trouble: str
    path: str

    pk = None

    @property
    def unit(self) -> Spot:
        """Return the place below which it is looked at."""
        return Spot(None, self.path)

    def __str__(self) -> str:
        return str(Means(self.means).label)


@action(Notices.KEEP)
def resend_undelivered(actor: Actor, letters: Undelivered) -> Noted:
    """Try once more what was given up; notes how many. Raises Refused where there is nothing."""
    return _settle(letters, State.WAITING, "", actor.at)


@action(Notices.KEEP)
def drop_undelivered(actor: Actor, letters: Undelivered) -> Noted:
    """Lay aside what was given up; notes how many. In the site the notices stay. Raises Refused where there is
    nothing."""
    return _settle(letters, State.DROPPED, "given_up", actor.at)


def _settle(letters: Undelivered, state: State, trouble: str, at: datetime) -> Noted:
    rows = Sending.objects.dead_below((letters.path,)).filter(means=letters.means, trouble=letters.trouble)
    fresh = {"made_at": at, "tries": 0} if state == State.WAITING else {}
    count = Sending.objects.filter(pk__in=rows.values("pk")).update(state=state, trouble=trouble, next_at=at, **fresh)
    if not count:
        raise Refused(_("已经没有这样的消息了。"))
    if state == State.WAITING:
        wake()
    return Noted({"count": count, "means": letters.means})


def _state(outcome: Outcome, *, is_old: bool) -> State:
    if outcome == Outcome.DONE:
        return State.DONE
    if outcome == Outcome.LATER and not is_old:
        return State.WAITING
    return State.DROPPED if outcome == Outcome.GONE else State.DEAD
