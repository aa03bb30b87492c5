"""A person pointed at from another room's page, without that person's key in the address."""

from uuid import UUID

from django.core import signing

SALT = "zhibu.access.person"
SECONDS = 60 * 60 * 4


def token_of(person_id: UUID) -> str:
    """Return a token that names the person for four hours, for rooms that may show them."""
    return signing.dumps(str(person_id), salt=SALT)


def person_of(token: str) -> UUID | None:
    """Return whom the token names; None when it is forged or too old."""
    try:
        return UUID(signing.loads(token, salt=SALT, max_age=SECONDS))
    except (signing.BadSignature, ValueError):
        return None
