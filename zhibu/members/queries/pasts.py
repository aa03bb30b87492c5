"""Everything that a member's file holds beside the person's own columns, in one statement."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.timezone import localdate

from zhibu.members.models import Member
from zhibu.people.seal import unsealed

type Rows = list[dict[str, Any]]

_SPANS = {
    "affiliations": """
        select a.id, a.tie, a.arrival, a.departure, a.reason, a.since, a.until, u.name as unit, u.path
          from members_affiliation a join orgs_unit u on u.id = a.unit_id
         where a.person_id = %(person)s and a.departure <> 'corrected' order by a.since desc, a.id desc""",
    "groups": """
        select g.since, g.until, u.name as unit from members_groupplace g join orgs_unit u on u.id = g.group_id
         where g.person_id = %(person)s order by g.since desc""",
    "stages": """
        select stage, since, until, is_dated from members_stagespan where person_id = %(person)s order by since""",
    "standings": """
        select standing, since, until, reason, document_no from members_standingspan
         where person_id = %(person)s order by since desc""",
    "mobilities": """
        select mobility, since, until, direction, liaison, note from members_mobilityspan
         where person_id = %(person)s order by since desc""",
    "exemptions": """
        select id, reason, since, until, review_on, note from members_exemption
         where person_id = %(person)s order by since desc""",
    "letters": """
        select "on", number, valid_until, receipt_on from members_letter where person_id = %(person)s order by "on" """,
    "extensions": """
        select since, until, months, decided_on, document_no from members_probationextension
         where person_id = %(person)s order by since""",
    "hardships": """
        select since, until, review_on, is_own, encode(text, 'hex') as sealed from members_hardship
         where person_id = %(person)s order by since desc""",
    "reminders": "select is_wanted from members_birthdayreminder where person_id = %(person)s",
    "party": "select * from members_partyfile where person_id = %(person)s",
    "posts": """
        select a.post, a.is_dedicated, a.document_no, a.since, a.until, u.short_name as unit
          from orgs_appointment a join orgs_unit u on u.id = a.unit_id
         where a.person_id = %(person)s order by (a.until is null) desc, a.since desc, a.post_order""",
    "papers": """
        select t.id, t.title, t.is_photo, t.added_at, f.name, f.size
          from members_attachment t join files_storedfile f on f.id = t.file_id
         where t.person_id = %(person)s and t.removed_at is null order by t.added_at desc""",
    "conduct": """
        select id from members_commendation where person_id = %(person)s
        union all select id from members_sanction where person_id = %(person)s
        union all select id from members_disposition where person_id = %(person)s""",
    "corrections": """
        select id, item, asked_at, due_on, answered_at, is_granted, answer from members_correctionrequest
         where person_id = %(person)s order by asked_at desc limit 50""",
    "absorbed": """
        with recursive gone(id) as (
          select id from people_person where merged_into_id = %(person)s
          union all select p.id from people_person p join gone g on p.merged_into_id = g.id
        ) select id from gone""",
}
_STATEMENT = "select " + ", ".join(
    f"(select coalesce(json_agg(row_to_json(q)), '[]') from ({rows}) q)" for rows in _SPANS.values()
)


@dataclass(frozen=True)
class Pasts:
    """The rows of a person's file, the newest first; days are texts such as 2026-01-02.

    Stages, letters and extensions: the oldest first. Of `conduct` only the keys: what the entries say is asked for by
    those who may read it (`queries/conduct.py`).
    """

    affiliations: Rows
    groups: Rows
    stages: Rows
    standings: Rows
    mobilities: Rows
    exemptions: Rows
    letters: Rows
    extensions: Rows
    hardships: Rows
    reminders: Rows
    party: Rows
    posts: Rows
    papers: Rows
    conduct: Rows
    corrections: Rows
    absorbed: Rows

    @property
    def photo_id(self) -> str:
        """Return the key of the photo in use, "" where there is none."""
        return next((row["id"] for row in self.papers if row["is_photo"]), "")

    def people(self, person_id: UUID) -> list[UUID]:
        """Return the person, and those whose files were merged into this one: audit lines stay under their names."""
        return [person_id, *(UUID(row["id"]) for row in self.absorbed)]

    @property
    def open_exemption(self) -> dict[str, Any] | None:
        """Return the exemption that holds."""
        return next((row for row in self.exemptions if row["until"] is None), None)

    @property
    def open_hardship(self) -> dict[str, Any] | None:
        """Return what is written of a hardship, its text still sealed (`hardship_text`)."""
        return next((row for row in self.hardships if row["until"] is None), None)

    @property
    def hardship_text(self) -> str:
        """Return the text of the hardship that holds, "" where there is none."""
        told = self.open_hardship
        return unsealed("hardship", bytes.fromhex(told["sealed"])) if told and told["sealed"] else ""

    @property
    def wants_reminder(self) -> bool:
        """Return whether the branch is to be reminded of the day of joining."""
        return any(row["is_wanted"] for row in self.reminders)


def day_of(at: str) -> str:
    """Return the day of a moment of these rows, as the calendar on the wall showed it."""
    return localdate(datetime.fromisoformat(at)).isoformat()


def pasts_of(person_id: UUID) -> Pasts:
    """Return all rows of the person's file."""
    with connection.cursor() as cursor:
        cursor.execute(_STATEMENT, {"person": person_id})
        values = cursor.fetchone()
    lists = (json.loads(value) if isinstance(value, str) else value for value in values)
    return Pasts(**dict(zip(_SPANS, lists, strict=True)))


def subjects_of(member: Member, pasts: Pasts) -> list[UUID]:
    """Return under which subjects the audit tells of the file: its people and all their affiliations."""
    return [*pasts.people(member.person_id), *(UUID(row["id"]) for row in pasts.affiliations)]
