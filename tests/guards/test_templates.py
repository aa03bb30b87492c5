"""Templates: links go to their own floor or below, everything named is there, and no script or style stands inside."""

import re
from collections.abc import Iterator
from pathlib import Path

from django.contrib.staticfiles import finders
from django.urls import get_resolver

from tests.guards.reading import HOUSE, may_know, short, sources, told
from tests.guards.test_doors import walk

URL = re.compile(r"{%\s*url\s+[\"']([\w:.-]+)[\"']")
TEMPLATE = re.compile(r"{%\s*(?:include|extends)\s+[\"'](\w+)/[^\"']+[\"']")
STATIC = re.compile(r"{%\s*static\s+[\"']([^\"']+)[\"']")
INLINE = re.compile(
    r"<style\b|<script\b(?![^>]*\bsrc=)(?![^>]*type=\"(?:application/json|speculationrules)\")|\son[a-z]+=|\sstyle=",
    re.I,
)
LOOP = re.compile(r"{%\s*(for|endfor)\b")
SLOW = re.compile(r"{{[^}]*(\|date|\|time|\.\d+\b)[^}]*}}")
STATEMENT = re.compile(r"{%.*?%}|{{.*?}}|{#.*?#}", re.S)


def rooms_of_addresses() -> dict[str, str]:
    found = walk(get_resolver().url_patterns)
    return {str(one.name): _room(one.callback) for _address, one in found if one.name}


def _room(view: object) -> str:
    door = getattr(view, "door", None)
    module = getattr(view, "__module__", "") or ""
    if door:
        return str(door.room)
    return module.split(".")[1] if module.startswith("zhibu.") else "accounts" if "allauth" in module else "web"


def links_up(room: str, text: str, addresses: dict[str, str]) -> list[str]:
    """Return the links and parts of a template that lead to a higher floor or nowhere."""
    breaches = [f"no address {name}" for name in URL.findall(text) if name not in addresses]
    breaches += [
        f"links up to {name}" for name in URL.findall(text) if name in addresses and not may_know(room, addresses[name])
    ]
    breaches += [f"uses a part of {other}" for other in TEMPLATE.findall(text) if not may_know(room, other)]
    return breaches


def inline(text: str) -> list[str]:
    """Return scripts, styles and handlers written into the page."""
    bare = STATEMENT.sub("", text)
    return [hit.group().strip() for hit in INLINE.finditer(bare)]


def slow_rows(text: str) -> list[str]:
    """Return the values in loops that cost more than the row: dates and numbered lookups."""
    depth, found = 0, []
    for piece in re.split(r"({%.*?%}|{{.*?}})", text):
        turn = LOOP.match(piece)
        depth += {"for": 1, "endfor": -1}[turn[1]] if turn else 0
        if depth and SLOW.match(piece):
            found.append(piece)
    return found


def templates() -> Iterator[tuple[str, Path, str]]:
    for room, file in sources("*.html"):
        yield room, file, file.read_text()


def test_templates_link_only_downwards() -> None:
    addresses = rooms_of_addresses()
    breaches = [f"{short(file)}: {one}" for room, file, text in templates() for one in links_up(room, text, addresses)]
    assert not breaches, told(breaches, "let the upper room add a panel or a menu entry to the lower page.")


def test_what_templates_load_is_there() -> None:
    breaches = [
        f"{short(file)}: {name}"
        for _room, file, text in templates()
        for name in STATIC.findall(text)
        if not finders.find(name)
    ]
    assert not breaches, told(breaches, "add the file, or its npm name to NPM_FILES in zhibu/site/settings.py.")


def test_pages_hold_no_script_or_style() -> None:
    breaches = [f"{short(file)}: {one}" for _room, file, text in templates() for one in inline(text)]
    assert not breaches, told(
        breaches, "put it into a file below static/: the content policy refuses it inside a page."
    )


def test_rows_are_prepared_strings() -> None:
    breaches = [f"{short(file)}: {one}" for _room, file, text in templates() for one in slow_rows(text)]
    assert not breaches, told(
        breaches, "prepare the row's strings in the view or query: a date costs 31 µs, a string 4."
    )


def test_planted_breaches_are_found() -> None:
    addresses = {"show_unit": "orgs", "list_members": "members"}
    text = '{% url "show_unit" 1 %}{% url "list_members" %}{% url "gone" %}{% include "rosters/part.html" %}'
    assert links_up("orgs", text, addresses) == [
        "no address gone",
        "links up to list_members",
        "uses a part of rosters",
    ]
    assert inline('<p style="color:red" onclick="x()"><script>1</script><script src="a.js"></script>') == [
        "style=",
        "onclick=",
        "<script",
    ]
    assert slow_rows("{{ a|date }}{% for r in rows %}{{ r.day|date:'Y' }}{{ r.4 }}{{ r.name }}{% endfor %}") == [
        "{{ r.day|date:'Y' }}",
        "{{ r.4 }}",
    ]


def test_there_are_templates_to_read() -> None:
    assert len(list(templates())) > 10 and HOUSE.exists()
