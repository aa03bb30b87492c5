"""Who gives the next lecture of a branch (轮流讲党课): the turns of its rota, in their order."""

from django.db import models
from django.db.models import Q

from zhibu.gate.rows import PlacedModel, PlacedQuerySet
from zhibu.lib.ids import new_id
from zhibu.people.models import Person


class Turn(PlacedModel):
    """Somebody's place in a branch's rota: one of its people, or a guest named in words.

    How often they have had their turn is `base` (of the round in which they joined), `skips`, and the lectures that
    they gave from `since` on: those are read from the gatherings and kept nowhere. Whoever had the fewest is next, and
    of these the first in `order`.
    """

    tree_path = "unit__path"
    own_path = "person_id"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    unit = models.ForeignKey("orgs.Unit", on_delete=models.PROTECT, related_name="+", db_index=False)
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    guest_name = models.CharField(max_length=60, blank=True)
    order = models.PositiveIntegerField()
    since = models.DateField()
    base = models.SmallIntegerField(default=0)
    skips = models.PositiveSmallIntegerField(default=0)
    skipped_on = models.DateField(null=True)
    skipped_for = models.CharField(max_length=200, blank=True)

    objects = PlacedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=True) ^ Q(guest_name=""), name="meetings_turn_person_or_guest"
            ),
            models.CheckConstraint(
                condition=Q(skips=0, skipped_on__isnull=True, skipped_for="")
                | Q(skips__gt=0, skipped_on__isnull=False) & ~Q(skipped_for=""),
                name="meetings_turn_skipped_whole",
            ),
        ]
        indexes = [models.Index(fields=["unit", "order"], name="meetings_turn_unit")]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """Return whose turn it is."""
        return self.person.name if self.person else self.guest_name
