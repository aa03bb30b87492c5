"""Clear what a roster still holds of people, once nobody needs it any more."""

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce

from zhibu.files.actions import forget_file
from zhibu.gate.actor import Actor
from zhibu.gate.doors import action
from zhibu.jobs.models import Job
from zhibu.members.permissions import Members
from zhibu.rosters.choices import BEFORE_APPLYING, State
from zhibu.rosters.models import Roster, RosterBefore, RosterPart
from zhibu.rosters.queries.parts import rejected_rows

KEPT_LINES = 2000
_POINTING_AT_ROWS = ("duplicate", "twin")


def rosters_to_clear(now: datetime) -> list[UUID]:
    """Return the rosters that nothing was done with for the set number of days and that still hold something."""
    before = now - timedelta(days=settings.ROSTER_DAYS)
    last = Coalesce("undone_at", "applied_at", "previewed_at", "uploaded_at")
    parts = RosterPart.objects.filter(roster=OuterRef("pk"))
    holding = Q(file__isnull=False) | Q(samples__isnull=False) | Exists(parts)
    old = Roster.objects.annotate(last=last).filter(holding, last__lt=before)
    busy = Exists(Job.objects.unfinished().filter(pk=OuterRef("job_id")))
    return list(old.exclude(busy).order_by("last").values_list("pk", flat=True))


@action(Members.IMPORT)
def clear_roster(actor: Actor, roster: Roster) -> Roster:
    """Forget the file, its rows, its samples and what undo would need; one that was never written is discarded.

    What stays says nothing of anybody: the counts, and of each row that stayed out its number and the reason's code.
    """
    roster = Roster.objects.select_for_update(of=("self",)).select_related("target", "file").get(pk=roster.pk)
    roster.rejected = [
        [row.number, row.whys[0][0], row.whys[0][1], row.whys[0][3] if row.whys[0][0] in _POINTING_AT_ROWS else ""]
        for row, _place in zip(rejected_rows(roster), range(KEPT_LINES), strict=False)
    ]
    RosterPart.objects.filter(roster=roster).delete()
    RosterBefore.objects.filter(roster=roster).delete()
    stored, roster.file, roster.samples = roster.file, None, ""
    roster.trouble = ""
    if roster.state in (*BEFORE_APPLYING, State.APPLYING):
        roster.state = State.DISCARDED
    roster.cleared_at = actor.at
    roster.save()
    if stored:
        forget_file(stored)
    return roster
