"""What was done, by whom, where and when; and who opened whose file."""

from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext as _

from zhibu.lib.ids import new_id

SYSTEM = "系统"
"""The name under which what the installation itself does is kept."""


def who(name: str) -> str:
    """Return the name of who acted as people read it: a person's as it is, the installation's in their language."""
    return _("系统") if name == SYSTEM else name


class Act(models.Model):
    """One line of the audit: a verb, its subject, its place, and the actor unless the act is secret by nature.

    People and places are copied, not referenced: the line outlives both. Lines are only ever added.
    """

    excused = "read by the place that each line carries, through audit's own queries"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    at = models.DateTimeField()
    verb = models.CharField(max_length=60)
    actor_id = models.UUIDField(null=True)
    actor_name = models.CharField(max_length=80)
    through_id = models.UUIDField(null=True)
    through_name = models.CharField(max_length=80, blank=True, default="")
    kind = models.CharField(max_length=60)
    subject_id = models.UUIDField(null=True)
    subject_label = models.CharField(max_length=200)
    unit_id = models.UUIDField(null=True)
    unit_path = models.CharField(max_length=120, db_collation="C")
    details = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["subject_id", "-at"], name="audit_act_subject"),
            models.Index(fields=["unit_path"], name="audit_act_place"),
            models.Index(fields=["at", "id"], name="audit_act_newest"),
        ]


class Tally(models.Model):
    """How often a secret act happened to a box on a day: all that the audit may say of it."""

    excused = "holds no person and no order; read with the box that it counts"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)  # new_id would tell when the first one came
    verb = models.CharField(max_length=60)
    subject_id = models.UUIDField()
    unit_path = models.CharField(max_length=120, db_collation="C")
    day = models.DateField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["verb", "subject_id", "day"], name="audit_tally_one_a_day")]


class FileOpening(models.Model):
    """Somebody opened parts of a person's file, for a purpose that they stated; shown to that person."""

    excused = "shown only to the person concerned and to those who may read the unit's audit"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    at = models.DateTimeField()
    person_id = models.UUIDField()
    opener_id = models.UUIDField(null=True)
    opener_name = models.CharField(max_length=80)
    opener_post = models.CharField(max_length=120, blank=True)
    through_name = models.CharField(max_length=80, blank=True, default="")
    parts = ArrayField(models.CharField(max_length=40))
    purpose = models.CharField(max_length=200)
    unit_path = models.CharField(max_length=120, db_collation="C")

    class Meta:
        indexes = [
            models.Index(fields=["person_id", "-at"], name="audit_opening_person"),
            models.Index(fields=["unit_path", "-at"], name="audit_opening_place"),
        ]
