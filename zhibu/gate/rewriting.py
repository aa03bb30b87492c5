"""How a secret act leaves no trace of order: the whole box is written anew, in random order, in one transaction."""

from collections.abc import Sequence
from datetime import date
from random import SystemRandom
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.db.models import DateTimeField, F, Model, QuerySet, TimeField, UUIDField

from zhibu.audit import writing


def rewrite_in_random_order(rows: type[Model], box: str, of: Model) -> int:
    """Write every row of the box (`box` names their field that leads to it) again under a fresh random key.

    Afterwards all rows of the box carry the same transaction id, and neither their places in the table nor their
    keys say when each came; what is sealed is sealed anew, so that no two copies of the table can be laid side by
    side without the key. Returns how many. Cost: the box's size for each act, so a box is a branch's, not a
    province's.
    """
    found = rows._base_manager.filter(**{box: of})
    held = list(found)
    SystemRandom().shuffle(held)
    found._raw_delete(found.db)
    for row in held:
        row.pk = uuid4()
    rows._base_manager.bulk_create(held)
    return len(held)


def settle(boxes: QuerySet[Any], sets: Sequence[type[Model]], box: str, *, since: date) -> int:
    """Write the boxes, all that is in them and the tallies from the day on anew in one transaction; return how many.

    After a secret act a box carries that act's transaction id, and ids stand in order: whoever has the files of the
    database (a dump has none of this) could reckon when the last one came. Done every night, ids say that it was night.
    """
    with transaction.atomic(durable=True):
        found = list(boxes.order_by("pk").select_for_update(of=("self",)))
        for held in found:
            for rows in sets:
                rewrite_in_random_order(rows, box, held)
        boxes.model._base_manager.filter(pk__in=[held.pk for held in found]).update(unit=F("unit"))
        writing.settle_tallies(since)
    return len(found)


def fit_for_secrets(rows: type[Model], box: str) -> None:
    """Raise TypeError where the rows of a secret box would tell when they came: by their key or by a time."""
    key = rows._meta.pk
    if not isinstance(key, UUIDField) or key.default is not uuid4:
        raise TypeError(f"{rows.__name__}: the key of a row in a secret box is a random uuid (uuid4)")
    for field in rows._meta.concrete_fields:
        if isinstance(field, DateTimeField | TimeField):
            raise TypeError(f"{rows.__name__}.{field.name}: a row in a secret box keeps no time")
    rows._meta.get_field(box)
