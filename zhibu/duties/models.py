"""Lights: what a unit has not met, since when and why; the reasons and extensions that let a light rest; and windows.

A light is a projection: rules and facts in, one open row for each unmet duty out. Nothing else writes it, so a night
on which nothing changed writes nothing, and closed rows tell what shone on any past day. So is a window: what rules
ask of a unit in one month, quarter or year, and whether it was done.
"""

from django.db import models
from django.db.models import F, Q

from zhibu.duties.choices import OPEN_STANDINGS, Answer, ExcuseKind, State, WindowState
from zhibu.gate.rows import PlacedModel, PlacedQuerySet, PlacedSpanQuerySet
from zhibu.lib.ids import new_id
from zhibu.spans.models import Span, ends_after_it_begins, one_open


class Light(PlacedModel, Span):
    """One duty that a unit does not meet, from a day to a day.

    `case` names which of the duty's sentences says it; `values` holds what they need: numbers, and days as texts.
    `rule` and `rule_since` name the version that was judged by; `due_on` is the last day on which it is in time.
    `about` names the window that was missed, where the duty comes again in each.
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
    about = models.CharField(max_length=10, blank=True)
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

    A reason is given by the unit where the rule says 一般; an extension is asked for and answered above. `about` names
    the window that it is for, where the duty comes again in each.
    """

    tree_path = "unit__path"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    unit = models.ForeignKey("orgs.Unit", on_delete=models.PROTECT, related_name="+", db_index=False)
    duty = models.CharField(max_length=40)
    case = models.CharField(max_length=40)
    about = models.CharField(max_length=10, blank=True)
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
        indexes = [
            models.Index(fields=["unit", "duty"], name="duties_excuse_unit"),
            models.Index(fields=["about", "duty"], condition=~Q(about=""), name="duties_excuse_about"),
        ]

    def __str__(self) -> str:
        return self.duty


class Window(PlacedModel):
    """What a rule asks of a unit so often in one month, quarter or year, and how it stands.

    `frequency` names what is asked (`zhibu.rulebook.asking.Frequency`), `asked` how often, `held` how often it was
    done by its end; `met_on` is the day on which it was enough, after the end where it is late. `planned_on` is the
    next day on which it is planned. A unit's path is read from the unit: windows follow it wherever it goes.
    """

    tree_path = "unit__path"

    pk = models.CompositePrimaryKey("starts_on", "unit_id", "frequency")
    starts_on = models.DateField()
    ends_on = models.DateField()
    unit = models.ForeignKey(  # no constraint: a projection, written by the million
        "orgs.Unit", on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    frequency = models.CharField(max_length=30)
    state = models.CharField(max_length=7, choices=WindowState.choices)
    asked = models.PositiveSmallIntegerField()
    held = models.PositiveSmallIntegerField()
    met_on = models.DateField(null=True)
    planned_on = models.DateField(null=True)
    excuse = models.ForeignKey(
        Excuse, null=True, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )

    objects = PlacedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gt=F("starts_on")), name="duties_window_ends_later"),
            models.CheckConstraint(
                condition=Q(state__in=[WindowState.MET, WindowState.LATE], met_on__isnull=False)
                | (~Q(state__in=[WindowState.MET, WindowState.LATE]) & Q(met_on__isnull=True)),
                name="duties_window_met_whole",
            ),
            models.CheckConstraint(
                condition=Q(state=WindowState.EXCUSED) ^ Q(excuse__isnull=True), name="duties_window_excused_whole"
            ),
        ]
        indexes = [
            models.Index(
                fields=["starts_on", "frequency", "state"],
                include=["unit", "ends_on"],
                condition=Q(state__in=[*OPEN_STANDINGS, WindowState.LATE]),
                name="duties_window_open",
            ),
            models.Index(  # a list walks the tree and asks each unit
                fields=["unit", "state", "frequency"],
                condition=Q(state__in=[*OPEN_STANDINGS, WindowState.LATE]),
                name="duties_window_unit",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.frequency} {self.starts_on}"


class WindowStart(models.Model):
    """From which day on this installation asks for windows: it cannot know what was done before it was there."""

    excused = "the installation's own: it belongs to no unit"

    id = models.SmallIntegerField(primary_key=True, default=1)
    begins_on = models.DateField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="duties_window_start_one")]

    def __str__(self) -> str:
        return self.begins_on.isoformat()
