"""Who signs in for `zhibu bench sign-ins`: everybody with a session, gatherings with open registers, their requests.

Written past the actions, as the country is: what is measured is the signing in. A request is what a phone sends.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple
from urllib.parse import urlencode
from uuid import UUID, uuid4

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import get_random_string

from zhibu.accounts.models import Session, User
from zhibu.accounts.sessions import SessionStore
from zhibu.lib.ids import new_id
from zhibu.meetings.choices import CAME, GatheringState, Presence
from zhibu.meetings.models import Attendance, Gathering
from zhibu.meetings.rules.tokens import draw_key, make_token
from zhibu.meetings.views.scanning import COOKIE, Scan, write_scan
from zhibu.members.models import Member
from zhibu.orgs.models import Unit
from zhibu.site.bench.volleys import Answer, Shot

CODE = "204816"
TWICE, AGAIN, OTHER = 0.03, 0.02, 0.02
"""How many of a hundred tap twice in one moment, send the same again later, and sign in on a second device too."""


class Signer(NamedTuple):
    """A member with a session."""

    person: UUID
    name: str
    user: User
    unit: UUID
    path: str
    session: str
    secret: str


@dataclass(frozen=True)
class Called:
    """A line of an open register, and whose it is."""

    line: UUID
    gathering: Gathering
    signer: Signer


def everybody() -> list[Signer]:
    """Give each member on the roll a login and a session, and return them."""
    rows = Member.objects.on_roll().select_related("person__user").order_by("id")
    found, users, sessions = [], [], []
    until = timezone.now() + timedelta(days=1)
    for member in rows.iterator(chunk_size=2000):
        user = member.person.user
        if user is None:
            user = User(username=f"bench-{member.person_id}", password="!")  # noqa: S106 - none opens it
            users.append((user, member.person_id))
        data = {
            SESSION_KEY: str(user.pk),
            HASH_SESSION_KEY: user.get_session_auth_hash(),
            BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
        }
        key = get_random_string(32, "abcdefghijklmnopqrstuvwxyz0123456789")
        sessions.append(
            Session(
                session_key=key,
                session_data=SessionStore().encode(data),
                expire_date=until,
                user=user,
                begun_on=timezone.localdate(),
            )
        )
        secret = get_random_string(32)
        found.append(Signer(member.person_id, member.person.name, user, member.unit_id, member.unit_path, key, secret))
    with transaction.atomic(), connection.cursor() as cursor:
        User.objects.bulk_create([user for user, _person in users], batch_size=2000)
        cursor.execute(
            "update people_person p set user_id = x.u from unnest(%s::uuid[], %s::uuid[]) as x(p, u) where p.id = x.p",
            [[person for _user, person in users], [user.pk for user, _person in users]],
        )
        Session.objects.bulk_create(sessions, batch_size=2000)
    return found


def call(signers: Sequence[Signer], gatherings: int, *, is_tree: bool) -> list[Called]:
    """Call everybody so many times: to one gathering after another of the whole country, or each to their branch's."""
    root = Unit.objects.filter(parent=None).order_by("path")[0]
    found: list[Called] = []
    for _turn in range(gatherings):
        places = {(one.unit, one.path) for one in signers} if is_tree else {(root.pk, root.path)}
        held = {unit: _open(unit, path) for unit, path in places}
        found += [Called(new_id(), held[one.unit if is_tree else root.pk], one) for one in signers]
        Gathering.objects.bulk_create(held.values(), batch_size=1000)
    with connection.cursor() as cursor:
        columns = "id, gathering_id, person_id, guest_name, unit_id, unit_path, is_due, has_vote, presence, left_early"
        with cursor.copy(f"copy meetings_attendance ({columns}, way, made_up_way, made_up_note) from stdin") as copy:
            for one in found:
                who = one.signer
                row = (one.line, one.gathering.pk, who.person, "", who.unit, who.path, True, True, Presence.DUE.value)
                copy.write_row((*row, False, "", "", ""))
        cursor.execute("analyze meetings_attendance")
        cursor.execute("analyze meetings_gathering")
    if is_tree:
        random.Random(4).shuffle(found)  # noqa: S311 - who comes first, no secret
    return found


