"""Tables of organisational life: gatherings, who holds them, who is called, who asked for leave, what is kept,
what was said and decided."""

from zhibu.meetings.models.attachments import Attachment, AttachmentUpload
from zhibu.meetings.models.calling import Attendance, Leave
from zhibu.meetings.models.filings import Draw, Filing, FilingWay, Reason
from zhibu.meetings.models.gatherings import Gathering, Holding, Item, ahead_q
from zhibu.meetings.models.keeping import Feed, OwnKind, Template
from zhibu.meetings.models.lectures import Turn
from zhibu.meetings.models.minutes import FollowUp, Minutes, Point, Vote
from zhibu.meetings.models.offline import OfflineTick
from zhibu.meetings.models.records import Amendment, Confirmation, Record
from zhibu.meetings.models.talks import Talk

__all__ = [
    "Amendment",
    "Attachment",
    "AttachmentUpload",
    "Attendance",
    "Confirmation",
    "Draw",
    "Feed",
    "Filing",
    "FilingWay",
    "FollowUp",
    "Gathering",
    "Holding",
    "Item",
    "Leave",
    "Minutes",
    "OfflineTick",
    "OwnKind",
    "Point",
    "Reason",
    "Record",
    "Talk",
    "Template",
    "Turn",
    "Vote",
    "ahead_q",
]
