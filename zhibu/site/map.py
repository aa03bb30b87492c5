"""`zhibu map`: what stands where, and who hears or shows what: all of it read from the code."""

import argparse
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.conf import settings
from django.urls import get_resolver
from django.utils.translation import gettext as _

from zhibu.gate import doors, events
from zhibu.site.command import report
from zhibu.site.menu import entries
from zhibu.web import finding, panels


def run(arguments: list[str]) -> int:
    """Print rooms with their verbs and pages, panels, menu entries and events."""
    parser = argparse.ArgumentParser(prog="zhibu map", description=_("列出各房间、面板、查找、菜单和事件。"))
    parser.add_argument("--json", action="store_true")
    facts = facts_of_the_house()
    report(facts, as_json=parser.parse_args(arguments).json, lines=list(_lines(facts)))
    return 0


def facts_of_the_house() -> dict[str, Any]:
    """Return rooms from the top floor down, panels by place, finders, the menu in order, events with who hears them."""
    addresses = [one for one in _addresses(get_resolver().url_patterns) if hasattr(one[1].callback, "door")]
    rooms = {
        room: {
            "says": ((_module(f"zhibu.{room}.models") or _module(f"zhibu.{room}")).__doc__ or "").partition("\n")[0],
            "verbs": sorted(door.verb for door in doors.actions.values() if door.room == room),
            "pages": [f"/{address}" for address, one in addresses if one.callback.door.room == room],
        }
        for room in settings.ROOMS
    }
    return {
        "rooms": rooms,
        "panels": {
            place: [f"{order} {block.__module__}.{block.__name__}" for order, block in blocks]
            for place, blocks in sorted(panels.places().items())
        },
        "finders": {f"{kind.key}: {kind.label}": [f"{kind.order} {_of(kind.find)}"] for kind in finding.kinds()},
        "menu": [f"{entry.key}: {entry.label}" for entry in entries()],
        "events": {
            f"{event.__module__}.{event.__name__}": [f"{ear.__module__}.{ear.__name__}" for ear in ears]
            for event, ears in sorted(events.ears().items(), key=lambda pair: pair[0].__name__)
        },
    }


def _lines(facts: dict[str, Any]) -> Iterator[str]:
    yield "ROOMS, from the top floor down"
    for room, known in facts["rooms"].items():
        yield f"  {room:<12}{known['says']}"
        if known["verbs"]:
            yield f"  {'':<12}  verbs: {', '.join(known['verbs'])}"
        if known["pages"]:
            yield f"  {'':<12}  pages: {'  '.join(known['pages'])}"
    for title in ("panels", "finders", "events"):
        yield f"\n{title.upper()}"
        for name, those in facts[title].items():
            yield f"  {name} ← {', '.join(those)}"
    yield "\nMENU"
    yield from (f"  {entry}" for entry in facts["menu"])


def _of(function: Any) -> str:
    return f"{function.__module__}.{function.__name__}"


def _module(name: str) -> Any:
    return import_module(name) if find_spec(name) else None


def _addresses(patterns: list[Any], before: str = "") -> Iterator[tuple[str, Any]]:
    for one in patterns:
        if hasattr(one, "url_patterns"):
            yield from _addresses(one.url_patterns, before + str(one.pattern))
        else:
            yield before + str(one.pattern), one
