"""Who is on the roll, as a condition in SQL: what `rules.standings.is_on_roll` says of one person."""

from zhibu.members.choices import MEMBER_STAGES, ON_ROLL, Tie


def listed(values: list[str]) -> str:
    """Return the values as SQL lists them."""
    return ", ".join(f"'{value}'" for value in values)


def on_roll(tie: str, stage: str, standing: str) -> str:
    """Return the condition that an affiliation that goes on counts its person as a member, of these expressions."""
    return (
        f"{tie} = '{Tie.FORMAL.value}' and {stage} in ({listed(MEMBER_STAGES)}) and {standing} in ({listed(ON_ROLL)})"
    )
