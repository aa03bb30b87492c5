"""What is kept to be used again: templates, and the address of a person's calendar."""

from typing import Any, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from zhibu.gate.rows import PlacedModel, PlacedQuerySet
from zhibu.lib.ids import new_id
from zhibu.lib.tree import ancestors
from zhibu.meetings.kinds import OWN
from zhibu.meetings.rules.campaigns import Run
from zhibu.orgs.models import Unit
from zhibu.people.models import Person
from zhibu.people.seal import SealedTextField


class TemplateQuerySet(PlacedQuerySet["Template"]):
    """Templates."""

    def usable_in(self, unit: Unit) -> Self:
        """Keep those that stand, of the unit and of those above it."""
        return self.filter(unit__path__in=ancestors(unit.path, itself=True), removed_at__isnull=True)


class OwnKindQuerySet(PlacedQuerySet["OwnKind"]):
    """Kinds of one's own."""

    def standing_at(self, *paths: str) -> Self:
        """Keep those that stand, named at one of the paths or above it."""
        above = {path for one in paths for path in ancestors(one, itself=True)}
        return self.filter(unit__path__in=above, removed_at__isnull=True)

    def campaigns(self) -> Self:
        """Keep those that are held for a time."""
        return self.filter(since__isnull=False)


class Template(PlacedModel):
    """What a unit prepares for itself and for all below it: kinds, theme, agenda."""

    tree_path = "unit__path"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    unit = models.ForeignKey("orgs.Unit", on_delete=models.PROTECT, related_name="+", db_index=False)
    name = models.CharField(max_length=60)
    kinds: Any = ArrayField(models.CharField(max_length=30), size=6)
    theme = models.CharField(max_length=200)
    items: Any = ArrayField(models.CharField(max_length=200), default=list)
    note = models.CharField(max_length=500, blank=True)
    made_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    objects = TemplateQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "name"], condition=Q(removed_at__isnull=True), name="meetings_template_one_name"
            ),
            models.CheckConstraint(condition=Q(kinds__len__gte=1), name="meetings_template_has_a_kind"),
        ]

    def __str__(self) -> str:
        return self.name


class OwnKind(PlacedModel):
    """A kind of gathering that a unit names for itself and all below it, beside those of the rules.

    A campaign is one that is held for a time, `times` by each branch where that is said.
    """

    tree_path = "unit__path"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    unit = models.ForeignKey("orgs.Unit", on_delete=models.PROTECT, related_name="+", db_index=False)
    name = models.CharField(max_length=20)
    since = models.DateField(null=True)
    until = models.DateField(null=True)
    times = models.PositiveSmallIntegerField(null=True)
    made_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    objects = OwnKindQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "name"], condition=Q(removed_at__isnull=True), name="meetings_ownkind_one_name"
            ),
            models.CheckConstraint(
                condition=Q(since__isnull=True, until__isnull=True, times__isnull=True)
                | Q(since__isnull=False, until__isnull=False, since__lt=F("until")),
                name="meetings_ownkind_days",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def key(self) -> str:
        """Return what a gathering names it by."""
        return OWN + self.name

    @property
    def run(self) -> Run | None:
        """Return from when to when it is held, None for one that is held always."""
        return Run(self.since, self.until, self.times) if self.since and self.until else None


class Feed(models.Model):
    """The secret address at which a person's calendar program reads their own gatherings.

    The token is kept sealed, to be shown again, and found by its mark; taken back, the row is gone.
    """

    excused = "its person's own, found by its token or by them only"
    own_path = "person_id"

    person = models.OneToOneField(Person, primary_key=True, on_delete=models.CASCADE, related_name="+")
    mark = models.BinaryField(max_length=32, unique=True)
    token: Any = SealedTextField("meeting_feed", null=False)
    made_on = models.DateField()

    def __str__(self) -> str:
        return self.person.name
