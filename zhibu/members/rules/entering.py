"""Whose figures one pass can tell (`members.queries.entering`): who came in on one day and stands so ever since."""

from zhibu.members.rules.standings import is_on_roll


def stands_from(
    *,
    tie: str,
    stage: str,
    standing: str,
    entered_on: str,
    stage_on: str | None,
    unit_from: str | None,
    group_from: str | None = None,
) -> str | None:
    """Return the day from which a member whose only tie this is has stood in one place without a change.

    None where more must be asked: of guests and applicants, of those not in good standing, and where a stage, a unit
    or a group began later than the membership there. `unit_from` and `group_from` are the first days of the only
    paths that unit and group ever had, None where they had others; nobody is away. Days are ISO texts.
    """
    if not is_on_roll(tie, stage, standing) or unit_from is None or stage_on is None:
        return None
    since = max(entered_on, unit_from)
    if group_from is not None and group_from > since:
        return None
    if stage_on < since or stage_on == entered_on == since:
        return since
    return None
