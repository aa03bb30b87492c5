"""Which kinds of gathering a unit knows: those of the rules, and those that it or a unit above it has named."""

from collections.abc import Collection, Iterable

from zhibu.meetings.kinds import Kind, is_own, kind_named, kinds, own_kind
from zhibu.meetings.models import OwnKind
from zhibu.orgs.models import Unit

MOST_SHOWN = 50


def own_kinds(paths: Collection[str]) -> list[Kind]:
    """Return the kinds of one's own that stand at the paths, by name."""
    if not paths:
        return []
    names = OwnKind.objects.standing_at(*paths).order_by("name").values_list("name", flat=True).distinct()
    return [own_kind(name) for name in names[:MOST_SHOWN]]


def kinds_at(unit: Unit, held: Iterable[str] = ()) -> dict[str, Kind]:
    """Return every kind that is known at the unit by its key; what is `held` already is known for ever."""
    found = {kind.key: kind for kind in own_kinds([unit.path])}
    found |= {key: kind for key in held if is_own(key) and (kind := kind_named(key))}
    return kinds() | found
