"""Numbers kept beside the facts: what happened, and the sums that follow from it (docs/figures.md, ADR 40).

A number is of a path, never of a unit: no path is given twice, so it means one unit for ever, and its number on a day
is that of the path that the unit had on that day. Only the fold and the recount write sums.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models

PATH = 120
ROOT = ""
"""The path of the ground: everything that the installation knows."""


class FigureCode(models.Model):
    """A dimension and one of its values as a small number; no number is given twice."""

    excused = "the words of figures: it belongs to no unit"

    id = models.SmallIntegerField(primary_key=True)
    dimension = models.CharField(max_length=30)
    value = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["dimension", "value"], name="figures_code_once")]

    def __str__(self) -> str:
        return f"{self.dimension}:{self.value}"


class FigureDelta(models.Model):
    """So many more (or fewer) at a path from a day on, for some codes: written in the transaction of the fact."""

    tree_path = "path"

    id = models.BigAutoField(primary_key=True)
    path = models.CharField(max_length=PATH, db_collation="C")
    day = models.DateField()
    codes = ArrayField(models.SmallIntegerField())
    n = models.IntegerField()

    class Meta:
        indexes = [models.Index(fields=["path"], name="figures_delta_path")]


class FigureSum(models.Model):
    """What stands at a path now: at and below it down to the kept level, at the path alone where it is deeper."""

    tree_path = "path"

    path = models.CharField(max_length=PATH, db_collation="C", primary_key=True)
    codes = ArrayField(models.SmallIntegerField())
    ns = ArrayField(models.IntegerField())


class FigureDay(models.Model):
    """The changes of a day at a path, as the sums are kept: what a past day is read back from."""

    tree_path = "path"

    pk = models.CompositePrimaryKey("path", "day")
    path = models.CharField(max_length=PATH, db_collation="C")
    day = models.DateField()
    codes = ArrayField(models.SmallIntegerField())
    ns = ArrayField(models.IntegerField())


class FigureMonth(models.Model):
    """The changes of a month (named by its first day) at and below a path, for paths down to the kept level."""

    tree_path = "path"

    pk = models.CompositePrimaryKey("path", "month")
    path = models.CharField(max_length=PATH, db_collation="C")
    month = models.DateField()
    codes = ArrayField(models.SmallIntegerField())
    ns = ArrayField(models.IntegerField())


class FigureYear(models.Model):
    """The changes of a year (named by its first day) at and below a path, for paths down to the kept level."""

    tree_path = "path"

    pk = models.CompositePrimaryKey("path", "year")
    path = models.CharField(max_length=PATH, db_collation="C")
    year = models.DateField()
    codes = ArrayField(models.SmallIntegerField())
    ns = ArrayField(models.IntegerField())


class FigureState(models.Model):
    """The one row that says up to which day every source has been counted, and down to which level sums are kept.

    `counted` are the keys of the dimensions that the sums hold: another one is new to this installation.
    """

    excused = "the machine's own memory: it belongs to no unit"

    id = models.SmallIntegerField(primary_key=True, default=1)
    horizon = models.DateField()
    level = models.SmallIntegerField()
    counted = ArrayField(models.CharField(max_length=30), default=list)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="figures_state_one")]
