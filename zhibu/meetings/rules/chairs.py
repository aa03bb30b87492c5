"""Who presides: as ZB-17 says, in words, and never a refusal."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from zhibu.meetings.kinds import Kind
from zhibu.orgs.kinds import PostKind

LEADER = "group_leader"


def unfit_chair(name: str, kinds: Iterable[Kind], posts: Iterable[PostKind]) -> str:
    """Return why whoever holds these posts in the units does not preside as a rule, "" where they may."""
    held, wanted = list(posts), {kind.chair for kind in kinds}
    if "committee" in wanted and not any(post.is_in_committee or post.role == "secretary" for post in held):
        return _("%(name)s那天不是这里的书记、副书记或者委员。") % {"name": name}
    if "leader" in wanted and not any(post.key == LEADER for post in held):
        return _("%(name)s那天不是这个党小组的组长。") % {"name": name}
    return ""
