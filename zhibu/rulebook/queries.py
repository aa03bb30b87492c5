"""The rulebook as its pages and API show it: chapters, lists, one rule with its versions beside each other."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from zhibu.lib.scripts import fold
from zhibu.lib.spelling import rank
from zhibu.lib.text import plain
from zhibu.rulebook import uses, words
from zhibu.rulebook.books import Rulebook, books
from zhibu.rulebook.choices import PROVENANCE, PROVENANCE_MEANS, STRICTNESS, STRICTNESS_MEANS
from zhibu.rulebook.loading import Pack
from zhibu.rulebook.rules import Document, Rule

SHOWN = 56
"""Signs of a rule's text in a list."""


@dataclass(frozen=True)
class Chapter:
    """A chapter as the list of the rulebook shows it."""

    key: str
    title: str
    about: str
    count: int


@dataclass(frozen=True)
class RuleLine:
    """A rule as lists show it."""

    id: str
    title: str
    told: str
    source: str
    strictness: str
    provenance: str
    is_doubtful: bool


@dataclass(frozen=True)
class Beside:
    """One line of two or more versions side by side."""

    label: str
    heads: tuple[str, ...]
    cells: tuple[str, ...]

    @property
    def is_changed(self) -> bool:
        """Return whether the versions differ here."""
        return len(set(self.cells)) > 1

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """Return what each version says, with when it says so."""
        return list(zip(self.heads, self.cells, strict=True))


@dataclass(frozen=True)
class LayerLine:
    """What a local layer of the installation says of a rule."""

    layer: str
    told: str
    source: str
    since: str


@dataclass(frozen=True)
class DocumentLine:
    """A document and the rules that cite it."""

    title: str
    facts: str
    note: str
    rules: Sequence[tuple[str, str]]


def chapters(book: Rulebook) -> list[Chapter]:
    """Return the chapters with how many of their rules are in force on the book's day."""
    there = list(book)
    return [
        Chapter(pack.key, words.shown(pack.title), words.shown(pack.about), count)
        for pack in book.books.packs.values()
        if (count := sum(rule.chapter == pack.key for rule in there))
    ]


def chapter(key: str) -> Pack | None:
    """Return the chapter of the key, None where there is none."""
    return books().packs.get(key)


def named(pack: Pack) -> Chapter:
    """Return the chapter as its own page names it."""
    return Chapter(pack.key, words.shown(pack.title), words.shown(pack.about), len(pack.rules))


def found(book: Rulebook, text: str = "", chapter: str = "") -> list[Rule]:
    """Return the rules in force that the text may mean, in the order of the chapters; best hits first.

    The text is characters (of title, wording, document or article), an id, pinyin or initials of the title, or words of
    the title in the reader's language.
    """
    rules = [rule for rule in book if not chapter or rule.chapter == chapter]
    sought = fold(plain(text).lower())
    if not sought:
        return rules
    titles = partial(words.shown_in, get_language())
    ranked = [(rank, rule) for rule in rules if (rank := _rank(rule, sought, titles)) is not None]
    return [rule for _hit, rule in sorted(ranked, key=lambda one: one[0])]


def _rank(rule: Rule, sought: str, titles: Callable[[str], str]) -> int | None:
    if sought == rule.id.lower():
        return 0
    by_title = [hit for name in {rule.title, titles(rule.title)} if (hit := rank(name, sought)) is not None]
    if by_title:
        return min(by_title)
    if sought in rule.id.lower():
        return 1
    if sought.isascii():
        return None
    return 3 if sought in rule.wording else None


def line(rule: Rule) -> RuleLine:
    """Return the rule as lists show it."""
    return RuleLine(
        id=rule.id,
        title=words.shown(rule.title),
        told=words.of_rule(rule) or shorten(rule.text),
        source=words.cited(rule),
        strictness=str(STRICTNESS[rule.strictness]),
        provenance=str(PROVENANCE[rule.provenance]),
        is_doubtful=rule.provenance != "read",
    )


def shorten(text: str) -> str:
    """Return the beginning of a text, as much as a line of a list takes."""
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"


