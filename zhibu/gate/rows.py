"""Which rows: the same rights as the gate's, said as a condition of one query."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import cache, reduce
from operator import or_
from typing import Any, ClassVar, Self, cast
from uuid import UUID

from django.core.exceptions import EmptyResultSet, FullResultSet
from django.db import DEFAULT_DB_ALIAS, connection, models
from django.db.models import Q
from django.db.models.expressions import Col
from django.http import Http404

from zhibu.gate.actor import Actor, Place, Placed
from zhibu.gate.permissions import Permission
from zhibu.lib.tree import covers, successor
from zhibu.spans.models import SpanQuerySet

NOTHING = Q(pk__in=())


def below(paths: Collection[str], field: str) -> Q:
    """Return the condition that `field` holds a path at or below one of the paths."""
    if "" in paths:
        return Q()
    ranges = (Q(**{f"{field}__gte": path, f"{field}__lt": successor(path)}) for path in paths)
    return reduce(or_, ranges, NOTHING)


def below_sql(paths: Collection[str], column: str, name: str = "path") -> tuple[str, dict[str, Any]]:
    """Return the same condition in SQL with its parameters, each of which begins with `name`."""
    if "" in paths:
        return "true", {}
    params: dict[str, Any] = {}
    parts = []
    for at, path in enumerate(paths):
        params |= {f"{name}{at}": path, f"{name}{at}_end": successor(path)}
        parts.append(f"({column} >= %({name}{at})s and {column} < %({name}{at}_end)s)")
    return f"({' or '.join(parts) or 'false'})", params


def condition_of(rows: models.QuerySet[Any]) -> tuple[str, tuple[Any, ...]]:
    """Return what narrows the rows, in SQL with its parameters: for a written statement that asks for them.

    There the model's table goes by its own name. Making such a condition takes a tenth of making a whole statement.
    Raises ValueError where the rows are narrowed by what stands in another table beside theirs.
    """
    query = rows.query
    try:
        sql, params = query.get_compiler(DEFAULT_DB_ALIAS).compile(query.where)
    except EmptyResultSet:
        return "false", ()
    except FullResultSet:
        return "true", ()
    if sum(map(bool, query.alias_refcount.values())) > 1:
        raise ValueError("a condition of one table only")
    return f"({sql})", tuple(params)


@dataclass(frozen=True)
class Spot:
    """Where a row stands: the unit that it belongs to, and the path by which rights over it are judged."""

    pk: UUID | None
    path: str


class PlacedModel(models.Model):
    """A row that belongs to a unit (`tree_path` leads to its path) and maybe to a person (`own_path`).

    The path may lead further down than the unit: a member belongs to the branch and stands in a group of it.
    """

    tree_path: ClassVar[str]
    own_path: ClassVar[str | None] = None

    class Meta:
        abstract = True

    @property
    def place(self) -> Place:
        """Return where the row stands: its unit, or below it where the row carries a path of its own.

        `may` at the place and `visible_to` therefore read one thing, `tree_path`.
        """
        row: Any = self
        if "__" in self.tree_path or not hasattr(row, "unit_id"):
            unit: Place = row.unit
            return unit
        return Spot(row.unit_id, getattr(row, self.tree_path))


class PlacedQuerySet[M: models.Model](models.QuerySet[M]):
    """Rows of the tree."""

    def visible_to(self, actor: Actor, permission: Permission) -> Self:
        """Keep the rows at which the actor has the permission, and the actor's own where it covers them."""
        return self._held(actor, actor.scopes(permission), own=actor.may_own(permission))

    def within(self, actor: Actor) -> Self:
        """Keep the rows inside the actor's reach, whatever the permission, and the actor's own."""
        return self._held(actor, actor.reach(), own=True)

    def below(self, place: Place) -> Self:
        """Keep the rows at the place or below it."""
        return self.filter(below((place.path,), self._model.tree_path))

    def _held(self, actor: Actor, paths: Collection[str], *, own: bool) -> Self:
        held = below(paths, self._model.tree_path)
        if own and self._model.own_path and actor.person_id:
            held |= Q(**{self._model.own_path: actor.person_id})
        return self.filter(held)

    @property
    def _model(self) -> Any:
        return self.model


