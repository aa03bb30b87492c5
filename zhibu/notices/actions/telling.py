"""Rooms tell people something, people read it.

`notify` is called inside the act that it tells of, so that both happen or neither does; what leaves the site is written
down in the same transaction, and sent by the worker after it.
"""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from zhibu.gate.actor import Actor, Refused
from zhibu.gate.doors import action
from zhibu.gate.permissions import Permission
from zhibu.notices.actions.outbox import queue_sendings
from zhibu.notices.kinds import kind_of
from zhibu.notices.models import Notice
from zhibu.notices.permissions import Notices
from zhibu.web.worded import Worded


def notify(
    people: Iterable[UUID],
    *,
    kind: str,
    title: Worded | str,
    at: datetime,
    text: Worded | str = "",
    url: str = "",
    unit_path: str = "",
    subject: UUID | None = None,
    needs: Permission | None = None,
    asks_receipt: bool = False,
) -> int:
    """Tell each of the people once; return how many. The page behind `url` asks for its own rights again.

    `subject` is the row that it tells of. With `needs` it leaves the site only to those who hold that right at
    `unit_path` at the moment of sending. `asks_receipt` asks each to say that they have read it.

    A kind that is for those who hold certain rights says so once (`Kind.rights`): `needs` is one of them. Raises
    ValueError for any other.

    What the house itself says is `worded("…") % {…}`: each reads it in their own language. A text alone is as typed.
    """
    said = kind_of(kind)
    if said is not None and said.rights and needs not in said.rights:
        raise ValueError(f"{kind} is told to those who hold one of {said.rights}, not {needs}")
    notices = [
        Notice(
            person_id=person,
            kind=kind,
            title=title,
            text=text,
            url=url,
            unit_path=unit_path,
            at=at,
            subject=subject,
            needs=needs.value if needs else "",
            asks_receipt=asks_receipt,
        )
        for person in dict.fromkeys(people)
    ]
    Notice.objects.bulk_create(notices, batch_size=1000)
    queue_sendings(kind, [notice.pk for notice in notices], at)
    return len(notices)


def read_notices(actor: Actor, notices: Iterable[UUID] | None = None) -> int:
    """Mark the actor's own notices as read, all of them when none is named; return how many were new."""
    rows = Notice.objects.of(actor).unread()
    if notices is not None:
        rows = rows.filter(pk__in=list(notices))
    return rows.update(read_at=actor.at)


@action(Notices.OWN, own=True)
def confirm_receipt(actor: Actor, notice: Notice) -> None:
    """Say that one has read a notice that asks for it; whoever sent it sees so; what asked before it about the same
    thing is answered too. Raises Refused for any other."""
    if not notice.asks_receipt:
        raise Refused(_("这条消息不用回执。"))
    if notice.person_id != actor.person_id:
        raise Refused(_("回执要由本人给。"))
    same = Notice.objects.of(actor).asking(notice.subject) if notice.subject else Notice.objects.filter(pk=notice.pk)
    same.filter(at__lte=notice.at, receipt_at__isnull=True).update(receipt_at=actor.at)
    same.filter(at__lte=notice.at).unread().update(read_at=actor.at)
