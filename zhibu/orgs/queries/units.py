"""Which units a person may mean: by characters, pinyin or initials, and for each act the ones that it can take.

Names are kept as they are written: a text in characters is looked for in both Simplified and Traditional ones.
"""

from collections.abc import Sequence
from functools import reduce
from operator import and_
from typing import Any

from django.db.models import F, Q, QuerySet
from django.db.models.expressions import RawSQL
from django.db.models.functions import Collate, Lower

from zhibu.gate.actor import Actor
from zhibu.gate.permissions import Permission
from zhibu.gate.rows import below
from zhibu.lib.scripts import writings
from zhibu.lib.text import beyond, plain
from zhibu.lib.tree import ancestors
from zhibu.orgs.kinds import GROUP, kinds
from zhibu.orgs.models import Unit
from zhibu.orgs.permissions import Orgs
from zhibu.people.columns import quoted

LONGEST, PARTS = 60, 4
"""Signs and parts of a search that are looked at."""
WAYS = 4
"""So many ways of writing a part are looked for."""
WALKED = 1000
"""A tree up to this size is looked through."""


def home_unit(actor: Actor, permission: Permission = Orgs.READ) -> Unit | None:
    """Return the unit that the actor looks after first: the highest where the permission is held; None for none."""
    scopes = actor.scopes(permission)
    if not scopes:
        return None
    return Unit.objects.current().filter(path=min(scopes, key=lambda path: (len(path), path))).first()


def found(units: QuerySet[Unit], text: str) -> QuerySet[Unit]:
    """Keep the units that the text may mean: characters anywhere in the name, pinyin, initials, or the code.

    Parts with spaces between them must all fit; the text as a whole may also fit without them.
    """
    parts = _parts(text)
    if not parts:
        return units
    spelt = units.alias(called=Collate(Lower("name"), "C"), called_short=Collate(Lower("short_name"), "C"))
    all_parts = reduce(and_, map(_anywhere, parts))
    return spelt.filter(all_parts | _anywhere("".join(parts)) if len(parts) > 1 else all_parts)


def _parts(text: str) -> list[str]:
    return [part for one in text.split() if (part := plain(one)[:LONGEST])][:PARTS]


def _anywhere(text: str) -> Q:
    ways = Q(code__istartswith=text)
    for way in writings(text, WAYS):
        ways |= Q(called__contains=way) | Q(called_short__contains=way)
    return ways | Q(pinyin__contains=text) | Q(initials__contains=text) if text.isascii() else ways


def first_found(units: QuerySet[Unit], text: str, most: int) -> list[Unit]:
    """Return the first units that the text may mean, at most so many: what begins with it first, then the higher.

    Those that begin so come from three indexes, each read no further than needed. Where they do not fill the page,
    names are looked at for what they hold: the first `WALKED` units in the order of the tree, and, where a large tree
    has not filled the page by then, those that the index of pairs of signs gives: few, as the walk has shown.
    """
    parts = _parts(text)
    if not parts:
        return list(units.order_by("path")[:most])
    hits = list(units.filter(pk__in=_beginning(units, "".join(parts), most)).order_by("path")[:most])
    if len(hits) < most:
        others = found(units, text).exclude(pk__in=[unit.pk for unit in hits]).order_by("path")
        edge = units.order_by("path").values_list("path", flat=True)[WALKED : WALKED + 1].first()
        near, wanted = others.filter(path__lt=edge) if edge else others, most - len(hits)
        hits += near[:wanted]
        if edge and len(hits) < most:
            hits += others.filter(path__gte=edge, pk__in=_holding(parts))[: most - len(hits)]
    return hits


def _beginning(units: QuerySet[Unit], text: str, most: int) -> QuerySet[Unit, Any]:
    """Return the keys of units of which a spelling begins with the text, at most so many of each spelling."""
    spellings: list[tuple[Any, str]] = [(Collate(Lower("short_name"), "C"), way) for way in writings(text, WAYS)]
    if text.isascii():
        spellings += [(F("pinyin"), text), (F("initials"), text)]
    first, *more = (
        units.alias(spelling=spelling)
        .filter(spelling__gte=way, spelling__lt=beyond(way))
        .order_by("spelling")
        .values("pk")[:most]
        for spelling, way in spellings
    )
    return first.union(*more) if more else first


def _holding(parts: Sequence[str]) -> RawSQL:
    """Return the keys of units that hold every pair of signs of each part, from the index of pairs.

    `offset 0` keeps the planner from turning the question round and making the pairs of every unit anew.
    """
    pairs = " & ".join(f"({' | '.join(map(_pairs, writings(part, WAYS)))})" for part in parts)
    called = "orgs_pairs(short_name, name, pinyin, initials, code)"
    return RawSQL(f"select id from orgs_unit where {called} @@ %s::tsquery offset 0", [pairs])  # noqa: S611 - no input


def _pairs(text: str) -> str:
    return f"({' & '.join(quoted(text[at : at + 2]) for at in range(len(text) - 1)) or f'{quoted(text)}:*'})"


def parents_for(actor: Actor, unit: Unit) -> QuerySet[Unit]:
    """Return the units below which the actor may move the unit."""
    fit = [kind for kind in unit.kind_data.under if kind]
    units = Unit.objects.current().visible_to(actor, Orgs.RESTRUCTURE).filter(kind__in=fit)
    return units.exclude(below([unit.path], "path")).exclude(children=unit)


def partners_for(actor: Actor, unit: Unit) -> QuerySet[Unit]:
    """Return the units into which the actor may merge the unit."""
    units = Unit.objects.current().visible_to(actor, Orgs.RESTRUCTURE)
    if unit.kind == GROUP:
        return units.filter(kind=GROUP, parent=unit.parent_id).exclude(pk=unit.pk)
    fit = [kind.key for kind in kinds().values() if kind.holds_members == unit.kind_data.holds_members]
    units = units.filter(kind__in=fit).exclude(kind=GROUP)
    return units.exclude(below([unit.path], "path")).exclude(path__in=ancestors(unit.path))
