"""Changes of rows written down so that they can be taken back exactly, as long as nothing else has touched them."""

import json
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.apps import apps
from django.contrib.postgres.search import SearchVectorField
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model

from zhibu.web.worded import Worded

type Row = dict[str, Any]


class Touched(Exception):
    """A row is no longer as the ledger left it."""

    def __init__(self, row: Model | None, model: type[Model]) -> None:
        super().__init__(model._meta.label)
        self.row = row
        self.model = model


class Ledger:
    """The changes of one act, in their order.

    A strict change must find its row untouched to be taken back; a loose one takes back those of its columns that
    nobody has written since, and passes over a row that is gone.
    """

    def __init__(self, entries: list[Row] | None = None) -> None:
        self.entries = entries or []

    def change(self, row: Model, *, is_strict: bool = True, **values: Any) -> None:
        """Write the values into the row."""
        changed = {name: value for name, value in values.items() if getattr(row, name) != value}
        if not changed:
            return
        before = _told(row) if is_strict else _told(row, changed)
        for name, value in changed.items():
            setattr(row, name, value)
        row.save(update_fields=list(changed))
        after = _told(row) if is_strict else _told(row, changed)
        self._write("changed", row, before, after, is_strict)

    def remove(self, row: Model) -> None:
        """Take the row away."""
        self._write("gone", row, _told(row), {}, True)
        type(row)._default_manager.filter(pk=row.pk).delete()

    def make(self, row: Model) -> None:
        """Write a new row."""
        row.save(force_insert=True)
        self._write("made", row, {}, _told(row), True)

    def dumps(self) -> str:
        """Return the ledger as text."""
        return json.dumps(self.entries, cls=_Encoder, ensure_ascii=False)

    @classmethod
    def loads(cls, text: str) -> "Ledger":
        """Return the ledger of the text."""
        return cls(json.loads(text))

    def _write(self, op: str, row: Model, before: Row, after: Row, is_strict: bool) -> None:
        entry = {"op": op, "model": row._meta.label, "pk": _plain(row.pk), "strict": is_strict}
        self.entries.append(json.loads(json.dumps({**entry, "before": before, "after": after}, cls=_Encoder)))

    def check(self) -> None:
        """Raise Touched where a strict row is not as it was left."""
        last: dict[tuple[str, str], Row] = {}
        for entry in self.entries:
            last[entry["model"], str(entry["pk"])] = entry
        for entry in last.values():
            if not entry["strict"]:
                continue
            model, row = _model(entry), _row(entry)
            if entry["op"] == "gone":
                if row is not None:
                    raise Touched(row, model)
            elif row is None or json.loads(json.dumps(_told(row), cls=_Encoder)) != entry["after"]:
                raise Touched(row, model)

    def take_back(self) -> None:
        """Undo every change, the last one first."""
        for entry in reversed(self.entries):
            model = _model(entry)
            if entry["op"] == "gone":
                values = {field.attname: _read(field, entry["before"][field.attname]) for field in _fields(model)}
                model(**values).save(force_insert=True)
                continue
            rows = model._default_manager.filter(pk=entry["pk"])
            if entry["op"] == "made":
                rows.delete()
            elif (row := rows.first()) is not None:
                fields = {field.attname: field for field in _fields(model)}
                rows.update(**{name: _read(fields[name], entry["before"][name]) for name in _untouched(entry, row)})

    def restored(self) -> Iterator[tuple[str, Row]]:
        """Yield (model, row) of every row as it stands again once all is taken back."""
        first: dict[tuple[str, str], Row] = {}
        for entry in self.entries:
            first.setdefault((entry["model"], str(entry["pk"])), entry)
        for entry in first.values():
            if entry["op"] != "made":
                yield entry["model"], entry["before"]


class _Encoder(DjangoJSONEncoder):
    def default(self, o: Any) -> Any:
        if isinstance(o, bytes | bytearray | memoryview):
            return bytes(o).hex()
        return super().default(o)


def _fields(model: type[Model]) -> list[Any]:
    return [field for field in model._meta.concrete_fields if not field.generated]


def _told(row: Model, names: Sequence[str] | Row | None = None) -> Row:
    told = {field.attname: getattr(row, field.attname) for field in _fields(type(row))}
    if names is not None:
        told = {name: value for name, value in told.items() if name in names}
    return {name: _plain(value) for name, value in told.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, Worded):
        return value.kept
    return bytes(value).hex() if isinstance(value, bytes | bytearray | memoryview) else value


def _read(field: Any, value: Any) -> Any:
    if value is None:
        return None
    if field.get_internal_type() == "BinaryField" and not hasattr(field, "sealed_as"):
        return bytes.fromhex(value)
    return field.to_python(value)


def _untouched(entry: Row, row: Model) -> list[str]:
    """Return the columns of the entry that still hold what it wrote; search vectors go with the columns beside them."""
    now = json.loads(json.dumps(_told(row), cls=_Encoder))
    searched = {field.attname for field in _fields(type(row)) if isinstance(field, SearchVectorField)}
    told = [name for name in entry["before"] if name not in searched]
    same = [name for name in told if now[name] == entry["after"][name]]
    return [*same, *(name for name in entry["before"] if name in searched and len(same) == len(told))]


def _model(entry: Row) -> type[Model]:
    return apps.get_model(entry["model"])


def _row(entry: Row) -> Model | None:
    return _model(entry)._default_manager.filter(pk=entry["pk"]).first()
