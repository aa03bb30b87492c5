"""The calendar entry that goes with a mail (RFC 5546, 6047): one request for each change, one cancellation at its end.

It holds what a person's own calendar holds (`feed.py`): no agenda, no online room, nobody else who is called.
"""

from collections.abc import Sequence
from email.utils import parseaddr
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override
from icalendar import Calendar, vCalAddress

from zhibu.meetings.choices import GatheringState
from zhibu.meetings.models import Gathering
from zhibu.meetings.queries.feed import event_of
from zhibu.notices.kinds import Attachment, Mailed

CALLED = "gathering"


def invitations(mailed: Sequence[Mailed]) -> dict[UUID, Attachment]:
    """Return for each mail the entry of its gathering, by the notice's key; none for a gathering that is over."""
    found = Gathering.objects.in_bulk({one.subject for one in mailed if one.subject})
    return {
        one.notice: _entry(one, gathering) for one in mailed if one.subject and (gathering := found.get(one.subject))
    }


def _entry(mailed: Mailed, gathering: Gathering) -> Attachment:
    is_off = gathering.state == GatheringState.CANCELLED or mailed.kind != CALLED
    method = "CANCEL" if is_off else "REQUEST"
    calendar = Calendar()
    calendar.add("prodid", "-//zhibu//gatherings//ZH")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    with override(mailed.language):
        path = reverse("show_own_gathering", args=[gathering.pk])
        event = event_of(gathering, settings.NOTICE_URL + path)
    event["status"] = "CANCELLED" if is_off else "CONFIRMED"
    name, address = parseaddr(settings.MAIL_FROM)
    organizer = vCalAddress(f"mailto:{address}")
    organizer.params["cn"] = name or settings.SITE_NAME
    event.add("organizer", organizer)
    attendee = vCalAddress(f"mailto:{mailed.address}")
    attendee.params["rsvp"] = "FALSE"
    event.add("attendee", attendee)
    calendar.add_component(event)
    return Attachment("invite.ics", "calendar", bytes(calendar.to_ical()).decode(), {"method": method})
