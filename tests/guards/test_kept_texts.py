"""What an act keeps is no sentence in the language of whoever pressed the button: others read it too."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.guards.reading import HOUSE, short, sources, told

SAYS = {"_", "gettext", "ngettext", "pgettext"}
ACTS = {"actions", "actions.py", "jobs.py", "handlers.py", "followers.py"}


def kept_sentences(file: Path) -> list[str]:
    """Return the lines that give a sentence to anything but a refusal, outside `in_records()`."""
    return [f"{short(file)}:{line}" for line in sorted(set(_walk(ast.parse(file.read_text(encoding="utf-8")))))]


def _walk(node: ast.AST, *, is_given: bool = False) -> Iterator[int]:
    if isinstance(node, ast.Raise) or (isinstance(node, ast.With) and "in_records()" in ast.unparse(node.items[0])):
        return
    if isinstance(node, ast.Call):
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        if name in SAYS and is_given:
            yield node.lineno
        if name == "Refused" or name in SAYS:
            return
    if isinstance(node, ast.keyword):
        is_given = True
    if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and node.targets[0].id in GIVEN:
        is_given = True
    for child in ast.iter_child_nodes(node):
        yield from _walk(child, is_given=is_given)


GIVEN = {"title", "theme", "reason", "why", "text", "note", "message"}
"""Names by which what is kept goes."""


def test_no_act_keeps_a_sentence_in_the_language_of_its_maker() -> None:
    files = [file for _room, file in sources() if ACTS & set(file.relative_to(HOUSE).parts)]
    breaches = [line for file in files for line in kept_sentences(file)]
    assert not breaches, told(breaches, "keep `worded(…)`, or say it `with in_records():` (zhibu.web.worded).")


def test_a_kept_sentence_would_be_found(tmp_path: Path) -> None:
    file = tmp_path / "actions.py"
    file.write_text(
        'def do():\n    raise Refused(_("否"), field=_("x"))\n'
        'def put():\n    Row.objects.create(title=_("照片"))\n    row.update(why=_("%(n)s 人") % {"n": 1})\n'
        '    reason = _("换届")\n    with in_records():\n        row.update(why=_("换届"))\n    said = _("话")\n'
    )
    assert kept_sentences(file) == ["actions.py:4", "actions.py:5", "actions.py:6"]
