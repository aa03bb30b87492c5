"""The minutes of a gathering: who writes them, what was said item by item, votes as counts, what follows."""

from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import F, Q

from zhibu.gate.rows import PlacedModel, PlacedQuerySet
from zhibu.lib.ids import new_id
from zhibu.meetings.choices import Act, Progress
from zhibu.meetings.models.gatherings import Gathering, Item
from zhibu.orgs.models import Unit
from zhibu.people.models import Person


class Minutes(PlacedModel):
    """The minutes of one gathering, their recorder's own to write. What they say stands with the items of the agenda.

    `edition` counts how often they were put before those who came.
    """

    tree_path = "gathering__unit_path"
    own_path = "recorder_id"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    gathering = models.OneToOneField(Gathering, on_delete=models.CASCADE, related_name="+")
    recorder = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    progress = models.CharField(max_length=10, choices=Progress.choices, default=Progress.WRITING)
    edition = models.PositiveSmallIntegerField(default=0)
    begun_at = models.DateTimeField()
    asked_at = models.DateTimeField(null=True)
    locked_at = models.DateTimeField(null=True)

    objects = PlacedQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "minutes"
        constraints = [
            models.CheckConstraint(
                condition=Q(progress="locked") ^ Q(locked_at__isnull=True), name="meetings_minutes_locked_whole"
            ),
            models.CheckConstraint(
                condition=Q(progress="writing") | Q(asked_at__isnull=False, edition__gte=1),
                name="meetings_minutes_asked_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.gathering.theme

    @property
    def unit(self) -> Unit:
        """Return the unit that planned the gathering: its chain holds the record."""
        return self.gathering.unit


class Point(models.Model):
    """What somebody said to an item, as a person typed it. The name stays as it was written, whoever it belongs to."""

    excused = "reached only through the item's gathering"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="+", db_index=False)
    order = models.PositiveSmallIntegerField()
    speaker = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    speaker_name = models.CharField(max_length=60, blank=True)
    text = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item", "order"], name="meetings_point_order"),
            models.CheckConstraint(condition=~Q(text=""), name="meetings_point_says_something"),
        ]

    def __str__(self) -> str:
        return self.speaker_name


class Vote(models.Model):
    """A vote on one thing as counts, never by name, with what the articles said of them when it was entered.

    `not_counted` are those whom the register has as due and the vote does not (a sanction, or XJ-12). `passed` is null,
    and `majority_least` 0, where no article says how many must agree.
    """

    excused = "reached only through the item's gathering"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="+")
    unit = models.ForeignKey("orgs.Unit", on_delete=models.PROTECT, related_name="+")
    act = models.CharField(max_length=12, choices=Act.choices)
    about = models.CharField(max_length=200)
    due = models.PositiveIntegerField()
    not_counted = models.PositiveIntegerField(default=0)
    present = models.PositiveIntegerField()
    yes = models.PositiveIntegerField()
    no = models.PositiveIntegerField()
    abstained = models.PositiveIntegerField()
    written_yes = models.PositiveIntegerField(default=0)
    quorum_rule = models.CharField(max_length=20)
    quorum_source = models.CharField(max_length=200)
    quorum_least = models.PositiveIntegerField()
    majority_rule = models.CharField(max_length=20, blank=True)
    majority_source = models.CharField(max_length=200, blank=True)
    majority_least = models.PositiveIntegerField(default=0)
    passed = models.BooleanField(null=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(present__lte=F("due"), quorum_least__lte=F("present")), name="meetings_vote_has_a_quorum"
            ),
            models.CheckConstraint(
                condition=Q(present__gte=F("yes") + F("no") + F("abstained")), name="meetings_vote_counts_who_is_there"
            ),
            models.CheckConstraint(
                condition=Q(written_yes=0) | Q(act="admission"), name="meetings_vote_written_for_admissions"
            ),
            models.CheckConstraint(
                condition=Q(passed__isnull=True) ^ ~Q(majority_rule=""), name="meetings_vote_passed_by_a_rule"
            ),
        ]

    def __str__(self) -> str:
        return self.about


class FollowUpQuerySet(PlacedQuerySet["FollowUp"]):
    """What is to be done."""

    def open_of(self, person: UUID | None) -> "FollowUpQuerySet":
        """Keep what the person has still to do, the nearest day first."""
        return self.filter(owner=person, done_on__isnull=True).order_by("due_on", "id")


class FollowUp(PlacedModel):
    """What somebody is to do by a day, agreed at a gathering: its owner's own to finish.

    Of a gathering that looks for problems, `problem` is what was found and `what` the measure against it. A measure
    that comes of what somebody proposed keeps the words of it and whose they were: `suggestion`, `suggested_by`.
    """

    tree_path = "gathering__unit_path"
    own_path = "owner_id"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    gathering = models.ForeignKey(Gathering, on_delete=models.CASCADE, related_name="+", db_index=False)
    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="+")
    problem = models.CharField(max_length=300, blank=True)
    suggestion = models.TextField(blank=True)
    suggested_by = models.CharField(max_length=60, blank=True)
    what = models.CharField(max_length=300)
    owner = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    owner_name = models.CharField(max_length=60)
    due_on = models.DateField()
    done_on = models.DateField(null=True)
    done_note = models.CharField(max_length=200, blank=True)
    done_by = models.CharField(max_length=60, blank=True)

    objects: Any = FollowUpQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(done_on__isnull=True, done_note="", done_by="") | Q(done_on__isnull=False) & ~Q(done_by=""),
                name="meetings_followup_done_whole",
            )
        ]
        indexes = [
            models.Index(fields=["gathering"], name="meetings_followup_gathering"),
            models.Index(fields=["owner", "done_on", "due_on"], name="meetings_followup_owner"),
            models.Index(fields=["due_on"], condition=Q(done_on__isnull=True), name="meetings_followup_open"),
        ]

    def __str__(self) -> str:
        return self.what

    @property
    def unit(self) -> Unit:
        """Return the unit that agreed on it."""
        return self.gathering.unit