class PlacedSpanQuerySet[M: models.Model](PlacedQuerySet[M], SpanQuerySet[M]):  # type: ignore[override]  # see below
    """Rows of the tree that hold from a day to a day."""

    # The plugin gives each class an `as_manager` of its own type, which the second of two bases then contradicts.


def find[M: models.Model](rows: PlacedQuerySet[M] | type[M], actor: Actor, permission: Permission, **lookup: Any) -> M:
    """Return the one row that the lookup names; a model stands for all its rows, of which `pk` names one.

    Raises Http404 when it is absent or outside the actor's reach, NotAllowed when it is inside without the right.
    """
    row: Any = _by_key(rows, actor, **lookup) if isinstance(rows, type) else _first(rows, actor, lookup)
    if row is None:
        raise Http404
    if not may_own_row(actor, permission, row):
        actor.must(permission, place_of(row))
    return cast(M, row)


def _first[M: models.Model](rows: PlacedQuerySet[M], actor: Actor, lookup: dict[str, Any]) -> M | None:
    return sole(rows.within(actor).filter(**lookup))


def sole[M: models.Model](rows: models.QuerySet[M]) -> M | None:
    """Return the row where at most one can fit, None for none: in no order, unlike `first`, which would have one more
    clause made, of all columns, and planned."""
    return next(iter(rows[:1]), None)


def _by_key[M: models.Model](model: type[M], actor: Actor, pk: UUID) -> M | None:
    """Return the row with the key where it is within the actor's reach.

    The statement is written once, since making one takes four times as long as running it.
    """
    statement, names, converted = _reading(model)
    with connection.cursor() as cursor:
        cursor.execute(statement, [pk])
        found = cursor.fetchone()
    if found is None:
        return None
    values = list(found)
    for at, converters, column in converted:
        for convert in converters:
            values[at] = convert(values[at], column, connection)
    row: Any = model.from_db(DEFAULT_DB_ALIAS, names, values)
    return row if owns(actor, row) or any(covers(path, place_of(row).path) for path in actor.reach()) else None


type _Converted = list[tuple[int, list[Callable[..., Any]], Col]]


@cache
def _reading(model: type[models.Model]) -> tuple[str, list[str], _Converted]:
    """Return what fetches a row by its key: the statement, its fields, and what makes Python of some of them."""
    quote, key, table = connection.ops.quote_name, model._meta.pk, model._meta.db_table
    assert key is not None
    fields = model._meta.concrete_fields
    names = [quote(field.column or field.name) for field in fields]
    compiler = model._base_manager.all().query.get_compiler(DEFAULT_DB_ALIAS)
    converters = compiler.get_converters([field.get_col(table) for field in fields])
    statement = f"select {', '.join(names)} from {quote(table)} where {quote(key.column or key.name)} = %s"
    return statement, [field.attname for field in fields], [(at, *how) for at, how in converters.items()]


def may_at(actor: Actor, permission: Permission, subject: Placed) -> bool:
    """Return whether the actor has the permission over the subject: by right where it stands, or as its owner."""
    return may_own_row(actor, permission, subject) or actor.may(permission, place_of(subject))


def may_own_row(actor: Actor, permission: Permission, subject: Any) -> bool:
    """Return whether the subject is the actor's own and the permission covers what is one's own."""
    return owns(actor, subject) and actor.may_own(permission)


def place_of(subject: Placed) -> Place:
    """Return where rights over the subject are judged: a row's place, or the unit of what is no row."""
    return subject.place if isinstance(subject, PlacedModel) else subject.unit


def owns(actor: Actor, subject: Any) -> bool:
    """Return whether the subject is the actor's own, by the `own_path` of its model."""
    own_path = getattr(type(subject), "own_path", None)
    if not own_path or actor.person_id is None:
        return False
    value = subject
    for step in own_path.split("__"):
        value = getattr(value, step)
    return bool(value == actor.person_id)
