"""What becomes of minutes once they are written: confirmed, put right, locked, and chained."""

from django.db import models
from django.db.models import Q

from zhibu.gate.rows import PlacedModel, PlacedQuerySet
from zhibu.lib.ids import new_id
from zhibu.meetings.choices import Answer, Kept
from zhibu.meetings.models.calling import Attendance
from zhibu.meetings.models.gatherings import Gathering
from zhibu.meetings.models.minutes import Minutes
from zhibu.orgs.models import Unit


class Confirmation(models.Model):
    """Somebody who came says that an edition of the minutes is right."""

    excused = "reached only through the minutes"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    minutes = models.ForeignKey(Minutes, on_delete=models.CASCADE, related_name="+", db_index=False)
    attendance = models.ForeignKey(Attendance, on_delete=models.PROTECT, related_name="+")
    edition = models.PositiveSmallIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["minutes", "edition", "attendance"], name="meetings_confirmation_once")
        ]

    def __str__(self) -> str:
        return self.attendance.name


class Amendment(PlacedModel):
    """Somebody who came asks that the minutes be put right, in words; an answer is owed."""

    tree_path = "minutes__gathering__unit_path"
    own_path = "attendance__person_id"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    minutes = models.ForeignKey(Minutes, on_delete=models.CASCADE, related_name="+")
    attendance = models.ForeignKey(Attendance, on_delete=models.PROTECT, related_name="+", db_index=False)
    edition = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=500)
    asked_at = models.DateTimeField()
    answer = models.CharField(max_length=10, choices=Answer.choices, default=Answer.WAITING)
    note = models.CharField(max_length=200, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.CharField(max_length=60, blank=True)

    objects = PlacedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["attendance"], condition=Q(answer="waiting"), name="meetings_amendment_one_waits"
            ),
            models.CheckConstraint(
                condition=Q(answer="waiting") ^ Q(answered_at__isnull=False), name="meetings_amendment_answered_whole"
            ),
            models.CheckConstraint(
                condition=~Q(answer="declined") | ~Q(note=""), name="meetings_amendment_declined_with_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return self.attendance.name

    @property
    def unit(self) -> Unit:
        """Return the unit that planned the gathering."""
        return self.minutes.gathering.unit


class Record(PlacedModel):
    """A link of a unit's chain: what locked minutes, or an addendum to them, say, with the hash of the link before.

    `body` is canonical JSON and is never written again: the database refuses it.
    """

    tree_path = "unit__path"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    unit = models.ForeignKey("orgs.Unit", on_delete=models.PROTECT, related_name="+", db_index=False)
    number = models.PositiveIntegerField()
    gathering = models.ForeignKey(Gathering, on_delete=models.PROTECT, related_name="+")
    what = models.CharField(max_length=10, choices=Kept.choices)
    body = models.TextField()
    prev_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)
    at = models.DateTimeField()
    by = models.CharField(max_length=60)

    objects = PlacedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "number"], name="meetings_record_number"),
            models.UniqueConstraint(
                fields=["gathering"], condition=Q(what="minutes"), name="meetings_record_of_minutes_once"
            ),
            models.CheckConstraint(condition=Q(number=1) ^ ~Q(prev_hash=""), name="meetings_record_chained"),
        ]

    def __str__(self) -> str:
        return self.hash
