"""Every verb, permission and setting is documented, and no page of docs/ speaks of what is gone."""

import ast
import re
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings

from tests.guards.reading import HOUSE, ROOT, told
from zhibu.gate import doors, verbs
from zhibu.gate.permissions import Permission
from zhibu.site import docs

READERS = {"text", "flag", "words"}
NOT_SETTINGS = {"ZHIBU_TESTING"}  # set by the tests themselves
OURS = re.compile(r"^(ZHIBU_[A-Z_]+|DATABASE_URL|PORT)$")


def settings_read(source: str) -> set[str]:
    """Return the environment's names that the source reads."""
    words = [node.value for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Constant)]
    return {word for word in words if isinstance(word, str) and OURS.match(word)} - NOT_SETTINGS


def settings_documented(text: str) -> set[str]:
    return set(re.findall(r"^\| `([A-Z_]+)` \|", text, re.M))


def differences(there: Iterable[str], told_of: Iterable[str], what: str) -> list[str]:
    return [f"{name}: not in {what}" for name in sorted(set(there) - set(told_of))] + [
        f"{name}: in {what}, but gone" for name in sorted(set(told_of) - set(there))
    ]


def test_every_setting_stands_in_the_table() -> None:
    read: set[str] = set()
    for file in HOUSE.rglob("*.py"):
        if "tests" not in file.parts:
            read |= settings_read(file.read_text())
    breaches = differences(read, settings_documented((ROOT / "docs" / "settings.md").read_text()), "docs/settings.md")
    assert not breaches, told(breaches, "one line in the table of docs/settings.md for each setting.")


def test_the_made_pages_say_what_the_code_does() -> None:
    old = [name for name, text in docs.pages().items() if _read(ROOT / "docs" / name) != text]
    assert not old, told(old, "run `make docs` and commit the pages.")


def test_every_action_says_what_it_does_and_has_a_name_for_people() -> None:
    docs.pages()
    ours = {name: door for name, door in doors.actions.items() if name.startswith("zhibu.")}
    breaches = [
        f"{name}: no name in {door.room}/verbs.py" for name, door in ours.items() if door.verb not in verbs.labels()
    ]
    assert not breaches, told(sorted(breaches), "add the verb and its Chinese name to VERBS.")


def test_every_permission_is_given_to_some_role() -> None:
    from django.utils.module_loading import import_string

    given = {right for rights in import_string("zhibu.site.roles.MATRIX").values() for right in rights}
    there = {right for kind in Permission.__subclasses__() if kind.__module__.startswith("zhibu.") for right in kind}
    breaches = sorted(right.value for right in there - given)
    assert not breaches, told(breaches, "give it to a role in zhibu/site/roles.py, or take it away.")


def test_planted_differences_are_found() -> None:
    assert settings_read("env.text('ZHIBU_NEW', 'a')\nenv.flag('ZHIBU_TESTING')") == {"ZHIBU_NEW"}
    assert settings_documented("| `ZHIBU_OLD` | old |\ntext `ZHIBU_ELSE` |") == {"ZHIBU_OLD"}
    assert differences({"ZHIBU_NEW"}, {"ZHIBU_OLD"}, "x") == ["ZHIBU_NEW: not in x", "ZHIBU_OLD: in x, but gone"]


def test_readme_is_there_twice_with_the_same_headings() -> None:
    here, twin = (re.findall(r"^#+ ", _read(ROOT / name), re.M) for name in ("README.md", "README.zh-CN.md"))
    assert here == twin and len(here) > 3, "README.md and README.zh-CN.md differ. Remedy: say in both what one says."


def _read(file: Path) -> str:
    return file.read_text() if file.exists() else ""


def test_rooms_are_documented() -> None:
    tour = _read(ROOT / "docs" / "tour.md")
    missing = [room for room in [*settings.ROOMS, "site", "lib"] if f"`{room}`" not in tour]
    assert not missing, told(missing, "a line for the room in docs/tour.md: what it knows.")
