"""How the guards read the house: rooms, floors, files, and the shape of what is written in them."""

import ast
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HOUSE = ROOT / "zhibu"


@cache
def floors() -> dict[str, int]:
    """Return each room's floor, 0 at the bottom, from the contract in pyproject.toml."""
    config = tomllib.loads((ROOT / "pyproject.toml").read_text())
    contract = next(one for one in config["tool"]["importlinter"]["contracts"] if one["id"] == "floors")
    rows = [row.split("|") for row in reversed(contract["layers"])]
    return {room.strip(): floor for floor, row in enumerate(rows) for room in row}


def may_know(room: str, other: str) -> bool:
    """Return whether the room may refer to the other: itself, or one on a lower floor."""
    return room == other or floors()[room] > floors()[other]


def sources(pattern: str = "*.py", house: Path = HOUSE) -> Iterator[tuple[str, Path]]:
    """Yield (room, file) of every source file; tests, migrations and what is made at run time left out."""
    for file in sorted(house.rglob(pattern)):
        inside = file.relative_to(house)
        if len(inside.parts) > 1 and not {"tests", "migrations", "__pycache__", "locale"} & set(inside.parts):
            yield inside.parts[0], file


def short(file: Path) -> str:
    """Return the file's name as a person would type it."""
    return str(file.relative_to(ROOT)) if file.is_relative_to(ROOT) else file.name


def is_part(file: Path, room: str, part: str) -> bool:
    """Return whether the file is the room's `part` (actions, rules …), a file or a package of that name."""
    inside = file.relative_to(HOUSE).parts[1:] if file.is_relative_to(HOUSE) else file.parts[-1:]
    return inside[0] in {f"{part}.py", part}


def chain(node: ast.expr) -> Iterator[str]:
    """Yield the names in `a.b(c).d`, from the last to the first."""
    while True:
        if isinstance(node, ast.Attribute):
            yield node.attr
            node = node.value
        elif isinstance(node, ast.Call):
            node = node.func
        elif isinstance(node, ast.Name):
            yield node.id
            return
        else:
            return


def told(breaches: list[str], remedy: str) -> str:
    """Return what a failed guard says: each breach, then what to do."""
    return "\n  ".join([f"{len(breaches)} breaches:", *breaches]) + f"\nRemedy: {remedy}"
