"""Locked minutes before the level above: filed, drawn or left, passed, or returned with reasons."""

from django.db import models
from django.db.models import F, Q

from zhibu.gate.rows import PlacedModel, PlacedQuerySet
from zhibu.lib.ids import new_id
from zhibu.meetings.choices import FilingState, Part
from zhibu.meetings.models.gatherings import Item
from zhibu.meetings.models.records import Record


class Draw(PlacedModel):
    """A committee's draw among the filings that wait: `drawn` of the `pool` are reviewed, the rest count as filed.

    The seed is drawn by the installation; with the hash of each record it says which, so that anybody can reckon it
    again (`rules/filing.py`).
    """

    tree_path = "unit_path"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    unit = models.ForeignKey("orgs.Unit", on_delete=models.PROTECT, related_name="+")
    unit_path = models.CharField(max_length=120, db_collation="C")
    share = models.PositiveSmallIntegerField()
    seed = models.CharField(max_length=32)
    pool = models.PositiveIntegerField()
    drawn = models.PositiveIntegerField()
    at = models.DateTimeField()
    by = models.CharField(max_length=60)

    objects = PlacedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(share__gte=1, share__lte=100), name="meetings_draw_share"),
            models.CheckConstraint(condition=Q(drawn__gte=1, drawn__lte=F("pool")), name="meetings_draw_some"),
        ]
        indexes = [models.Index(fields=["-at", "-id"], include=["unit_path"], name="meetings_draw_at")]

    def __str__(self) -> str:
        return self.seed


class Filing(PlacedModel):
    """The record of locked minutes as it lies before the level above: `unit` reviews what `branch` has filed.

    What is filed is the record itself, with the addenda up to the number `upto` of the chain. `round` counts how often.
    """

    tree_path = "unit_path"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    record = models.OneToOneField(Record, on_delete=models.PROTECT, related_name="filing")
    unit = models.ForeignKey("orgs.Unit", on_delete=models.PROTECT, related_name="+", db_index=False)
    unit_path = models.CharField(max_length=120, db_collation="C")
    branch = models.ForeignKey("orgs.Unit", on_delete=models.PROTECT, related_name="+", db_index=False)
    state = models.CharField(max_length=10, choices=FilingState.choices, default=FilingState.FILED)
    round = models.PositiveSmallIntegerField(default=1)
    upto = models.PositiveIntegerField()
    filed_at = models.DateTimeField()
    filed_by = models.CharField(max_length=60)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.CharField(max_length=60, blank=True)
    draw = models.ForeignKey(Draw, null=True, on_delete=models.PROTECT, related_name="+")
    is_drawn = models.BooleanField(default=False)

    objects = PlacedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="filed", answered_at__isnull=True, answered_by="")
                | ~Q(state="filed") & Q(answered_at__isnull=False),
                name="meetings_filing_answered_whole",
            ),
            models.CheckConstraint(
                condition=~Q(state="settled") | Q(draw__isnull=False, is_drawn=False), name="meetings_filing_settled"
            ),
            models.CheckConstraint(
                condition=Q(is_drawn=False) | Q(draw__isnull=False), name="meetings_filing_drawn_by_a_draw"
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "state"], name="meetings_filing_unit"),
            models.Index(fields=["branch", "state"], name="meetings_filing_branch"),
            models.Index(fields=["filed_at", "id"], include=["unit_path", "state"], name="meetings_filing_filed"),
            models.Index(fields=["state", "unit_path", "filed_at", "id"], name="meetings_filing_path"),
            models.Index(
                fields=["filed_at", "id"],
                include=["unit_path"],
                condition=Q(state="filed"),
                name="meetings_filing_waits",
            ),
            models.Index(
                fields=["filed_at", "id"],
                include=["unit_path", "state"],
                condition=Q(is_drawn=True),
                name="meetings_filing_drawn",
            ),
        ]

    def __str__(self) -> str:
        return self.record.gathering.theme


class Reason(models.Model):
    """Why a record was returned: a sentence about one part of one item of it."""

    excused = "reached only through the filing"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    filing = models.ForeignKey(Filing, on_delete=models.CASCADE, related_name="+")
    round = models.PositiveSmallIntegerField()
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="+", db_index=False)
    part = models.CharField(max_length=10, choices=Part.choices)
    text = models.CharField(max_length=300)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["filing", "round", "item"], name="meetings_reason_one_an_item"),
            models.CheckConstraint(condition=~Q(text=""), name="meetings_reason_says_something"),
            models.CheckConstraint(condition=Q(part__in=Part.values), name="meetings_reason_of_a_part"),
        ]

    def __str__(self) -> str:
        return self.text


class FilingWay(PlacedModel):
    """Whether locked minutes of the unit and all below it are filed by themselves; the nearest one holds."""

    tree_path = "unit__path"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    unit = models.OneToOneField("orgs.Unit", on_delete=models.PROTECT, related_name="+")
    is_automatic = models.BooleanField()

    objects = PlacedQuerySet.as_manager()

    def __str__(self) -> str:
        return str(self.is_automatic)
