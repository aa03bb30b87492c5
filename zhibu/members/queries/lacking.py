"""Which items every file needs, said once as a condition on the columns of a person."""

SEALED = ("id_blind", "phone_blind")
WORDS = ("ethnicity", "education", "occupation")


def lacks(alias: str) -> str:
    """Return the condition that the row of the alias (a person, or one to be) lacks an item that every file needs."""
    parts = [*(f"{alias}.{name} is null" for name in SEALED), *(f"coalesce({alias}.{name}, '') = ''" for name in WORDS)]
    return f"({' or '.join(parts)})"
