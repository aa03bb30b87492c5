"""A campaign: a kind of one's own that is held for a time, as often by each branch as its unit says."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

from django.utils.translation import gettext as _

from zhibu.gate.actor import Refused

LONGEST = 366 * 3
"""Days that a campaign may last."""
MOST_TIMES = 50
SOON = timedelta(days=14)
"""How long before its first day a campaign is shown."""


@dataclass(frozen=True)
class Run:
    """From which day on a campaign is held, the first day on which it is no more, and how often by each branch."""

    since: date
    until: date
    times: int | None = None

    @classmethod
    def of(cls, since: date | None, until: date | None, times: int | None) -> Self | None:
        """Return the days and the number, None where nothing is said. Raises Refused at the field."""
        if since is None and until is None:
            if times is not None:
                raise Refused(_("规定次数的，请写明从哪天到哪天。"), field="since")
            return None
        if since is None or until is None:
            field = "since" if since is None else "until"
            raise Refused(_("只开展一段时间的，从哪天起、到哪天止都要写。"), field=field)
        if until <= since:
            raise Refused(_("最后一天不能早于开始那天。"), field="until")
        if (until - since).days > LONGEST:
            raise Refused(_("最长三年，请核对年份。"), field="until")
        if times is not None and not 1 <= times <= MOST_TIMES:
            raise Refused(_("次数从 1 到 %(most)d。") % {"most": MOST_TIMES}, field="times")
        return cls(since, until, times)

    @property
    def last(self) -> date:
        """Return its last day."""
        return self.until - timedelta(days=1)

    @property
    def least(self) -> int:
        """Return how often a branch must have held it to have done enough: once where no number is said."""
        return self.times or 1

    @property
    def days(self) -> str:
        """Return its first and its last day in words."""
        return _("%(since)s 到 %(last)s") % {"since": self.since.isoformat(), "last": self.last.isoformat()}

    @property
    def words(self) -> str:
        """Return its days and what is asked of each branch."""
        if self.times is None:
            return self.days
        return _("%(days)s，每个支部至少 %(n)d 次") % {"days": self.days, "n": self.times}

    def standing(self, today: date) -> str:
        """Return where it stands today."""
        if today < self.since:
            return _("还没有开始")
        if today >= self.until:
            return _("已经结束")
        left = (self.last - today).days
        return _("还有 %(n)d 天") % {"n": left} if left else _("今天是最后一天")
