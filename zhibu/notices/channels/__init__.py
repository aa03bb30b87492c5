"""How notices leave the site: one shape for every means. A channel sends letters and says of each what came of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple, Protocol
from uuid import UUID

from django.conf import settings

from zhibu.notices.choices import Means, Outcome
from zhibu.notices.kinds import Attachment


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
