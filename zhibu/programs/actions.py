"""What changes what is kept for other programs."""

from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.conf import settings
from django.db import connection

from zhibu.lib.ids import new_id
from zhibu.lib.seal import seal_bytes, unseal_bytes
from zhibu.programs.models import KeptAnswer
from zhibu.programs.rules import KEPT

PLACE = "kept_answer"
WAIT = "10s"  # for the same request that is being answered at this moment

_CLAIM = """
insert into programs_keptanswer (id, owner, key, mark, at, sealed)
values (%(id)s, %(owner)s, %(key)s, %(mark)s, %(at)s, '')
on conflict (owner, key) do update set mark = excluded.mark, at = excluded.at, status = null, sealed = ''
  where programs_keptanswer.at <= %(before)s
returning id
"""


class Kept(NamedTuple):
    """An answer that was given before: the mark of its request, its status and its body."""

    mark: bytes
    status: int
    body: bytes


def claim_key(owner: UUID, key: str, mark: bytes, at: datetime) -> UUID | Kept:
    """Claim the key within the caller's transaction; return the claim, or what was answered under it before.

    Waits for the same request where it is being answered just now. Raises django.db.OperationalError after ten
    seconds of waiting.
    """
    values: dict[str, Any] = {"id": new_id(), "owner": owner, "key": key, "mark": mark, "at": at, "before": at - KEPT}
    with connection.cursor() as cursor:
        cursor.execute("select set_config('lock_timeout', %s, true)", [WAIT])
        cursor.execute(_CLAIM, values)
        row = cursor.fetchone()
        cursor.execute("select set_config('lock_timeout', '0', true)")
    if row:
        return UUID(str(row[0]))
    kept = KeptAnswer.objects.get(owner=owner, key=key)
    body = unseal_bytes(settings.KEYS.seal, PLACE, bytes(kept.sealed)) if kept.sealed else b""
    return Kept(bytes(kept.mark), kept.status or 500, body)


def keep_answer(claim: UUID, status: int, body: bytes) -> None:
    """Keep what was answered under the claimed key, sealed: it may hold what only the asker may read."""
    sealed = seal_bytes(settings.KEYS.seal, PLACE, body) if body else b""
    KeptAnswer.objects.filter(pk=claim).update(status=status, sealed=sealed)


def forget_answers(before: datetime) -> int:
    """Forget the answers that were given before the moment; return how many."""
    return KeptAnswer.objects.filter(at__lte=before).delete()[0]
