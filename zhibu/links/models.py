"""Addresses that a QR carries: found by a mark, shown again only to those who keep them."""

from datetime import date
from typing import Any, Self
from uuid import UUID

from django.db import models
from django.db.models import F, Q

from zhibu.lib.ids import new_id
from zhibu.people.seal import SealedTextField


class LinkQuerySet(models.QuerySet["Link"]):
    """Links."""

    def of(self, kind: str, target: UUID) -> Self:
        """Keep the links of one target, those that ended too."""
        return self.filter(kind=kind, target_id=target)

    def unrevoked(self) -> Self:
        """Keep the links that were not taken back; a target has one at most."""
        return self.filter(revoked_on__isnull=True)

    def live(self, day: date) -> Self:
        """Keep the links that lead somewhere on the day."""
        return self.unrevoked().filter(Q(until__isnull=True) | Q(until__gt=day))


class Link(models.Model):
    """An address `/q/<token>` that leads to a target of some kind, from a day on, until it ends or is taken back.

    The token is kept sealed, to be drawn and printed again, and found by its mark. A revoked one is forgotten.
    """

    excused = "stands where its target stands, and is asked for with the target only (docs/adr/0060)"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=20)
    target_id = models.UUIDField()
    mark = models.BinaryField(max_length=32, unique=True)
    token: Any = SealedTextField("link_token")
    since = models.DateField()
    until = models.DateField(null=True)
    revoked_on = models.DateField(null=True)

    objects = LinkQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "target_id"], condition=Q(revoked_on__isnull=True), name="links_link_one_open"
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gt=F("since")), name="links_link_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(revoked_on__isnull=True) | Q(token__isnull=True), name="links_link_revoked_is_forgotten"
            ),
        ]
        indexes = [models.Index(fields=["kind", "target_id"], name="links_link_target")]

    def __str__(self) -> str:
        return self.kind

    def is_live(self, day: date) -> bool:
        """Return whether the address leads somewhere on the day."""
        return self.revoked_on is None and (self.until is None or self.until > day)
