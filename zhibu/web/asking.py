"""What an address asks of a page that is no list: what is not understood has no effect, and the page says so.

Views read an address by a form, by a list's `parse`, or by these; never in silence.
"""

import re
from collections.abc import Collection
from datetime import date

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from zhibu.web.lists.filters import Unreadable, left_out, read_day, readable
from zhibu.web.veils import BEGINS, lost

_SAID = "zhibu.in_vain"


def asked_day(request: HttpRequest, label: str | Promise, *, key: str = "on", most: date | None = None) -> date | None:
    """Return the day that the address names, the first one of a month or a year; None for none, or one past `most`."""
    try:
        found = read_day(request.GET.get(key, "")[:20])
        if found and most and found.day > most:
            raise Unreadable(_("这一天还没有到"))
    except Unreadable as unreadable:
        leave_out(request, label, unreadable)
        return None
    return found.day if found else None


def asked_month(request: HttpRequest, today: date, *, key: str = "month") -> date:
    """Return the first day of the month that the address names, of this month for what is none or far from any
    record."""
    written = request.GET.get(key, "")
    found = re.fullmatch(r"(\d{4})-(\d{2})", written, re.ASCII)
    if found and 1950 <= int(found[1]) <= today.year + 1 and 1 <= int(found[2]) <= 12:
        return date(int(found[1]), int(found[2]), 1)
    if written:
        leave_out(request, _("月份"), _("请写成 2026-01"))
    return today.replace(day=1)


def asked_choice(request: HttpRequest, key: str, label: str | Promise, known: Collection[str]) -> str:
    """Return which of the known the address names, "" for none."""
    written = request.GET.get(key, "")
    if written and written not in known:
        leave_out(request, label)
        return ""
    return written


def asked_text(request: HttpRequest, *, key: str = "q") -> str:
    """Return what somebody typed into a box to find something, cleaned; "" for nothing."""
    written = request.GET.get(key, "")
    if written == BEGINS:
        _said(request).append(lost())
        return ""
    return readable(written)


def leave_out(request: HttpRequest, label: str | Promise, why: object = "") -> None:
    """Let the page say that a part of its address has no effect, and why: nothing of that name, unless told."""
    _said(request).append(left_out(label, why or _("没有这一项")))


def said_in_vain(request: HttpRequest) -> list[str]:
    """Return the sentences about what had no effect; those of a view stand in it once the page is shown."""
    return _said(request)


def _said(request: HttpRequest) -> list[str]:
    found: list[str] = request.META.setdefault(_SAID, [])
    return found
