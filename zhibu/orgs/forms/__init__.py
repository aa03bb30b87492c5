"""Shapes of the orgs room's pages, one for each verb."""

from zhibu.orgs.forms.posts import Appoint, CorrectAppointment, ElectTerm, EndAppointment, ExtendTerm
from zhibu.orgs.forms.structure import (
    ChangeKind,
    CorrectChange,
    CoverPlaces,
    DissolveUnit,
    EditUnit,
    EndCovering,
    FoundUnit,
    MergeUnits,
    MoveUnit,
    OnDay,
    RenameUnit,
    SplitUnit,
)

__all__ = [
    "Appoint",
    "ChangeKind",
    "CorrectAppointment",
    "CorrectChange",
    "CoverPlaces",
    "DissolveUnit",
    "EditUnit",
    "ElectTerm",
    "EndAppointment",
    "EndCovering",
    "ExtendTerm",
    "FoundUnit",
    "MergeUnits",
    "MoveUnit",
    "OnDay",
    "RenameUnit",
    "SplitUnit",
]
