"""How the tree is written: numbers, seats and the paths that follow from them, always for a set of units."""

from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

from django.db import connection
from django.db.models import Q
from django.utils.translation import gettext as _

from zhibu.figures.actions.counting import touch_below
from zhibu.gate.actor import Refused
from zhibu.gate.rows import below
from zhibu.lib import tree
from zhibu.orgs import followers
from zhibu.orgs.models import Unit, UnitPath, UnitSeat
from zhibu.orgs.rules import on_paper

LONGEST = 120

_WORK_OUT_PATHS = """
with recursive below(unit_id, path, since, until) as (
  select e.unit_id, coalesce(p.path, '') || lpad(e.number::text, 4, '0'),
         greatest(e.since, p.since), least(e.until, p.until)
    from orgs_unitseat e
    left join orgs_unitpath p on p.unit_id = e.parent_id
     and (e.until is null or p.since < e.until) and (p.until is null or e.since < p.until)
   where e.unit_id = any(%s) and (e.parent_id is null or p.unit_id is not null)
  union all
  select e.unit_id, b.path || lpad(e.number::text, 4, '0'), greatest(e.since, b.since), least(e.until, b.until)
    from below b
    join orgs_unitseat e on e.parent_id = b.unit_id
     and (e.until is null or b.since < e.until) and (b.until is null or e.since < b.until)
)
insert into orgs_unitpath (unit_id, path, since, until) select unit_id, path, since, until from below
"""


def lock_tree() -> None:
    """Let one change of the tree's shape happen at a time, until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtext('orgs.tree'))")


def lock(unit: Unit) -> Unit:
    """Return the unit as it stands now, with its parent, held until the transaction ends."""
    return Unit.objects.select_for_update(of=("self",)).select_related("parent").get(pk=unit.pk)


def lock_both(one: Unit, other: Unit) -> tuple[Unit, Unit]:
    """Return two units as they stand now, with their parents, held until the transaction ends."""
    rows = Unit.objects.select_for_update(of=("self",)).select_related("parent").order_by("pk")
    held = rows.filter(pk__in=[one.pk, other.pk]).in_bulk()
    return held[one.pk], held[other.pk]


def numbers_below(parent: Unit | None, count: int) -> range:
    """Take the next numbers below the parent (None for the ground), none of them ever used before.

    Raises Refused where fewer are left.
    """
    if parent is None:
        last = UnitSeat.objects.filter(parent=None).order_by("-number").values_list("number", flat=True).first() or 0
    else:
        last = Unit.objects.select_for_update().values_list("last_child", flat=True).get(pk=parent.pk)
    if last + count > tree.LARGEST:
        raise Refused(_("{parent}下面的编号已经用完。").format(parent=parent or _("最上一级")), field="parent")
    if parent is not None:
        Unit.objects.filter(pk=parent.pk).update(last_child=last + count)
    return range(last + 1, last + count + 1)


def work_out_paths(units: Collection[UUID]) -> None:
    """Rebuild where the units, and all that ever stood below them, stood over time.

    None of the units may ever have stood below another of them. Two statements, however large the subtrees.
    """
    used = UnitPath.objects.filter(unit__in=units).order_by().values_list("path", flat=True).distinct()
    touch_below(tree.collapse(used))
    UnitPath.objects.filter(below(tree.collapse(used), "path")).delete()
    with connection.cursor() as cursor:
        cursor.execute(_WORK_OUT_PATHS, [list(units)])


def move_paths(unit: Unit, parent: Unit | None, number: int) -> None:
    """Carry the unit's subtree, as it stands now, to its new place, and tell who follows."""
    old, new = unit.path, tree.child(parent.path if parent else "", number)
    with connection.cursor() as cursor:
        cursor.execute(
            "update orgs_unit set path = %s || substr(path, %s) where path >= %s and path < %s",
            [new, len(old) + 1, old, tree.successor(old)],
        )
    for follow in followers.path_followers:
        follow(old, new)
    unit.path = new


def check_depth(unit: Unit, parent: Unit) -> None:
    """Refuse a place so deep that the unit's subtree would not fit below it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select max(length(path)) from orgs_unit where path >= %s and path < %s",
            [unit.path, tree.successor(unit.path)],
        )
        deepest = cursor.fetchone()[0] or len(unit.path)
    if len(parent.path) + tree.STEP + deepest - len(unit.path) > LONGEST:
        raise Refused(_("组织层级太多，最多 30 级。"), field="parent")


def never_below(unit: Unit, parent: Unit, since: date) -> bool:
    """Return whether the parent has stood outside of the unit on every day from `since`."""
    mine = UnitPath.objects.filter(unit=unit).order_by().values_list("path", flat=True).distinct()
    inside = UnitPath.objects.filter(unit=parent).filter(Q(until__isnull=True) | Q(until__gt=since))
    return parent.pk != unit.pk and not inside.filter(below(list(mine), "path")).exists()


def check_name_free(parent: Unit | None, names: Sequence[str], *, but: Unit | None = None) -> None:
    """Refuse a name that a unit under the same parent bears."""
    taken = Unit.objects.current().filter(parent=parent, name__in=names)
    if but is not None:
        taken = taken.exclude(pk=but.pk)
    first = taken.values_list("name", flat=True).first()
    if first:
        raise Refused(_("同一上级下面已经有“{name}”。").format(name=first), field="name")


def check_standing(unit: Unit, *, field: str | None = None) -> None:
    """Refuse a unit that no longer stands."""
    if unit.dissolved_on:
        raise Refused(
            _("“{unit}”已在{day}撤销。").format(unit=unit.name, day=on_paper(unit.dissolved_on)),
            field=field,
        )


def stood(unit: Unit, since: date, until: date | None) -> bool:
    """Return whether the unit stood on every day of the span."""
    if unit.dissolved_on and (until is None or unit.dissolved_on < until):
        return False
    return UnitPath.objects.filter(unit=unit, since__lte=since).exists()
