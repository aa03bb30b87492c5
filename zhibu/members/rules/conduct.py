"""When a sanction bears on what a member may do. Pure; whoever asks decides what follows from it."""

from datetime import date


def is_in_effect(on: date, until: date | None, restored_on: date | None, day: date) -> bool:
    """Return whether a sanction has effect on the day (影响期): from its day until its end, or until it was lifted.

    An end that nobody has recorded is not reached.
    """
    return on <= day and all(end is None or day < end for end in (until, restored_on))


def lacks_rights(on: date, restored_on: date | None, day: date) -> bool:
    """Return whether somebody put on probation has not been given back the rights of a member by the day.

    They come back by a decision, not by the end of the time (细则 第十四条: 留党察看、尚未恢复党员权利).
    """
    return on <= day and (restored_on is None or day < restored_on)
