"""The tables of the members room: the roll, the e-file, and what the file holds of rewards and sanctions."""

from zhibu.members.models.conduct import Commendation, ConductEntry, Disposition, Sanction
from zhibu.members.models.efile import BirthdayReminder, Hardship, Letter, ProbationExtension
from zhibu.members.models.roll import (
    Affiliation,
    Apart,
    Attachment,
    CorrectionRequest,
    Exemption,
    GroupPlace,
    Member,
    MemberQuerySet,
    Merge,
    MobilitySpan,
    PartyFile,
    SavedView,
    SpanCorrection,
    StageSpan,
    StandingSpan,
)

__all__ = [
    "Affiliation",
    "Apart",
    "Attachment",
    "BirthdayReminder",
    "Commendation",
    "ConductEntry",
    "CorrectionRequest",
    "Disposition",
    "Exemption",
    "GroupPlace",
    "Hardship",
    "Letter",
    "Member",
    "MemberQuerySet",
    "Merge",
    "MobilitySpan",
    "PartyFile",
    "ProbationExtension",
    "Sanction",
    "SavedView",
    "SpanCorrection",
    "StageSpan",
    "StandingSpan",
]
