"""Rewards and sanctions: decisions of organisations about a person, kept for ever and sealed (rules 2.15).

An entry is never changed in what it said: what was left open is filled in later, and what was wrong is made void.
"""

from django.db import models
from django.db.models import F, Q

from zhibu.lib.ids import new_id
from zhibu.members.choices import Level
from zhibu.people.models import Person
from zhibu.people.seal import SealedTextField

LONGEST_KEY = 40
"""Bytes to which the key of a kind is padded, so that the length of the seal does not tell which it is."""


class ConductQuerySet[E: "ConductEntry"](models.QuerySet[E]):
    """Entries of one table."""

    def standing(self) -> "ConductQuerySet[E]":
        """Keep the entries that are not void."""
        return self.filter(voided_at__isnull=True)


class ConductEntry(models.Model):
    """One decision about a person: what it was, from which day, who decided at which level, by which document."""

    excused = "reached only through the member"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    kind = SealedTextField("conduct.kind", padded=LONGEST_KEY)
    on = models.DateField()
    given_by = SealedTextField("conduct.given_by")
    level = models.CharField(max_length=12, choices=Level.choices, blank=True)
    document_no = SealedTextField("conduct.document_no")
    note = SealedTextField("conduct.note")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    voided_at = models.DateTimeField(null=True)
    voided_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    void_reason = SealedTextField("conduct.void_reason")

    objects = ConductQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(voided_at__isnull=True, void_reason__isnull=True)
                | Q(voided_at__isnull=False, void_reason__isnull=False),
                name="%(app_label)s_%(class)s_void_whole",
            )
        ]

    def __str__(self) -> str:
        return str(self.on)


class Commendation(ConductEntry):
    """党内表彰: a person was commended; `title` is the name of the commendation where its kind does not say it."""

    title = SealedTextField("conduct.title")


class Sanction(ConductEntry):
    """处分: a sanction, until when it has effect, and from which day it was lifted or rights were restored.

    `until` is the first day without its effect, as people have read it in the decision; null where nobody knows it.
    """

    until = models.DateField(null=True)
    restored_on = models.DateField(null=True)

    class Meta(ConductEntry.Meta):
        constraints = [
            *ConductEntry.Meta.constraints,
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gt=F("on")), name="members_sanction_ends_later"
            ),
            models.CheckConstraint(
                condition=Q(restored_on__isnull=True) | Q(restored_on__gt=F("on")),
                name="members_sanction_restored_later",
            ),
        ]


class Disposition(ConductEntry):
    """组织处置: what an organisation decided about a member who does not meet what is asked of members."""

    until = models.DateField(null=True)

    class Meta(ConductEntry.Meta):
        constraints = [
            *ConductEntry.Meta.constraints,
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gt=F("on")), name="members_disposition_ends_later"
            ),
        ]
