"""How a unit goes away: its seat, its posts and its term end on the day; what it was remains."""

from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from zhibu.figures.actions.counting import touch
from zhibu.gate.actor import Refused
from zhibu.orgs import followers
from zhibu.orgs.actions import seating
from zhibu.orgs.figures import UNITS
from zhibu.orgs.models import Appointment, Term, Unit, UnitSeat
from zhibu.orgs.rules import on_paper


def check_alone(unit: Unit, on: date) -> None:
    """Refuse a unit that still holds units on the day or after it, or people in any room above."""
    seats = UnitSeat.objects.filter(parent=unit).filter(Q(until__isnull=True) | Q(until__gt=on))
    names = list(seats.order_by("since").values_list("unit__name", flat=True)[:4])
    if names:
        listed = "、".join(names[:3]) + ("等" if len(names) > 3 else "")
        raise Refused(_("它下面还有{units}，先调整或撤销这些组织。").format(units=listed), field="on")
    for holder in followers.holders:
        sentence = holder(unit, on)
        if sentence:
            raise Refused(sentence)


def end(unit: Unit, on: date, *, why: str) -> None:
    """Let the unit stand until the day. Raises Refused where something was recorded in it on that day or later."""
    touch(UNITS, [unit.pk])
    seat = UnitSeat.objects.select_for_update().filter(unit=unit).open().get()
    if seat.since >= on:
        raise Refused(_("日期要晚于{day}，那一天它才开始在这里。").format(day=on_paper(seat.since)), field="on")
    appointments = Appointment.objects.select_for_update().filter(unit=unit).open()
    later = appointments.filter(since__gte=on).select_related("person").first()
    if later:
        raise Refused(
            _("{person}的任职从{day}开始，日期要晚于这一天。").format(
                person=later.person.name, day=on_paper(later.since)
            ),
            field="on",
        )
    people = list(appointments.values_list("person_id", flat=True))
    appointments.update(until=on, end_reason=why)
    Term.objects.filter(unit=unit, closed_on__isnull=True).update(closed_on=on)
    seat.until = on
    seat.save(update_fields=["until"])
    unit.dissolved_on = on
    unit.save(update_fields=["dissolved_on"])
    seating.work_out_paths([unit.pk])
    for follow_end in followers.end_followers:
        follow_end(unit, on, None)
    if people:
        for follow in followers.post_followers:
            follow(people)
