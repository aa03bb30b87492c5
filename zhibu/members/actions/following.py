"""What the roll does when units change: called by the actions of orgs, inside their transaction, one statement each."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from zhibu.figures.actions.counting import touch
from zhibu.gate.actor import Actor, Place, Refused
from zhibu.lib.tree import successor
from zhibu.members.actions import groups
from zhibu.members.actions.roll import refresh_posts, refresh_roll
from zhibu.members.choices import Departure, Tie
from zhibu.members.figures import PEOPLE
from zhibu.members.models import Affiliation


def carry_paths(old: str, new: str) -> None:
    """Let the roll follow a subtree that moved from the path `old` to `new`."""
    with connection.cursor() as cursor:
        cursor.execute(
            "update members_member set unit_path = %s || substr(unit_path, %s)"
            " where unit_path >= %s and unit_path < %s",
            [new, len(old) + 1, old, successor(old)],
        )


def who_stands_in(unit: Place, on: date) -> str:
    """Say why a unit cannot go while people stand in it on the day or later; "" where nobody does."""
    places = Affiliation.objects.filter(unit_id=_key(unit)).exclude(departure=Departure.CORRECTED)
    if count := places.open().count():
        return _("这里还有 %(count)s 人的组织关系，请先调整到别的支部。") % {"count": count}
    later = places.filter(until__gt=on).order_by("-until").first()
    if later and later.until:
        return _("%(day)s 之前这里还有党员，日期不能早于这一天。") % {"day": f"{later.until:%Y-%m-%d}"}
    return ""


def hand_people_over(actor: Actor, absorbed: Place, into: Place, *, on: date, reason: str) -> None:
    """Let everybody of the absorbed unit belong to the other from the day on; places in groups of a branch end.

    Raises Refused where somebody came into the absorbed unit on the day or later.
    """
    del actor
    groups.hand_over(_key(absorbed), _key(into), on)
    places = Affiliation.objects.select_for_update().filter(unit_id=_key(absorbed)).open()
    late = places.filter(since__gte=on).select_related("person").order_by("-since").first()
    if late:
        raise Refused(
            _("%(name)s %(day)s 才进入这个支部，合并日期要晚于这一天。")
            % {"name": late.person.name, "day": f"{late.since:%Y-%m-%d}"},
            field="on",
        )
    moving = list(places.values_list("pk", "person_id"))
    if not moving:
        return
    keys, people = [key for key, _person in moving], [person for _key, person in moving]
    touch(PEOPLE, people)
    guests = Affiliation.objects.open().filter(unit_id=_key(into), person_id__in=people)
    Affiliation.objects.filter(pk__in=keys).update(until=on, departure=Departure.PLACED, reason=reason[:200])
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into members_affiliation (id, person_id, unit_id, tie, arrival, departure, reason, since)"
            " select gen_random_uuid(), a.person_id, %(into)s, a.tie, 'placed', '', %(reason)s, %(on)s"
            "   from members_affiliation a where a.id = any(%(keys)s)"
            "    and (a.tie = 'formal' or not exists (select from members_affiliation b where b.person_id = a.person_id"
            "         and b.unit_id = %(into)s and b.until is null))",
            {"into": into.pk, "reason": reason[:200], "on": on, "keys": keys},
        )
    formal = Affiliation.objects.open().filter(unit_id=_key(into), tie=Tie.FORMAL, person_id__in=people)
    guests.filter(tie=Tie.PARTICIPATION, since__lt=on, person_id__in=formal.values("person_id")).update(
        until=on, departure=Departure.PLACED
    )
    refresh_roll(people)


def show_posts(people: Collection[UUID]) -> None:
    """Show on the roll the posts that these people now hold."""
    refresh_posts(people)


def _key(unit: Place) -> UUID:
    if unit.pk is None:
        raise ValueError("people stand in units, not on the ground")
    return unit.pk
