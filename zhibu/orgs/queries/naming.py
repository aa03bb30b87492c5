"""Which unit a person names without doubt, where a form is filled in without choosing."""

import re
from collections.abc import Sequence

from django.db.models import Q, QuerySet
from django.db.models.functions import Collate, Lower

from zhibu.lib.scripts import fold, writings
from zhibu.lib.text import plain
from zhibu.lib.tree import ancestors
from zhibu.orgs.models import Unit

WRITTEN, FEW, WAYS = 400, 20, 4
"""Signs of a name with the way to it, units of one name, and ways of writing it, that are looked at."""
_STEPS = re.compile(r"[/\\／＼>＞→]")


def called(units: QuerySet[Unit], written: str) -> list[Unit]:
    """Return the units that somebody names without doubt: by code, by name, by short name, or by the way to it.

    The way is written from above, as 综采总支部/综采一区党支部; units between may be left out.
    """
    *above, last = [plain(one) for one in _STEPS.split(written[:WRITTEN])]
    if not last:
        return []
    ways = writings(last, WAYS)
    spelt = units.alias(called=Collate(Lower("name"), "C"), called_short=Collate(Lower("short_name"), "C"))
    fit = spelt.filter(Q(code__iexact=last) | Q(called__in=ways) | Q(called_short__in=ways))
    found: list[Unit] = list(fit.select_related("parent").order_by("path")[:FEW])
    found = [unit for unit in found if (unit.code or "").lower() == last] or found
    if not above:
        return found
    paths = {path for unit in found for path in ancestors(unit.path)}
    names = {unit.path: _spellings(unit) for unit in Unit.objects.current().filter(path__in=paths)}
    return [unit for unit in found if _leads(above, [names.get(path, set()) for path in ancestors(unit.path)])]


def _leads(above: Sequence[str], line: Sequence[set[str]]) -> bool:
    """Return whether the names stand in this order among those of a line from the root down."""
    rest = iter(line)
    return all(any(fold(name) in spellings for spellings in rest) for name in above)


def _spellings(unit: Unit) -> set[str]:
    return {fold(plain(one)) for one in (unit.name, unit.short_name, unit.code) if one}
