"""Spans of time on any table: `since` belongs to the span, `until` no longer does and is null while it is open."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q


def span_q(day: date, prefix: str = "") -> Q:
    """Return the condition that a span (of the relation `prefix`, ending in `__`) holds on the day."""
    return Q(**{f"{prefix}since__lte": day}) & (
        Q(**{f"{prefix}until__isnull": True}) | Q(**{f"{prefix}until__gt": day})
    )


def span_sql(alias: str) -> str:
    """Return the same condition in SQL: the alias's span holds on the day of the parameter `day`."""
    return f"{alias}.since <= %(day)s and ({alias}.until is null or {alias}.until > %(day)s)"


class SpanQuerySet[M: models.Model](models.QuerySet[M]):
    """Rows with a span of time."""

    def on(self, day: date) -> Self:
        """Keep the rows that hold on the day."""
        return self.filter(span_q(day))

    def open(self) -> Self:
        """Keep the rows without an end."""
        return self.filter(until__isnull=True)


class Span(models.Model):
    """A fact that holds from `since` (inclusive) to `until` (exclusive, null while open)."""

    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    class Meta:
        abstract = True


def ends_after_it_begins(table: str) -> models.CheckConstraint:
    """Return the constraint that a span holds on one day at least."""
    return models.CheckConstraint(condition=Q(until__isnull=True) | Q(until__gt=F("since")), name=f"{table}_ends_later")


def one_open(table: str, *fields: str) -> models.UniqueConstraint:
    """Return the constraint that only one span of these fields is open."""
    return models.UniqueConstraint(fields=fields, condition=Q(until__isnull=True), name=f"{table}_one_open")


def one_a_day(table: str, *fields: str) -> models.UniqueConstraint:
    """Return the constraint that no two spans of these fields begin on one day."""
    return models.UniqueConstraint(fields=[*fields, "since"], name=f"{table}_one_a_day")
