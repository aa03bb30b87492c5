"""The outbox: for each notice and each address of its person one row, in one statement however many are told."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from procrastinate import exceptions
from procrastinate.contrib.django import app

from zhibu.lib.ids import new_id
from zhibu.notices.channels import open_means
from zhibu.notices.kinds import kind_of

TASK = "notices.send_waiting"

# Keys are drawn once and counted, as those of audit lines: a draw for each would take longer than writing it.
_QUEUE = """
insert into notices_sending (id, notice_id, way_id, means, state, tries, made_at, next_at, trouble)
select encode(%(drawn)s || int4send((row_number() over ())::int), 'hex')::uuid, n.id, w.id, w.means, 'waiting', 0,
       %(at)s, %(at)s, ''
  from notices_notice n
  join notices_way w on w.person_id = n.person_id and w.confirmed_at is not null and w.means = any(%(open)s)
  left join notices_preference p on p.person_id = n.person_id and p.kind = %(choice)s
 where n.id = any(%(notices)s) and w.means = any(coalesce(p.means, %(usual)s))
    on conflict do nothing
"""


def queue_sendings(kind: str, notices: Sequence[UUID], at: datetime) -> int:
    """Write what is to leave the site for these notices of a kind; return how many letters that makes."""
    told, means = kind_of(kind), open_means()
    if told is None or not means or not notices:
        return 0
    values: dict[str, Any] = {
        "drawn": new_id().bytes[:12],
        "at": at,
        "choice": told.choice,
        "open": [str(one) for one in means],
        "usual": sorted(str(one) for one in told.usual),
        "notices": list(notices),
    }
    with connection.cursor() as cursor:
        cursor.execute(_QUEUE, values)
        count = int(cursor.rowcount)
    if count:
        wake()
    return count


def wake() -> bool:
    """Let the worker send what waits, once the act is done; return False where it has been told so already."""
    try:
        with transaction.atomic():  # one that waits already is said by the database, which ends what was begun
            app.configure_task(TASK, queueing_lock=TASK).defer()
    except exceptions.AlreadyEnqueued:
        return False
    return True
