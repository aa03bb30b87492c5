"""Looking into a file that is not one's own: written down, and shown to the person concerned."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from zhibu.access.actors import PersonActor, matrix
from zhibu.access.choices import Role
from zhibu.audit.writing import record_opening
from zhibu.gate.actor import Actor, Place, Refused
from zhibu.gate.doors import action
from zhibu.gate.permissions import Permission
from zhibu.lib.tree import covers
from zhibu.members.models import Member
from zhibu.members.permissions import Members
from zhibu.members.queries.conduct import reads_conduct
from zhibu.members.queries.sheet import sealed_for
from zhibu.orgs.kinds import posts

LEAST_PURPOSE = 2


@action(Members.OPEN_FILE, keeps=("parts",))
def open_file(actor: Actor, member: Member, *, parts: Sequence[str], purpose: str) -> None:
    """Open parts of another's file, sealed items masked; the opening stands in that person's own list."""
    _write(actor, member, Members.OPEN_FILE, parts, purpose)


@action(Members.REVEAL, keeps=("fields",))
def reveal_fields(actor: Actor, member: Member, *, fields: Sequence[str], purpose: str) -> list[str]:
    """Open sealed items of another's file in full for a purpose that the person can read; return which.

    Rewards and sanctions are among them only for those who may read these.
    """
    allowed = sealed_for(member, conduct=reads_conduct(actor, member))
    chosen = [field for field in fields if field in allowed]
    if not chosen:
        raise Refused(_("请先选择要看哪几项。"), field="fields")
    if len(purpose.strip()) < LEAST_PURPOSE:
        raise Refused(_("请写明用途：本人看得到谁、为什么看了。"), field="purpose")
    _write(actor, member, Members.REVEAL, chosen, purpose.strip())
    return chosen


def _write(actor: Actor, member: Member, permission: Permission, parts: Sequence[str], purpose: str) -> None:
    post = post_of(actor, permission, member.place)
    record_opening(actor, member.person_id, parts, purpose, member.place.path, post)


def post_of(actor: Actor, permission: Permission, at: Place) -> str:
    """Return the post or role by which the actor has the permission there, the nearest one, as people call it."""
    if not isinstance(actor, PersonActor):
        return ""
    holds = [hold for hold in actor.holds if permission in matrix().get(hold.role, ()) and covers(hold.path, at.path)]
    if not holds:
        return ""
    nearest = max(holds, key=lambda hold: len(hold.path))
    return f"{nearest.unit_name}{posts()[nearest.post].chinese if nearest.post else Role(nearest.role).label}"
