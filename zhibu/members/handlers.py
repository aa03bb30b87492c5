"""What this room hears and answers: units that move, merge or go away, posts that change, counts, candidates, scans."""

from zhibu.accounts.events import InvitationUsed
from zhibu.figures.sources import counts
from zhibu.gate.events import hears
from zhibu.links.kinds import add_kind
from zhibu.members.actions import following, groups, invitations
from zhibu.members.figures import SOURCE
from zhibu.members.queries import for_orgs
from zhibu.members.targets import MemberLinks
from zhibu.orgs import beside, candidates, followers

followers.follow_paths(following.carry_paths)
followers.hold_unit(following.who_stands_in)
followers.hand_over(following.hand_people_over)
followers.follow_ends(groups.follow_end)
followers.follow_posts(following.show_posts)

beside.tells(["members"], None, for_orgs.count_beside)
candidates.finds_candidates(for_orgs.candidates, for_orgs.is_seen)
add_kind(MemberLinks())
counts(SOURCE)


@hears(InvitationUsed)
def put_slip_away(used: InvitationUsed) -> None:
    """Take the notice of a slip that was used from among the unread."""
    invitations.forget_slip(used.user, at=used.at)
