"""Who has said that they read the call of a gathering, where it asked for that."""

from datetime import date

from django.utils import timezone

from zhibu.meetings.models import Attendance, Gathering
from zhibu.notices.models import Notice
from zhibu.notices.queries import Receipts, receipts_of


def asks_receipts(gathering: Gathering) -> bool:
    """Return whether the call asked everybody to say that they read it."""
    return Notice.objects.asking(gathering.pk).exists()


def missing_receipts(gathering: Gathering) -> Receipts:
    """Return who of those that are called now has not said so."""
    called = Attendance.objects.filter(gathering=gathering, person__isnull=False)
    return receipts_of(gathering.pk, among=called.values("person"))


def was_reminded_on(gathering: Gathering, day: date) -> bool:
    """Return whether those who have not read it were reminded on the day."""
    last = Notice.objects.asking(gathering.pk).filter(kind="gathering_reminder").order_by("-at").first()
    return last is not None and timezone.localdate(last.at) == day
