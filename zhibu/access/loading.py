"""Session, login, person, grants, posts and unread notices in one statement (design: one query a request)."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from django.utils import timezone

from zhibu.access import rules
from zhibu.access.actors import Hold, PersonActor, TokenActor
from zhibu.audit import prepared
from zhibu.audit.through import Through
from zhibu.gate.permissions import Permission
from zhibu.orgs.kinds import posts
from zhibu.spans.models import span_sql

HOLDS = f"""
  (select json_agg(json_build_array(g.role, u.path, u.id, u.short_name)) from access_grant g
     join orgs_unit u on u.id = g.unit_id
    where g.person_id = p.id and {span_sql("g")}),
  (select json_agg(json_build_array(a.post, u.path, u.id, u.short_name) order by a.post_order)
     from orgs_appointment a join orgs_unit u on u.id = a.unit_id
    where a.person_id = p.id and {span_sql("a")}
      and u.dissolved_on is null)
"""

SECOND_STEP = """
  exists (select 1 from mfa_authenticator m where m.user_id = u.id
           and (m.type = 'totp' or m.type = 'webauthn' and u.asks_second_step)),
"""

USER_COLUMNS = ("password", "id", "username", "is_active", "asks_second_step", "language", "is_large_type")
"""In the order of the model's fields, as Django makes a row of them."""

BY_SESSION = (
    f"""
select s.session_data, {", ".join("u." + column for column in USER_COLUMNS)},
       p.id, p.name, (select count(*) from notices_notice n where n.person_id = p.id and n.read_at is null),
"""
    + SECOND_STEP
    + HOLDS
    + """
  from accounts_session s
  left join accounts_user u on u.id = s.user_id
  left join people_person p on p.user_id = u.id
 where s.session_key = %(key)s and s.expire_date > %(now)s
"""
)

BY_TOKEN = (
    """
select t.id, t.name, t.permissions, t.used_on, at.path, p.id, p.name, u.id,
"""
    + SECOND_STEP
    + HOLDS
    + """
  from access_token t
  join orgs_unit at on at.id = t.unit_id
  join people_person p on p.id = t.person_id
  join accounts_user u on u.id = p.user_id
 where t.mark = %(mark)s and t.revoked_at is null and t.until > %(day)s
   and u.is_active and (u.shut_out_at is null or u.shut_out_at < t.made_at)
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
    row = prepared.first(BY_SESSION, {"key": key, "now": now, "day": timezone.localdate(now)})
    if row is None:
        return None
    user = row[1:8] if row[2] else None
    actor = None
    if user and row[8]:
        actor = PersonActor(
            person_id=row[8],
            name=row[9],
            at=now,
            user_id=row[2],
            unread=row[10],
            language=row[6],
            is_large_type=row[7],
            has_second_step=row[11],
            holds=_holds(row[12], row[13]),
        )
    return Loaded(session_data=row[0], user=user, actor=actor)


class LoadedToken(NamedTuple):
    """A program that asks, and the day on which its token was last used."""

    actor: TokenActor
    token_id: UUID
    used_on: date | None


def by_token(token: str, now: datetime) -> LoadedToken | None:
    """Return who acts through the token, with the rights that they hold today; None where it opens nothing."""
    row = prepared.first(BY_TOKEN, {"mark": rules.token_mark(token), "day": timezone.localdate(now)})
    if row is None:
        return None
    token_id, name, values, used_on, at, person_id, person_name, user_id, has_second_step, grants, posts_held = row
    holds = ((hold, rules.clip(hold.path, at)) for hold in _holds(grants, posts_held))
    actor = TokenActor(
        person_id=person_id,
        name=person_name,
        at=now,
        user_id=user_id,
        has_second_step=has_second_step,
        holds=tuple(replace(hold, path=path) for hold, path in holds if path is not None),
        through=Through(token_id, name),
        only=frozenset(known for known in map(_permissions().get, values) if known),
    )
    return LoadedToken(actor, token_id, used_on)


@cache
def _permissions() -> dict[str, Permission]:
    return {one.value: one for kind in Permission.__subclasses__() for one in kind}


def by_person(person_id: UUID, now: datetime | None = None) -> PersonActor | None:
    """Return the person as an actor, for jobs that act in their name and for explanations."""
    now = now or timezone.now()
    row = prepared.first(BY_PERSON, {"person": person_id, "day": timezone.localdate(now)})
    return PersonActor(person_id=row[0], name=row[1], at=now, holds=_holds(row[2], row[3])) if row else None


def _holds(grants: list[Any] | None, appointments: list[Any] | None) -> tuple[Hold, ...]:
    by_grant = [Hold(role, path, UUID(unit), name) for role, path, unit, name in grants or ()]
    by_post = [
        Hold(posts()[post].role, path, UUID(unit), name, post=post)
        for post, path, unit, name in appointments or ()
        if post in posts()
    ]
    return (*by_post, *by_grant)
