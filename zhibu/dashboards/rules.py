"""Which periods make sense. Pure."""

from datetime import date

from django.utils.translation import gettext as _

from zhibu.gate.actor import Refused

MOST_YEARS = 5


def refuse_period(since: date, until: date) -> None:
    """Raise Refused, at the field, for a period that ends before it begins, or that is longer than five years."""
    if until < since:
        raise Refused(_("结束的日期比开始的早。"), field="until")
    if until.year - since.year > MOST_YEARS:
        raise Refused(_("一次最多编五年，请分开编。"), field="since")
