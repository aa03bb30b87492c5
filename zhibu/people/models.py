"""People: a person's identity, contacts and schooling, and how they are found."""

from typing import Any, ClassVar

from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q

from zhibu.lib.ids import new_id
from zhibu.people.seal import SealedTextField


class Person(models.Model):
    """A person. Codes are those of the GB/T tables in `zhibu.lib.codes`."""

    excused = "stands in no unit by itself; its affiliations do"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(
        "accounts.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    name = models.CharField(max_length=60)
    former_name = models.CharField(max_length=60, blank=True)
    name_key = models.CharField(max_length=160, db_collation="C", blank=True)
    pinyin = models.CharField(max_length=120, db_collation="C", blank=True)
    initials = models.CharField(max_length=30, db_collation="C", blank=True)
    name_parts = SearchVectorField(null=True, editable=False)
    strokes_key = models.CharField(max_length=200, db_collation="C", blank=True)
    strokes_by_hand = models.CharField(max_length=200, blank=True)

    id_number = SealedTextField("id_number")
    id_blind = models.BinaryField(max_length=16, null=True, unique=True)
    sex = models.CharField(max_length=1, blank=True)
    birth_on = models.DateField(null=True, blank=True)
    ethnicity = models.CharField(max_length=2, blank=True)
    native_place = models.CharField(max_length=80, blank=True)
    birth_place = models.CharField(max_length=80, blank=True)

    phone = SealedTextField("phone")
    phone_blind = models.BinaryField(max_length=16, null=True, db_index=True)
    phone_tail_blind = models.BinaryField(max_length=16, null=True)
    phone_masked = models.CharField(max_length=20, blank=True)
    landline = SealedTextField("landline")
    residence = SealedTextField("residence")
    household = SealedTextField("household")
    home_address = SealedTextField("home_address")

    education = models.CharField(max_length=2, blank=True)
    degree = models.CharField(max_length=3, blank=True)
    school = models.CharField(max_length=80, blank=True)
    major = models.CharField(max_length=80, blank=True)

    workplace = models.CharField(max_length=120, blank=True)
    occupation = models.CharField(max_length=20, blank=True)
    technical_title = models.CharField(max_length=80, blank=True)
    stratum = models.CharField(max_length=40, blank=True)
    worked_from = models.DateField(null=True, blank=True)
    is_migrant_worker = models.BooleanField(default=False)
    is_frontline = models.BooleanField(default=False)

    class Meta:
        constraints = [
            # Most have no account: an index of them all would only slow a roster down.
            models.UniqueConstraint(fields=["user"], condition=Q(user__isnull=False), name="people_person_user"),
        ]
        indexes = [
            models.Index(fields=["phone_tail_blind"], name="people_phone_tail"),
            models.Index(fields=["merged_into"], condition=Q(merged_into__isnull=False), name="people_person_merged"),
        ]

    SEALED: ClassVar[tuple[str, ...]] = ("id_number", "phone", "landline", "residence", "household", "home_address")

    def __str__(self) -> str:
        return self.name

    @classmethod
    def sealed_fields(cls) -> list[Any]:
        """Return the fields that are encrypted and masked."""
        return [cls._meta.get_field(name) for name in cls.SEALED]
