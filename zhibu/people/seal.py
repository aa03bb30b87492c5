"""Sealed columns: AES-GCM in the database, plain text only in the process, found by blind indexes."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from django.conf import settings
from django.db import models

from zhibu.lib import seal


class SealedTextField(models.BinaryField):  # type: ignore[type-arg]  # generic for mypy only
    """A text kept encrypted; its name is bound into the seal, so that columns cannot be swapped. Empty is null.

    `padded` seals every text as that many bytes, so that its length says nothing either; a longer one is an error.
    """

    def __init__(self, sealed_as: str = "", padded: int = 0, **options: Any) -> None:
        self.sealed_as = sealed_as
        self.padded = padded
        super().__init__(**{"null": True, "blank": True, "editable": True} | options)

    def get_default(self) -> Any:
        """Return the empty text."""
        return ""

    def deconstruct(self) -> Any:
        """Return what a migration needs to make the field again."""
        name, path, args, options = super().deconstruct()
        more = {"padded": self.padded} if self.padded else {}
        return name, path, [self.sealed_as, *args], {**options, **more}

    def from_db_value(self, value: Any, *_: Any) -> str:
        """Return the plain text."""
        if value is None:
            return ""
        return seal.unseal(settings.KEYS.seal, self.sealed_as, bytes(value)).rstrip("\0")

    def to_python(self, value: Any) -> Any:
        """Return the value as it is: forms hold plain text."""
        return value

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        """Return the sealed bytes."""
        if value and self.padded:
            if len(value.encode()) > self.padded:
                raise ValueError(f"{self.name}: longer than {self.padded} bytes")
            value += "\0" * (self.padded - len(value.encode()))
        return super().get_db_prep_value(sealed(self.sealed_as, value), connection, prepared)

    def value_to_string(self, obj: Any) -> str:
        """Return the plain text for whole exports."""
        return str(self.value_from_object(obj) or "")


def sealed(column: str, text: str | None) -> bytes | None:
    """Return the text sealed for the column; None for an empty one."""
    return seal.seal(_keys().seal, column, text) if text else None


def sealed_all(column: str, texts: Sequence[str]) -> list[bytes | None]:
    """Return many texts sealed for the column, None for each empty one."""
    return seal.seal_all(_keys().seal, column, texts)


def unsealed(column: str, sealed_text: bytes | None) -> str:
    """Return the text sealed for the column, "" for none."""
    return seal.unseal(settings.KEYS.seal, column, sealed_text) if sealed_text else ""


def blind(kind: str, text: str | None) -> bytes | None:
    """Return the blind index of the text: equal texts of a kind agree, and nothing else can be read from it."""
    return seal.blind(_keys().blind, kind, text) if text else None


@cache
def _keys() -> Any:
    """Return the installation's keys; asked of the settings once, as an import seals half a million texts."""
    return settings.KEYS
