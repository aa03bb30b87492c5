"""The lecture rota of a branch: who is next, who gave which lecture; read from the gatherings, typed by nobody.

Who gives a lecture is whoever brings its item of the agenda: the one that is called 党课, else the first. A guest gave
it who stands among its guests by that name, or whom that item names.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from zhibu.gate.actor import Actor
from zhibu.lib.tree import successor
from zhibu.meetings.choices import GatheringState
from zhibu.meetings.kinds import LECTURE
from zhibu.meetings.models import Turn
from zhibu.meetings.queries.due import MEMBERS, called
from zhibu.meetings.rules.lectures import in_turn
from zhibu.orgs.kinds import GROUP, kinds
from zhibu.orgs.models import Appointment, Unit

TITLE = "讲党课"


@dataclass(frozen=True)
class Given:
    """A lecture that was held, or is planned."""

    day: date
    gathering: UUID
    theme: str


@dataclass(frozen=True)
class Place:
    """A place in the rota with what is known of it; `given` and `ahead` in the order of days."""

    id: UUID
    person: UUID | None
    name: str
    order: int
    base: int
    skips: int
    skipped_on: date | None
    skipped_for: str
    given: Sequence[Given]
    ahead: Sequence[Given]
    is_here: bool
    """Whether they are of the branch today, or a guest."""

    @property
    def rounds(self) -> int:
        """Return how often they have had their turn."""
        return self.base + self.skips + len(self.given)


def rota(unit: Unit, today: date) -> list[Place]:
    """Return the branch's rota as it comes, who is next first; three statements, however many turns and lectures."""
    turns = list(Turn.objects.filter(unit=unit).select_related("person").order_by("order", "id"))
    if not turns:
        return []
    given: dict[UUID, list[Given]] = defaultdict(list)
    ahead: dict[UUID, list[Given]] = defaultdict(list)
    for turn, day, gathering, theme, is_held in _told(_GIVEN, unit, today):
        (given if is_held else ahead)[turn].append(Given(day, gathering, theme))
    here = {one.person_id for one in called([unit.pk], MEMBERS, today)}
    found = [
        Place(
            id=one.pk,
            person=one.person_id,
            name=one.name,
            order=one.order,
            base=one.base,
            skips=one.skips,
            skipped_on=one.skipped_on,
            skipped_for=one.skipped_for,
            given=given[one.pk],
            ahead=ahead[one.pk],
            is_here=one.person_id is None or one.person_id in here,
        )
        for one in turns
    ]
    return in_turn(found)


def next_of(places: Sequence[Place]) -> Place | None:
    """Return whose turn it is for a lecture that is not planned yet; None where nobody of the branch is on the rota."""
    return next((one for one in places if one.is_here), None)


def proposed(unit: Unit, today: date) -> dict[str, str]:
    """Return what the plan of a lecture begins with: an item for whoever is next; nothing without a rota."""
    one = next_of(rota(unit, today))
    if one is None:
        return {}
    if one.person is None:
        return {"title_0": _("请%(name)s讲党课") % {"name": one.name}}
    return {"title_0": _("讲党课"), "owner_0": str(one.person)}


@dataclass(frozen=True)
class OwnTurn:
    """One's own turn in a branch: the day of a lecture that is planned, or how many come before."""

    unit: Unit
    place: Place
    before: int


def has_turn(actor: Actor) -> bool:
    """Return whether the actor stands on a rota."""
    return actor.person_id is not None and Turn.objects.filter(person=actor.person_id).exists()


def own_turns(actor: Actor) -> list[OwnTurn]:
    """Return the actor's own turns; nobody else's is told."""
    if actor.person_id is None:
        return []
    found = []
    rows = Turn.objects.filter(person=actor.person_id, unit__dissolved_on__isnull=True).select_related("unit")
    for unit in {one.unit_id: one.unit for one in rows}.values():
        places = [one for one in rota(unit, actor.today) if one.is_here]
        found += [OwnTurn(unit, one, at) for at, one in enumerate(places) if one.person == actor.person_id]
    return found


