"""`zhibu docs`: the pages of docs/ that are made from the code, so that they cannot fall behind it."""

import argparse
from collections.abc import Iterator
from importlib import import_module

from django.conf import settings
from django.urls import get_resolver
from django.utils import translation
from django.utils.translation import gettext as _

from zhibu.access.choices import Role
from zhibu.gate import doors, verbs
from zhibu.rulebook import printing
from zhibu.rulebook.books import LOCAL, NATIONAL
from zhibu.rulebook.loading import Books, load
from zhibu.site import rows
from zhibu.site.command import report
from zhibu.site.roles import MATRIX

MADE = "<!-- Made by `make docs` from the code. Change the code, not this page. -->"


def run(arguments: list[str]) -> int:
    """Write the pages and say which had changed."""
    parser = argparse.ArgumentParser(prog="zhibu docs", description=_("重写由程序生成的文档。"))
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args(arguments)
    changed = []
    for name, text in pages().items():
        file = settings.ROOT / "docs" / name
        if not file.exists() or file.read_text() != text:
            file.parent.mkdir(exist_ok=True)
            file.write_text(text)
            changed.append(name)
    report({"changed": changed}, as_json=asked.json, lines=[f"docs/{name}" for name in changed])
    return 0


def pages() -> dict[str, str]:
    """Return what each made page must say."""
    get_resolver().url_patterns  # noqa: B018 - loading the addresses loads every room's actions
    with translation.override("zh-hans"):
        made = {"verbs.md": "\n".join(_verbs()) + "\n", "roles.md": "\n".join(_roles()) + "\n"}
        made["rows.md"] = "\n".join((MADE, "", *rows.page(_shipped()))) + "\n"
        return made | {f"rulebook/{name}": f"{MADE}\n\n{text}" for name, text in _rulebook().items()}


def _rulebook() -> dict[str, str]:
    """Return the pages of the packs as shipped, whatever layers this installation has chosen."""
    return printing.pages(_shipped())


def _shipped() -> Books:
    return load(NATIONAL, sorted(LOCAL.glob("*.toml")))


def _verbs() -> Iterator[str]:
    yield from (MADE, "", "# Verbs: everything that changes anything", "")
    yield "Each is one function in its room's `actions`; the gate permits it, wraps it in a transaction and audits it."
    for room in settings.ROOMS:
        known = sorted((door.verb, name, door) for name, door in doors.actions.items() if door.room == room)
        if not known:
            continue
        yield from ("", f"## {room}", "", "| verb | 名称 | permission | what it does |", "|---|---|---|---|")
        for verb, name, door in known:
            body = getattr(import_module(name.rpartition(".")[0]), verb)
            says = (body.__doc__ or "").strip().partition("\n")[0]
            right = door.permission.value if door.permission else ""
            yield f"| `{verb}` | {verbs.label(verb)} | `{right}` | {says} |"


def _roles() -> Iterator[str]:
    known = sorted({right for rights in MATRIX.values() for right in rights}, key=lambda right: right.value)
    yield from (MADE, "", "# Roles and what they may do", "")
    yield "A role holds at a unit and everywhere below it. `本人` holds on what is one's own, for everybody."
    yield ""
    yield "| permission | 名称 | " + " | ".join(str(Role(role).label) for role in MATRIX) + " |"
    yield "|---|---|" + "---|" * len(MATRIX)
    for right in known:
        marks = " | ".join("●" if right in rights else "" for rights in MATRIX.values())
        yield f"| `{right.value}` | {right.label} | {marks} |"
