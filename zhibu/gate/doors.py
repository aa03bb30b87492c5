"""The only doors: `@action` for what changes, `@page` and `@endpoint` for who asks.

Every write passes one of the four forms of `@action`: one subject, one row in one statement (`swift`), a set (`bulk`),
or a secret act (`secret`), whose audit says only what is public.
"""

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, cast
from uuid import UUID

from django.db import transaction
from django.db.models import Model
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode

from zhibu.audit import writing
from zhibu.gate.actor import Actor, NotAllowed, Place, Placed, Refused
from zhibu.gate.events import Acted, Touched, announce
from zhibu.gate.permissions import Permission
from zhibu.gate.requests import Request
from zhibu.gate.rewriting import fit_for_secrets, rewrite_in_random_order
from zhibu.gate.rows import Spot, may_own_row, place_of

type View = Callable[..., HttpResponseBase]


@dataclass(frozen=True)
class Door:
    """What the gate knows of an action or a view: read by guards, docs and the rights table."""

    verb: str
    permission: Permission | None
    kind: str
    room: str


actions: dict[str, Door] = {}


@dataclass(frozen=True)
class Recorded[R]:
    """The answer of a bulk act: its result, and the statement that selects one audit line for each subject.

    `lines` selects (subject_id, subject_label, unit_id, unit_path, details) from what was written.
    """

    result: R
    kind: str
    lines: str
    params: Sequence[Any] = ()


@dataclass(frozen=True)
class Written[R]:
    """The answer of a swift act: the statement that writes one row or none, and what to answer.

    `write` returns (subject_id, subject_label, unit_id, unit_path, details) of the row that it wrote. Its text never
    varies; its parameters are named, none with `act_` before its name. `then` is told whether a row was written.
    """

    kind: str
    write: str
    params: Mapping[str, Any]
    then: Callable[[bool], R]


@dataclass(frozen=True)
class Noted:
    """The answer of an act whose audit line also keeps what the body found, such as the names of changed fields."""

    noted: Mapping[str, Any]


def action[**P, S: Placed, R](
    permission: Permission, *, own: bool = False, keeps: Sequence[str] = ()
) -> Callable[[Callable[Concatenate[Actor, S, P], R]], Callable[Concatenate[Actor, S, P], R]]:
    """Make `verb(actor, subject, *, details)` a change: permitted at subject.unit, one transaction, one audit line.

    `own` lets people act on what is theirs; `keeps` names the details that the audit line keeps: never a
    number, a phone or an address. Raises NotAllowed, or Refused by the body.
    """

    def wrap(body: Callable[Concatenate[Actor, S, P], R]) -> Callable[Concatenate[Actor, S, P], R]:
        _sign(body, permission, "action", keeps)

        @wraps(body)
        def act(actor: Actor, subject: S, /, *args: P.args, **details: P.kwargs) -> R:
            _permit(actor, subject, permission, own=own)
            with transaction.atomic():
                result = body(actor, subject, *args, **details)
                about = cast(Placed, result) if _is_new(result, subject) else subject
                kept = {k: details[k] for k in keeps if details.get(k)}
                found = result.noted if isinstance(result, Noted) else {}
                writing.record(actor, body.__name__, about, {**kept, **found}, place=place_of(about))
                _announce(actor, body, about, subject)
            return result

        return act

    return wrap


def bulk[**P, S: Placed, R](
    permission: Permission,
) -> Callable[[Callable[Concatenate[Actor, S, P], Recorded[R]]], Callable[Concatenate[Actor, S, P], R]]:
    """Make a change of many rows at once: permitted at the set's unit, audit lines in one statement."""

    def wrap(body: Callable[Concatenate[Actor, S, P], Recorded[R]]) -> Callable[Concatenate[Actor, S, P], R]:
        _sign(body, permission, "bulk", ())

        @wraps(body)
        def act(actor: Actor, subject: S, /, *args: P.args, **details: P.kwargs) -> R:
            _permit(actor, subject, permission, own=False)
            with transaction.atomic():
                recorded = body(actor, subject, *args, **details)
                writing.record_many(actor, body.__name__, recorded.kind, recorded.lines, recorded.params)
                _announce(actor, body, subject, is_bulk=True)
            return recorded.result

        return act

    return wrap


def swift[**P, S: Placed, R](
    permission: Permission, *, own: bool = False
) -> Callable[[Callable[Concatenate[Actor, S, P], Written[R]]], Callable[Concatenate[Actor, S, P], R]]:
    """Make a change of one row that many people do in one moment: permitted as an `action` is, and written with its
    audit line in one statement. What writes nothing leaves no line and is announced to nobody.
    """

    def wrap(body: Callable[Concatenate[Actor, S, P], Written[R]]) -> Callable[Concatenate[Actor, S, P], R]:
        _sign(body, permission, "swift", ())

        @wraps(body)
        def act(actor: Actor, subject: S, /, *args: P.args, **details: P.kwargs) -> R:
            _permit(actor, subject, permission, own=own)
            written = body(actor, subject, *args, **details)
            place = writing.record_with(actor, body.__name__, written.kind, written.write, written.params)
            if place is not None:
                _announce_at(actor, body, subject, Spot(*place))
            return written.then(place is not None)

        return act

    return wrap


