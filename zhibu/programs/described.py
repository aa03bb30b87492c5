"""The API's description as lines of a page, made on the server, so that the page needs no script."""

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

from zhibu.gate.verbs import labels


class Line(NamedTuple):
    """One parameter or field: its name, its shape in short, and what it says."""

    name: str
    shape: str
    is_needed: bool
    says: str


class Operation(NamedTuple):
    """One operation."""

    verb: str
    label: str
    method: str
    path: str
    says: str
    asks: list[Line]
    body: list[Line]
    example: str
    gives: str
    gives_lines: list[Line]


def described(schema: Any) -> list[tuple[str, list[Operation]]]:
    """Return every operation of an OpenAPI description by its room, in the order of the description."""
    rooms: dict[str, list[Operation]] = {}
    for path, operations in schema["paths"].items():
        for method, operation in operations.items():
            rooms.setdefault(operation["tags"][0], []).append(_told(schema, method, path, operation))
    return list(rooms.items())


def _told(schema: Any, method: str, path: str, operation: Any) -> Operation:
    names = labels()
    verb = operation["operationId"]
    asks = [_line(schema, one["name"], one["schema"], one.get("required", False), one) for one in _asked(operation)]
    sent = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
    status, answer = next((status, told) for status, told in operation["responses"].items() if int(status) < 300)
    given = answer.get("content", {}).get("application/json", {}).get("schema")
    return Operation(
        verb=verb,
        label=str(names.get(verb, "")),
        method=method.upper(),
        path=path,
        says=operation.get("description", ""),
        asks=asks,
        body=list(_fields(schema, sent)),
        example=json.dumps(_example(schema, sent), ensure_ascii=False, indent=1) if sent else "",
        gives=status,
        gives_lines=list(_fields(schema, _rows(schema, given))),
    )


def _asked(operation: Any) -> list[Any]:
    return [one for one in operation.get("parameters", []) if one["in"] in ("path", "query")]


def _solved(schema: Any, part: Any) -> Any:
    while part and "$ref" in part:
        part = schema["components"]["schemas"][part["$ref"].rpartition("/")[2]]
    return part or {}


def _rows(schema: Any, part: Any) -> Any:
    """Return the shape of one row where the answer is a page of them."""
    solved = _solved(schema, part)
    items = solved.get("properties", {}).get("items")
    return items["items"] if items and "next" in solved["properties"] else part


def _fields(schema: Any, part: Any) -> Iterator[Line]:
    solved = _solved(schema, part)
    for name, one in solved.get("properties", {}).items():
        yield _line(schema, name, one, name in solved.get("required", ()), one)


def _line(schema: Any, name: str, shape: Any, is_needed: bool, says: Any) -> Line:
    return Line(name, _short(schema, shape), is_needed, says.get("description") or shape.get("description") or "")


def _short(schema: Any, shape: Any) -> str:
    solved = _solved(schema, shape)
    if "anyOf" in solved:
        return " | ".join(dict.fromkeys(_short(schema, one) for one in solved["anyOf"]))
    if "enum" in solved:
        return " | ".join(json.dumps(one, ensure_ascii=False) for one in solved["enum"])
    if "const" in solved:
        return json.dumps(solved["const"], ensure_ascii=False)
    if solved.get("type") == "array":
        return f"[{_short(schema, solved.get('items', {}))}]"
    bound = solved.get("maxLength", solved.get("maximum"))
    most = "" if bound is None else f" ≤{bound}"
    return str(solved.get("format") or solved.get("type") or "any") + most


def _example(schema: Any, part: Any) -> Any:
    solved = _solved(schema, part)
    needed = solved.get("required", ())
    return {name: _sample(schema, one) for name, one in solved.get("properties", {}).items() if name in needed}


def _sample(schema: Any, shape: Any) -> Any:
    solved = _solved(schema, shape)
    if "anyOf" in solved:
        return _sample(schema, solved["anyOf"][0])
    if "enum" in solved:
        return solved["enum"][0]
    known = {"date": "2026-01-02", "uuid": "01890a5d-ac96-774b-bcce-b302099a8057", "integer": 1, "boolean": True}
    if solved.get("type") == "array":
        return [_sample(schema, solved.get("items", {}))]
    return known.get(solved.get("format") or solved.get("type", ""), "…")
