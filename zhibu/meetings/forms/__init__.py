"""Shapes of what the pages of gatherings take."""

from zhibu.meetings.forms.keeping import KeepTemplate, NameKind, PlanYear
from zhibu.meetings.forms.leaves import AnswerLeave, AskLeave
from zhibu.meetings.forms.planning import (
    CancelGathering,
    ChangeGathering,
    PlanGathering,
    again,
    by_template,
    fresh,
    planned,
)
from zhibu.meetings.forms.registers import GUEST_TICKS, TICKS, MakeUp, Scan, SignIn, TickRegister, TypeRegister
from zhibu.meetings.forms.talks import RecordTalks

__all__ = [
    "GUEST_TICKS",
    "TICKS",
    "AnswerLeave",
    "AskLeave",
    "CancelGathering",
    "ChangeGathering",
    "KeepTemplate",
    "MakeUp",
    "NameKind",
    "PlanGathering",
    "PlanYear",
    "RecordTalks",
    "Scan",
    "SignIn",
    "TickRegister",
    "TypeRegister",
    "again",
    "by_template",
    "fresh",
    "planned",
]
