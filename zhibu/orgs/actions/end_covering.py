"""Let a joint branch no longer cover a place."""

from datetime import date

from django.utils.translation import gettext as _

from zhibu.gate.actor import Actor, Refused
from zhibu.gate.doors import action
from zhibu.orgs import rules
from zhibu.orgs.actions import history, places, seating
from zhibu.orgs.choices import Change
from zhibu.orgs.models import CoveredPlace
from zhibu.orgs.permissions import Orgs


@action(Orgs.RESTRUCTURE, keeps=("on", "reason", "document_no"))
def end_covering(actor: Actor, place: CoveredPlace, *, on: date, reason: str, document_no: str = "") -> CoveredPlace:
    """Let the place be covered until the day: it has a branch of its own now, is gone, or another one covers it.

    Raises Refused where that has ended already, for a day to come or no later than its beginning, a reason left out.
    """
    unit = seating.lock(place.unit)
    actor.must(Orgs.RESTRUCTURE, unit.above)
    place = CoveredPlace.objects.select_for_update(of=("self",)).select_related("begun").get(pk=place.pk)
    if place.until:
        raise Refused(_("“{place}”到{day}就不再覆盖了。").format(place=place.name, day=rules.on_paper(place.until)))
    rules.check_day(on, actor.today)
    if on <= place.since:
        raise Refused(
            _("日期要晚于开始覆盖的{day}；录错了请更正。").format(day=rules.on_paper(place.since)), field="on"
        )
    reason = rules.check_reason(reason)
    note = history.note(
        actor, unit, Change.UNCOVERED, on, reason=reason, document_no=document_no.strip(), new=place.name
    )
    place.until, place.ended = on, note
    place.save(update_fields=["until", "ended"])
    places.settle(unit)
    return place