def facts(rule: Rule) -> list[tuple[str, str]]:
    """Return what a rule says of itself: its values, whom it is about, how strictly, and since when."""
    told = [(words.shown(value.label) or _("数值"), _with_base(rule, key)) for key, value in rule.values.items()]
    told += [
        (_("适用"), words.of_fit(rule)),
        (_("出处"), words.cited(rule)),
        (_("用词"), f"{STRICTNESS[rule.strictness]}{_('：')}{STRICTNESS_MEANS[rule.strictness]}"),
        (_("施行时间"), words.of_span(rule.since, rule.until)),
        (_("怎样算办好"), rule.clears),
        (_("说明"), rule.note),
        (_("核实"), _("{means}这里是要点，办事以正式文件的原文为准。").format(means=PROVENANCE_MEANS[rule.provenance])),
    ]
    return [(label, text) for label, text in told if text]


def _with_base(rule: Rule, key: str) -> str:
    value, told = rule.values[key], words.of_value(rule.values[key])
    shows = value.base and value.unit != "share" and value.base != value.label
    return _("{told}（{base}）").format(told=told, base=words.shown(value.base)) if shows else told


def versions(rule_id: str) -> tuple[list[str], list[Beside]]:
    """Return the versions of a rule side by side, the newest first: their heads, and a line for each fact."""
    rules = list(reversed(books().versions[rule_id]))
    lines = [
        _beside(_("法规文件"), rules, lambda rule: words.titled(rule.document.title) + rule.document.number),
        _beside(_("条款"), rules, lambda rule: words.article_in_words(rule.article) or "—"),
        _beside(_("内容"), rules, lambda rule: rule.text),
        _beside(_("用词"), rules, lambda rule: str(STRICTNESS[rule.strictness])),
        _beside(_("核实"), rules, lambda rule: str(PROVENANCE[rule.provenance])),
    ]
    keys = dict.fromkeys(key for rule in rules for key in rule.values)
    for key in keys:
        label = words.shown(next(rule.values[key].label for rule in rules if key in rule.values)) or _("数值")
        lines.append(_beside(label, rules, partial(_told, key=key)))
    return list(lines[0].heads), lines


def _told(rule: Rule, *, key: str) -> str:
    return words.of_value(rule.values[key]) if key in rule.values else "—"


def _beside(label: str, rules: Sequence[Rule], tell: Callable[[Rule], str]) -> Beside:
    heads = tuple(words.of_span(rule.since, rule.until) for rule in rules)
    return Beside(label, heads, tuple(map(tell, rules)))


def tighter(rule: Rule) -> list[LayerLine]:
    """Return the stricter numbers of the layers that hold where the rule was asked for."""
    return [
        LayerLine(
            one.layer,
            words.of_tightening(one, rule.values[one.value]),
            one.document + one.document_no,
            one.since.isoformat(),
        )
        for one in rule.tightened
    ]


def layers(rule: Rule, book: Rulebook) -> list[LayerLine]:
    """Return what the layers of the whole installation say of the rule: tighter numbers, and rules of their own."""
    added = [
        LayerLine(own.layer, f"{words.shown(own.title)}{_('：')}{own.text}", words.cited(own), own.since.isoformat())
        for own in book
        if own.tightens == rule.id
    ]
    return tighter(rule) + added


def documents(book: Rulebook) -> list[DocumentLine]:
    """Return every document that rules cite, with its number, its days and the rules in force that cite it."""
    citing: dict[str, list[tuple[str, str]]] = {}
    for rule in book:
        citing.setdefault(rule.document.key, []).append((rule.id, words.shown(rule.title)))
    return [
        DocumentLine(words.titled(document.title), _facts_of(document), document.note, citing.get(key, ()))
        for key, document in book.books.documents.items()
        if any(rule.document.key == key for rules in book.books.versions.values() for rule in rules)
    ]


def _facts_of(document: Document) -> str:
    told = [document.number, document.issuer, _("{day} 印发").format(day=document.issued) if document.issued else ""]
    if document.since:
        told.append(words.of_span(document.since, document.until))
    return " · ".join(one for one in told if one)


def used_by(rule: Rule) -> list[str]:
    """Return what the program does by the rule."""
    return uses.of_rule(rule)
