"""How units come to be: one or fifty thousand of them in the same statements."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from django.db import connection
from django.db.models import Max
from django.utils.translation import gettext as _

from zhibu.figures.actions.counting import add_new, touch
from zhibu.gate.actor import Actor, Refused
from zhibu.lib import tree
from zhibu.lib.ids import new_id
from zhibu.orgs import rules
from zhibu.orgs.actions import seating
from zhibu.orgs.choices import Change, Field, Nature
from zhibu.orgs.figures import UNITS
from zhibu.orgs.models import Unit

FEW = 100
"""So many units are counted one by one; more in SQL."""


@dataclass(frozen=True, kw_only=True)
class NewUnit:
    """A unit to found. `key` names it within the set; `parent` is another's key, a unit's id, or None for the subject.

    Without `short_name` it is what people say for the name; without `founded_on` the unit stands since ever.
    """

    name: str
    kind: str
    key: str = ""
    parent: str | UUID | None = None
    short_name: str = ""
    founded_on: date | None = None
    code: str = ""
    approval_no: str = ""
    host: str = ""
    field: str = ""
    nature: str = ""
    contact: str = ""
    address: str = ""


@dataclass
class _Seat:
    """Where a new unit will stand."""

    id: UUID
    new: NewUnit
    parent: Unit | UUID | None
    path: str = ""
    number: int = 0
    children: int = 0


def check_facts(new: NewUnit, today: date) -> NewUnit:
    """Return the unit to found with its texts in order. Raises Refused at the field that is wrong."""
    name = rules.check_name(new.name)
    rules.check_kind(new.kind)
    if new.founded_on:
        rules.check_day(new.founded_on, today, field="founded_on")
    if new.field and new.field not in Field:
        raise Refused(_("请选择所属领域。"), field="field")
    if new.nature and new.nature not in Nature:
        raise Refused(_("请选择单位性质。"), field="nature")
    short = " ".join(new.short_name.split()) or rules.short_name_of(name)
    return replace(new, name=name, short_name=short[:60], code=new.code.strip())


def found(actor: Actor, subject: Unit | None, news: Sequence[NewUnit], *, reason: str = "") -> dict[str, UUID]:
    """Write the new units below the subject (None: the ground) and return their ids by their keys.

    Raises Refused at the first thing that is wrong; then nothing is written.
    """
    seats = {new.key: _Seat(new_id(), check_facts(new, actor.today), None) for new in news}
    if len(seats) != len(news):
        raise ValueError("two new units have the same key")
    parents = _existing_parents(subject, news)
    for seat in seats.values():
        seat.parent = _parent_of(seat.new, seats, parents, subject)
    in_order = _parents_first(seats)
    _check_places(seats, in_order)
    _number(seats, in_order)
    _check_codes(news)
    ids = [seat.id for seat in seats.values()]
    if len(ids) <= FEW:
        touch(UNITS, ids, is_new=True)
    _insert(actor, [seats[key] for key in in_order], reason)
    seating.work_out_paths([seat.id for seat in seats.values() if not isinstance(seat.parent, UUID)])
    if len(ids) > FEW:
        add_new(UNITS, "select unnest(%(ids)s::uuid[])", {"ids": ids})
    return {key: seat.id for key, seat in seats.items()}


def _existing_parents(subject: Unit | None, news: Sequence[NewUnit]) -> dict[UUID, Unit]:
    wanted = {new.parent for new in news if isinstance(new.parent, UUID)}
    if subject is not None:
        wanted.add(subject.pk)
    elif any(new.parent is None for new in news):
        seating.lock_tree()
    found = Unit.objects.select_for_update().filter(pk__in=wanted).order_by("pk").in_bulk()
    for parent in found.values():
        seating.check_standing(parent, field="parent")
        if subject is not None and not tree.covers(found[subject.pk].path, parent.path):
            raise Refused(_("“{name}”不在这个组织下面。").format(name=parent.name), field="parent")
    if len(found) < len(wanted):
        raise Refused(_("上级组织不存在。"), field="parent")
    return found


def _parent_of(
    new: NewUnit, seats: dict[str, _Seat], parents: dict[UUID, Unit], subject: Unit | None
) -> Unit | UUID | None:
    if new.parent is None:
        return parents[subject.pk] if subject is not None else None
    if isinstance(new.parent, UUID):
        return parents[new.parent]
    try:
        return seats[new.parent].id
    except KeyError:
        raise Refused(_("“{name}”的上级组织不存在。").format(name=new.name), field="parent") from None


def _parents_first(seats: dict[str, _Seat]) -> list[str]:
    """Return the keys so that every parent comes before its children. Raises Refused where units stand in a ring."""
    order: dict[str, None] = {}
    for start in seats:
        climb: list[str] = []
        key = start
        while key not in order:
            if key in climb:
                raise Refused(_("“{name}”不能是自己的上级。").format(name=seats[key].new.name), field="parent")
            climb.append(key)
            above = seats[key].new.parent
            if not isinstance(above, str):
                break
            key = above
        order.update(dict.fromkeys(reversed(climb)))
    return list(order)


def _check_places(seats: dict[str, _Seat], in_order: Iterable[str]) -> None:
    names: dict[UUID | None, list[str]] = defaultdict(list)
    existing: dict[UUID | None, Unit | None] = {}
    for key in in_order:
        seat = seats[key]
        if isinstance(seat.parent, Unit):
            parent_kind, parent_id = seat.parent.kind, seat.parent.pk
        elif isinstance(seat.parent, UUID):
            parent_kind, parent_id = seats[str(seat.new.parent)].new.kind, seat.parent
        else:
            parent_kind, parent_id = "", None
        rules.check_place(rules.check_kind(seat.new.kind), parent_kind)
        if seat.new.name in names[parent_id]:
            raise Refused(_("同一上级下面已经有“{name}”。").format(name=seat.new.name), field="name")
        names[parent_id].append(seat.new.name)
        if not isinstance(seat.parent, UUID):
            existing[parent_id] = seat.parent
    for parent_id, parent in existing.items():
        seating.check_name_free(parent, names[parent_id])


def _number(seats: dict[str, _Seat], in_order: Iterable[str]) -> None:
    by_id = {seat.id: seat for seat in seats.values()}
    below: dict[UUID | None, list[_Seat]] = defaultdict(list)
    existing: dict[UUID | None, Unit | None] = {}
    for key in in_order:
        seat = seats[key]
        if isinstance(seat.parent, UUID):
            parent = by_id[seat.parent]
            parent.children += 1
            if parent.children > tree.LARGEST:
                raise Refused(_("{parent}下面的编号已经用完。").format(parent=parent.new.name), field="parent")
            seat.number = parent.children
        else:
            parent_id = seat.parent.pk if seat.parent else None
            existing[parent_id] = seat.parent
            below[parent_id].append(seat)
    for parent_id, children in below.items():
        for seat, number in zip(children, seating.numbers_below(existing[parent_id], len(children)), strict=True):
            seat.number = number
    for key in in_order:
        seat = seats[key]
        above = by_id[seat.parent].path if isinstance(seat.parent, UUID) else seat.parent.path if seat.parent else ""
        seat.path = tree.child(above, seat.number)
        if len(seat.path) > seating.LONGEST:
            raise Refused(_("组织层级太多，最多 30 级。"), field="parent")


def _check_codes(news: Sequence[NewUnit]) -> None:
    codes = [new.code.strip() for new in news if new.code.strip()]
    twice = next((code for code in codes if codes.count(code) > 1), None) if len(set(codes)) < len(codes) else None
    taken = twice or Unit.objects.filter(code__in=codes).values_list("code", flat=True).first() if codes else None
    if taken:
        raise Refused(_("组织代码“{code}”已经有人用了。").format(code=taken), field="code")


_INSERT_UNITS = """
insert into orgs_unit (id, parent_id, path, last_child, "order", kind, name, short_name, pinyin, initials, founded_on,
                       code, approval_no, host, field, nature, contact, address)