def _open(unit: UUID, path: str) -> Gathering:
    now = timezone.now()
    return Gathering(
        unit_id=unit,
        unit_path=path,
        kinds=["assembly"],
        theme="测速",
        held_on=timezone.localdate(now),
        state=GatheringState.OPEN,
        code=CODE,
        register_key=draw_key(),
        opened_at=now,
        changed_at=now,
    )


def shots(called: Sequence[Called], *, by_code: bool) -> list[Shot]:
    """Return everybody's requests, some of them sent again: at once, a little later, or from another device."""
    chance = random.Random(len(called))  # noqa: S311 - who taps twice, no secret
    now, found, later = timezone.now(), [], []
    for one in called:
        make = _by_code if by_code else _by_scan
        shot = make(one, now, uuid4())
        found.append(shot)
        drawn = chance.random()
        if drawn < TWICE:
            found.append(shot)
        elif drawn < TWICE + AGAIN:
            later.append(shot)
        elif drawn < TWICE + AGAIN + OTHER:
            later.append(make(one, now, uuid4()))
        if len(later) > 20 and chance.random() < 0.1:
            found.append(later.pop(0))
    return found + later


def is_accepted(status: int, head: bytes, body: bytes) -> bool:
    """Return whether somebody was told that they are signed in."""
    if status == 302:
        return b"/me/gatherings/" in head
    return status == 200 and "签到成功".encode() in body


def _by_code(one: Called, _now: datetime, nonce: UUID) -> Shot:
    said = {"code": CODE, "nonce": nonce}
    return _post(one, reverse("sign_in", args=[one.gathering.pk]), said, "")


def _by_scan(one: Called, now: datetime, nonce: UUID) -> Shot:
    token = make_token(one.gathering.pk, now, one.gathering.register_key)
    path = reverse("scan", args=[token])
    called = (str(one.gathering.pk), str(one.signer.person), str(one.line), one.gathering.theme, "今天")
    left = write_scan(token, Scan(now, *called))
    return _post(one, path, {"nonce": nonce}, f"; {COOKIE}={left}")


def _post(one: Called, path: str, said: dict[str, object], cookies: str) -> Shot:
    who = one.signer
    body = urlencode({"csrfmiddlewaretoken": who.secret, **said})
    head = (
        f"POST {path} HTTP/1.1\r\nHost: localhost\r\n"
        f"Cookie: {settings.SESSION_COOKIE_NAME}={who.session}; csrftoken={who.secret}{cookies}\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return Shot(str(one.line), (head + body).encode())


@dataclass(frozen=True)
class Checked:
    """What the database holds of the lines: who came, who is written twice or never in the audit."""

    came: frozenset[str]
    unsaid: int
    doubled: int


def check(called: Sequence[Called]) -> Checked:
    """Ask the database who came, and whether the audit says so of each once."""
    lines = [one.line for one in called]
    came = Attendance.objects.filter(pk__in=lines, presence__in=CAME).values_list("pk", flat=True)
    with connection.cursor() as cursor:
        cursor.execute(
            "select subject_id, count(*) from audit_act where verb = 'sign_in' and subject_id = any(%s) group by 1",
            [lines],
        )
        said = dict(cursor.fetchall())
    there = set(came)
    return Checked(
        frozenset(map(str, there)),
        len(there - said.keys()),
        sum(count > 1 for count in said.values()) + len(said.keys() - there),
    )


class Tally:
    """What people were told: who is signed in, how often somebody was told so again, and what else was answered."""

    def __init__(self) -> None:
        self.accepted: set[str] = set()
        self.repeated = 0
        self.failures: list[str] = []

    def take(self, shot: Shot, answer: Answer) -> None:
        """Note one answer."""
        status, head, body = answer
        if not is_accepted(status, head, body):
            self.failures.append(
                f"{status} {head.decode(errors='replace')[:200]} {body.decode(errors='replace')[:200]}"
            )
        elif shot.key in self.accepted:
            self.repeated += 1
        else:
            self.accepted.add(shot.key)
