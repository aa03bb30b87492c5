"""Long work: one row says what it is, how far it is and what came of it."""

from typing import ClassVar, Self

from django.db import models

from zhibu.gate.actor import GROUND, Actor, Ground
from zhibu.jobs.choices import LIGHTS, UNFINISHED, State
from zhibu.lib.ids import new_id
from zhibu.web.worded import WordedField


class JobQuerySet(models.QuerySet["Job"]):
    """Jobs."""

    def of(self, actor: Actor) -> Self:
        """Keep the actor's own; what the installation started belongs to nobody."""
        return self.filter(person_id=actor.person_id) if actor.person_id else self.none()

    def unfinished(self) -> Self:
        """Keep those that wait or run."""
        return self.filter(state__in=UNFINISHED)


class Job(models.Model):
    """A piece of long work, written by the worker on a connection of its own, so that others see it move."""

    excused = "belongs to the person who started it, not to a unit"
    own_path: ClassVar[str | None] = "person_id"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=60)
    person = models.ForeignKey("people.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    title = WordedField()
    details = models.JSONField(default=dict)

    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    total = models.PositiveBigIntegerField(default=0)
    done = models.PositiveBigIntegerField(default=0)
    message = WordedField(default=str, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    stop_asked = models.BooleanField(default=False)

    result = models.JSONField(default=dict)
    file = models.CharField(max_length=200, blank=True)
    file_name = models.CharField(max_length=200, blank=True)

    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    heartbeat_at = models.DateTimeField(null=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="jobs_job_ended_is_finished",
                condition=models.Q(ended_at__isnull=True, state__in=UNFINISHED)
                | models.Q(ended_at__isnull=False) & ~models.Q(state__in=UNFINISHED),
            )
        ]
        indexes = [models.Index(fields=["person", "-created_at"], name="jobs_job_of_person")]

    def __str__(self) -> str:
        return str(self.title)

    @property
    def unit(self) -> Ground:
        """Return the ground: a job stands in no unit."""
        return GROUND

    @property
    def is_finished(self) -> bool:
        """Return whether nothing more will happen."""
        return self.state not in UNFINISHED

    @property
    def light(self) -> str:
        """Return the kind of light that shows the state."""
        return LIGHTS[State(self.state)]
