"""The roll: who belongs where, at which stage and in which standing over time; and the e-file.

A person's facts stand in `people.Person`; here stands what the party knows of them. `Member` is the roll as it is
now: one row an affiliation, kept in the transaction of each fact, read by every list.
"""

from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Substr

from zhibu.gate.actor import GROUND, Ground
from zhibu.gate.rows import PlacedModel, PlacedQuerySet, PlacedSpanQuerySet
from zhibu.lib.ids import new_id
from zhibu.members import indexes
from zhibu.members.choices import (
    MEMBER_STAGES,
    ON_ROLL,
    Arrival,
    Departure,
    ExemptionReason,
    Mobility,
    Stage,
    Standing,
    Tie,
)
from zhibu.people.models import Person
from zhibu.people.seal import SealedTextField
from zhibu.spans.models import Span, SpanQuerySet, ends_after_it_begins, one_a_day, one_open


class Affiliation(PlacedModel, Span):
    """A person belongs to a unit from a day to a day; exactly one formal tie at any date."""

    tree_path = "unit__path"
    own_path = "person_id"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    # Both held by `references.py`, statement by statement; row by row they were a tenth of an import.
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    unit = models.ForeignKey(
        "orgs.Unit", on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    tie = models.CharField(max_length=15, choices=Tie.choices, default=Tie.FORMAL)
    arrival = models.CharField(max_length=15, choices=Arrival.choices, default=Arrival.ENTERED)
    departure = models.CharField(max_length=15, choices=Departure.choices, blank=True)
    reason = models.CharField(max_length=200, blank=True)

    objects = PlacedSpanQuerySet.as_manager()

    class Meta:
        constraints = [
            ends_after_it_begins("members_affiliation"),
            models.UniqueConstraint(
                fields=["person"], condition=Q(until__isnull=True, tie="formal"), name="members_affiliation_one_formal"
            ),
        ]
        indexes = [
            models.Index(fields=["person", "since"], name="members_affiliation_person"),
            models.Index(fields=["unit", "since"], name="members_affiliation_unit"),
            models.Index(fields=["since"], name="members_affiliation_since"),
            models.Index(fields=["until"], condition=Q(until__isnull=False), name="members_affiliation_until"),
        ]


class GroupPlace(Span):
    """A member belongs to a group (党小组) of the branch from a day to a day."""

    excused = "reached only through the member"

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    group = models.ForeignKey("orgs.Unit", on_delete=models.PROTECT, related_name="+")

    objects = SpanQuerySet.as_manager()

    class Meta:
        constraints = [
            ends_after_it_begins("members_group"),
            one_open("members_group", "person"),
            one_a_day("members_group", "person"),
        ]


class StageSpan(Span):
    """A person is at a stage from a day to a day."""

    excused = "reached only through the member"

    # Held by `references.py`, statement by statement; row by row it was a tenth of an import.
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    stage = models.CharField(max_length=15, choices=Stage.choices)
    is_dated = models.BooleanField(default=True, db_default=True)  # False: the day is unknown, `since` only places it

    objects = SpanQuerySet.as_manager()

    class Meta:
        constraints = [
            ends_after_it_begins("members_stage"),
            one_open("members_stage", "person"),
            one_a_day("members_stage", "person"),
        ]
        indexes = [models.Index(fields=["since"], name="members_stage_day")]


class StandingSpan(Span):
    """A member stands so from a day to a day, by a decision that people took."""

    excused = "reached only through the member"

    # Held by `references.py`, statement by statement; row by row it was a tenth of an import.
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    standing = models.CharField(max_length=20, choices=Standing.choices)
    reason = models.CharField(max_length=200, blank=True)
    document_no = models.CharField(max_length=80, blank=True)

    objects = SpanQuerySet.as_manager()

    class Meta:
        constraints = [
            ends_after_it_begins("members_standing"),
            one_open("members_standing", "person"),
            one_a_day("members_standing", "person"),
        ]
        indexes = [models.Index(fields=["since"], name="members_standing_day")]


class MobilitySpan(Span):
    """A member is away from the branch, or here as a guest, from a day to a day, as the statutes define it."""

    excused = "reached only through the member"

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    mobility = models.CharField(max_length=10, choices=Mobility.choices)
    direction = models.CharField(max_length=120, blank=True)
    liaison = models.CharField(max_length=80, blank=True)
    note = models.CharField(max_length=200, blank=True)

    objects = SpanQuerySet.as_manager()

    class Meta:
        constraints = [ends_after_it_begins("members_mobility"), one_open("members_mobility", "person", "mobility")]
        indexes = [models.Index(fields=["person"], name="members_mobility_person")]


class Exemption(Span):
    """Nothing is firmly asked of a member from a day, for a reason that is looked at again."""

    excused = "reached only through the member"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=10, choices=ExemptionReason.choices)
    review_on = models.DateField()
    note = models.CharField(max_length=200, blank=True)

    objects = SpanQuerySet.as_manager()

    class Meta:
        constraints = [ends_after_it_begins("members_exemption"), one_open("members_exemption", "person")]


class SpanCorrection(models.Model):
    """A wrong entry put right: what the span said before and after, and why. Nothing is lost by a correction."""

    excused = "reached only through the member"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=15)
    before = models.JSONField()
    after = models.JSONField(null=True)  # null: the entry was void
    reason = models.CharField(max_length=300)
    corrected_at = models.DateTimeField()
    corrected_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return self.kind


class PartyFile(models.Model):
    """The items of a member's e-file that have no history of their own."""

    excused = "reached only through the member"

    person = models.OneToOneField(Person, primary_key=True, on_delete=models.PROTECT, related_name="+")
    admission = models.CharField(max_length=40, blank=True)
    admission_branch = models.CharField(max_length=120, blank=True)
    introducers = models.CharField(max_length=80, blank=True)
    seniority_correction_months = models.SmallIntegerField(default=0)
    note = models.CharField(max_length=300, blank=True)


