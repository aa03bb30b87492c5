"""Sentences that are kept without their language: whoever reads one reads it in their own, whoever made it.

Kept is the Chinese text by which catalogues know the sentence, and what stands in it. What people typed stays as typed.
"""

import json
from collections.abc import Mapping
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext, override, pgettext

type Kept = str | dict[str, Any]
"""JSON: a text as typed, `{"id": msgid, "with": {…}, "context": …}`, or `{"between": sign, "parts": […]}`."""


class Worded:
    """A sentence in the language of whoever reads it: `str()` of it, a template, an f-string."""

    __slots__ = ("kept",)

    def __init__(self, kept: Kept) -> None:
        self.kept = kept

    def __str__(self) -> str:
        return _said(self.kept)

    def __repr__(self) -> str:
        return f"Worded({self.kept!r})"

    def __bool__(self) -> bool:
        return bool(self.kept)

    def __eq__(self, other: object) -> bool:
        return str(self) == str(other) if isinstance(other, Worded | str) else NotImplemented

    def __hash__(self) -> int:
        return hash(json.dumps(self.kept, sort_keys=True))

    def __contains__(self, words: str) -> bool:
        return words in str(self)

    def __mod__(self, values: Mapping[str, Any]) -> Self:
        """Return the sentence with what stands in it: texts as typed, numbers, labels, other sentences."""
        assert isinstance(self.kept, dict), "what was typed has no places"
        return type(self)({**self.kept, "with": {name: kept(value) for name, value in values.items()}})


def worded(msgid: str, *, context: str = "") -> Worded:
    """Return a sentence of the catalogues to be kept; what stands in it follows by `%`, as with gettext."""
    return Worded({"id": msgid, "context": context} if context else {"id": msgid})


def joined(between: str, *parts: Worded | Promise | str) -> Worded:
    """Return the parts that say something, with a sign between them."""
    return Worded({"between": between, "parts": [kept(part) for part in parts if part]})


def kept(value: Any) -> Any:
    """Return the JSON that is kept of a sentence, a label of a closed list, a number or a text."""
    if isinstance(value, Worded):
        return value.kept
    if isinstance(value, Promise):  # a label of a closed list: its msgid is what it says in no language
        with override(None):
            return {"id": str(value), **_context_of(value)}
    return value if isinstance(value, str | int) else str(value)


def _context_of(label: Promise) -> dict[str, str]:
    """Return the context by which catalogues tell a label from others that are written alike; none for most."""
    made: Any = label.__reduce__()[1]  # which function, with which arguments, as Django pickles it
    return {"context": made[1][0]} if made[0] is pgettext else {}


def _said(kept: Any) -> str:
    if not isinstance(kept, dict):
        return str(kept)
    if "parts" in kept:
        return str(kept["between"]).join(_said(part) for part in kept["parts"])
    msgid, context = kept["id"], kept.get("context")
    text = pgettext(context, msgid) if context else gettext(msgid)
    return text % {name: _said(value) for name, value in kept["with"].items()} if "with" in kept else text


def in_records() -> override:
    """Say within it what is kept beside what people type (a reason, a theme), in the language of the records."""
    return override(settings.LANGUAGE_CODE)


class WordedField(models.JSONField):
    """Keeps a sentence of the catalogues or a text as typed; gives it as `Worded`."""

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        """Return what is kept as a sentence that waits for its reader."""
        read = super().from_db_value(value, expression, connection)
        return Worded(read) if isinstance(read, str | dict) else read

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        """Return the JSON that is kept of it."""
        if isinstance(value, Worded | Promise):
            value = kept(value)
        return super().get_db_prep_value(value, connection, prepared)
