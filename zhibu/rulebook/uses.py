"""Who uses a rule: the duties that name it, and the words of `<room>/uses.py`, held to the code by a guard."""

from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.conf import settings
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from zhibu.rulebook.rules import Rule


@cache
def _uses() -> dict[str, tuple[Any, ...]]:
    found: dict[str, tuple[Any, ...]] = {}
    for room in settings.ROOMS:
        if room != "rulebook" and find_spec(f"zhibu.{room}.uses"):
            for key, words in import_module(f"zhibu.{room}.uses").USES.items():
                found[key] = (*found.get(key, ()), words)
        if find_spec(f"zhibu.{room}.duties"):
            module = import_module(f"zhibu.{room}.duties")
            lit = [(key, duty.label) for duty in module.DUTIES for key in duty.rules]
            lit += [(one.rule, one.label) for one in getattr(module, "FREQUENCIES", ())]
            for key, label in lit:
                found[key] = (*found.get(key, ()), format_lazy(_("指示灯：{label}"), label=label))
    return found


def of_rule(rule: Rule) -> list[str]:
    """Return what the program does by the rule, in words; a use is named by the rule's id or by `topic:…`."""
    keys = (rule.id, f"topic:{rule.topic}") if rule.topic else (rule.id,)
    return [str(words) for key in keys for words in _uses().get(key, ())]