select * from unnest(%s::uuid[], %s::uuid[], %s::text[], %s::int[], %s::int[], %s::text[], %s::text[], %s::text[],
                     %s::text[], %s::text[], %s::date[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[],
                     %s::text[], %s::text[])
"""
_INSERT_PAST = [
    """insert into orgs_unitseat (unit_id, parent_id, number, since)
       select id, parent_id, right(path, 4)::int, coalesce(founded_on, %s) from orgs_unit where id = any(%s)""",
    """insert into orgs_unitname (unit_id, name, short_name, since)
       select id, name, short_name, coalesce(founded_on, %s) from orgs_unit where id = any(%s)""",
    """insert into orgs_unitkind (unit_id, kind, since)
       select id, kind, coalesce(founded_on, %s) from orgs_unit where id = any(%s)""",
]
_INSERT_CHANGES = """
insert into orgs_unitchange (id, unit_id, change, day, reason, document_no, details, is_void, recorded_by, recorded_at)
select gen_random_uuid(), id, %s, founded_on, %s, approval_no, '{}', false, %s, %s from orgs_unit where id = any(%s)
"""


def _insert(actor: Actor, seats: Sequence[_Seat], reason: str) -> None:
    ids = [seat.id for seat in seats]
    last_order = _last_orders(seats)
    news = [seat.new for seat in seats]
    spelt = [rules.spelt(new.name, new.short_name) for new in news]
    columns: list[list[object]] = [
        list(ids),
        [seat.parent.pk if isinstance(seat.parent, Unit) else seat.parent for seat in seats],
        [seat.path for seat in seats],
        [seat.children for seat in seats],
        [max(seat.number, last_order.get(_id_above(seat), 0) + 1) for seat in seats],
        [new.kind for new in news],
        [new.name for new in news],
        [new.short_name for new in news],
        [spelling.pinyin for spelling in spelt],
        [spelling.initials for spelling in spelt],
        [new.founded_on for new in news],
        [new.code or None for new in news],
        *([getattr(new, name) for new in news] for name in _TEXTS),
    ]
    with connection.cursor() as cursor:
        cursor.execute(_INSERT_UNITS, columns)
        for statement in _INSERT_PAST:
            cursor.execute(statement, [rules.LONG_AGO, ids])
        cursor.execute(_INSERT_CHANGES, [Change.FOUNDED.value, reason, actor.name[:80], actor.at, ids])


_TEXTS = ("approval_no", "host", "field", "nature", "contact", "address")


def _id_above(seat: _Seat) -> UUID | None:
    return seat.parent.pk if isinstance(seat.parent, Unit) else seat.parent


def _last_orders(seats: Sequence[_Seat]) -> dict[UUID | None, int]:
    above = {seat.parent.pk for seat in seats if isinstance(seat.parent, Unit)}
    rows = Unit.objects.filter(parent__in=above).order_by().values_list("parent").annotate(Max("order"))
    return dict(rows)
