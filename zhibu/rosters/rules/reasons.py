"""What can be the matter with a cell or a row. The words for people are in `rosters/choices.py`."""

from enum import StrEnum
from typing import NamedTuple


class Severity(StrEnum):
    """An error keeps the row out; a warning lets it in."""

    WARNING = "warning"
    ERROR = "error"


class Reason(StrEnum):
    """Codes of what is the matter; the order is that in which a row's main reason is chosen."""

    DUPLICATE = "duplicate"
    NONAME = "noname"
    BADNAME = "badname"
    NOID = "noid"
    IDLENGTH = "idlength"
    IDOLD = "idold"
    IDSIGNS = "idsigns"
    IDROUNDED = "idrounded"
    IDDATE = "iddate"
    CHECKSUM = "checksum"
    FUTURE = "future"
    BADDATE = "baddate"
    ORDER = "order"
    SEXMISMATCH = "sexmismatch"
    BIRTHMISMATCH = "birthmismatch"
    NOUNIT = "nounit"
    NODATE = "nodate"
    MONTHONLY = "monthonly"
    PLANNED = "planned"
    STAGEDATE = "stagedate"
    YOUNG = "young"
    BADPHONE = "badphone"
    BADCODE = "badcode"
    REGION = "region"
    TOOLONG = "toolong"


RANK = {reason: place for place, reason in enumerate(Reason)}


class Problem(NamedTuple):
    """One thing that is the matter with one field of one row."""

    field: str
    reason: Reason
    severity: Severity
    written: str = ""
    """What stands in the cell."""
    detail: str | int = ""
    """What it is compared with: the other row's number, the value that the ID number says, why a date is none."""
