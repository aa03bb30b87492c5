"""The one place that reads the clock; rules and actions are told the time instead."""

from datetime import date, datetime, tzinfo
from functools import cache
from zoneinfo import ZoneInfo

HOME_ZONE = "Asia/Shanghai"


@cache
def zone(name: str = HOME_ZONE) -> ZoneInfo:
    """Give the time zone of an installation; raises ZoneInfoNotFoundError for an unknown name."""
    return ZoneInfo(name)


def now(where: tzinfo | str = HOME_ZONE) -> datetime:
    """Say what time it is in the installation's zone, as an aware datetime."""
    return datetime.now(zone(where) if isinstance(where, str) else where)


def today(where: tzinfo | str = HOME_ZONE) -> date:
    """Say what day it is in the installation's zone."""
    return now(where).date()
