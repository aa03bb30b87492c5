"""Addresses as people write them, and how often one may be tried: pure."""

import re
from datetime import timedelta

from zhibu.accounts.rules import Limit
from zhibu.lib import phones
from zhibu.notices.choices import Means

ASKED_BY_PERSON = Limit("way_person", 6, timedelta(hours=1))
ASKED_OF_ADDRESS = Limit("way_address", 3, timedelta(days=1))
MOST_DEVICES = 10
MOST_ADDRESS = 254
_WECOM = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@-]{0,63}")
_MAIL = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}"
)


def read_address(means: str, typed: str) -> str | None:
    """Return an address as it is kept; None for what is none."""
    typed = typed.strip()
    if means == Means.SMS:
        phone = phones.read(typed)
        return phone.number if not phone.problem and phones.is_mobile(phone.number) else None
    if means == Means.WECOM:
        return typed if _WECOM.fullmatch(typed) else None
    if means != Means.MAIL or len(typed) > MOST_ADDRESS or not _MAIL.fullmatch(typed):
        return None
    name, _at, host = typed.rpartition("@")
    return f"{name}@{host.lower()}"


def masked(means: str, address: str) -> str:
    """Return as much of an address as its owner needs to know it again."""
    if means == Means.SMS:
        return phones.masked(address)
    name, at, host = address.partition("@")
    return f"{name[:2]}***{at}{host}"
