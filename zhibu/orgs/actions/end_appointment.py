"""End somebody's holding of a post."""

from datetime import date

from django.utils.translation import gettext as _

from zhibu.gate.actor import Actor, Refused
from zhibu.gate.doors import action
from zhibu.orgs import followers, rules
from zhibu.orgs.actions.appoint import check_post
from zhibu.orgs.actions.counting import counted_post
from zhibu.orgs.models import Appointment
from zhibu.orgs.permissions import Orgs


@action(Orgs.APPOINT, keeps=("on", "reason"))
@counted_post
def end_appointment(actor: Actor, appointment: Appointment, *, on: date, reason: str) -> Appointment:
    """Let the appointment, and its role, hold until the day.

    Raises Refused where it has ended already, for a day to come or no later than its beginning, a reason left out,
    and a post that another level decides on.
    """
    appointment = Appointment.objects.select_for_update(of=("self",)).select_related("unit").get(pk=appointment.pk)
    if appointment.until:
        raise Refused(_("这一任职已在{day}结束。").format(day=rules.on_paper(appointment.until)))
    check_post(actor, appointment.unit, appointment.post)
    rules.check_day(on, actor.today)
    if on <= appointment.since:
        raise Refused(
            _("日期要晚于任职日期{day}；录错了请用“更正任职”。").format(day=rules.on_paper(appointment.since)),
            field="on",
        )
    appointment.until = on
    appointment.end_reason = rules.check_reason(reason)
    appointment.save(update_fields=["until", "end_reason"])
    for follow in followers.post_followers:
        follow([appointment.person_id])
    return appointment
