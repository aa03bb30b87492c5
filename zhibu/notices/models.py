"""Messages out: what a person should know, in the site and by the ways they chose."""

from datetime import datetime
from typing import Any, ClassVar, Self
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from zhibu.gate.actor import GROUND, Actor, Ground
from zhibu.gate.rows import below
from zhibu.lib.ids import new_id
from zhibu.notices.choices import MANY, Means, State
from zhibu.people.seal import SealedTextField, blind
from zhibu.web.worded import WordedField


class NoticeQuerySet(models.QuerySet["Notice"]):
    """Notices."""

    def of(self, actor: Actor) -> Self:
        """Keep the notices that tell the actor something."""
        return self.filter(person_id=actor.person_id)

    def unread(self) -> Self:
        """Keep those not read yet."""
        return self.filter(read_at__isnull=True)

    def asking(self, subject: UUID) -> Self:
        """Keep those that tell of the subject and ask for a receipt."""
        return self.filter(subject=subject, asks_receipt=True)


class Notice(models.Model):
    """One message to one person, in the language of whoever reads it. It leads to a page that asks for its own rights
    again.

    `subject` is the row that it tells of, `needs` the right without which it is told to nobody any more (of that row's
    place). `receipt_at` is when the person said that they have read it, where it asks for that.
    """

    excused = "belongs to the person whom it tells"
    own_path: ClassVar[str | None] = "person_id"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=40)
    title = WordedField()
    text = WordedField(default=str, blank=True)
    url = models.CharField(max_length=200, blank=True)
    unit_path = models.CharField(max_length=120, db_collation="C", blank=True)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    subject = models.UUIDField(null=True)
    needs = models.CharField(max_length=60, blank=True, default="")
    asks_receipt = models.BooleanField(default=False)
    receipt_at = models.DateTimeField(null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["person", "-at"], name="notices_person"),
            models.Index(fields=["person"], condition=Q(read_at__isnull=True), name="notices_unread"),
            models.Index(fields=["subject", "person"], condition=Q(asks_receipt=True), name="notices_receipt"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(receipt_at__isnull=True) | Q(asks_receipt=True), name="notices_receipt_was_asked"
            ),
        ]

    def __str__(self) -> str:
        return str(self.title)

    @property
    def unit(self) -> Ground:
        """Return the ground: a notice stands in no unit."""
        return GROUND


def mark_of(means: str, address: str) -> bytes:
    """Return the blind mark by which a way of that means and address is found."""
    return blind(f"way:{means}", address) or b""


class WayQuerySet(models.QuerySet["Way"]):
    """Ways to people."""

    def of(self, actor: Actor) -> Self:
        """Keep the actor's own."""
        return self.filter(person_id=actor.person_id)

    def confirmed(self) -> Self:
        """Keep those of which somebody has shown that they are theirs."""
        return self.filter(confirmed_at__isnull=False)


class Way(models.Model):
    """Where a person is reached outside the site: an address that they confirmed, or a device that they added.

    The address is sealed, and found by its mark. `keys` are those with which a message to a device is encrypted.
    """

    excused = "belongs to the person whom it reaches"
    own_path: ClassVar[str | None] = "person_id"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    means = models.CharField(max_length=10, choices=Means.choices)
    address: Any = SealedTextField("notice_way", null=False)
    mark = models.BinaryField(max_length=16)
    keys: Any = SealedTextField("notice_way_keys")
    label = models.CharField(max_length=60, blank=True)
    made_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    troubled_at = models.DateTimeField(null=True)

    objects = WayQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "means"], condition=~Q(means__in=MANY), name="notices_way_one_of_means"
            ),
            models.UniqueConstraint(fields=["mark"], condition=Q(means__in=MANY), name="notices_way_device_once"),
        ]

    def __str__(self) -> str:
        return str(Means(self.means).label)

    @property
    def unit(self) -> Ground:
        """Return the ground: a way to somebody stands in no unit."""
        return GROUND


class Preference(models.Model):
    """By which means a person wants to be told of a kind of thing, where that is not what is usual."""

    excused = "belongs to the person who chose"
    own_path: ClassVar[str | None] = "person_id"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=40)
    means: Any = ArrayField(models.CharField(max_length=10, choices=Means.choices), default=list, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "kind"], name="notices_preference_once")]

    def __str__(self) -> str:
        return self.kind

    @property
    def unit(self) -> Ground:
        """Return the ground: a preference stands in no unit."""
        return GROUND


class SendingQuerySet(models.QuerySet["Sending"]):
    """Sendings."""

    def due(self, now: datetime) -> Self:
        """Keep those that are to be tried now."""
        return self.filter(state=State.WAITING, next_at__lte=now)

    def dead_below(self, paths: Any) -> Self:
        """Keep those that were given up, of notices at and below the paths."""
        return self.filter(below(paths, "notice__unit_path"), state=State.DEAD)


class Sending(models.Model):
    """One notice on its way to one address of its person: written with the notice, sent by the worker, once.

    It is written in the transaction of the act that tells: both happen, or neither does.
    """

    excused = "belongs to the person whom its notice tells"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="+", db_index=False)
    way = models.ForeignKey(Way, on_delete=models.CASCADE, related_name="+")
    means = models.CharField(max_length=10, choices=Means.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    made_at = models.DateTimeField()
    next_at = models.DateTimeField()
    trouble = models.CharField(max_length=20, blank=True)

    objects = SendingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["notice", "way"], name="notices_sending_once"),
            models.UniqueConstraint(
                fields=["notice", "means"], condition=~Q(means__in=MANY), name="notices_sending_once_by_means"
            ),
        ]
        indexes = [
            models.Index(fields=["next_at"], condition=Q(state=State.WAITING), name="notices_sending_due"),
            models.Index(fields=["means", "trouble"], condition=Q(state=State.DEAD), name="notices_sending_dead"),
            models.Index(fields=["made_at"], name="notices_sending_age"),
        ]

    def __str__(self) -> str:
        return str(Means(self.means).label)
