"""Put the units below a unit in order."""

from collections.abc import Sequence
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from zhibu.gate.actor import Actor, Refused
from zhibu.gate.doors import action
from zhibu.orgs.models import Unit
from zhibu.orgs.permissions import Orgs


@action(Orgs.EDIT)
def reorder_units(actor: Actor, unit: Unit, *, order: Sequence[UUID]) -> None:
    """Show the units below `unit` in this order from now on; the ones left out follow in the order they had.

    Raises Refused where one of them does not stand below the unit.
    """
    children = list(Unit.objects.select_for_update().children_of(unit).values_list("pk", flat=True))
    if set(order) - set(children) or len(set(order)) != len(order):
        raise Refused(_("这些组织已经有变动，请刷新后再排。"))
    wanted = [*order, *(pk for pk in children if pk not in set(order))]
    with connection.cursor() as cursor:
        cursor.execute(
            'update orgs_unit u set "order" = w.place from unnest(%s::uuid[]) with ordinality as w(id, place)'
            " where u.id = w.id",
            [wanted],
        )
