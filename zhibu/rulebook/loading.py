"""Read packs of rules from a folder and refuse every fault in them by file, line and rule. Plain Python, no Django.

A pack is one TOML file, one chapter: `[pack]` with what its rules share, then `[[rule]]` with the version in force and
`[[rule.earlier]]` for each version before it, newest first, which says only what was different.
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any, NoReturn, get_args

from zhibu.rulebook.rules import (
    DIRECTIONS,
    Document,
    Kind,
    Measure,
    Provenance,
    Rule,
    Strictness,
    Tier,
    Tightening,
    Value,
    Window,
    is_looser,
)

DOCUMENTS = "documents.toml"
KINDS, MEASURES, WINDOWS = get_args(Kind), get_args(Measure), get_args(Window)
SHARED = {"document", "since", "provenance", "strictness"}
WORDS = {"title", "text", "article", "clears", "note", "topic", "tightens"}
RULE = SHARED | WORDS | {"id", "until", "kinds", "fields", "values", "earlier"}
VALUE = {*KINDS, "unit", "window", "base", "label", "tighten"}


class PackError(Exception):
    """A pack says something that cannot be: the file, the line and the rule stand in front."""


@dataclass(frozen=True)
class Pack:
    """One chapter of the rulebook: its rules in order, each with its versions, the newest last."""

    key: str
    title: str
    about: str = ""
    order: int = 0
    layer: str = ""
    rules: Mapping[str, tuple[Rule, ...]] = field(default_factory=dict)
    tightenings: tuple[Tightening, ...] = ()


@dataclass(frozen=True)
class Books:
    """Everything that was loaded: documents and packs by key, versions by rule."""

    documents: Mapping[str, Document]
    packs: Mapping[str, Pack]
    versions: Mapping[str, tuple[Rule, ...]]
    tightenings: tuple[Tightening, ...] = ()
    topics: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


class _Source:
    """A file while it is read: knows where each rule stands."""

    def __init__(self, file: Path) -> None:
        self.file = file
        try:
            self.text = file.read_text(encoding="utf-8")
            self.data = tomllib.loads(self.text)
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as wrong:
            raise PackError(f"{file.name}: {wrong}") from wrong

    def refuse(self, rule: str, why: str) -> NoReturn:
        lines = self.text.splitlines()
        marks = (f'id = "{rule}"', f'rule = "{rule}"', f"[{rule}]")
        line = next((n for n, text in enumerate(lines, 1) if text.strip() in marks), 0)
        where = f"{self.file.name}:{line}" if line else self.file.name
        raise PackError(f"{where}: {rule}: {why}" if rule else f"{where}: {why}")


def load(national: Path, layers: Iterable[Path] = ()) -> Books:
    """Return what the folder of national packs and the files of local layers say. Raises PackError."""
    documents = _documents(_Source(national / DOCUMENTS))
    packs: dict[str, Pack] = {}
    versions: dict[str, tuple[Rule, ...]] = {}
    tightenings: list[Tightening] = []
    for file in sorted(one for one in national.glob("*.toml") if one.name != DOCUMENTS):
        source = _Source(file)
        pack = _pack(source, documents, layer="")
        packs[pack.key] = pack
        _gather(source, pack, versions)
    _refuse_two_answers(national, versions)
    for file in layers:
        source = _Source(file)
        documents = documents | _documents(source)
        pack = _pack(source, documents, layer=str(source.data.get("pack", {}).get("title", file.stem)))
        _gather(source, pack, versions)
        for row in source.data.get("tighten", []):
            tightenings.append(_tightening(source, row, pack, documents, versions))
        own = tuple(one for one in tightenings if one.layer == pack.title)
        packs[pack.key] = Pack(pack.key, pack.title, pack.about, pack.order, pack.layer, pack.rules, own)
    order = {key: place for place, key in enumerate(sorted(packs, key=lambda key: (packs[key].order, key)))}
    topics: dict[str, tuple[str, ...]] = {}
    for key, rules in versions.items():
        for topic in {rule.topic for rule in rules if rule.topic}:
            topics[topic] = (*topics.get(topic, ()), key)
    return Books(
        documents=documents,
        packs=dict(sorted(packs.items(), key=lambda item: order[item[0]])),
        versions=dict(sorted(versions.items(), key=lambda item: order[item[1][0].chapter])),
        tightenings=tuple(tightenings),
        topics=topics,
    )


def _documents(source: _Source) -> dict[str, Document]:
    found = {}
    rows = source.data.get("documents", source.data if source.file.name == DOCUMENTS else {})
    for key, row in rows.items():
        unknown = set(row) - set(Document.__dataclass_fields__) - {"key"}
        if unknown or "name" not in row:
            source.refuse(key, f"unknown {sorted(unknown)}" if unknown else "no name")
        document = Document(key=key, **row)
        if document.since and document.until and document.until <= document.since:
            source.refuse(key, "is repealed before it is in force")
        found[key] = document
    for key, document in found.items():
        if document.replaces and document.replaces not in found and source.file.name == DOCUMENTS:
            source.refuse(key, f"replaces an unknown document {document.replaces!r}")
    return found


def _pack(source: _Source, documents: Mapping[str, Document], *, layer: str) -> Pack:
    head = source.data.get("pack", {})
    if "title" not in head:
        source.refuse("", "[pack] needs a title")
    unknown = set(head) - SHARED - {"title", "about", "order"}
    if unknown:
        source.refuse("", f"[pack]: unknown {sorted(unknown)}")
    shared = {key: head[key] for key in SHARED & set(head)}
    rules: dict[str, tuple[Rule, ...]] = {}
    for row in source.data.get("rule", []):
        key = str(row.get("id", ""))
        if not key:
            source.refuse("", f"a rule without id: {row.get('title', row)}")
        if key in rules:
            source.refuse(key, "stands twice")
        rules[key] = _versions(source, {**shared, **row}, documents, layer)
    return Pack(source.file.stem, head["title"], head.get("about", ""), head.get("order", 0), layer, rules)


def _versions(source: _Source, row: dict[str, Any], documents: Mapping[str, Document], layer: str) -> tuple[Rule, ...]:
    newest = {key: value for key, value in row.items() if key != "earlier"}
    versions = [_rule(source, newest, documents, layer)]
    for older in row.get("earlier", []):
        overlay = {**{key: value for key, value in newest.items() if key != "until"}, **older}
        if older.get("values"):
            overlay["values"] = {**newest.get("values", {}), **older["values"]}
        overlay.setdefault("until", versions[-1].since)
        versions.append(_rule(source, overlay, documents, layer))
    versions.reverse()
    for before, after in pairwise(versions):
        if before.until is None or before.until > after.since:
            source.refuse(before.id, f"two versions overlap: one from {before.since}, one from {after.since}")
        if before.until < after.since:
            source.refuse(before.id, f"a gap: nothing holds from {before.until} to {after.since}")
    return tuple(versions)


def _rule(source: _Source, row: dict[str, Any], documents: Mapping[str, Document], layer: str) -> Rule:
    key = str(row["id"])
    unknown = set(row) - RULE
    if unknown:
        source.refuse(key, f"unknown {sorted(unknown)}")
    missing = {"title", "text", "document", "provenance", "strictness", "since"} - set(row)
    if missing:
        source.refuse(key, f"lacks {sorted(missing)}")
    if row["document"] not in documents:
        source.refuse(key, f"names an unknown document {row['document']!r}: add it to {DOCUMENTS}")
    if row["provenance"] not in get_args(Provenance):
        source.refuse(key, f"unknown provenance {row['provenance']!r}: one of {get_args(Provenance)}")
    if row["strictness"] not in get_args(Strictness):
        source.refuse(key, f"unknown strictness {row['strictness']!r}: one of {get_args(Strictness)}")
    since, until = row["since"], row.get("until")
    if type(since) is not date or (until is not None and type(until) is not date):
        source.refuse(key, "since and until are days, such as 2018-10-28")
    if until is not None and until <= since:
        source.refuse(key, f"ends on {until}, before it begins on {since}")
    values = {name: _value(source, key, name, facts) for name, facts in row.get("values", {}).items()}
    words: dict[str, Any] = {name: str(row[name]) for name in WORDS & set(row)}
    return Rule(
        id=key,
        chapter=source.file.stem,
        document=documents[row["document"]],
        strictness=row["strictness"],
        provenance=row["provenance"],
        since=since,
        until=until,
        values=values,
        kinds=tuple(row.get("kinds", ())),
        fields=tuple(row.get("fields", ())),
        layer=layer,
        **{"article": "", **words},
    )


def _value(source: _Source, rule: str, name: str, facts: Mapping[str, Any]) -> Value:
    unknown = set(facts) - VALUE
    if unknown:
        source.refuse(rule, f"value {name}: unknown {sorted(unknown)}")
    kinds = [one for one in KINDS if one in facts]
    if len(kinds) != 1:
        source.refuse(rule, f"value {name}: exactly one of {KINDS}, not {kinds}")
    kind: Kind = kinds[0]
    unit = facts.get("unit", "times" if kind == "rate" else "")
    if unit not in MEASURES or facts.get("window", "") not in WINDOWS:
        source.refuse(rule, f"value {name}: unknown unit or window {unit!r} {facts.get('window', '')!r}")
    if (kind == "rate") != ("window" in facts):
        source.refuse(rule, f"value {name}: a rate has a window, and nothing else has")
    tighten = facts.get("tighten")
    if tighten is not None and tighten != DIRECTIONS.get(kind):
        source.refuse(rule, f"value {name}: {kind} may only be tightened {DIRECTIONS.get(kind)!r}, not {tighten!r}")
    about = {key: facts[key] for key in ("window", "base", "label") if key in facts}
    if kind == "list":
        items = tuple(str(one) for one in facts[kind])
        if not items:
            source.refuse(rule, f"value {name}: an empty list")
        return Value(name, kind, unit=unit, items=items, **about)
    if kind == "tiers":
        return Value(name, kind, unit="fen", tiers=_tiers(source, rule, name, facts[kind]), **about)
    if not unit:
        source.refuse(rule, f"value {name}: a number needs its unit")
    amount = amount_of(facts[kind])
    if amount is None or (isinstance(amount, Fraction) != (unit == "share")):
        source.refuse(rule, f'value {name}: {facts[kind]!r} is neither a whole number nor a share such as "1/2"')
    return Value(name, kind, amount, unit, tighten=tighten, **about)


def amount_of(written: object) -> int | Fraction | None:
    """Return a whole number or, from text such as "4/5", a share; None where it is neither. Never a float."""
    if isinstance(written, int) and not isinstance(written, bool):
        return written
    over, slash, under = written.partition("/") if isinstance(written, str) else ("", "", "")
    if slash and over.isdecimal() and under.isdecimal() and int(under):
        return Fraction(int(over), int(under))
    return None


def _tiers(source: _Source, rule: str, name: str, rows: list[dict[str, int]]) -> tuple[Tier, ...]:
    tiers = tuple(Tier(row.get("up_to"), row["permille"]) for row in rows)
    bounds = [tier.up_to for tier in tiers]
    inner = [one for one in bounds[:-1] if one is not None]
    if not tiers or bounds[-1] is not None or len(inner) != len(bounds) - 1 or inner != sorted(set(inner)):
        source.refuse(rule, f"value {name}: tiers rise by up_to, and the last has none")
    return tiers


def _gather(source: _Source, pack: Pack, versions: dict[str, tuple[Rule, ...]]) -> None:
    for key, rules in pack.rules.items():
        if key in versions:
            source.refuse(key, f"stands in {versions[key][0].chapter} too")
        versions[key] = rules


def _tightening(
    source: _Source,
    row: dict[str, Any],
    pack: Pack,
    documents: Mapping[str, Document],
    versions: Mapping[str, tuple[Rule, ...]],
) -> Tightening:
    key, name = str(row.get("rule", "")), str(row.get("value", ""))
    if key not in versions:
        source.refuse(key, "tightens a rule that is unknown")
    document = documents.get(str(row.get("document", source.data["pack"].get("document", ""))))
    amount = amount_of(row.get("amount"))
    if document is None or amount is None or type(row.get("since", date.min)) is not date:
        source.refuse(key, "needs a known document, an amount and a day")
    since = row.get("since") or source.data["pack"].get("since")
    for rule in versions[key]:
        if rule.until is not None and rule.until <= since:
            continue
        try:
            value = rule.value(name)
            name = value.key
            looser = is_looser(value, amount)
        except (KeyError, ValueError) as wrong:
            source.refuse(key, str(wrong.args[0]))
        if looser:
            source.refuse(key, f"{amount} is looser than {rule.source}: a layer tightens, it never loosens")
    return Tightening(key, name, amount, since, row.get("until"), pack.title, document.title, document.number)


def _refuse_two_answers(folder: Path, versions: Mapping[str, tuple[Rule, ...]]) -> None:
    """Refuse a topic on which two rules of the same precision answer for one unit on one day."""
    topics: dict[str, list[Rule]] = {}
    for rules in versions.values():
        for rule in rules:
            if rule.topic:
                topics.setdefault(rule.topic, []).append(rule)
    for topic, found in topics.items():
        for at, one in enumerate(found):
            for other in found[at + 1 :]:
                if one.id != other.id and bool(one.fields) == bool(other.fields) and _meet(one, other):
                    raise PackError(f"{folder.name}: {one.id} and {other.id} both answer {topic!r} for one unit")


def _meet(one: Rule, other: Rule) -> bool:
    later = max(one.since, other.since)
    if not (one.holds_on(later) and other.holds_on(later)):
        return False
    kinds = not one.kinds or not other.kinds or set(one.kinds) & set(other.kinds)
    fields = not one.fields or set(one.fields) & set(other.fields)
    return bool(kinds and fields)
