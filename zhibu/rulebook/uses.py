"""Who uses a rule: the words of `<room>/uses.py`, beside the code that asks for it (held to it by a guard)."""

from functools import cache
from importlib import import_module
from importlib.util import find_spec

from django.conf import settings

from zhibu.rulebook.rules import Rule


@cache
def _uses() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for room in settings.ROOMS:
        if room != "rulebook" and find_spec(f"zhibu.{room}.uses"):
            for key, words in import_module(f"zhibu.{room}.uses").USES.items():
                found[key] = (*found.get(key, ()), words)
    return found


def of_rule(rule: Rule) -> list[str]:
    """Return what the program does by the rule, in words; a use is named by the rule's id or by `topic:…`."""
    keys = (rule.id, f"topic:{rule.topic}") if rule.topic else (rule.id,)
    return [str(words) for key in keys for words in _uses().get(key, ())]
