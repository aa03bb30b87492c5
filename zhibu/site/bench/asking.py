"""One country's side of `zhibu bench pages`: asks itself, counts, and answers its parent's orders line by line.

A case is asked through the WSGI handler, whole middleware and all; then its own statements, caught once, are run bare.
"""

import io
import json
import resource
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY as BACKEND
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.core.wsgi import get_wsgi_application
from django.db import connection, transaction
from django.utils import timezone

from zhibu.access.actions import give_grant, make_token
from zhibu.access.actors import matrix, system
from zhibu.access.choices import Role
from zhibu.access.loading import by_person
from zhibu.access.models import Grant, Token
from zhibu.access.permissions import Access
from zhibu.accounts.models import User
from zhibu.accounts.sessions import SessionStore
from zhibu.figures.actions.advancing import advance
from zhibu.figures.actions.folding import fold
from zhibu.members.models import Member
from zhibu.orgs.models import Appointment, Unit
from zhibu.people.models import Person
from zhibu.site import statics
from zhibu.site.bench.cases import Case, cases

READS = ("select", "with")


@dataclass
class Asker:
    """The handler of this process, with a session and a token of an officer of the whole country."""

    cookie: str
    token: str
    handler: Any = field(default_factory=get_wsgi_application)

    def ask(self, case: Case) -> tuple[int, int]:
        """Ask once; return the status and the bytes of the answer."""
        environ = self._environ(case)
        status: list[int] = []
        answer = self.handler(environ, lambda line, _headers: status.append(int(line.split()[0])))
        try:
            size = sum(map(len, answer))
        finally:
            answer.close()
        return status[0], size

    def settled(self, case: Case) -> Case:
        """Return the case at the address to which it leads: a number is veiled there, in each session otherwise."""
        told: list[tuple[str, dict[str, str]]] = []
        self.handler(self._environ(case), lambda line, headers: told.append((line, dict(headers)))).close()
        [(line, headers)] = told
        return replace(case, path=headers["Location"]) if line.startswith("302") else case

    def _environ(self, case: Case) -> dict[str, Any]:
        parts = urlsplit(case.path)
        environ = {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": parts.path,
            "QUERY_STRING": parts.query,
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(),
            "wsgi.errors": sys.stderr,
        }
        if case.is_program:
            environ["HTTP_AUTHORIZATION"] = f"Bearer {self.token}"
        elif not case.is_visitor:
            environ["HTTP_COOKIE"] = f"{settings.SESSION_COOKIE_NAME}={self.cookie}"
        return environ


def sign_in(person: Person) -> str:
    """Return the key of a new session of the person, who gets a login where there is none."""
    user = person.user
    if user is None:
        user = User.objects.new(f"bench-{person.pk}", None)
        person.user = user
        person.save(update_fields=["user"])
    session = SessionStore()
    session.update({SESSION_KEY: str(user.pk), HASH_SESSION_KEY: user.get_session_auth_hash()})
    session[BACKEND] = settings.AUTHENTICATION_BACKENDS[0]
    session.create()
    return str(session.session_key)


def officer() -> Person:
    """Return the person who is officer of the root, made so the first time."""
    root = Unit.objects.filter(parent=None).order_by("path")[0]
    grant = (
        Grant.objects.filter(unit=root, role=Role.OFFICER, until__isnull=True).select_related("person__user").first()
    )
    if grant is None:
        person = Member.objects.on_roll().order_by("id")[0].person
        give_grant(system(), root, person=person, role=Role.OFFICER, since=timezone.localdate(), reason="bench")
        return Person.objects.select_related("user").get(pk=person.pk)
    return grant.person


def program_of(person: Person) -> str:
    """Return a token by which a program may do all that the person may at the root."""
    actor = by_person(person.pk)
    assert actor is not None
    root = Unit.objects.filter(parent=None).order_by("path")[0]
    Token.objects.filter(person=person, revoked_at__isnull=True).update(revoked_at=timezone.now())
    may = [one for one in matrix()[Role.OFFICER] if one != Access.TOKEN and actor.may(one, root)]
    until = actor.today + timedelta(days=30)
    return make_token(actor, Token(person=person, unit=root), name="bench", permissions=may, until=until)


def key_of_officer(_arguments: list[str]) -> int:
    """Print a session key of the officer: for those who ask over HTTP."""
    sys.stdout.write(json.dumps({"key": sign_in(officer())}) + "\n")
    return 0


