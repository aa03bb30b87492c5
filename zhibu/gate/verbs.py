"""What people call each verb: the words of `<room>/verbs.py`, beside the actions that they name."""

from functools import cache
from importlib import import_module
from importlib.util import find_spec

from django.conf import settings


@cache
def labels() -> dict[str, str]:
    """Return every verb's name, from the rooms that have actions."""
    found: dict[str, str] = {}
    for room in settings.ROOMS:
        if room != "gate" and find_spec(f"zhibu.{room}.verbs"):
            found |= import_module(f"zhibu.{room}.verbs").VERBS
    return found


def label(verb: str) -> str:
    """Return the verb's name in the reader's language; the verb itself when a room has none for it."""
    return str(labels().get(verb, verb))
