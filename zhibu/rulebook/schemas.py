"""Shapes of the rulebook's API."""

from datetime import date
from fractions import Fraction

from ninja import Field

from zhibu.gate.shapes import PageOf, Told
from zhibu.rulebook import words
from zhibu.rulebook.rules import Document, Rule, Tightening, Value


class DocumentOut(Told):
    """A document that rules cite."""

    name: str
    number: str
    issuer: str
    issued: str
    since: date | None
    until: date | None
    note: str

    @classmethod
    def of(cls, document: Document) -> "DocumentOut":
        """Return the document's shape."""
        return cls(**{name: getattr(document, name) for name in cls.model_fields})


class TierOut(Told):
    """One step of a table of rates."""

    up_to_fen: int | None
    permille: int


class ValueOut(Told):
    """One value of a rule."""

    key: str
    label: str
    kind: str = Field(description="min | over | max | under | exact | rate | list | tiers")
    amount: int | str | None = Field(description="a whole number, or a share such as `4/5`")
    unit: str
    window: str
    base: str
    tighten: str | None = Field(description="at_least | at_most | exactly: how a local layer may set it")
    items: list[str]
    tiers: list[TierOut]
    words: str

    @classmethod
    def of(cls, value: Value) -> "ValueOut":
        """Return the value's shape."""
        return cls(
            key=value.key,
            label=value.label,
            kind=value.kind,
            amount=_plain(value.amount),
            unit=value.unit,
            window=value.window,
            base=value.base,
            tighten=value.tighten,
            items=list(value.items),
            tiers=[TierOut(up_to_fen=tier.up_to, permille=tier.permille) for tier in value.tiers],
            words=words.of_value(value),
        )


class TighteningOut(Told):
    """A stricter number of a local layer."""

    value: str
    amount: int | str | None
    layer: str
    document: str
    document_no: str
    since: date
    until: date | None

    @classmethod
    def of(cls, one: Tightening) -> "TighteningOut":
        """Return the tightening's shape."""
        facts = {name: getattr(one, name) for name in cls.model_fields}
        return cls(**{**facts, "amount": _plain(one.amount)})


class RuleOut(Told):
    """One version of one rule."""

    id: str
    title: str
    text: str
    chapter: str
    source: str
    document: DocumentOut
    article: str
    strictness: str = Field(description="must | general | may")
    provenance: str = Field(description="read | second-hand | unverified")
    gravest: str = Field(description="the gravest light that a breach may show: red | amber | none")
    since: date
    until: date | None
    kinds: list[str]
    spheres: list[str] = Field(description="fields of branch work that it is about; none: all")
    values: list[ValueOut]
    clears: str
    note: str
    layer: str
    tightens: str
    tightened: list[TighteningOut]

    @classmethod
    def of(cls, rule: Rule) -> "RuleOut":
        """Return the rule's shape."""
        same = ("id", "title", "text", "chapter", "source", "article", "strictness", "provenance", "gravest", "since")
        rest = ("until", "clears", "note", "layer", "tightens")
        return cls(
            **{name: getattr(rule, name) for name in (*same, *rest)},
            document=DocumentOut.of(rule.document),
            kinds=list(rule.kinds),
            spheres=list(rule.fields),
            values=[ValueOut.of(value) for value in rule.values.values()],
            tightened=[TighteningOut.of(one) for one in rule.tightened],
        )


class RulePage(PageOf[RuleOut]):
    """Rules in force on a day, chapter by chapter; the best hits of a search first."""

    on: date


class RuleVersions(Told):
    """A rule as it stands on a day, and each of its versions, the oldest first."""

    on: date
    is_in_force: bool
    rule: RuleOut
    versions: list[RuleOut]


def _plain(amount: int | Fraction | None) -> int | str | None:
    return str(amount) if isinstance(amount, Fraction) else amount
