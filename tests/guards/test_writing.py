"""Only actions write; rules and actions ask no clock; nothing is wired by Django's signals."""

import ast
import re
from pathlib import Path

from tests.guards.reading import HOUSE, chain, is_part, short, sources, told

WRITES = {"save", "create", "bulk_create", "bulk_update", "get_or_create", "update_or_create", "acreate", "asave"}
SET_WRITES = {"update", "delete", "raw_delete"}
OF_ROWS = {"objects", "filter", "exclude", "all", "select_for_update", "order_by", "_base_manager", "_default_manager"}
NO_ROWS = {"storage", "default_storage"}
STATEMENT = re.compile(
    r"\s*(insert\s+into|update\s+\w+\s+set|delete\s+from|merge\s+into|copy\s+\w+.*\sfrom\s)", re.IGNORECASE
)

MACHINERY = {
    "zhibu/audit/writing.py": "the gate's own pen",
    "zhibu/jobs/work.py": "a job's progress row, written beside the work",
    "zhibu/gate/rewriting.py": "a secret box, written anew so that it keeps no order",
    "zhibu/figures/bench.py": "invented facts in a database of its own",
    "zhibu/duties/bench.py": "invented branches in a database of its own",
    "zhibu/accounts/sessions.py": "Django's session store",
    "zhibu/accounts/adapter.py": "allauth's hook for a new password",
}
WORDS = "django.utils.translation"
CLOCKS = {
    ("date", "today"),
    ("datetime", "now"),
    ("datetime", "utcnow"),
    ("timezone", "now"),
    ("timezone", "localdate"),
    ("time", "time"),
}


def writes(source: str) -> list[int]:
    """Return the lines that change rows."""
    lines = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            names = set(chain(node.func.value))
            if names & NO_ROWS or (node.func.attr in {"save", "asave"} and node.args):  # a picture's save, say
                continue
            if node.func.attr in WRITES or (node.func.attr in SET_WRITES and names & OF_ROWS):
                lines.append(node.lineno)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and STATEMENT.match(node.value):
            lines.append(node.lineno)
    return lines


def clocks(source: str) -> list[int]:
    """Return the lines that ask what time it is."""
    calls = [node.func for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    asked = [call for call in calls if isinstance(call, ast.Attribute) and isinstance(call.value, ast.Name)]
    return [call.lineno for call in asked if (call.value.id, call.attr) in CLOCKS]


def far_days(source: str) -> list[int]:
    """Return the lines that take the day of a moment in the database's zone, not in that of the people who read it."""
    lines = []
    for node in ast.walk(ast.parse(source)):
        at: ast.expr | None = None
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in {"date", "strftime"}
        ):
            at = node.func.value
        elif (
            isinstance(node, ast.FormattedValue)
            and node.format_spec is not None
            and "%" in ast.unparse(node.format_spec)
        ):
            at = node.value
        elif isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Slice):
            at = node.value.args[0] if isinstance(node.value, ast.Call) and node.value.args else node.value
        written = ast.unparse(at).rstrip("\"']") if isinstance(at, ast.Attribute | ast.Subscript) else ""
        if written.endswith("_at"):
            lines.append(node.lineno)
    return sorted(lines)


def imports(source: str, *packages: str) -> list[int]:
    """Return the lines that import one of the packages; the words of people are nobody's business here."""
    found = []
    for node in ast.walk(ast.parse(source)):
        names = [one.name for one in node.names] if isinstance(node, ast.Import) else []
        names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        if any(f"{name}.".startswith(f"{package}.") and name != WORDS for name in names for package in packages):
            found.append(node.lineno)
    return found


def may_write(room: str, file: Path) -> bool:
    parts = ("actions", "models", "testing", "demo")
    return room in {"lib", "site"} or any(is_part(file, room, part) for part in parts) or short(file) in MACHINERY


def test_only_actions_write() -> None:
    breaches = [
        f"{short(file)}:{line}"
        for room, file in sources()
        if not may_write(room, file)
        for line in writes(file.read_text())
    ]
    assert not breaches, told(breaches, "move the write into actions.py, behind @action, and call that.")


def test_no_allowance_to_write_is_stale() -> None:
    stale = [name for name in MACHINERY if not writes((HOUSE.parent / name).read_text())]
    assert not stale, told(stale, "take the line out of MACHINERY.")


def test_planted_writes_are_found() -> None:
    assert writes("member.save()\nMember.objects.filter(a=1).update(b=2)\nMember.objects.create()") == [1, 2, 3]
    assert writes("cursor.execute('delete from members_member')") == [1]
    assert writes("names.update(more)\ndefault_storage.delete(key)\npicture.save(file)") == []


def test_rules_and_actions_ask_no_clock() -> None:
    breaches = [
        f"{short(file)}:{line}"
        for room, file in sources()
        if is_part(file, room, "rules") or is_part(file, room, "actions")
        for line in clocks(file.read_text())
    ]
    assert not breaches, told(breaches, "take the time from actor.today or actor.at, or as an argument.")


def test_a_planted_clock_is_found() -> None:
    assert clocks("day = date.today()\nnow = timezone.now()\nday = actor.today") == [1, 2]


def test_days_of_moments_are_those_of_the_wall() -> None:
    breaches = [f"{short(file)}:{line}" for _room, file in sources() for line in far_days(file.read_text())]
    assert not breaches, told(
        breaches, "say localdate(row.asked_at): before eight in the morning it is yesterday in UTC."
    )


def test_a_planted_far_day_is_found() -> None:
    planted = """day = row.asked_at.date()
day = f"{row.asked_at:%Y-%m-%d}"
day = str(row["asked_at"])[:10]
day = row.asked_at.strftime("%Y")
day = localdate(row.asked_at).isoformat()
day = f"{localtime(row.asked_at):%Y-%m-%d}"
"""
    assert far_days(planted) == [1, 2, 3, 4]


def test_rules_know_no_django() -> None:
    breaches = [
        f"{short(file)}:{line}"
        for room, file in sources()
        if is_part(file, room, "rules")
        for line in imports(file.read_text(), "django")
    ]
    assert not breaches, told(breaches, "give the rule numbers and days; words and rows belong to its caller.")


def test_lib_knows_no_django() -> None:
    breaches = [
        f"{short(file)}:{line}"
        for room, file in sources()
        if room == "lib"
        for line in imports(file.read_text(), "django")
    ]
    assert not breaches, told(breaches, "lib is plain Python: move what needs Django to a room above.")


SIGNALS = ("django.dispatch", "django.db.models.signals", "django.core.signals", "django.db.backends.signals")


def test_nothing_is_wired_by_signals() -> None:
    breaches = [f"{short(file)}:{line}" for _room, file in sources() for line in imports(file.read_text(), *SIGNALS)]
    assert not breaches, told(breaches, "announce an event (zhibu/gate/events.py) and hear it in handlers.py.")


def test_a_planted_import_is_found() -> None:
    assert imports("from django.db import models\nimport django\nimport djangoish", "django") == [1, 2]
