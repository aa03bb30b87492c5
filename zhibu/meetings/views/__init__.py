"""Pages of gatherings: the list, one of them, its plan; one's own, and leave."""

from zhibu.meetings.views.leaves import (
    answer_leave,
    ask_leave,
    list_own_gatherings,
    show_own_gathering,
    withdraw_leave,
)
from zhibu.meetings.views.planning import call_gathering, cancel_gathering, change_gathering, plan_gathering
from zhibu.meetings.views.showing import list_gatherings, show_gathering

__all__ = [
    "answer_leave",
    "ask_leave",
    "call_gathering",
    "cancel_gathering",
    "change_gathering",
    "list_gatherings",
    "list_own_gatherings",
    "plan_gathering",
    "show_gathering",
    "show_own_gathering",
    "withdraw_leave",
]
