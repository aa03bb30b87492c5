"""Legal numbers: who asks for a rule says so, every rule asked for is there, docs/rulebook holds no page too many."""

import ast
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from tests.guards.reading import HOUSE, ROOT, sources, told
from zhibu import rulebook
from zhibu.duties.queries.catalogue import duties
from zhibu.site import docs

NAMING = ("uses.py", "duties.py", "rows.py", "demo.py")
"""Files that name rules without asking for them; a room's duties may be a package."""
RULE = re.compile(r"^[A-Z]{2}-\d\d[a-z]?$")


def asked(source: str) -> Iterator[str]:
    """Yield the rules (and topics) for which the source asks."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and RULE.match(node.value):
            yield node.value
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "about":
            topics = [one.value for one in node.args[:1] if isinstance(one, ast.Constant)]
            yield from (f"topic:{topic}" for topic in topics)


def asked_by_room(house: Path = HOUSE) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for room, file in sources(house=house):
        if (
            room != "rulebook"
            and file.name not in ("uses.py", "duties.py", "rows.py", "demo.py")
            and file.parent.name != "duties"
        ):
            for rule in asked(file.read_text()):
                found.setdefault(room, set()).add(rule)
    for room, rules in shown_by_room(house).items():
        found.setdefault(room, set()).update(rules)
    return found


def shown(text: str) -> Iterator[str]:
    """Yield the rules that a template shows by `{% articles %}`, or a room's data by `articles = […]`."""
    for named in re.findall(r"{% articles ([^%]*)%}|^articles = \[(.*)\]$", text, re.MULTILINE):
        yield from re.findall(r'"([A-Z]{2}-[0-9]+)"', "".join(named))


def shown_by_room(house: Path = HOUSE) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for file in (*house.glob("*/templates/**/*.html"), *house.glob("*/data/*.toml")):
        if rules := set(shown(file.read_text())):
            found.setdefault(file.relative_to(house).parts[0], set()).update(rules)
    return found


def told_by_room(house: Path = HOUSE) -> dict[str, set[str]]:
    return {
        file.parent.name: set(import_module(f"zhibu.{file.parent.name}.uses").USES)
        for file in house.glob("*/uses.py")
        if file.parent.name != "rulebook"
    }


def test_each_room_says_which_rules_it_uses() -> None:
    there, said = asked_by_room(), told_by_room()
    breaches = [
        f"{room}: asks for {rule}, {room}/uses.py does not say what for"
        for room, rules in there.items()
        for rule in sorted(rules - said.get(room, set()))
    ] + [
        f"{room}/uses.py: {rule} is not asked for any more"
        for room, rules in said.items()
        for rule in sorted(rules - there.get(room, set()))
    ]
    assert not breaches, told(breaches, "keep USES of the room's uses.py in step: the rule's page shows it.")


def test_every_rule_that_is_asked_for_is_there() -> None:
    books = rulebook.books()
    known = set(books.versions) | {f"topic:{topic}" for topic in books.topics}
    there = asked_by_room() | {f"duty {duty.key}": set(duty.rules) for duty in duties().values()}
    breaches = [f"{room}: {rule}" for room, rules in there.items() for rule in sorted(rules) if rule not in known]
    assert not breaches, told(breaches, "add the rule to a pack, or ask for another.")


def test_no_page_of_the_rulebook_is_left_over() -> None:
    made = {name for name in docs.pages() if name.startswith("rulebook/")}
    there = {f"rulebook/{file.name}" for file in (ROOT / "docs" / "rulebook").glob("*")}
    assert there <= made, f"Remedy: delete docs/{sorted(there - made)}"


def test_planted_questions_are_found() -> None:
    source = 'rulebook.on(day).get("ZB-29")\nrulebook.on(day).about("term", kind)\nx = "UTF-8"'
    assert set(asked(source)) == {"ZB-29", "topic:term"}
