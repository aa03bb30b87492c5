"""Every kind that a room tells of is said in its `tells.py`, and each is asked of who may still read it."""

import ast

from tests.guards.reading import sources, told
from zhibu.notices.choices import Means
from zhibu.notices.kinds import chosen_kinds, kinds

TELLERS = {"notify", "tell"}
DEFAULTS = {"gathering", "gathering_off", "gathering_reminder", "invitation"}  # said by a constant or a default


def said(source: str) -> set[str]:
    """Return the kinds that the source tells of by a plain word."""
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    return {
        word.value.value
        for call in calls
        if isinstance(call.func, ast.Name) and call.func.id in TELLERS
        for word in call.keywords
        if word.arg == "kind" and isinstance(word.value, ast.Constant)
    }


def test_every_kind_is_said_and_none_is_stale() -> None:
    used = {
        kind for _room, file in sources() if "tests" not in file.parts for kind in said(file.read_text())
    } | DEFAULTS
    missing = sorted(used - set(kinds())) + [f"{one}: nobody tells of it" for one in sorted(set(kinds()) - used)]
    assert not missing, told(
        missing, "say it in the room's tells.py (docs/notices.md): it never leaves the site otherwise."
    )


def test_a_kind_that_is_forgotten_is_found() -> None:
    assert said("notify(people, kind='letter', title='')") == {"letter"}
    assert said("record(kind='letter')") == set()


def test_what_stands_under_another_stands_under_one_that_is_chosen() -> None:
    chosen = {kind.key for kind in chosen_kinds()}
    assert all(kind.choice in chosen for kind in kinds().values())
    assert all(kind.usual <= set(Means.values) for kind in kinds().values())


def test_what_leads_to_a_gathering_is_asked_of_its_register() -> None:
    for key in ("gathering", "gathering_reminder", "leave_answer", "follow_up", "minutes"):
        assert kinds()[key].still
