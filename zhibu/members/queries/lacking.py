"""Which items every file needs, said once as a condition on a row of `people_person`."""

NEEDED = {"id_blind": True, "phone_blind": True, "ethnicity": False, "education": False, "occupation": False}
"""Column -> whether it is null while unknown (otherwise it is empty)."""


def lacks(alias: str) -> str:
    """Return the condition that the person of the alias lacks an item that every file needs."""
    parts = (f"{alias}.{name} is null" if is_null else f"{alias}.{name} = ''" for name, is_null in NEEDED.items())
    return f"({' or '.join(parts)})"
