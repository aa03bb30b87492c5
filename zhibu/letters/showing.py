"""A letter and its thread as pages print them."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from zhibu.audit.models import who
from zhibu.letters import rules
from zhibu.letters.choices import LOOKS, State
from zhibu.letters.models import BoxLetter
from zhibu.letters.rules import Said


@dataclass(frozen=True)
class Entry:
    """One thing of a thread: who said it, when, and the words. `is_own` marks the writer's."""

    title: str
    by: str
    on: str
    text: str
    is_own: bool


def shown(letter: BoxLetter) -> dict[str, Any]:
    """Return what every page of a letter shows of it."""
    thread = letter.thread
    return {
        "letter": letter,
        "entries": [_entry(one, at) for at, one in enumerate(thread.said)],
        "name": thread.name,
        "reach": thread.reach,
        "look": LOOKS[State(letter.state)],
    }


def opening(letter: BoxLetter, most: int = 40) -> str:
    """Return how the letter begins, in one line."""
    text = " ".join(letter.thread.opening.split())
    return text if len(text) <= most else text[:most] + "…"


def _entry(one: Said, at: int) -> Entry:
    if one.by == rules.WRITER:
        title = _("补充") if at else _("来信")
    elif one.by == rules.READER:
        title = _("%(unit)s答复") % {"unit": one.unit}
    elif one.by == rules.CLOSED:
        title = _("%(unit)s办结") % {"unit": one.unit}
    else:
        title = _("转交：%(units)s") % {"units": one.unit}
    return Entry(title, who(one.who), one.on.isoformat(), one.text, one.by == rules.WRITER)
