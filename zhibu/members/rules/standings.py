"""How a standing may change. Every change is a decision of people; here stands only which cannot be. Pure."""

from datetime import date

from zhibu.members.choices import MEMBER_STAGES, ON_ROLL, Stage, Standing
from zhibu.rulebook.rules import Rule

OUT = frozenset(
    {
        Standing.EXPELLED.value,
        Standing.RESIGNED.value,
        Standing.PERSUADED_OUT.value,
        Standing.STRUCK_OFF.value,
        Standing.LAPSED.value,
        Standing.PROBATION_CANCELLED.value,
        Standing.NOT_RECOGNISED.value,
    }
)
"""The seven ways out (rules 2.9)."""
FINAL = OUT | {Standing.DECEASED.value}
ONLY_PROBATIONARY = frozenset({Standing.PROBATION_CANCELLED.value, Standing.NOT_RECOGNISED.value})


def fault_of(now: str, to: str, *, stage: str | None) -> str | None:
    """Return why the standing cannot become `to`, None when it may.

    Codes: `same`, `dead`, `out` (in principle not restored, 条例 第二十四条), `not_suspended` (only a suspended one is
    restored), `not_member`, `not_probationary`, `normal` (never recorded as a change: that is a correction).
    """
    if now == to:
        return "same"
    if now == Standing.DECEASED:
        return "dead"
    if to == Standing.DECEASED:
        return "out" if now in OUT else None
    if now in OUT:
        return "out"
    if to == Standing.NORMAL:
        return "normal"
    if to == Standing.RESTORED and now != Standing.SUSPENDED:
        return "not_suspended"
    if stage not in (Stage.PROBATIONARY, Stage.FULL):
        return "not_member"
    if to in ONLY_PROBATIONARY and stage != Stage.PROBATIONARY:
        return "not_probationary"
    return None


def lapse_from(suspended_on: date, entry: Rule) -> date:
    """Return the day from which a suspended member who is still not found may be struck off (JY-13)."""
    return entry.value().after(suspended_on)


def is_on_roll(tie: str, stage: str, standing: str, *, is_open: bool = True) -> bool:
    """Return whether an affiliation counts its person as a member."""
    return is_open and tie == "formal" and stage in MEMBER_STAGES and standing in ON_ROLL
