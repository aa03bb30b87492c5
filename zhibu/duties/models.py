"""Lights: what a unit has not met, since when and why; and the reasons and extensions that let a light rest.

A light is a projection: rules and facts in, one open row for each unmet duty out. Nothing else writes it, so a night
on which nothing changed writes nothing, and closed rows tell what shone on any past day.
"""

from django.db import models
from django.db.models import F, Q

from zhibu.duties.choices import Answer, ExcuseKind, State
from zhibu.gate.rows import PlacedModel, PlacedQuerySet, PlacedSpanQuerySet
from zhibu.lib.ids import new_id
from zhibu.spans.models import Span, ends_after_it_begins, one_open


class Light(PlacedModel, Span):
    """One duty that a unit does not meet, from a day to a day.

    `case` names which of the duty's sentences says it; `values` holds what they need: numbers, and days as texts.
    `rule` and `rule_since` name the version that was judged by; `due_on` is the day from which it is overdue.
    """

    tree_path = "unit_path"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    unit = models.ForeignKey("orgs.Unit", on_delete=models.PROTECT, related_name="+", db_index=False)
    unit_path = models.CharField(max_length=120, db_collation="C")
    duty = models.CharField(max_length=40)
    state = models.CharField(max_length=10, choices=State.choices)
    case = models.CharField(max_length=40)
    rule = models.CharField(max_length=40)
    rule_since = models.DateField()
    values = models.JSONField(default=dict)
    due_on = models.DateField(null=True)
    excuse = models.ForeignKey("duties.Excuse", null=True, on_delete=models.PROTECT, related_name="+", db_index=False)

    objects = PlacedSpanQuerySet.as_manager()

    class Meta:
        constraints = [ends_after_it_begins("duties_light"), one_open("duties_light", "unit", "duty")]
        indexes = [
            models.Index(fields=["unit", "since"], name="duties_light_unit"),
            models.Index(
                fields=["duty", "state", "unit_path"],
                include=["case"],
                condition=Q(until__isnull=True),
                name="duties_light_duty",
            ),
            models.Index(fields=["state", "unit_path"], condition=Q(until__isnull=True), name="duties_light_state"),
            models.Index(fields=["unit_path"], condition=Q(until__isnull=True), name="duties_light_path"),
            models.Index(fields=["since", "id"], condition=Q(until__isnull=True), name="duties_light_since"),
        ]

    def __str__(self) -> str:
        return self.duty


class Excuse(PlacedModel):
    """A reason or an extension for one duty of a unit: the light rests until the day, then shines again.

    A reason is given by the unit where the rule says 一般; an extension is asked for and answered above.
    """

    tree_path = "unit__path"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    unit = models.ForeignKey("orgs.Unit", on_delete=models.PROTECT, related_name="+", db_index=False)
    duty = models.CharField(max_length=40)
    case = models.CharField(max_length=40)
    kind = models.CharField(max_length=10, choices=ExcuseKind.choices)
    reason = models.CharField(max_length=300)
    document_no = models.CharField(max_length=80, blank=True)
    until = models.DateField()
    asked_on = models.DateField()
    asked_by = models.CharField(max_length=80)
    answer = models.CharField(max_length=10, choices=Answer.choices)
    answered_on = models.DateField(null=True)
    answered_by = models.CharField(max_length=80, blank=True)
    answer_note = models.CharField(max_length=300, blank=True)

    objects = PlacedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(until__gt=F("asked_on")), name="duties_excuse_ends_later"),
            models.CheckConstraint(
                condition=Q(answer="waiting", answered_on__isnull=True)
                | (~Q(answer="waiting") & Q(answered_on__isnull=False)),
                name="duties_excuse_answered_whole",
            ),
            models.UniqueConstraint(
                fields=["unit", "duty"], condition=Q(answer="waiting"), name="duties_excuse_one_waiting"
            ),
        ]
        indexes = [models.Index(fields=["unit", "duty"], name="duties_excuse_unit")]

    def __str__(self) -> str:
        return self.duty
