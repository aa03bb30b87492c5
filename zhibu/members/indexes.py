"""The indexes of the roll: an order and all that a list may be filtered by, or a filter and all that orders read.

Each has its plan in `queries/plans.py` and `queries/walks.py`; those with a condition cost an import little.
"""

from typing import Any

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.db.models.functions import ExtractYear

_FILTERS = ["unit_path", "is_on_roll", "stage", "sex", "education"]
_RANGE = ["name_key", "joined_on", "id", "is_on_roll", "stage", "standing", "sex", "education", "post_order"]
_FACTS = [
    *("unit_path", "is_on_roll", "stage", "standing", "tie", "until", "sex", "ethnicity", "education", "occupation"),
    *("birth_on", "joined_on", "full_on", "since", "post", "mobility", "is_exempt", "has_gaps"),
]
"""All that a list may be filtered by: a walk that finds it in its index reads no row before those that it shows."""
_KEYS = ["name_key", "post_order", "strokes_key", "seniority_from", "id"]
"""What the orders read, beside the facts: few rows that an index finds are sorted without reading them."""


def _walked(*fields: str) -> list[str]:
    return [name for name in _FACTS if name not in fields]


def _held(*fields: str) -> list[str]:
    return [name for name in (*_FACTS, *_KEYS) if name not in fields]


_WITH_POST: dict[str, Any] = {"include": _walked(), "condition": ~Q(post="")}
_OFF: dict[str, Any] = {"condition": Q(is_on_roll=False)}

OF_ROLL: list[models.Index] = [
    models.Index(fields=["unit_path"], include=_RANGE, name="members_roll_path"),
    *(
        models.Index(fields=[column, "id"], include=[*_walked(column), *also], name=f"members_roll_{name}")
        for name, column, also in (
            ("name_key", "name_key", ["post_order"]),
            ("strokes", "strokes_key", []),
            ("joined", "joined_on", []),
            ("seniority", "seniority_from", []),
            ("birth", "birth_on", []),
        )
    ),
    models.Index(fields=["p2", "joined_on", "id"], include=_FILTERS, name="members_roll_p2_joined"),
    models.Index(fields=["name", "id"], name="members_roll_name"),
    models.Index(fields=["pinyin", "id"], name="members_roll_pinyin"),
    models.Index(fields=["initials", "id"], name="members_roll_initials"),
    models.Index(fields=["education", "unit_path"], name="members_roll_education"),
    *(
        models.Index(
            fields=[column, "unit_path"],
            include=_held(column, "unit_path"),
            condition=~Q(**{column: usual}),
            name=f"members_roll_{name}",
        )
        for name, column, usual in (
            ("stage", "stage", "full"),
            ("ethnicity", "ethnicity", "01"),
            ("post", "post", ""),
            ("mobility", "mobility", ""),
            ("stood", "standing", "normal"),
        )
    ),
    GinIndex(fields=["name_parts"], name="members_roll_name_parts"),
    *(
        models.Index(fields=[*fields], include=include, condition=Q(**{fact: True}), name=f"members_roll_{name}")
        for fact, fields, include, name in (
            ("is_exempt", ["unit_path"], _held("unit_path"), "exempt"),
            ("has_gaps", ["unit_path"], _held("unit_path"), "gaps"),
            ("is_exempt", ["post_order", "name_key", "id"], _walked(), "exempt_posts"),
            ("has_gaps", ["post_order", "name_key", "id"], _walked(), "gaps_posts"),
            ("has_gaps", ["joined_on", "id"], _walked("joined_on"), "gaps_joined"),
        )
    ),
    models.Index(fields=["unit_path"], include=_held("unit_path"), name="members_roll_off", **_OFF),
    models.Index(fields=["post_order", "name_key", "id"], **_WITH_POST, name="members_roll_posts"),
    models.Index(
        fields=["post", "post_order", "name_key", "id"],
        include=_walked("post"),
        condition=~Q(post=""),
        name="members_roll_post_posts",
    ),
    models.Index(fields=["post_order", "name_key", "id"], include=_walked(), name="members_roll_off_posts", **_OFF),
    models.Index(fields=["joined_on", "id"], include=_walked("joined_on"), name="members_roll_off_joined", **_OFF),
    # One value after the other, each in the order of joining: facts that go with the years; stages by post too.
    *(
        models.Index(
            fields=["stage", *order, "id"],
            include=_walked("stage", *order),
            condition=~Q(stage="full"),
            name=f"members_roll_stage_{name}",
        )
        for name, order in (("joined", ["joined_on"]), ("posts", ["post_order", "name_key"]))
    ),
    models.Index(fields=["occupation", "joined_on", "id"], include=_FILTERS, name="members_roll_trade_joined"),
    models.Index(
        ExtractYear("full_on"),
        "joined_on",
        "id",
        include=["full_on", *_FILTERS],
        name="members_roll_full_joined",
    ),
]
