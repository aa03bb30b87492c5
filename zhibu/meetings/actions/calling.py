"""Who is called is written into the register, and told."""

from collections.abc import Collection, Sequence
from uuid import UUID

from django.db import connection
from django.urls import reverse

from zhibu.gate.actor import Actor
from zhibu.lib.ids import new_id
from zhibu.meetings.choices import Presence
from zhibu.meetings.models import Attendance, Gathering
from zhibu.meetings.queries.due import called
from zhibu.meetings.queries.showing import when_worded
from zhibu.notices.actions import notify
from zhibu.orgs.models import Unit
from zhibu.web.worded import Worded, joined, worded

OFF = "gathering_off"
_CALL = """
insert into meetings_attendance (id, gathering_id, person_id, unit_id, unit_path, is_due, has_vote, guest_name,
  presence, left_early, way, made_up_way, made_up_note)
select u.id, %(gathering)s, u.person, u.unit, u.path, u.is_due, u.has_vote, '', 'due', false, '', '', ''
  from unnest(%(ids)s::uuid[], %(people)s::uuid[], %(units)s::uuid[], %(paths)s::text[], %(due)s::bool[],
              %(votes)s::bool[]) as u(id, person, unit, path, is_due, has_vote)
    on conflict (gathering_id, person_id)
    do update set unit_id = excluded.unit_id, unit_path = excluded.unit_path, is_due = excluded.is_due,
                  has_vote = excluded.has_vote
returning person_id, (xmax = 0) as is_new
"""


def write_register(gathering: Gathering, units: Sequence[Unit]) -> tuple[list[UUID], list[UUID], list[UUID]]:
    """Write everybody who is called now; return who is new, who stood there already, and who is called no more."""
    found = called([unit.pk for unit in units], gathering.kinds, gathering.held_on)
    gone = Attendance.objects.filter(gathering=gathering, person__isnull=False, presence=Presence.DUE).exclude(
        person__in=[one.person_id for one in found]
    )
    left = list(gone.values_list("person", flat=True))
    gone.delete()
    with connection.cursor() as cursor:
        cursor.execute(
            _CALL,
            {
                "gathering": gathering.pk,
                "ids": [new_id() for _one in found],
                "people": [one.person_id for one in found],
                "units": [one.unit_id for one in found],
                "paths": [one.unit_path for one in found],
                "due": [one.is_due for one in found],
                "votes": [one.has_vote for one in found],
            },
        )
        rows = cursor.fetchall()
    return [person for person, new in rows if new], [person for person, new in rows if not new], left


def tell(
    actor: Actor,
    gathering: Gathering,
    people: Collection[UUID],
    title: Worded | str,
    *,
    text: str = "",
    kind: str = "gathering",
    asks_receipt: bool = False,
) -> None:
    """Send people a notice of the gathering; it leads to their own page of it, unless they are called no more."""
    hours = when_worded(gathering.held_on, gathering.begins, gathering.ends)
    notify(
        people,
        kind=kind,
        title=title,
        at=actor.at,
        text=text or joined(" · ", hours, gathering.place_name, gathering.note),
        url=reverse("show_own_gathering", args=[gathering.pk]) if kind != OFF else "",
        unit_path=gathering.unit_path,
        subject=gathering.pk,
        asks_receipt=asks_receipt,
    )


def tell_off(actor: Actor, gathering: Gathering, people: Collection[UUID]) -> None:
    """Tell those who are called no more."""
    title = worded("这次不用您参加了：%(theme)s") % {"theme": gathering.theme}
    tell(actor, gathering, people, title, kind=OFF)
