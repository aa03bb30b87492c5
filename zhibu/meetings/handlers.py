"""What this room follows: units that move, units founded by mistake, files of one person that are made one."""

from zhibu.figures.sources import counts
from zhibu.meetings.actions.counting import touch_registers
from zhibu.meetings.actions.following import (
    carry_filings,
    carry_paths,
    forget_holdings,
    hand_filings_on,
    join_people,
    part_people,
)
from zhibu.meetings.figures import SOURCE
from zhibu.members import followers as of_members
from zhibu.orgs import followers

counts(SOURCE)
followers.follow_paths(carry_paths)
followers.follow_paths(carry_filings)
followers.follow_ends(hand_filings_on)
followers.follow_kinds(hand_filings_on)
followers.forget_units(forget_holdings)
of_members.count_merges(touch_registers)
of_members.follow_partings(part_people)
of_members.follow_merges(
    "meetings.Attendance.person",
    "meetings.Gathering.chair",
    "meetings.Item.owner",
    "meetings.Minutes.recorder",
    "meetings.Point.speaker",
    "meetings.FollowUp.owner",
    "meetings.Feed.person",
    "meetings.Talk.one",
    "meetings.Talk.other",
    "meetings.Turn.person",
    follower=join_people,
)
