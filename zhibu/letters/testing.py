"""Makers for tests of letter boxes."""

import inspect
from uuid import UUID

from zhibu.access.actors import system
from zhibu.letters import actions, rules
from zhibu.letters.models import BoxLetter
from zhibu.letters.queries import by_code
from zhibu.orgs.models import Unit


def make_letter(to: Unit, *, about: Unit | None = None, text: str = "井口的灯坏了。", **more: str) -> str:
    """Put a letter into the unit's box; return its code."""
    code = rules.draw_code()
    actions.write_letter(system(), actions.box_of(to), code=code, about=about or to, text=text, **more)
    return code


def put_letter(to: Unit) -> UUID:
    """Put a letter into the unit's box inside a transaction of the tests, where a secret act is refused; return its
    name.
    """
    code = rules.draw_code()
    inspect.unwrap(actions.write_letter)(system(), actions.box_of(to), code=code, about=to, text="井口的灯坏了。")
    return letter_of(code)[0]


def letter_of(code: str) -> tuple[UUID, BoxLetter]:
    """Return the letter of the code, by its name."""
    found = by_code(code)
    assert found is not None
    return found