def said_turn(one: OwnTurn) -> str:
    """Return when one's turn is, in words."""
    if one.place.ahead:
        first = one.place.ahead[0]
        return _("%(day)s 由您讲：%(theme)s") % {"day": first.day.isoformat(), "theme": first.theme}
    if one.before == 0:
        return _("下一次轮到您讲。")
    return _("您前面还有 %(n)d 位。") % {"n": one.before}


@dataclass(frozen=True)
class Leader:
    """One of the branch's people who holds posts above branches, and how often they lectured here this year."""

    name: str
    posts: Sequence[str]
    times: int


def leaders_in(unit: Unit, today: date) -> list[Leader]:
    """Return whom ZB-19 asks to lecture regularly and who is of this branch: told beside the rota, never a light."""
    here = {one.person_id: one.name for one in called([unit.pk], MEMBERS, today)}
    posts = posts_above(here, today)
    if not posts:
        return []
    gave: dict[UUID, int] = dict(_told(_BY_PERSON, unit, today))
    return [Leader(name, posts[person], gave.get(person, 0)) for person, name in here.items() if person in posts]


def posts_above(people: Collection[UUID], day: date) -> dict[UUID, list[str]]:
    """Return the posts that these people hold above branches: they take part here like everybody, and first (ZB-18)."""
    led = [kind.key for kind in kinds().values() if not kind.holds_members and not kind.holds_participants]
    held = Appointment.objects.on(day).filter(person__in=people, unit__kind__in=led).exclude(unit__kind=GROUP)
    found: dict[UUID, list[str]] = defaultdict(list)
    for one in held.select_related("unit").order_by("post_order", "id"):
        found[one.person_id].append(one.post_data.at(one.unit.short_name))
    return found


def _told(sql: str, unit: Unit, today: date) -> list[tuple[Any, ...]]:
    known: dict[str, Any] = {
        "unit": unit.pk,
        "path": unit.path,
        "beyond": successor(unit.path),
        "lecture": LECTURE,
        "called": f"%{TITLE[1:]}%",
        "today": today,
        "year": date(today.year, 1, 1),
        "ahead": [GatheringState.PLANNED, GatheringState.CALLED, GatheringState.OPEN],
    }
    with connection.cursor() as cursor:
        cursor.execute(sql, known)
        return list(cursor.fetchall())


_LECTURES = """
with lectures as (
  select g.id, g.held_on, g.theme, bool_or(h.is_held) as is_held, i.owner_id, i.title
    from meetings_holding h join meetings_gathering g on g.id = h.gathering_id
    left join lateral (select x.owner_id, x.title from meetings_item x where x.gathering_id = g.id
                        order by x.title like %(called)s desc, x."order" limit 1) i on true
   where h.unit_path >= %(path)s and h.unit_path < %(beyond)s and h.kind = %(lecture)s
     and (h.is_held or (g.state = any(%(ahead)s) and g.held_on >= %(today)s))
   group by g.id, i.owner_id, i.title
)
"""

_GIVEN = (
    _LECTURES
    + """
select t.id, l.held_on, l.id, l.theme, l.is_held
  from meetings_turn t join lectures l on l.held_on >= t.since
   and case when t.person_id is null
            then position(t.guest_name in coalesce(l.title, '')) > 0
                 or exists (select 1 from meetings_attendance a where a.gathering_id = l.id
                             and a.person_id is null and a.guest_name = t.guest_name)
            else l.owner_id = t.person_id end
 where t.unit_id = %(unit)s order by l.held_on, l.id
"""
)

_BY_PERSON = (
    _LECTURES
    + """
select owner_id, count(*) from lectures
 where is_held and held_on >= %(year)s and held_on <= %(today)s and owner_id is not null group by owner_id
"""
)
