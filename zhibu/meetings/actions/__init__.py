"""What is done with gatherings."""

from zhibu.meetings.actions.leaves import answer_leave, ask_leave, withdraw_leave
from zhibu.meetings.actions.planning import call_gathering, cancel_gathering, change_gathering, plan_gathering

__all__ = [
    "answer_leave",
    "ask_leave",
    "call_gathering",
    "cancel_gathering",
    "change_gathering",
    "plan_gathering",
    "withdraw_leave",
]
