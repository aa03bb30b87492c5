"""Boxes, the letters in them, and the receipts by which writers come back. Nothing here leads to a writer."""

import uuid
from typing import Any

from django.db import models
from django.db.models import Q

from zhibu.gate.rows import PlacedModel, PlacedQuerySet
from zhibu.letters.choices import OWED, State
from zhibu.letters.rules import PADDED, Thread, read_thread
from zhibu.people.seal import SealedTextField


class LetterBox(PlacedModel):
    """The box of a unit, there from its first letter on: what secret acts lock."""

    tree_path = "unit__path"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    unit = models.OneToOneField("orgs.Unit", on_delete=models.PROTECT, related_name="+")

    objects = PlacedQuerySet.as_manager()

    def __str__(self) -> str:
        return self.unit.short_name


class BoxLetterQuerySet(PlacedQuerySet["BoxLetter"]):
    """Letters."""

    def owed(self) -> "BoxLetterQuerySet":
        """Keep the letters that wait for an answer."""
        return self.filter(state__in=OWED)


class BoxLetter(PlacedModel):
    """A letter with its whole thread: days, no times; no sender; a key and a place that change with every secret act.

    `ref` is by what it is named in addresses, sealed, so that no two copies of the table can be laid side by side.
    A closed one has left its box (`box` is empty) and is written anew no more; `unit` stays, for those who may read.
    """

    tree_path = "unit__path"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    box = models.ForeignKey(LetterBox, on_delete=models.PROTECT, related_name="+", null=True)
    unit = models.ForeignKey("orgs.Unit", on_delete=models.PROTECT, related_name="+")
    about = models.ForeignKey("orgs.Unit", on_delete=models.PROTECT, related_name="+")
    ref: Any = SealedTextField("letter_ref", null=False)
    state = models.CharField(max_length=10, choices=State.choices, default=State.NEW)
    came_on = models.DateField()
    since = models.DateField()
    body: Any = SealedTextField("letter_body", padded=PADDED, null=False)

    objects = BoxLetterQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state=State.CLOSED, box__isnull=True) | ~Q(state=State.CLOSED) & Q(box__isnull=False),
                name="letters_boxletter_closed_has_left_its_box",
            ),
            models.CheckConstraint(condition=Q(state__in=State.values), name="letters_boxletter_state_is_known"),
        ]
        indexes = [models.Index(fields=["unit", "state"], name="letters_boxletter_unit")]

    @property
    def thread(self) -> Thread:
        """Return what was said."""
        return read_thread(self.body)


class LetterReceipt(models.Model):
    """What finds a letter again for whoever has its code: the code's mark, and the letter's name sealed."""

    excused = "found by its code alone, and leads to nobody"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    box = models.ForeignKey(LetterBox, on_delete=models.PROTECT, related_name="+", null=True)
    unit = models.ForeignKey("orgs.Unit", on_delete=models.PROTECT, related_name="+")
    mark = models.BinaryField(max_length=32, unique=True)
    ref: Any = SealedTextField("receipt_ref", null=False)
