"""Rosters: a file that an office uploaded, what was read in it, what was written from it, and how to take it back.

Rows are kept in parts of some hundred, sealed as one: a preview of 100,000 people is a few hundred rows of the
database, and no ID number, phone or address of a roster ever lies there in plain text.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from zhibu.gate.actor import GROUND, Ground
from zhibu.gate.rows import PlacedModel, PlacedQuerySet
from zhibu.lib.ids import new_id
from zhibu.orgs.models import Unit
from zhibu.people.seal import SealedTextField
from zhibu.rosters.choices import Rank, State
from zhibu.web.worded import WordedField


class RosterQuerySet(PlacedQuerySet["Roster"]):
    """Rosters."""

    def newest_first(self) -> "RosterQuerySet":
        """Sort by upload, the newest first."""
        return self.order_by("-uploaded_at", "-id")


class Roster(PlacedModel):
    """One upload of a roster into a unit: it goes from `uploaded` to `applied`, and back by `undone`.

    `table` tells its columns and what people chose for them, `samples` the first cells of each, sealed; `columns` maps
    field to column as it was read in the end; `missing` lists the units that the file names and nobody
    has founded, each with its guess and the decision taken; `counts` holds what the preview found. Once cleared,
    `rejected` keeps row number, reason and field of each row that stayed out, and nothing of anybody.
    """

    tree_path = "target__path"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    target = models.ForeignKey("orgs.Unit", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    file = models.ForeignKey("files.StoredFile", null=True, on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=12, choices=State.choices, default=State.UPLOADED)
    sheet = models.CharField(max_length=120, blank=True)
    title = models.CharField(max_length=200, blank=True)
    table = models.JSONField(default=dict)
    samples = SealedTextField("roster_samples")
    columns = models.JSONField(default=dict)
    missing = models.JSONField(default=list)
    counts = models.JSONField(default=dict)
    result = models.JSONField(default=dict)
    founded = ArrayField(models.UUIDField(), default=list)
    trouble = WordedField(default=str, blank=True)
    job_id = models.UUIDField(null=True)
    uploaded_by = models.ForeignKey("people.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    uploaded_by_name = models.CharField(max_length=80, blank=True)
    uploaded_at = models.DateTimeField()
    previewed_at = models.DateTimeField(null=True)
    applied_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)
    cleared_at = models.DateTimeField(null=True)
    rejected = models.JSONField(default=list)

    objects = RosterQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["target", "-uploaded_at"], name="rosters_roster_target"),
            models.Index(fields=["sha256"], name="rosters_roster_sha"),
        ]

    def __str__(self) -> str:
        return self.file_name

    @property
    def writes(self) -> int:
        """Return how many rows applying would write."""
        return int(self.counts.get("new", 0)) + int(self.counts.get("changed", 0))

    @property
    def pages(self) -> list[tuple[str, int]]:
        """Return the sheets that were read as one, each with the number of rows before it; none for one sheet."""
        return [(title, base) for title, base in self.table.get("pages", [])]

    @property
    def unit(self) -> Unit | Ground:
        """Return the unit into which the roster goes; the ground before the first unit stands."""
        return self.target or GROUND


class RosterPart(models.Model):
    """Some hundred rows of one rank of the preview, sealed; `created` are the people that applying made of them."""

    excused = "reached only through its roster"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    roster = models.ForeignKey(Roster, on_delete=models.CASCADE, related_name="parts", db_index=False)
    rank = models.PositiveSmallIntegerField(choices=Rank.choices)
    number = models.PositiveIntegerField()
    first_row = models.PositiveIntegerField()
    last_row = models.PositiveIntegerField()
    size = models.PositiveIntegerField()
    payload = models.BinaryField()
    created = ArrayField(models.UUIDField(), null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["roster", "rank", "number"], name="rosters_part_one_each"),
        ]


class RosterBefore(models.Model):
    """What an existing person's rows held before the roster changed them: undo puts exactly this back.

    The rows are copied as the database holds them, so that what is sealed there stays sealed here.
    """

    excused = "reached only through its roster"

    roster = models.ForeignKey(Roster, on_delete=models.CASCADE, related_name="+", db_index=False)
    person_id = models.UUIDField()
    before = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["roster", "person_id"], name="rosters_before_one_each")]


class ColumnMemory(PlacedModel):
    """How an office understood a heading: remembered for the unit, and offered at its next roster."""

    tree_path = "unit__path"

    unit = models.ForeignKey("orgs.Unit", on_delete=models.CASCADE, related_name="+", db_index=False)
    heading = models.CharField(max_length=120)
    field = models.CharField(max_length=40, blank=True)

    objects = PlacedQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "heading"], name="rosters_memory_one_each")]

    def __str__(self) -> str:
        return self.heading
