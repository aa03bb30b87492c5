"""A person's own gatherings as their calendar program reads them (RFC 5545).

What calendar programs know, others may hold: the link of an online room, agendas and leave stay behind signing in.
"""

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, time, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from zhibu.links.rules import mark_of, read_token
from zhibu.meetings.choices import GatheringState
from zhibu.meetings.models import Attendance, Feed, Gathering
from zhibu.meetings.queries.showing import of_kinds

SIGNS = 32
"""Length of a token: twice a link's, as nobody types it."""
BEHIND = timedelta(days=90)
MOST = 500


def feed_of(written: str) -> Feed | None:
    """Return the feed that the token opens, of somebody who may sign in; None alike for a wrong or revoked one."""
    token = read_token(written, SIGNS)
    if token is None:
        return None
    rows = Feed.objects.filter(mark=mark_of(token), person__user__is_active=True, person__merged_into__isnull=True)
    return rows.select_related("person__user").first()


def calendar_of(feed: Feed, today: date, url: Callable[[Gathering], str]) -> bytes:
    """Return the calendar of the feed's person: from three months ago on, what was cancelled marked so."""
    lines = Attendance.objects.filter(person=feed.person_id, gathering__held_on__gte=today - BEHIND)
    found = lines.select_related("gathering").order_by("gathering__held_on", "gathering_id")[:MOST]
    return written((line.gathering for line in found), url)


def written(gatherings: Iterable[Gathering], url: Callable[[Gathering], str]) -> bytes:
    """Return the gatherings as a calendar; days without hours are whole days."""
    calendar = Calendar()
    calendar.add("prodid", "-//zhibu//gatherings//ZH")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", _("我的会议和活动"))
    calendar.add("refresh-interval", timedelta(hours=6), parameters={"VALUE": "DURATION"})
    for gathering in gatherings:
        calendar.add_component(event_of(gathering, url(gathering)))
    return bytes(calendar.to_ical())


def event_of(gathering: Gathering, url: str) -> Event:
    """Return one gathering as calendars keep it: its key stays, its number grows with every change."""
    event = Event()
    event.add("uid", f"{gathering.pk}@zhibu")
    event.add("dtstamp", gathering.changed_at)
    event.add("last-modified", gathering.changed_at)
    event.add("sequence", gathering.version)
    event.add("summary", f"{of_kinds(gathering.kinds)}：{gathering.theme}")
    event.add("status", "CANCELLED" if gathering.state == GatheringState.CANCELLED else "CONFIRMED")
    if gathering.begins:
        event.add("dtstart", _at(gathering.held_on, gathering.begins))
        if gathering.ends:
            event.add("dtend", _at(gathering.held_on, gathering.ends))
    else:
        event.add("dtstart", gathering.held_on)
    if gathering.place_name:
        event.add("location", gathering.place_name)
    event.add("url", url)
    return event


def _at(day: date, hour: time) -> datetime:
    return datetime.combine(day, hour, timezone.get_default_timezone()).astimezone(UTC)