class MemberQuerySet(PlacedQuerySet["Member"]):
    """The roll."""

    def on_roll(self) -> "MemberQuerySet":
        """Keep those who count as members: probationary or full, in good standing, by their formal tie."""
        return self.filter(is_on_roll=True)


class Member(PlacedModel):
    """The roll as it is now: one row an affiliation, the last one of those who have left.

    `seniority_from` is the day from which whole years of 党龄 count: the day of full membership, later by each
    suspension, earlier by the correction that the file states. A name whose strokes nobody knows sorts last (`~`).
    `has_gaps` says that the file lacks an item that every file needs (`queries/lacking.py`).
    """

    tree_path = "unit_path"
    own_path = "person_id"

    id = models.UUIDField(primary_key=True, editable=False)  # the affiliation's
    # The database holds these against the facts from which the row is derived; once more here would only cost imports.
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    unit = models.ForeignKey(
        "orgs.Unit", on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    group = models.ForeignKey(
        "orgs.Unit", null=True, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    unit_path = models.CharField(max_length=120, db_collation="C")
    p2 = models.GeneratedField(
        expression=Substr("unit_path", 1, 8),
        output_field=models.CharField(max_length=8, db_collation="C"),
        db_persist=True,
    )
    tie = models.CharField(max_length=15, choices=Tie.choices)
    is_on_roll = models.BooleanField()
    stage = models.CharField(max_length=15, choices=Stage.choices)
    standing = models.CharField(max_length=20, choices=Standing.choices)
    since = models.DateField()
    until = models.DateField(null=True)
    departure = models.CharField(max_length=15, choices=Departure.choices, blank=True)

    name = models.CharField(max_length=60, db_collation="C")
    name_key = models.CharField(max_length=160, db_collation="C")
    pinyin = models.CharField(max_length=120, db_collation="C")
    initials = models.CharField(max_length=30, db_collation="C")
    strokes_key = models.CharField(max_length=200, db_collation="C", blank=True)
    sex = models.CharField(max_length=1, blank=True)
    birth_on = models.DateField(null=True)
    ethnicity = models.CharField(max_length=2, blank=True)
    education = models.CharField(max_length=2, blank=True)
    occupation = models.CharField(max_length=20, blank=True)
    joined_on = models.DateField(null=True)
    full_on = models.DateField(null=True)
    seniority_from = models.DateField(null=True)
    post = models.CharField(max_length=30, blank=True)
    post_order = models.PositiveSmallIntegerField(default=9999)
    phone_masked = models.CharField(max_length=20, blank=True)
    name_parts = SearchVectorField(null=True, editable=False)
    has_gaps = models.BooleanField(default=False)
    mobility = models.CharField(max_length=10, choices=Mobility.choices, blank=True)
    is_exempt = models.BooleanField(default=False)

    objects = MemberQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(is_on_roll=False)
                | (Q(tie="formal") & Q(stage__in=MEMBER_STAGES) & Q(standing__in=ON_ROLL)),
                name="members_member_on_roll",
            )
        ]
        indexes = indexes.OF_ROLL

    def __str__(self) -> str:
        return self.name


class CorrectionRequest(models.Model):
    """A member asks that something in the own file be put right; an answer is owed by where the member then is.

    `wanted` is what should stand there; `is_granted` is null until the answer.
    """

    excused = "reached only through the member"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    item = models.CharField(max_length=40)
    wanted = SealedTextField("correction")
    reason = models.CharField(max_length=300, blank=True)
    asked_at = models.DateTimeField()
    due_on = models.DateField()
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    is_granted = models.BooleanField(null=True)
    answer = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, is_granted__isnull=True)
                | Q(answered_at__isnull=False, is_granted__isnull=False),
                name="members_correction_answered_whole",
            )
        ]
        indexes = [
            models.Index(fields=["due_on"], condition=Q(answered_at__isnull=True), name="members_correction_due"),
            models.Index(fields=["person"], name="members_correction_person"),
        ]

    def __str__(self) -> str:
        return self.item


class Merge(PlacedModel):
    """Two files of one person made one, with what is needed to take them apart again."""

    tree_path = "unit__path"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    unit = models.ForeignKey("orgs.Unit", on_delete=models.PROTECT, related_name="+")
    kept = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    absorbed = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    merged_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=200, blank=True)
    before = SealedTextField("merge")

    objects = PlacedQuerySet.as_manager()

    def __str__(self) -> str:
        return self.kept.name


class Attachment(models.Model):
    """A paper in a member's file, or the member's photo."""

    excused = "reached only through the member"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+", db_index=False)
    title = models.CharField(max_length=120)
    is_photo = models.BooleanField(default=False)
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(is_photo=True, removed_at__isnull=True), name="members_photo_one"
            )
        ]
        indexes = [models.Index(fields=["person"], name="members_attachment_person")]

    def __str__(self) -> str:
        return self.title


class Apart(models.Model):
    """Two files that look like one person's and were found to be two people's; `first` is the smaller key."""

    excused = "read only with the pairs that look alike"

    first = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    second = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=200, blank=True)
    found_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["first", "second"], name="members_apart_once")]


class SavedView(models.Model):
    """A question to the list of members that somebody keeps for themselves: its name and the end of its address."""

    excused = "belongs to the person who keeps it; the list checks rights each time it is asked"
    own_path = "person_id"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=30)
    address = models.CharField(max_length=2000)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "name"], name="members_view_one_name")]

    def __str__(self) -> str:
        return self.name

    @property
    def unit(self) -> Ground:
        """Return the ground: a kept question stands in no unit."""
        return GROUND
