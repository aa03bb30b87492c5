"""What is done with gatherings."""

from zhibu.meetings.actions.attaching import attach_file, take_file_away
from zhibu.meetings.actions.confirming import (
    add_addendum,
    answer_amendment,
    ask_amendment,
    ask_confirmation,
    confirm_minutes,
    lock_minutes,
    reopen_minutes,
)
from zhibu.meetings.actions.filing import file_record, pass_filing, pass_filings, refile, return_filing, set_filing_way
from zhibu.meetings.actions.keeping import (
    change_campaign,
    keep_template,
    make_feed,
    name_kind,
    remove_kind,
    remove_template,
    revoke_feed,
)
from zhibu.meetings.actions.leaves import answer_leave, ask_leave, withdraw_leave
from zhibu.meetings.actions.lectures import add_turns, remove_turn, skip_turn, swap_turns
from zhibu.meetings.actions.making_up import make_up
from zhibu.meetings.actions.merging import SentTick, merge_ticks, settle_tick
from zhibu.meetings.actions.minutes import add_item, assign_minutes, begin_minutes, write_item
from zhibu.meetings.actions.planning import call_gathering, cancel_gathering, change_gathering, plan_gathering
from zhibu.meetings.actions.receipts import remind_unread
from zhibu.meetings.actions.registers import (
    close_register,
    open_register,
    tick_part,
    tick_parts,
    tick_register,
    type_register,
)
from zhibu.meetings.actions.sampling import draw_sample
from zhibu.meetings.actions.showing import count_vote, show_item, uncount_vote
from zhibu.meetings.actions.signing import is_there, sign_in, sign_in_as_scanned, sign_in_by_code, sign_in_by_scan
from zhibu.meetings.actions.talks import record_talks, remove_talk
from zhibu.meetings.actions.uploading import begin_upload, drop_upload, send_part
from zhibu.meetings.actions.voting import (
    add_follow_up,
    close_follow_up,
    finish_follow_up,
    record_vote,
    remove_follow_up,
    remove_vote,
)
from zhibu.meetings.actions.years import plan_year

__all__ = [
    "SentTick",
    "add_addendum",
    "add_follow_up",
    "add_item",
    "add_turns",
    "answer_amendment",
    "answer_leave",
    "ask_amendment",
    "ask_confirmation",
    "ask_leave",
    "assign_minutes",
    "attach_file",
    "begin_minutes",
    "begin_upload",
    "call_gathering",
    "cancel_gathering",
    "change_campaign",
    "change_gathering",
    "close_follow_up",
    "close_register",
    "confirm_minutes",
    "count_vote",
    "draw_sample",
    "drop_upload",
    "file_record",
    "finish_follow_up",
    "is_there",
    "keep_template",
    "lock_minutes",
    "make_feed",
    "make_up",
    "merge_ticks",
    "name_kind",
    "open_register",
    "pass_filing",
    "pass_filings",
    "plan_gathering",
    "plan_year",
    "record_talks",
    "record_vote",
    "refile",
    "remind_unread",
    "remove_follow_up",
    "remove_kind",
    "remove_talk",
    "remove_template",
    "remove_turn",
    "remove_vote",
    "reopen_minutes",
    "return_filing",
    "revoke_feed",
    "send_part",
    "set_filing_way",
    "settle_tick",
    "show_item",
    "sign_in",
    "sign_in_as_scanned",
    "sign_in_by_code",
    "sign_in_by_scan",
    "skip_turn",
    "swap_turns",
    "take_file_away",
    "tick_part",
    "tick_parts",
    "tick_register",
    "type_register",
    "uncount_vote",
    "withdraw_leave",
    "write_item",
]
