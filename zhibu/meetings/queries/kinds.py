"""Which kinds of gathering a unit knows: those of the rules, and those that it or a unit above it has named."""

from collections.abc import Collection, Iterable
from uuid import UUID

from zhibu.gate.actor import Actor
from zhibu.gate.rows import find
from zhibu.meetings.kinds import Kind, is_own, kind_named, kinds, own_kind
from zhibu.meetings.models import OwnKind
from zhibu.meetings.permissions import Meetings
from zhibu.orgs.models import Unit

MOST_SHOWN = 50


def standing_kinds(paths: Collection[str]) -> list[OwnKind]:
    """Return the kinds of one's own that stand at the paths, by name."""
    return list(OwnKind.objects.standing_at(*paths).order_by("name", "id")[:MOST_SHOWN]) if paths else []


def kind_to_change(actor: Actor, pk: UUID) -> OwnKind:
    """Return a kind of one's own that stands, to whoever plans at its unit. Raises as `find`."""
    rows = OwnKind.objects.filter(removed_at__isnull=True).select_related("unit")
    return find(rows, actor, Meetings.PLAN, pk=pk)


def kinds_of(rows: Iterable[OwnKind]) -> list[Kind]:
    """Return the kinds as gatherings name them: what two units named alike is one."""
    return [own_kind(name) for name in dict.fromkeys(one.name for one in rows)]


def kinds_at(unit: Unit, held: Iterable[str] = ()) -> dict[str, Kind]:
    """Return every kind that is known at the unit by its key; what is `held` already is known for ever."""
    found = {kind.key: kind for kind in kinds_of(standing_kinds([unit.path]))}
    found |= {key: kind for key in held if is_own(key) and (kind := kind_named(key))}
    return kinds() | found
