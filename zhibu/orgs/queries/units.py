"""Which units a person may mean: by characters, pinyin or initials, and for each act the ones that it can take."""

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from zhibu.gate.actor import Actor
from zhibu.gate.rows import below
from zhibu.lib.text import plain
from zhibu.lib.tree import ancestors
from zhibu.orgs.kinds import GROUP, kinds
from zhibu.orgs.models import Unit
from zhibu.orgs.permissions import Orgs


def found(units: QuerySet[Unit], text: str) -> QuerySet[Unit]:
    """Keep the units that the text may mean: characters anywhere in the name, pinyin, initials, or the code.

    What begins with the text comes first, then the higher in the tree.
    """
    text = plain(text)
    if not text:
        return units.order_by("path")
    by_sound = text.isascii()
    anywhere = Q(name__icontains=text) | Q(short_name__icontains=text) | Q(code__istartswith=text)
    begins = Q(short_name__istartswith=text) | Q(name__istartswith=text)
    if by_sound:
        anywhere |= Q(pinyin__contains=text) | Q(initials__contains=text)
        begins |= Q(pinyin__startswith=text) | Q(initials__startswith=text)
    rank = Case(When(begins, then=Value(0)), default=Value(1), output_field=IntegerField())
    return units.filter(anywhere).annotate(rank=rank).order_by("rank", "path")


def parents_for(actor: Actor, unit: Unit) -> QuerySet[Unit]:
    """Return the units below which the actor may move the unit."""
    fit = [kind for kind in kinds()[unit.kind].under if kind]
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
