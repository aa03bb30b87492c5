"""Grants: a person has a role in a unit and all below it, from a day to a day."""

from django.db import models
from django.db.models import F, Q

from zhibu.access.choices import Role
from zhibu.gate.rows import PlacedModel, PlacedSpanQuerySet
from zhibu.lib.ids import new_id
from zhibu.spans.models import Span, one_open


class Grant(PlacedModel, Span):
    """A role given by hand; posts give theirs by themselves while the appointment lasts."""

    tree_path = "unit__path"
    own_path = "person_id"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=20, choices=[c for c in Role.choices if c[0] != Role.SELF])
    unit = models.ForeignKey("orgs.Unit", on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=200, blank=True)

    objects = PlacedSpanQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(  # a grant taken back on its first day never held
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="access_grant_ends_later"
            ),
            one_open("access_grant", "person", "role", "unit"),
        ]
        indexes = [models.Index(fields=["person"], name="access_grant_person")]

    def __str__(self) -> str:
        return f"{self.get_role_display()} {self.person.name}"
