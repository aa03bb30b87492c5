"""What is done with gatherings."""

from zhibu.meetings.actions.keeping import (
    keep_template,
    make_feed,
    name_kind,
    remove_kind,
    remove_template,
    revoke_feed,
)
from zhibu.meetings.actions.leaves import answer_leave, ask_leave, withdraw_leave
from zhibu.meetings.actions.planning import call_gathering, cancel_gathering, change_gathering, plan_gathering
from zhibu.meetings.actions.years import plan_year

__all__ = [
    "answer_leave",
    "ask_leave",
    "call_gathering",
    "cancel_gathering",
    "change_gathering",
    "keep_template",
    "make_feed",
    "name_kind",
    "plan_gathering",
    "plan_year",
    "remove_kind",
    "remove_template",
    "revoke_feed",
    "withdraw_leave",
]
