"""Messages out: what a person should know, in the site and by the ways they chose."""

from typing import Self

from django.db import models
from django.db.models import Q

from zhibu.gate.actor import Actor
from zhibu.lib.ids import new_id
from zhibu.web.worded import WordedField


class NoticeQuerySet(models.QuerySet["Notice"]):
    """Notices."""

    def of(self, actor: Actor) -> Self:
        """Keep the notices that tell the actor something."""
        return self.filter(person_id=actor.person_id)

    def unread(self) -> Self:
        """Keep those not read yet."""
        return self.filter(read_at__isnull=True)


class Notice(models.Model):
    """One message to one person, in the language of whoever reads it. It leads to a page that asks for its own rights
    again."""

    excused = "belongs to the person whom it tells"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=40)
    title = WordedField()
    text = WordedField(default=str, blank=True)
    url = models.CharField(max_length=200, blank=True)
    unit_path = models.CharField(max_length=120, db_collation="C", blank=True)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["person", "-at"], name="notices_person"),
            models.Index(fields=["person"], condition=Q(read_at__isnull=True), name="notices_unread"),
        ]

    def __str__(self) -> str:
        return str(self.title)
