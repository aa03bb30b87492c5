"""Gatherings: of one kind or several, by one unit or several, with their agenda."""

from datetime import date
from typing import Any, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from zhibu.gate.actor import Actor
from zhibu.gate.permissions import Permission
from zhibu.gate.rows import PlacedModel, PlacedQuerySet, below
from zhibu.lib.ids import new_id
from zhibu.meetings.choices import OVER, Act, GatheringState
from zhibu.meetings.kinds import OWN
from zhibu.people.models import Person
from zhibu.people.seal import SealedTextField


def ahead_q(today: date, prefix: str = "") -> Q:
    """Return the condition that a gathering (of the relation `prefix`, ending in `__`) is still to be held."""
    return Q(**{f"{prefix}held_on__gte": today}) & ~Q(**{f"{prefix}state__in": OVER})


class GatheringQuerySet(PlacedQuerySet["Gathering"]):
    """Gatherings."""

    def read_by(self, actor: Actor, permission: Permission) -> Self:
        """Keep those that a unit holds where the actor has the permission, its own or together with others."""
        paths = actor.scopes(permission)
        held = Holding.objects.filter(below(paths, "unit_path"))  # whoever plans one holds it
        return self if "" in paths else self.filter(pk__in=held.values("gathering"))

    def standing(self) -> Self:
        """Leave out what was cancelled."""
        return self.exclude(state=GatheringState.CANCELLED)


class Gathering(PlacedModel):
    """One entry for one gathering, whatever kinds it is of; what follows from it is read from here.

    It belongs to the unit that planned it, and is its chair's own to hold; `is_joint` says that others hold it too. The
    link of an online room is sealed: it is a key to that room. The screen shows `item_shown`, voted on as `act_shown`.
    `code` and what
    `register_key` makes let people sign in while the register is open, and are gone after that.
    """

    tree_path = "unit_path"
    own_path = "chair_id"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    unit = models.ForeignKey("orgs.Unit", on_delete=models.PROTECT, related_name="+", db_index=False)
    unit_path = models.CharField(max_length=120, db_collation="C")
    is_joint = models.BooleanField(default=False)
    kinds: Any = ArrayField(models.CharField(max_length=30), size=6)
    theme = models.CharField(max_length=200)
    held_on = models.DateField()
    begins = models.TimeField(null=True)
    ends = models.TimeField(null=True)
    place_name = models.CharField(max_length=120, blank=True)
    online_url: Any = SealedTextField("meeting_room")
    chair = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    note = models.CharField(max_length=500, blank=True)
    state = models.CharField(max_length=10, choices=GatheringState.choices, default=GatheringState.PLANNED)
    cancelled_for = models.CharField(max_length=200, blank=True)
    code = models.CharField(max_length=6, blank=True)
    register_key: Any = SealedTextField("meeting_register")
    item_shown: Any = models.ForeignKey("Item", null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    act_shown = models.CharField(max_length=12, choices=Act.choices, blank=True, db_default="")
    opened_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    objects = GatheringQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends__isnull=True) | Q(begins__isnull=False, ends__gt=F("begins")),
                name="meetings_gathering_ends_after_it_begins",
            ),
            models.CheckConstraint(condition=Q(kinds__len__gte=1), name="meetings_gathering_has_a_kind"),
            models.CheckConstraint(
                condition=Q(state="cancelled") ^ Q(cancelled_for=""), name="meetings_gathering_cancelled_for"
            ),
            models.CheckConstraint(
                condition=Q(state="open", opened_at__isnull=False, closed_at__isnull=True)
                | Q(state="held", opened_at__isnull=False, closed_at__isnull=False, code="")
                | Q(state__in=["planned", "called", "cancelled"], code="", closed_at__isnull=True),
                name="meetings_gathering_open_and_held_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "-held_on", "-id"], name="meetings_gathering_unit"),
            models.Index(fields=["unit_path", "held_on"], name="meetings_gathering_path"),
            models.Index(fields=["-held_on", "-id"], include=["unit_path", "state"], name="meetings_gathering_day"),
            models.Index(
                fields=["state", "-held_on", "-id"],
                include=["unit_path", "is_joint", "kinds"],
                condition=~Q(state="held"),
                name="meetings_gathering_unheld",
            ),
        ]

    def __str__(self) -> str:
        return self.theme

    def is_ahead(self, today: date) -> bool:
        """Return whether it is still to be held: today or later, and neither over nor cancelled. `ahead_q` asks the
        same of rows."""
        return self.state not in OVER and self.held_on >= today


class Holding(PlacedModel):
    """That a unit holds a gathering as one of its kinds: for a joint one, once for each unit.

    `is_held` turns when the register is closed: then it took place.
    """

    tree_path = "unit_path"

    gathering = models.ForeignKey(Gathering, on_delete=models.CASCADE, related_name="+", db_index=False)
    unit = models.ForeignKey("orgs.Unit", on_delete=models.PROTECT, related_name="+", db_index=False)
    unit_path = models.CharField(max_length=120, db_collation="C")
    kind = models.CharField(max_length=30)
    held_on = models.DateField()
    is_held = models.BooleanField(default=False)

    objects = PlacedQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["gathering", "unit", "kind"], name="meetings_holding_once")]
        indexes = [
            models.Index(fields=["unit", "kind", "held_on"], name="meetings_holding_unit"),
            models.Index(
                fields=["held_on", "unit_path"],
                include=["kind"],
                condition=Q(is_held=True, kind__startswith=OWN),
                name="meetings_holding_own",
            ),
            models.Index(
                fields=["unit_path"], include=["held_on", "gathering", "kind", "is_held"], name="meetings_holding_path"
            ),
            models.Index(
                fields=["held_on", "gathering"], include=["unit_path", "kind", "is_held"], name="meetings_holding_day"
            ),
        ]

    def __str__(self) -> str:
        return self.kind


class Item(models.Model):
    """One item of the agenda, who brings it, and what was decided. `version` counts how often its minutes were written:
    of two who write at once, the second is shown what the first wrote."""

    excused = "reached only through the gathering"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    gathering = models.ForeignKey(Gathering, on_delete=models.CASCADE, related_name="+", db_index=False)
    order = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    owner = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    decision = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=0)
    written_at = models.DateTimeField(null=True)
    written_by = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["gathering", "order"], name="meetings_item_order")]

    def __str__(self) -> str:
        return self.title
