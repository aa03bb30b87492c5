"""Throw a roster away that was never written."""

from django.utils.translation import gettext as _

from zhibu.files.actions import forget_file
from zhibu.gate.actor import Actor, Refused
from zhibu.gate.doors import action
from zhibu.members.permissions import Members
from zhibu.rosters.choices import BEFORE_APPLYING, State
from zhibu.rosters.models import Roster, RosterPart


@action(Members.IMPORT)
def discard_roster(actor: Actor, roster: Roster) -> Roster:
    """Forget the file and everything read from it; the line that there was such an upload stays."""
    if roster.state not in BEFORE_APPLYING:
        raise Refused(_("这份名册已经导入，只能撤回，不能删掉。"))
    RosterPart.objects.filter(roster=roster).delete()
    stored, roster.file = roster.file, None
    roster.state, roster.samples, roster.table, roster.missing = State.DISCARDED, "", {}, []
    roster.save()
    if stored:
        forget_file(stored)
    return roster
