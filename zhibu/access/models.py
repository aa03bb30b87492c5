"""Grants: a person has a role in a unit and all below it, from a day to a day. Tokens: a program acts for a person."""

from datetime import date
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from zhibu.access.choices import Role
from zhibu.gate.rows import PlacedModel, PlacedQuerySet, PlacedSpanQuerySet
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


def alive_q(day: date) -> Q:
    """Return the condition that a token still opens something on the day, as `Token.is_alive` says of one."""
    return Q(revoked_at__isnull=True, until__gt=day)


class TokenQuerySet(PlacedQuerySet["Token"]):
    """Tokens."""

    def alive(self, day: date) -> Self:
        """Keep the tokens that still open something on the day."""
        return self.filter(alive_q(day))

    def newest_first(self) -> Self:
        """Order by when they were made."""
        return self.order_by("-made_at", "-pk")


class Token(PlacedModel):
    """With it a program acts for a person, in one unit and below, never with more than the person holds that day.

    Only the mark of it is kept; `until` is the first day on which it opens nothing; `used_on` is no finer than a day.
    """

    tree_path = "unit__path"
    own_path = "person_id"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey("orgs.Unit", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=60)
    permissions = ArrayField(models.CharField(max_length=60))
    mark = models.BinaryField(max_length=32, unique=True)
    start = models.CharField(max_length=12)
    made_at = models.DateTimeField()
    until = models.DateField()
    used_on = models.DateField(null=True)
    revoked_at = models.DateTimeField(null=True)

    objects = TokenQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(permissions=[]), name="access_token_may_something")]
        indexes = [models.Index(fields=["person"], name="access_token_person")]

    def __str__(self) -> str:
        return self.name

    def is_alive(self, day: date) -> bool:
        """Return whether the token still opens something on the day."""
        return self.revoked_at is None and self.until > day
