"""What is kept for other programs: answers that may be asked for again, whom to tell of which acts, what was told,
and whose counts are open to everybody.
"""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models

from zhibu.gate.rows import PlacedModel, PlacedQuerySet
from zhibu.lib.ids import new_id
from zhibu.people.seal import SealedTextField
from zhibu.programs.choices import State


class KeptAnswer(models.Model):
    """The answer to a request that carried an `Idempotency-Key`, sealed, for a day.

    `owner` is the token, else the person; `mark` tells the same request from another one under the same key.
    """

    excused = "belongs to whoever asked, and to nobody else"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    owner = models.UUIDField()
    key = models.CharField(max_length=255)
    mark = models.BinaryField(max_length=32)
    at = models.DateTimeField(db_index=True)
    status = models.PositiveSmallIntegerField(null=True)
    sealed = models.BinaryField(default=b"")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "key"], name="programs_answer_one_a_key")]


class Hook(PlacedModel):
    """Another system that is told of certain acts in a unit and below; it is the unit's, whoever set it up.

    `failing_since` is when the first of the present run of failures began; `stopped_at` is null while it is told.
    """

    tree_path = "unit__path"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    unit = models.ForeignKey("orgs.Unit", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("people.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    name = models.CharField(max_length=60)
    address = SealedTextField("hook_address")
    verbs = ArrayField(models.CharField(max_length=60))
    secret = SealedTextField("hook_secret")
    former_secret = SealedTextField("hook_secret")
    former_until = models.DateTimeField(null=True)
    made_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True)
    failing_since = models.DateTimeField(null=True)

    objects = PlacedQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["unit"], condition=models.Q(stopped_at__isnull=True), name="programs_hook_told")
        ]

    def __str__(self) -> str:
        return self.name


class Delivery(PlacedModel):
    """One act told, or to be told, to another system: ids and a verb, never what concerns a person."""

    tree_path = "hook__unit__path"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    hook = models.ForeignKey(Hook, on_delete=models.CASCADE, related_name="deliveries")
    verb = models.CharField(max_length=60)
    body = models.TextField()
    made_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    asked_at = models.DateTimeField()
    next_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    status = models.PositiveSmallIntegerField(null=True)
    trouble = models.CharField(max_length=40, blank=True)

    objects = PlacedQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["next_at"], condition=models.Q(state=State.WAITING), name="programs_delivery_due"),
            models.Index(fields=["hook", "-made_at"], name="programs_delivery_of_hook"),
            models.Index(fields=["made_at"], name="programs_delivery_age"),
        ]

    def __str__(self) -> str:
        return self.verb

    @property
    def unit(self) -> Any:
        """Return the unit of the hook."""
        return self.hook.unit


class OpenFigures(PlacedModel):
    """A committee has opened its counts to everybody: counts without persons, small ones hidden."""

    tree_path = "unit__path"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    unit = models.OneToOneField("orgs.Unit", on_delete=models.PROTECT, related_name="+")
    opened_on = models.DateField()

    objects = PlacedQuerySet.as_manager()

    def __str__(self) -> str:
        return str(self.unit)
