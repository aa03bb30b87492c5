"""Posts that a roster names: a roster appoints nobody, so people are told whom to appoint."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any
from uuid import UUID

from zhibu.orgs.kinds import posts
from zhibu.orgs.models import Appointment, Unit
from zhibu.rosters.models import Roster

_MORE = {"group_leader": ("党小组长", "小组长", "组长")}
_SHOWN = 60


@lru_cache(maxsize=4096)
def posts_named(written: str) -> frozenset[str]:
    """Return the posts that a cell names, the longest label first: 副书记 is not also 书记."""
    labels = [(label, key) for key, post in posts().items() for label in (post.chinese, *_MORE.get(key, ()))]
    found = set()
    for label, key in sorted(labels, key=lambda pair: -len(pair[0])):
        if label in written:
            found.add(key)
            written = written.replace(label, " ")
    return frozenset(found)


def posts_held(people: Iterable[str]) -> Mapping[str, set[str]]:
    """Return which posts people hold in any unit, by the person's id as text."""
    held: dict[str, set[str]] = defaultdict(set)
    rows = Appointment.objects.open().filter(person_id__in=[UUID(key) for key in people])
    for person, post in rows.values_list("person_id", "post"):
        held[str(person)].add(post)
    return held


def units_to_appoint(roster: Roster) -> list[tuple[Any, str, int]]:
    """Return id and name of each unit whose people a written roster named posts for, and how many people they are."""
    counts: Mapping[str, int] = roster.result.get("posts", {})
    ids: Mapping[str, str] = roster.result.get("seats", {})
    units = Unit.objects.filter(pk__in=[ids[key] for key in counts if key in ids]).order_by("path")
    many = {ids[key]: count for key, count in counts.items() if key in ids}
    return [(pk, name, many[str(pk)]) for pk, name in units.values_list("pk", "short_name")[:_SHOWN]]
