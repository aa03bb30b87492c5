"""Which units a person may mean: by characters, pinyin or initials, and for each act the ones that it can take.

Names are kept as they are written: a text in characters is looked for in both Simplified and Traditional ones.
"""

from collections.abc import Sequence
from functools import reduce
from operator import and_
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet
from django.db.models.functions import Collate, Lower

from zhibu.gate.actor import Actor
from zhibu.gate.permissions import Permission
from zhibu.gate.rows import below, condition_of
from zhibu.lib.scripts import writings
from zhibu.lib.text import beyond, plain
from zhibu.lib.tree import BEYOND_ALL, ancestors
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

    With each comes the one above it. Those that begin so come from three indexes, each read no further than needed.
    Where they do not fill the page, names are looked at for what they hold: the first `WALKED` units in the order of
    the tree, and, where a large tree has not filled the page by then, those that the index of pairs of signs gives:
    few, as the walk has shown.
    """
    parts = _parts(text)
    keys = (
        _keys(units, text, parts, most) if parts else list(units.order_by("path").values_list("pk", flat=True)[:most])
    )
    kept = {unit.pk: unit for unit in Unit.objects.filter(pk__among=keys).select_related("parent")} if keys else {}
    return [kept[key] for key in keys if key in kept]


def _keys(units: QuerySet[Unit], text: str, parts: Sequence[str], most: int) -> list[UUID]:
    """Return the keys of the units, by up to three written statements: making them took longer than running them."""
    seen, params = condition_of(units)
    spelt, spellings = _beginning(seen, params, "".join(parts), most)
    edge = f"select path from orgs_unit where {seen} order by path offset %s limit 1"
    with connection.cursor() as cursor:
        hits = (
            f"with hits as materialized (select id, path from orgs_unit where id in ({spelt}) order by path limit %s)"
        )
        walk = f"case when (select count(*) from hits) < %s then ({edge}) end"
        statement = f"{hits} select (select array_agg(id order by path) from hits), {walk}"
        cursor.execute(statement, [*spellings, most, most, *params, WALKED])
        [(begin, beyond_walk)] = cursor.fetchall()
        keys: list[UUID] = begin or []
        if len(keys) == most:
            return keys
        held, sought = condition_of(found(units, text))
        others = f"select id from orgs_unit where {held} and not id = any(%s)"
        near = f"{others} and path < %s order by path limit %s"
        cursor.execute(near, [*sought, keys, beyond_walk or BEYOND_ALL, most - len(keys)])
        keys += [key for (key,) in cursor.fetchall()]
        if beyond_walk and len(keys) < most:
            holding, pairs = _holding(parts)
            far = f"{others} and path >= %s and id in ({holding}) order by path limit %s"
            cursor.execute(far, [*sought, keys, beyond_walk, pairs, most - len(keys)])
            keys += [key for (key,) in cursor.fetchall()]
    return keys


def _beginning(seen: str, params: Sequence[Any], text: str, most: int) -> tuple[str, list[Any]]:
    """Return, in SQL, the keys of units of which a spelling begins with the text, at most so many of each spelling."""
    spellings = [('lower(short_name) collate "C"', way) for way in writings(text, WAYS)]
    if text.isascii():
        spellings += [("pinyin", text), ("initials", text)]
    parts = [
        f"(select id from orgs_unit where {seen} and {column} >= %s and {column} < %s order by {column} limit %s)"
        for column, _way in spellings
    ]
    asked = [one for _column, way in spellings for one in (*params, way, beyond(way), most)]
    return " union ".join(parts), asked


def _holding(parts: Sequence[str]) -> tuple[str, str]:
    """Return, in SQL, the keys of units that hold every pair of signs of each part, from the index of pairs.

    `offset 0` keeps the planner from turning the question round and making the pairs of every unit anew.
    """
    pairs = " & ".join(f"({' | '.join(map(_pairs, writings(part, WAYS)))})" for part in parts)
    called = "orgs_pairs(short_name, name, pinyin, initials, code)"
    return f"select id from orgs_unit where {called} @@ %s::tsquery offset 0", pairs


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
