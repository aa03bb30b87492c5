"""Talks of a branch: which there were in a year, between whom, and with whom there was none yet."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from zhibu import rulebook
from zhibu.bylaws.queries import layers_at
from zhibu.gate.actor import Actor, person_of
from zhibu.meetings.choices import Between
from zhibu.meetings.models import Talk
from zhibu.meetings.models.talks import TalkQuerySet
from zhibu.meetings.queries.due import MEMBERS, called
from zhibu.meetings.queries.showing import leaders, speakers
from zhibu.members.models import Hardship, Sanction
from zhibu.members.permissions import Members
from zhibu.members.rules.conduct import is_in_effect
from zhibu.orgs.kinds import posts
from zhibu.orgs.models import Appointment, Unit
from zhibu.rulebook.words import cited

RULE = "ZB-27"


@dataclass(frozen=True)
class Year:
    """A year of a branch's talks."""

    counts: list[tuple[str, int, bool]]
    """Between whom, how many, and whether it is as many as the rule asks for."""
    source: str
    without: list[str]
    """Names of those of whom no talk is recorded."""


def owed_by_secretary(actor: Actor, unit: Unit, day: date) -> list[str]:
    """Return with whom the secretary has to talk in person (ZB-28) and has not since: whose hardship is on file, whom a
    sanction has effect on; each part for whoever may read it. A few statements, whatever the number.
    """
    people = {one.person_id: one.name for one in called([unit.pk], MEMBERS, day)}
    since: dict[UUID, date] = {}
    if actor.may(Members.CARE, unit):
        since |= dict(Hardship.objects.filter(person__in=people, until=None).values_list("person", "since"))
    if actor.may(Members.READ_CONDUCT, unit):
        for one in Sanction.objects.standing().filter(person__in=people):
            if is_in_effect(one.on, one.until, one.restored_on, day):
                since[one.person_id] = max(one.on, since.get(one.person_id, one.on))
    if not since:
        return []
    leads = set(Appointment.objects.on(day).filter(unit=unit, post="secretary").values_list("person", flat=True))
    talked = Talk.objects.filter(unit=unit).filter(Q(one__in=leads) | Q(other__in=leads)).order_by("held_on")
    last = {person: on for on, *two in talked.values_list("held_on", "one", "other") for person in two}
    owed = {person for person, first in since.items() if last.get(person, date.min) < first} - leads
    return [name for person, name in people.items() if person in owed]


def people_of(unit: Unit, day: date) -> list[tuple[UUID, str]]:
    """Return who may be one of the two: who has a post of the branch on the day, then its members by name."""
    return speakers(unit, day, leaders(unit, day))


def committee_of(unit: Unit, day: date) -> set[UUID]:
    """Return who sits in the branch's committee on the day."""
    seats = [post.key for post in posts().values() if post.is_in_committee]
    return set(Appointment.objects.on(day).filter(unit=unit, post__in=seats).values_list("person", flat=True))


def talks_in(unit: Unit, year: int) -> TalkQuerySet:
    """Return the branch's talks of the year, the newest first."""
    rows = Talk.objects.filter(unit=unit, held_on__gte=date(year, 1, 1), held_on__lte=date(year, 12, 31))
    return rows.named().order_by("-held_on", "-id")


def year_of(unit: Unit, talks: Sequence[Talk], today: date) -> Year:
    """Return what the year's talks come to, beside what the rule asks for there."""
    rule = rulebook.on(today, layers_at(unit.path, today)).get(RULE)
    counted = Counter(talk.between for talk in talks)
    times = rule.value("times").number
    talked = {person for talk in talks for person in (talk.one_id, talk.other_id)}
    return Year(
        counts=[(str(one.label), counted[one.value], counted[one.value] >= times) for one in Between],
        source=cited(rule),
        without=[name for person, name in people_of(unit, today) if person not in talked],
    )


def own_talks(actor: Actor) -> list[Talk]:
    """Return the talks in which the actor was one of the two, the newest first."""
    rows = Talk.objects.of(person_of(actor)).named()
    return list(rows.order_by("-held_on", "-id")[:200])
