"""Shapes of what the pages of gatherings take."""

from zhibu.meetings.forms.attaching import AttachFile, TakeFileAway
from zhibu.meetings.forms.confirming import AddAddendum, AnswerAmendment, AskAmendment
from zhibu.meetings.forms.filing import DrawSample, ReturnFiling, SetFilingWay
from zhibu.meetings.forms.keeping import ChangeCampaign, KeepTemplate, NameKind, PlanYear
from zhibu.meetings.forms.leaves import AnswerLeave, AskLeave
from zhibu.meetings.forms.lectures import AddTurns, SkipTurn, SwapTurns
from zhibu.meetings.forms.minutes import (
    PROBLEM_KINDS,
    USUAL_TIME,
    AddFollowUp,
    AddItem,
    AssignMinutes,
    FinishFollowUp,
    RecordVote,
    ShowItem,
    WriteItem,
)
from zhibu.meetings.forms.planning import (
    CancelGathering,
    ChangeGathering,
    PlanGathering,
    again,
    by_template,
    fresh,
    planned,
)
from zhibu.meetings.forms.registers import GUEST_TICKS, TICKS, MakeUp, Scan, SignIn, TickRegister, TypeRegister, pressed
from zhibu.meetings.forms.talks import RecordTalks

__all__ = [
    "GUEST_TICKS",
    "PROBLEM_KINDS",
    "TICKS",
    "USUAL_TIME",
    "AddAddendum",
    "AddFollowUp",
    "AddItem",
    "AddTurns",
    "AnswerAmendment",
    "AnswerLeave",
    "AskAmendment",
    "AskLeave",
    "AssignMinutes",
    "AttachFile",
    "CancelGathering",
    "ChangeCampaign",
    "ChangeGathering",
    "DrawSample",
    "FinishFollowUp",
    "KeepTemplate",
    "MakeUp",
    "NameKind",
    "PlanGathering",
    "PlanYear",
    "RecordTalks",
    "RecordVote",
    "ReturnFiling",
    "Scan",
    "SetFilingWay",
    "ShowItem",
    "SignIn",
    "SkipTurn",
    "SwapTurns",
    "TakeFileAway",
    "TickRegister",
    "TypeRegister",
    "WriteItem",
    "again",
    "by_template",
    "fresh",
    "planned",
    "pressed",
]
