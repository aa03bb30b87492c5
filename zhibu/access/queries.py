"""Why somebody may or may not: the same source as the gate's, in words."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db.models import Case, Q, QuerySet, When
from django.utils.translation import gettext as _

from zhibu.access import rules
from zhibu.access.actors import Hold, PersonActor, matrix
from zhibu.access.choices import Role
from zhibu.access.models import Grant, Token, alive_q
from zhibu.access.permissions import Access
from zhibu.gate.actor import Actor
from zhibu.gate.permissions import Permission
from zhibu.gate.rows import below
from zhibu.lib.tree import ancestors, covers
from zhibu.orgs.kinds import posts
from zhibu.orgs.models import Appointment, Unit
from zhibu.people.models import Person


@dataclass(frozen=True)
class Reason:
    """One role that a person holds, and what it means for the question."""

    text: str
    gives: bool


class TokenLine(NamedTuple):
    """A token as its owner and those who watch over the unit see it."""

    pk: UUID | None
    name: str
    start: str
    owner: str
    unit: str
    may: str
    state: str
    is_alive: bool
    used: str


@dataclass(frozen=True)
class Explanation:
    """Whether a person has a permission at a unit, each role's part in it, and who could give it."""

    is_allowed: bool
    question: str
    reasons: tuple[Reason, ...]
    roles_that_would: tuple[str, ...]


def explain(actor: PersonActor, permission: Permission, unit: Unit) -> Explanation:
    """Answer why the actor has, or lacks, the permission at the unit: a reason for every role held, as of today.

    What the level above decides is asked there, as the actions do.
    """
    place = unit.above if permission.is_above else unit
    reasons = tuple(_reason(hold, permission, place, is_above=place != unit) for hold in actor.holds)
    return Explanation(
        is_allowed=actor.may(permission, place),
        question=_("%(person)s 在 %(unit)s 能不能%(permission)s")
        % {"person": actor.name, "unit": unit.name, "permission": permission.label},
        reasons=reasons,
        roles_that_would=tuple(
            str(Role(role).label) for role, given in matrix().items() if permission in given and role != Role.SELF
        ),
    )


def permission_named(value: str) -> Permission | None:
    """Return the permission of that value (`room.verb`); None when no room has it."""
    return next((one for kind in Permission.__subclasses__() for one in kind if one.value == value), None)


def permissions() -> list[Permission]:
    """Return every permission that a role gives, sorted by its value."""
    return sorted({one for given in matrix().values() for one in given}, key=lambda one: one.value)


def handed_on(actor: Actor, unit: Unit) -> list[Permission]:
    """Return what the actor may do at the unit and may let a program do: everything but making tokens."""
    return [one for one in permissions() if one != Access.TOKEN and actor.may(one, unit)]


def tokens_of(actor: Actor) -> QuerySet[Token]:
    """Return the actor's own tokens: those that open something first, then the newest."""
    rows = Token.objects.filter(person=actor.person_id).select_related("person", "unit")
    return rows.order_by(Case(When(alive_q(actor.today), then=0), default=1), "-made_at", "-pk")


def tokens_reaching(unit: Unit, day: date) -> QuerySet[Token]:
    """Return the tokens that open something on the day at the unit: made for it, for one above or for one below."""
    at = Q(unit__path__in=ancestors(unit.path)) | below((unit.path,), "unit__path")
    rows = Token.objects.alive(day).filter(at).select_related("person", "unit")
    return rows.order_by("unit__path", "-made_at", "-pk")


def token_lines(tokens: Iterable[Token], actor: Actor) -> list[TokenLine]:
    """Return what a page says of each token; `pk` is None where the actor may not revoke it."""
    return [_token_line(token, actor) for token in tokens]


def _token_line(token: Token, actor: Actor) -> TokenLine:
    known = {one.value: str(one.label) for one in permissions()}
    is_alive = token.is_alive(actor.today)
    may_revoke = is_alive and (token.person_id == actor.person_id or actor.may(Access.TOKEN, token.unit))
    words = {"day": f"{token.until:%Y-%m-%d}"}
    state = _("已收回") if token.revoked_at else _("%(day)s 止") % words if is_alive else _("%(day)s 到期") % words
    return TokenLine(
        pk=token.pk if may_revoke else None,
        name=token.name,
        start=token.start,
        owner=token.person.name,
        unit=token.unit.short_name,
        may=_("、").join(known[value] for value in token.permissions if value in known),
        state=state,
        is_alive=is_alive,
        used=_("%(day)s 用过") % {"day": f"{token.used_on:%Y-%m-%d}"} if token.used_on else _("还没用过"),
    )


def places_to_give(actor: Actor, unit: Unit) -> list[Unit]:
    """Return the unit and those above it at which the actor may give rights, the unit first."""
    above = Unit.objects.current().filter(path__in=ancestors(unit.path, itself=True)).order_by("-path")
    return [one for one in above if actor.may(Access.GRANT, one)]