def answer(_arguments: list[str]) -> int:
    """Tell the cases, then measure whichever the parent names, until it closes the line."""
    statics.collect()
    with transaction.atomic():  # what the worker, which is not there, would have done since the country was loaded
        advance(timezone.localdate())
    fold()
    person = officer()
    asker = Asker(sign_in(person), program_of(person))
    known = {case.key: asker.settled(case) for case in cases(timezone.localdate())}
    usual = {statement for statement, _params in _caught(asker, known["empty"])[2]}
    caught = {}
    for case in known.values():
        asker.ask(case)
        status, size, statements = _caught(asker, case)
        own = [one for one in statements if one[0] not in usual and one[0].lstrip().lower().startswith(READS)]
        if case.is_program:  # who asks is loaded by another statement
            own = own[1:]
        caught[case.key] = own
        facts = {"status": status, "bytes": size, "queries": len(statements), "group": case.group}
        _tell({"case": case.key, "path": case.path, "is_judged": case.is_judged, **facts})
    _tell({"members": Member.objects.on_roll().count(), "units": Unit.objects.count()})
    for line in sys.stdin:
        order = json.loads(line)
        if order.get("explain"):
            _tell({"plans": [_explained(*one) for one in caught[order["explain"]]]})
            continue
        _tell(_measured(asker, known[order["case"]], caught[order["case"]], order))
    return 0


def _measured(asker: Asker, case: Case, statements: list[tuple[str, Any]], order: dict[str, Any]) -> dict[str, Any]:
    """Ask again and again, page and bare SQL in turn, so many times or so many seconds; return milliseconds."""
    pages, bare = [], []
    begun = time.perf_counter()
    for _turn in range(order["times"]):
        pages.append(_ms(lambda: asker.ask(case)))
        bare.append([_ms(partial(_run, *one)) for one in statements])
        if time.perf_counter() - begun > order["seconds"]:
            break
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return {"page": pages, "bare": bare, "peak_mib": peak / (1 << 20 if sys.platform == "darwin" else 1 << 10)}


def _run(statement: str, params: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        cursor.fetchall()


def _explained(statement: str, params: Any) -> dict[str, Any]:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("explain (analyze, buffers) " + statement, params)
        return {"sql": statement, "plan": [row[0] for row in cursor.fetchall()]}


def _ms(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return (time.perf_counter() - begun) * 1000


def _caught(asker: Asker, case: Case) -> tuple[int, int, list[tuple[str, Any]]]:
    with _catching() as found:
        status, size = asker.ask(case)
    return status, size, found


@contextmanager
def _catching() -> Iterator[list[tuple[str, Any]]]:
    found: list[tuple[str, Any]] = []

    def catch(execute: Any, statement: str, params: Any, *rest: Any) -> Any:
        found.append((statement, params))
        return execute(statement, params, *rest)

    with connection.execute_wrapper(catch):
        yield found


def _tell(facts: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(facts, default=str) + "\n")
    sys.stdout.flush()


def tell_crowd(_arguments: list[str]) -> int:
    """Print whom a crowd is made of: sessions, tokens, and the people and units that they read and change."""
    root = officer()
    leaders = Appointment.objects.open().filter(post="secretary").exclude(person=root).order_by("unit__path")
    some = dict.fromkeys(one.person for one in leaders.select_related("person__user")[:40])
    branches = Unit.objects.filter(kind="branch").order_by("path")
    members = Member.objects.on_roll().order_by("id").values_list("pk", flat=True)
    today = timezone.localdate()
    told = {
        "officers": [sign_in(root) for _device in range(20)],
        "secretaries": [sign_in(person) for person in some],
        "people": list(members.values_list("person_id", flat=True)[:300]),
        "tokens": [program_of(root)],
        "members": list(members[:2000]),
        "branches": list(branches.values_list("pk", flat=True)[:100]),
        "units": list(Unit.objects.order_by("path").values_list("pk", flat=True)[:200]),
        "general_branches": list(Unit.objects.filter(kind="general_branch").values_list("pk", flat=True)[:50]),
        "today": today,
        "yesterday": today - timedelta(days=1),
        "later": today + timedelta(days=90),
        "past": today - timedelta(days=3 * 365),
    }
    sys.stdout.write(json.dumps(told, default=str) + "\n")
    return 0
