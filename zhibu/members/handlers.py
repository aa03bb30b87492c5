"""What this room hears: units that move, merge or go away, and posts that change."""

from zhibu.members.actions import following
from zhibu.orgs import followers

followers.follow_paths(following.carry_paths)
followers.hold_unit(following.who_stands_in)
followers.hand_over(following.hand_people_over)
followers.follow_posts(following.show_posts)
