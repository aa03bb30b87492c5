"""Who opened a file, when, which parts, and why."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db import connection
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from zhibu.audit.models import FileOpening
from zhibu.gate.actor import Actor
from zhibu.members import items

ONE_SITTING = timedelta(minutes=30)


@dataclass(frozen=True)
class Opening:
    """One opening in words."""

    when: str
    who: str
    post: str
    parts: str
    purpose: str
    is_reveal: bool


def is_open(actor: Actor, person_id: UUID) -> bool:
    """Return whether the actor opened this file within the last half hour: going back to it is no new opening."""
    with connection.cursor() as cursor:
        cursor.execute(_OPEN, [person_id, actor.person_id, actor.at - ONE_SITTING, actor.at])
        return bool(cursor.fetchone()[0])


_OPEN = """
select exists (select from audit_fileopening where person_id = %s and opener_id = %s and at > %s and at <= %s)
"""


def openings_of(people: Collection[UUID], limit: int = 200) -> list[Opening]:
    """Return the latest openings of the files of these people, the newest first."""
    rows = FileOpening.objects.filter(person_id__in=people).order_by("-at", "-id")[:limit]
    return [
        Opening(
            when=date_format(localtime(row.at), "Y-m-d H:i"),
            who=row.opener_name,
            post=_("%(post)s（通过“%(token)s”）") % {"post": row.opener_post, "token": row.through_name}
            if row.through_name
            else row.opener_post,
            parts=_("、").join(items.label(part) for part in row.parts),
            purpose=row.purpose,
            is_reveal=any(part in items.REVEALED for part in row.parts),
        )
        for row in rows
    ]
