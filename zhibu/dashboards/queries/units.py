"""The units at and below one, as they stood on a day."""

from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from zhibu.dashboards.lists import UnitRow
from zhibu.dashboards.queries.days import Then
from zhibu.figures.queries import read_one
from zhibu.gate.actor import Actor
from zhibu.gate.rows import below
from zhibu.orgs.figures import staffing
from zhibu.orgs.kinds import GROUP, kinds, posts
from zhibu.orgs.models import Appointment, Unit
from zhibu.orgs.permissions import Orgs
from zhibu.web.boards import Cell, Table


def units_on(then: Then, actor: Actor, chosen: Sequence[str], post: str = "") -> Any:
    """Return the units that stood there on the day, as they were then: of one of the kinds (any for none), with the
    post as `post` says (`lists.UnitList`). Rights are those of now: what has moved away since is left out.
    """
    rows: Any = Unit.objects.as_of(then.day)
    if not then.path:
        return rows.none()
    rows = rows.filter(below((then.path,), "path_then"))
    if not then.is_today:
        rows = rows.visible_to(actor, Orgs.READ)
    if chosen:
        rows = rows.filter(kind_then__in=chosen)
    return _staffed(rows, post, then) if post else rows


def directly_below(unit: Unit, most: int) -> list[tuple[str, str]]:
    """Return the first units directly below one today as (key, name), without its groups, in their order."""
    with connection.cursor() as cursor:
        cursor.execute(_BELOW, [unit.pk, GROUP, most])
        return [(str(pk), name) for pk, name in cursor.fetchall()]


_BELOW = """
select id, short_name from orgs_unit where parent_id = %s and dissolved_on is null and kind <> %s
 order by "order", path limit %s
"""


def _staffed(rows: Any, asked: str, then: Then) -> Any:
    """Keep the units whose kind has the post as a rule, and where it is filled, vacant, dedicated or part_time."""
    post, how = asked.split(":")
    held = Appointment.objects.on(then.day).filter(unit=OuterRef("pk"), post=post)
    rows = rows.filter(kind_then__in=posts()[post].kinds)
    if how == "vacant":
        return rows.filter(~Exists(held))
    if how == "dedicated":
        return rows.filter(Exists(held.filter(is_dedicated=True)))
    if how == "part_time":
        return rows.filter(Exists(held), ~Exists(held.filter(is_dedicated=True)))
    return rows.filter(Exists(held))


def vacancies(then: Then) -> Table:
    """Return how many units lack each post that their kind has as a rule; one statement."""
    numbers = read_one(then.path, ["staffing"], then.day) if then.path else {}
    counted = ((staffing(post.key, is_filled=False), post) for post in posts().values() if post.is_usual)
    rows = [
        [Cell(post.label), Cell(n, then.address("list_units", then.unit.pk, on="on", post=key))]
        for key, post in counted
        if (n := numbers.get(("staffing", key)))
    ]
    note = _("党员少的支部可以不设委员，这里也算在内；点数字看名单。")
    return Table("vacancies", _("各职务空缺的组织数"), [_("职务"), _("空缺的组织")], rows, note=note)


def rows_of(units: Sequence[Any], names: dict[Any, str]) -> list[UnitRow]:
    """Return the units as the list prints them; `names` are those of the units above."""
    labels = {kind.key: kind.label for kind in kinds().values()}
    return [
        UnitRow(
            id=one.pk,
            name=one.short_name_then,
            kind=labels[one.kind_then],
            above=names.get(one.parent_then, ""),
            founded=one.founded_on.isoformat() if one.founded_on else "",
        )
        for one in units
    ]


def names_of(units: Sequence[Any]) -> dict[Any, str]:
    """Return the present names of the units above these; one statement."""
    above = {one.parent_then for one in units if one.parent_then}
    return dict(Unit.objects.filter(pk__among=above).values_list("pk", "short_name")) if above else {}
