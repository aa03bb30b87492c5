"""Put a wrongly entered appointment right."""

from datetime import date

from django.utils.translation import gettext as _

from zhibu.gate.actor import Actor, Refused
from zhibu.gate.doors import action
from zhibu.orgs import followers, rules
from zhibu.orgs.actions.appoint import check_free, check_post, check_span
from zhibu.orgs.actions.counting import counted_post
from zhibu.orgs.models import Appointment
from zhibu.orgs.permissions import Orgs


@action(Orgs.APPOINT, keeps=("on", "until", "is_dedicated", "document_no", "reason"))
@counted_post
def correct_appointment(
    actor: Actor,
    appointment: Appointment,
    *,
    on: date,
    until: date | None = None,
    is_dedicated: bool = False,
    document_no: str = "",
    reason: str,
) -> Appointment:
    """Write the days, the document and the kind of work as they should have been entered; the audit keeps why.

    Raises Refused as `appoint` does, and where an end would be taken away from a unit that no longer stands.
    """
    appointment = (
        Appointment.objects.select_for_update(of=("self",)).select_related("unit", "person").get(pk=appointment.pk)
    )
    post = check_post(actor, appointment.unit, appointment.post)
    check_span(actor, appointment.unit, on, until)
    gone = appointment.unit.dissolved_on
    if gone and (until is None or until > gone):
        raise Refused(_("组织在{day}撤销，任职不能更晚结束。").format(day=rules.on_paper(gone)), field="until")
    check_free(appointment.unit, post, appointment.person, on, until, but=appointment)
    rules.check_reason(reason)
    appointment.since, appointment.until = on, until
    appointment.is_dedicated, appointment.document_no = is_dedicated, document_no.strip()
    appointment.save(update_fields=["since", "until", "is_dedicated", "document_no"])
    for follow in followers.post_followers:
        follow([appointment.person_id])
    return appointment