def secret[**P, S: Placed, R](
    permission: Permission, *, sets: Sequence[type[Model]], box: str, own: bool = False
) -> Callable[[Callable[Concatenate[Actor, S, P], R]], Callable[Concatenate[Actor, S, P], R]]:
    """Make a change whose actor is never recorded: the audit counts the act for its box and day, no more.

    `sets` names the tables of who may come and of what was put in, `box` their field that leads to the subject. The
    gate locks the box, and after the body writes both sets anew in random order (docs/adr/0010). Raises RuntimeError
    inside another transaction, whose other rows would carry the same id as the box's.
    """

    def wrap(body: Callable[Concatenate[Actor, S, P], R]) -> Callable[Concatenate[Actor, S, P], R]:
        _sign(body, permission, "secret", ())
        for rows in sets:
            fit_for_secrets(rows, box)

        @wraps(body)
        def act(actor: Actor, subject: S, /, *args: P.args, **details: P.kwargs) -> R:
            _permit(actor, subject, permission, own=own)
            with transaction.atomic(durable=True):
                held = cast(Model, subject)
                type(held)._base_manager.select_for_update().get(pk=held.pk)
                result = body(actor, subject, *args, **details)
                for rows in sets:
                    rewrite_in_random_order(rows, box, held)
                writing.count(body.__name__, subject, actor.today)
            return result

        return act

    return wrap


def page(
    permission: Permission | None = None, *, public: bool = False, methods: Sequence[str] = ("GET", "POST", "HEAD")
) -> Callable[[View], View]:
    """Make a view a page: signed in (unless public), its permission held somewhere or on one's own, its method known.

    What the view raises becomes a page: NotAllowed 403, Refused 422.
    """

    def wrap(view: View) -> View:
        @wraps(view)
        def ask(request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.method not in methods:
                answer = render(request, "web/405.html", status=405)
                answer["Allow"] = ", ".join(methods)
                return answer
            actor = request.actor
            if actor.person_id is None and not public:
                return _to_sign_in(request)
            try:
                if permission and not (actor.scopes(permission) or actor.may_own(permission)):
                    return forbidden(request)
                return view(request, *args, **kwargs)
            except NotAllowed:
                return forbidden(request)
            except Refused as refused:
                return render(request, "web/refused.html", {"message": refused.message}, status=422)

        kind = "public" if public else "page"
        vars(ask)["door"] = Door(view.__name__, permission, kind, view.__module__.split(".")[1])
        return ask

    return wrap


def endpoint(
    permission: Permission | None = None, *, public: bool = False
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Mark an API operation: its permission held somewhere; errors become problem+json where the API is assembled.

    Without a permission it is for whoever has signed in, and asks rights of its own. `public` is for what is open to
    everybody: the operation says `auth=None` too, and shows nothing of any person.
    """

    def wrap(view: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(view)
        def ask(request: Request, *args: Any, **kwargs: Any) -> Any:
            actor = request.actor
            if permission and not (actor.scopes(permission) or actor.may_own(permission)):
                raise NotAllowed(permission, _nowhere)
            return view(request, *args, **kwargs)

        kind = "public" if public else "endpoint"
        vars(ask)["door"] = Door(view.__name__, permission, kind, view.__module__.split(".")[1])
        return ask

    return wrap


def forbidden(request: Request) -> HttpResponse:
    """Answer 403: the place is known, the right is missing."""
    return render(request, "web/403.html", status=403)


class _Nowhere:
    pk = None
    path = "-"


_nowhere = _Nowhere()


def _sign(body: Callable[..., Any], permission: Permission, kind: str, keeps: Sequence[str]) -> None:
    names = list(inspect.signature(body).parameters)
    if names[:1] != ["actor"]:
        raise TypeError(f"{body.__qualname__}: an action takes (actor, subject, *, details)")
    unknown = set(keeps) - set(names)
    if unknown:
        raise TypeError(f"{body.__qualname__} keeps what it does not take: {sorted(unknown)}")
    actions[f"{body.__module__}.{body.__name__}"] = Door(body.__name__, permission, kind, body.__module__.split(".")[1])


def _permit(actor: Actor, subject: Placed, permission: Permission, *, own: bool) -> None:
    if own and may_own_row(actor, permission, subject):
        return
    actor.must(permission, place_of(subject))


def _announce(actor: Actor, body: Callable[..., Any], about: Any, *others: Any, is_bulk: bool = False) -> None:
    _announce_at(actor, body, about, place_of(about), *map(place_of, others), is_bulk=is_bulk)


def _announce_at(
    actor: Actor, body: Callable[..., Any], about: Any, at: Place, *others: Place, is_bulk: bool = False
) -> None:
    room = body.__module__.split(".")[1]
    if at.pk is not None:
        kind, key = type(about).__name__.lower(), about.pk if isinstance(about.pk, UUID) else None
        announce(Acted(verb=body.__name__, kind=kind, subject=key, unit=at.pk, path=at.path, at=actor.at))
    for place in {place.pk: place for place in (at, *others)}.values():
        if place.pk is not None or is_bulk:  # a bulk act on the ground is one over whatever stands
            announce(Touched(room=room, verb=body.__name__, unit=place.pk, path=place.path, is_bulk=is_bulk))


def _is_new(result: Any, subject: Any) -> bool:
    return isinstance(result, Placed) and hasattr(result, "pk") and result is not subject


def _to_sign_in(request: Request) -> HttpResponse:
    if request.headers.get("HX-Request"):
        return HttpResponse(status=401, headers={"HX-Redirect": reverse("account_login")})
    answer = redirect("account_login")
    if request.method == "GET" and request.path != "/":
        answer["Location"] += "?" + urlencode({"next": request.get_full_path()})
    return answer
