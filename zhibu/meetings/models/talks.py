"""Talks of two people (谈心谈话): that they were, and nothing of what was said."""

from typing import Self
from uuid import UUID

from django.db import models
from django.db.models import F, Q

from zhibu.gate.rows import PlacedModel, PlacedQuerySet
from zhibu.lib.ids import new_id
from zhibu.meetings.choices import Between
from zhibu.people.models import Person


class TalkQuerySet(PlacedQuerySet["Talk"]):
    """Talks."""

    def of(self, person: UUID) -> Self:
        """Keep those in which the person was one of the two."""
        return self.filter(Q(one=person) | Q(other=person))

    def named(self) -> Self:
        """Read the names along, and nothing else of the two."""
        names = ("one__name", "other__name", "unit__short_name")
        return self.select_related("one", "other", "unit").only("held_on", "between", "unit_path", *names)


class Talk(PlacedModel):
    """Two people of a branch talked with each other on a day. There is no place for what was said, and none is wanted.

    The two stand in the order of their keys, so that a pair is written in one way only.
    """

    tree_path = "unit_path"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    unit = models.ForeignKey("orgs.Unit", on_delete=models.PROTECT, related_name="+", db_index=False)
    unit_path = models.CharField(max_length=120, db_collation="C")
    held_on = models.DateField()
    one = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    other = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    between = models.CharField(max_length=10, choices=Between.choices)

    objects = TalkQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="meetings_talk_of_two"),
            models.UniqueConstraint(fields=["unit", "held_on", "one", "other"], name="meetings_talk_once_a_day"),
        ]
        indexes = [models.Index(fields=["unit_path"], name="meetings_talk_path")]

    def __str__(self) -> str:
        return self.held_on.isoformat()
