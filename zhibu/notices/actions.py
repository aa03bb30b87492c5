"""What changes notices: rooms tell people something, people read it.

`notify` is called inside the act that it tells of, so that both happen or neither does.
"""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from zhibu.gate.actor import Actor
from zhibu.notices.models import Notice
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
) -> int:
    """Tell each of the people once; return how many. The page behind `url` asks for its own rights again.

    What the house itself says is `worded("…") % {…}`: each reads it in their own language. A text alone is as typed.
    """
    notices = [
        Notice(person_id=person, kind=kind, title=title, text=text, url=url, unit_path=unit_path, at=at)
        for person in dict.fromkeys(people)
    ]
    Notice.objects.bulk_create(notices, batch_size=1000)
    return len(notices)


def read_notices(actor: Actor, notices: Iterable[UUID] | None = None) -> int:
    """Mark the actor's own notices as read, all of them when none is named; return how many were new."""
    rows = Notice.objects.of(actor).unread()
    if notices is not None:
        rows = rows.filter(pk__in=list(notices))
    return rows.update(read_at=actor.at)
