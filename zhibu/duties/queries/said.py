"""Windows in words: 2026 年 11 月, 2026 年第 4 季度, 2026 年; how often something is asked in one."""

from django.utils.translation import gettext as _

from zhibu.rulebook.windows import Window


def said_window(window: Window) -> str:
    """Return the window as one says it in the reader's language."""
    begins = window.starts_on
    named = {"year": begins.year, "month": begins.month}
    match window.months:
        case 1:
            return _("%(year)s 年 %(month)s 月") % named
        case 3:
            return _("%(year)s 年第 %(number)s 季度") % {**named, "number": begins.month // 3 + 1}
        case 6:
            return (_("%(year)s 年上半年") if begins.month == 1 else _("%(year)s 年下半年")) % named
        case 12:
            return _("%(year)s 年") % named
    return f"{begins.isoformat()}—{window.ends_on.isoformat()}"


def times_in(window: Window, times: int) -> str:
    """Return how often something is asked in such a window: 每季度 1 次."""
    return times_every(window.months, times)


def times_every(months: int, times: int) -> str:
    """Return how often something is asked in so many months."""
    words = {1: _("每月 %(n)s 次"), 3: _("每季度 %(n)s 次"), 6: _("每半年 %(n)s 次"), 12: _("每年 %(n)s 次")}
    return words.get(months, _("%(n)s 次")) % {"n": times}
