"""The tokens in links that are sent out: what they may do is in them, signed with the installation's own key."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.core import signing

CONFIRMED_WITHIN = timedelta(days=2)
_CONFIRM, _STOP = "zhibu.notices.confirm", "zhibu.notices.stop"


@dataclass(frozen=True)
class Stop:
    """What a link in a mail may stop: one kind of notice by one means, for one person."""

    person: UUID
    kind: str
    means: str


def confirm_token(way: UUID, mark: bytes) -> str:
    """Return the token by which whoever reads at the address confirms it."""
    return signing.dumps([way.hex, mark.hex()], salt=_CONFIRM)


def read_confirm_token(token: str) -> tuple[UUID, bytes] | None:
    """Return the way and the mark of its address; None for a token that is forged or too old."""
    try:
        way, mark = signing.loads(token, salt=_CONFIRM, max_age=CONFIRMED_WITHIN)
        return UUID(way), bytes.fromhex(mark)
    except (signing.BadSignature, ValueError, TypeError):
        return None


def stop_token(stop: Stop) -> str:
    """Return the token that stops it; it holds as long as the mail is kept."""
    return signing.dumps([stop.person.hex, stop.kind, stop.means], salt=_STOP)


def read_stop_token(token: str) -> Stop | None:
    """Return what the token stops; None for a forged one."""
    try:
        person, kind, means = signing.loads(token, salt=_STOP)
        return Stop(UUID(person), str(kind), str(means))
    except (signing.BadSignature, ValueError, TypeError):
        return None
