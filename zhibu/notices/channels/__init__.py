"""How notices leave the site: one shape for every means. A channel sends letters and says of each what came of it."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from traceback import extract_tb
from typing import Any, NamedTuple, Protocol
from uuid import UUID

from django.conf import settings

from zhibu.notices.choices import FAILED, Means, Outcome
from zhibu.notices.kinds import Attachment

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Letter:
    """One message to one address, in the language of its person: as much as may leave the site, and no more."""

    id: UUID
    notice: UUID
    address: str
    title: str
    text: str
    url: str
    language: str = ""
    keys: str = ""
    stop_url: str = ""
    attachment: Attachment | None = None


class Result(NamedTuple):
    """What came of one letter; `trouble` is a key of `choices.TROUBLES`."""

    id: UUID
    outcome: Outcome
    trouble: str = ""


def tried(letter: Letter, send: Callable[[Letter], Result]) -> Result:
    """Return what came of one letter, whatever goes wrong with it: the others of its batch go out all the same."""
    try:
        return send(letter)
    except Exception as why:
        log_failed("letter", letter.id, why)
        return Result(letter.id, Outcome.LATER, FAILED)


def log_failed(what: str, key: object, why: Exception) -> None:
    """Write what failed, and where in the code: never its words, which may hold somebody's address."""
    at = extract_tb(why.__traceback__)[-1:]
    where = f"{at[0].filename}:{at[0].lineno}" if at else "?"
    logger.error("notices: %s %s failed: %s at %s", what, key, type(why).__name__, where)


class Channel(Protocol):
    """A means of reaching people."""

    means: Means

    def wants(self, settings: Any) -> bool:
        """Return whether the installation is set up for it."""
        ...

    def send(self, letters: Sequence[Letter]) -> list[Result]:
        """Send the letters; say of each what came of it. Never raises for one letter."""
        ...


@cache
def channels() -> dict[str, Channel]:
    """Return every channel by its means."""
    from zhibu.notices.channels.mail import Mail
    from zhibu.notices.channels.push import Push
    from zhibu.notices.channels.sms import Sms
    from zhibu.notices.channels.wecom import Wecom

    every: tuple[Channel, ...] = (Mail(), Push(), Wecom(), Sms())
    return {one.means: one for one in every}


def open_means() -> list[Means]:
    """Return the means for which the installation is set up, in their order."""
    return [one.means for one in channels().values() if one.wants(settings)]