def grants_at(unit: Unit, day: date) -> QuerySet[Grant]:
    """Return the grants that hold at the unit on the day, given here or above it, the highest first."""
    paths = ancestors(unit.path, itself=True)
    rows = Grant.objects.on(day).filter(unit__path__in=paths)
    return rows.select_related("person", "unit").order_by("unit__path", "role", "person__name_key")


def post_roles_at(unit: Unit, day: date) -> list[tuple[str, str, str, str]]:
    """Return (name, post, role, unit) of those whose post gives them a role at the unit on the day."""
    paths = ancestors(unit.path, itself=True)
    rows = Appointment.objects.on(day).filter(unit__path__in=paths).select_related("person", "unit")
    return [
        (row.person.name, row.post_data.label, str(Role(row.post_data.role).label), row.unit.short_name)
        for row in rows.order_by("unit__path", "post_order", "order")
    ]


def answerers(unit: Unit, permission: Permission, day: date, *, but: UUID | None = None) -> list[UUID]:
    """Return the people who hold the permission at the unit, of the nearest level up that has any.

    `but` is left out, who asks: nobody answers themselves, so what they ask goes one level further up where they are
    the only one.
    """
    roles = {role for role, given in matrix().items() if permission in given}
    by_role = [key for key, post in posts().items() if post.role in roles]
    paths = ancestors(unit.path, itself=True)
    place = Q(unit__path__in=paths)
    found = [
        *Appointment.objects.on(day).filter(place, post__in=by_role).values_list("unit__path", "person_id"),
        *Grant.objects.on(day).filter(place, role__in=roles).values_list("unit__path", "person_id"),
    ]
    found = [(path, person) for path, person in found if person != but]
    nearest = max((path for path, _person in found), key=len, default="")
    return list(dict.fromkeys(person for path, person in found if path == nearest))


def holder_named(name: str, actor: Actor) -> Person | None:
    """Return the person of that name who holds a post or a grant where the actor may see rights."""
    seen = Q(pk__in=Grant.objects.visible_to(actor, Access.READ).values("person")) | Q(
        pk__in=Appointment.objects.visible_to(actor, Access.READ).values("person")
    )
    return Person.objects.filter(seen, name=name).first()


def _reason(hold: Hold, permission: Permission, unit: Unit, *, is_above: bool) -> Reason:
    holder = hold.post_label or Role(hold.role).label
    words = {"role": holder, "at": hold.unit_name, "permission": permission.label, "unit": unit.short_name}
    if permission not in matrix().get(hold.role, ()):
        return Reason(_("在%(at)s担任%(role)s，这个身份不包括“%(permission)s”。") % words, gives=False)
    if not covers(hold.path, unit.path):
        if is_above:
            return Reason(_("在%(at)s担任%(role)s；这件事由上级%(unit)s决定，管不到那里。") % words, gives=False)
        return Reason(_("在%(at)s担任%(role)s，只管本组织及下级，管不到%(unit)s。") % words, gives=False)
    return Reason(_("在%(at)s担任%(role)s，因此可以。") % words, gives=True)


def roles_held(people: Collection[UUID], day: date) -> dict[UUID, list[tuple[str, str]]]:
    """Return (role, path) of what each of the people holds on the day or will, by grant or by post."""
    held: dict[UUID, list[tuple[str, str]]] = defaultdict(list)
    lasting = Q(until__isnull=True) | Q(until__gt=day)
    grants = Grant.objects.filter(lasting, person__in=people)
    for person, role, path in grants.values_list("person_id", "role", "unit__path"):
        held[person].append((role, path))
    standing = Appointment.objects.filter(lasting, person__in=people, unit__dissolved_on__isnull=True)
    for person, post, path in standing.values_list("person_id", "post", "unit__path"):
        if post in posts():
            held[person].append((posts()[post].role, path))
    return dict(held)


def exceeding(actor: Actor, people: Collection[UUID]) -> set[UUID]:
    """Return those of the people who hold, somewhere, a right that the actor has not there."""
    held = roles_held(people, actor.today)
    return {
        person
        for person, roles in held.items()
        if rules.exceeds(roles, matrix(), lambda permission, path: actor.may(permission, At(path)))
    }


@dataclass(frozen=True)
class At:
    """A place of which only the path is known."""

    path: str
    pk: UUID | None = None


def holding(asked: Iterable[tuple[UUID, str, str]], day: date) -> set[tuple[UUID, str, str]]:
    """Return those of (person, permission, path) that hold on the day, by grant or by post: for many people at once."""
    every = set(asked)
    people = {person for person, _value, _path in every}
    held: dict[UUID, list[tuple[str, str]]] = defaultdict(list)
    for person, role, path in (
        Grant.objects.on(day).filter(person__in=people).values_list("person_id", "role", "unit__path")
    ):
        held[person].append((role, path))
    standing = Appointment.objects.on(day).filter(person__in=people, unit__dissolved_on__isnull=True)
    for person, post, path in standing.values_list("person_id", "post", "unit__path"):
        if post in posts():
            held[person].append((posts()[post].role, path))
    return {
        (person, value, path)
        for person, value, path in every
        if (permission := permission_named(value)) and rules.holds(held.get(person, []), matrix(), permission, path)
    }
