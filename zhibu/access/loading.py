"""Session, login, person, grants, posts and unread notices in one statement (design: one query a request)."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils import timezone

from zhibu.access.actors import Hold, PersonActor
from zhibu.orgs.kinds import posts

HOLDS = """
  (select coalesce(json_agg(json_build_array(g.role, u.path, u.id, u.short_name)), '[]') from access_grant g
     join orgs_unit u on u.id = g.unit_id
    where g.person_id = p.id and g.since <= %(day)s and (g.until is null or g.until > %(day)s)),
  (select coalesce(json_agg(json_build_array(a.post, u.path, u.id, u.short_name) order by a.post_order), '[]')
     from orgs_appointment a join orgs_unit u on u.id = a.unit_id
    where a.person_id = p.id and a.since <= %(day)s and (a.until is null or a.until > %(day)s)
      and u.dissolved_on is null)
"""

USER_COLUMNS = ("id", "username", "password", "is_active", "language", "is_large_type", "asks_second_step")

BY_SESSION = (
    """
select s.session_data, u.id, u.username, u.password, u.is_active, u.language, u.is_large_type, u.asks_second_step,
       p.id, p.name, (select count(*) from notices_notice n where n.person_id = p.id and n.read_at is null),
       exists (select 1 from mfa_authenticator m where m.user_id = u.id
                and (m.type = 'totp' or m.type = 'webauthn' and u.asks_second_step)),
"""
    + HOLDS
    + """
  from accounts_session s
  left join accounts_user u on u.id = s.user_id
  left join people_person p on p.user_id = u.id
 where s.session_key = %(key)s and s.expire_date > %(now)s
"""
)

BY_PERSON = "select p.id, p.name," + HOLDS + " from people_person p where p.id = %(person)s"


@dataclass(frozen=True)
class Loaded:
    """What one statement says of the request's session."""

    session_data: str
    user: tuple[Any, ...] | None
    actor: PersonActor | None


def by_session(key: str, now: datetime) -> Loaded | None:
    """Return the session of that key with its user and actor; None where there is none or it has run out."""
    with connection.cursor() as cursor:
        cursor.execute(BY_SESSION, {"key": key, "now": now, "day": timezone.localdate(now)})
        row = cursor.fetchone()
    if row is None:
        return None
    user = row[1:8] if row[1] else None
    actor = None
    if user and row[8]:
        actor = PersonActor(
            person_id=row[8],
            name=row[9],
            at=now,
            user_id=row[1],
            unread=row[10],
            language=row[5],
            is_large_type=row[6],
            has_second_step=row[11],
            holds=_holds(row[12], row[13]),
        )
    return Loaded(session_data=row[0], user=user, actor=actor)


def by_person(person_id: UUID, now: datetime | None = None) -> PersonActor | None:
    """Return the person as an actor, for jobs that act in their name and for explanations."""
    now = now or timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(BY_PERSON, {"person": person_id, "day": timezone.localdate(now)})
        row = cursor.fetchone()
    return PersonActor(person_id=row[0], name=row[1], at=now, holds=_holds(row[2], row[3])) if row else None


def _holds(grants: Any, appointments: Any) -> tuple[Hold, ...]:
    by_grant = [Hold(role, path, UUID(unit), name) for role, path, unit, name in _list(grants)]
    by_post = [
        Hold(posts()[post].role, path, UUID(unit), name, post=posts()[post].label)
        for post, path, unit, name in _list(appointments)
        if post in posts()
    ]
    return (*by_post, *by_grant)


def _list(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value
