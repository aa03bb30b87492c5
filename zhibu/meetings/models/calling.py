"""Who is called, and who asked for leave."""

from typing import Any, Self
from uuid import UUID

from django.db import models
from django.db.models import Q

from zhibu.gate.rows import PlacedModel, PlacedQuerySet
from zhibu.lib.ids import new_id
from zhibu.meetings.choices import CAME, STANDING, Answer, MakeUpWay, Presence, Way
from zhibu.meetings.models.gatherings import Gathering
from zhibu.orgs.models import Unit
from zhibu.people.models import Person
from zhibu.people.seal import SealedTextField


class Attendance(PlacedModel):
    """One line of the register: somebody who is called, or a guest by name; by their own line a person reads it.

    `unit` is the unit for which they come: their branch, or the group that meets. Who is spared comes if they can: not
    due, and never missing. `has_vote` says whether they count when members vote, as the roll stood on that day. `nonce`
    names the sign-in that wrote the line: sent again, it changes nothing. `said_by` ticked it last; the closing leaves
    it empty. `is_closed` says that the register was closed with it: a sign-in that was under way then waits for the
    line, and finds it written.
    """

    tree_path = "unit_path"
    own_path = "person_id"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    gathering = models.ForeignKey(Gathering, on_delete=models.CASCADE, related_name="+", db_index=False)
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    guest_name = models.CharField(max_length=60, blank=True)
    unit = models.ForeignKey("orgs.Unit", on_delete=models.PROTECT, related_name="+", db_index=False)
    unit_path = models.CharField(max_length=120, db_collation="C")
    is_due = models.BooleanField()
    has_vote = models.BooleanField(default=False)
    presence = models.CharField(max_length=10, choices=Presence.choices, default=Presence.DUE)
    left_early = models.BooleanField(default=False)
    way = models.CharField(max_length=10, choices=Way.choices, blank=True)
    at = models.DateTimeField(null=True)
    nonce = models.UUIDField(null=True)
    said_by = models.CharField(max_length=60, blank=True, db_default="")
    said_at = models.DateTimeField(null=True)
    is_closed = models.BooleanField(default=False, db_default=False)
    made_up_on = models.DateField(null=True)
    made_up_way = models.CharField(max_length=10, choices=MakeUpWay.choices, blank=True)
    made_up_note = models.CharField(max_length=200, blank=True)

    objects = PlacedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["gathering", "person"], name="meetings_attendance_once"),
            models.CheckConstraint(
                condition=Q(person__isnull=False, guest_name="")
                | (Q(person__isnull=True, is_due=False, has_vote=False, presence__in=CAME) & ~Q(guest_name="")),
                name="meetings_attendance_person_or_guest",
            ),
            models.CheckConstraint(
                condition=Q(presence__in=CAME, at__isnull=False) & ~Q(way="")
                | ~Q(presence__in=CAME) & Q(at__isnull=True, way="", left_early=False),
                name="meetings_attendance_came_or_not",
            ),
            models.CheckConstraint(
                condition=Q(presence="made_up", made_up_on__isnull=False) & ~Q(made_up_way="")
                | ~Q(presence="made_up") & Q(made_up_on__isnull=True, made_up_way="", made_up_note=""),
                name="meetings_attendance_made_up_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["person", "gathering"], name="meetings_attendance_person"),
            models.Index(fields=["unit_path"], name="meetings_attendance_path"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """Return whose line it is."""
        return self.person.name if self.person else self.guest_name

    @property
    def people(self) -> list[UUID]:
        """Return the person who can be told of it; nobody for a guest."""
        return [self.person_id] if self.person_id else []


class LeaveQuerySet(PlacedQuerySet["Leave"]):
    """Requests for leave."""

    def waiting(self) -> Self:
        """Keep those that nobody has answered."""
        return self.filter(answer=Answer.WAITING)

    def granted(self) -> Self:
        """Keep those that excuse whoever asked."""
        return self.filter(answer=Answer.GRANTED)


class Leave(PlacedModel):
    """Somebody who is called cannot come and says why; an answer is owed.

    The reason is sealed: it may speak of health or family, and is for those who answer.
    """

    tree_path = "attendance__unit_path"
    own_path = "attendance__person_id"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    attendance = models.ForeignKey(Attendance, on_delete=models.CASCADE, related_name="+")
    reason: Any = SealedTextField("meeting_leave", null=False)
    asked_at = models.DateTimeField()
    answer = models.CharField(max_length=10, choices=Answer.choices, default=Answer.WAITING)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.CharField(max_length=60, blank=True)
    note = models.CharField(max_length=200, blank=True)

    objects = LeaveQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["attendance"], condition=Q(answer__in=STANDING), name="meetings_leave_one_standing"
            ),
            models.CheckConstraint(
                condition=Q(answer="waiting") ^ Q(answered_at__isnull=False), name="meetings_leave_answered_whole"
            ),
            models.CheckConstraint(
                condition=~Q(answer="declined") | ~Q(note=""), name="meetings_leave_declined_with_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return self.attendance.name

    @property
    def unit(self) -> Unit:
        """Return the unit for which the person comes."""
        return self.attendance.unit
