"""What took place, as the windows of duties are met by it: days and where to read it, nobody's names."""

from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from zhibu.meetings.choices import FilingState
from zhibu.meetings.models import Filing, Holding, Talk
from zhibu.rulebook.asking import Record
from zhibu.web.addresses import address


def gatherings(units: Sequence[UUID], first: date, last: date) -> Iterable[Record]:
    """Return what the units held from the first day to the day before the last, by day; one statement."""
    rows = Holding.objects.filter(unit__in=units, held_on__gte=first, held_on__lt=last, is_held=True)
    rows = rows.order_by("held_on", "gathering_id")
    returned = Filing.objects.filter(record__gathering=OuterRef("gathering"), state=FilingState.RETURNED)
    told = rows.values_list("kind", "unit_id", "held_on", "gathering__theme", "gathering_id", Exists(returned))
    return [
        Record(kind, unit, day, theme, address("show_gathering", gathering), _("记录被退回") if is_returned else "")
        for kind, unit, day, theme, gathering, is_returned in told
    ]


def talks(units: Sequence[UUID], first: date, last: date) -> Iterable[Record]:
    """Return on which days there were talks of which pairs, and nothing else of them; one statement."""
    rows = Talk.objects.filter(unit__in=units, held_on__gte=first, held_on__lt=last).order_by("held_on")
    told = rows.values_list("between", "unit_id", "held_on").distinct()
    return [Record(between, unit, day, _("谈心谈话"), "") for between, unit, day in told]
