"""Pages of gatherings: the list, one of them, its plan; one's own, and leave."""

from zhibu.meetings.views.keeping import (
    keep_template,
    list_templates,
    make_feed,
    plan_year,
    read_feed,
    remove_template,
    revoke_feed,
    show_feed,
)
from zhibu.meetings.views.kinds import list_kinds, name_kind, remove_kind
from zhibu.meetings.views.leaves import (
    answer_leave,
    ask_leave,
    list_own_gatherings,
    show_own_gathering,
    withdraw_leave,
)
from zhibu.meetings.views.minutes import (
    add_item,
    assign_minutes,
    begin_minutes,
    finish_follow_up,
    list_own_follow_ups,
    show_minutes,
    write_item,
)
from zhibu.meetings.views.planning import (
    call_gathering,
    cancel_gathering,
    change_gathering,
    plan_gathering,
    remind_unread,
)
from zhibu.meetings.views.registers import (
    close_register,
    make_up,
    open_register,
    print_sheet,
    sign_in,
    tick_register,
    type_register,
)
from zhibu.meetings.views.scanning import scan, show_screen
from zhibu.meetings.views.showing import list_gatherings, show_gathering
from zhibu.meetings.views.talks import list_own_talks, list_talks, record_talks, remove_talk
from zhibu.meetings.views.voting import add_follow_up, close_follow_up, record_vote, remove_follow_up, remove_vote

__all__ = [
    "add_follow_up",
    "add_item",
    "answer_leave",
    "ask_leave",
    "assign_minutes",
    "begin_minutes",
    "call_gathering",
    "cancel_gathering",
    "change_gathering",
    "close_follow_up",
    "close_register",
    "finish_follow_up",
    "keep_template",
    "list_gatherings",
    "list_kinds",
    "list_own_follow_ups",
    "list_own_gatherings",
    "list_own_talks",
    "list_talks",
    "list_templates",
    "make_feed",
    "make_up",
    "name_kind",
    "open_register",
    "plan_gathering",
    "plan_year",
    "print_sheet",
    "read_feed",
    "record_talks",
    "record_vote",
    "remind_unread",
    "remove_follow_up",
    "remove_kind",
    "remove_talk",
    "remove_template",
    "remove_vote",
    "revoke_feed",
    "scan",
    "show_feed",
    "show_gathering",
    "show_minutes",
    "show_own_gathering",
    "show_screen",
    "sign_in",
    "tick_register",
    "type_register",
    "withdraw_leave",
    "write_item",
]
