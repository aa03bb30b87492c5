"""Ticks that were made without network, as they arrived."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

from zhibu.lib.ids import new_id
from zhibu.meetings.choices import Clash, Presence, Settled, Verdict
from zhibu.meetings.models.calling import Attendance
from zhibu.meetings.models.gatherings import Gathering


class OfflineTick(models.Model):
    """One tick that a phone kept until it had network: what was said by whom, when by either clock, what became of it.

    `nonce` names it: sent again, it is answered the same. `taken` is the list that the phone had taken along. `said_at`
    is the phone's own time, `at` that of the installation's clock. A guest has a name and, where written, a line.
    """

    excused = "reached only through the gathering"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    gathering = models.ForeignKey(Gathering, on_delete=models.CASCADE, related_name="+")
    attendance = models.ForeignKey(Attendance, null=True, on_delete=models.CASCADE, related_name="+")
    guest_name = models.CharField(max_length=60, blank=True)
    nonce = models.UUIDField(unique=True)
    taken = models.UUIDField()
    presence = models.CharField(max_length=10, choices=Presence.choices)
    left_early = models.BooleanField(default=False)
    said_at = models.DateTimeField()
    at = models.DateTimeField()
    received_at = models.DateTimeField()
    by = models.CharField(max_length=60)
    verdict = models.CharField(max_length=10, choices=Verdict.choices)
    clash = models.CharField(max_length=10, choices=Clash.choices, blank=True)
    settled = models.CharField(max_length=10, choices=Settled.choices, blank=True)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(verdict__in=["conflict", "refused"]) & ~Q(clash="")
                | Q(verdict__in=["accepted", "already"], clash=""),
                name="meetings_offline_tick_says_why",
            ),
            models.CheckConstraint(
                condition=Q(settled="", settled_at__isnull=True)
                | Q(verdict="conflict", settled_at__isnull=False) & ~Q(settled=""),
                name="meetings_offline_tick_settled_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """Return who was ticked; of a line that is gone the installation knows no name any more."""
        return self.attendance.name if self.attendance else self.guest_name or _("已不在名单上的人")
