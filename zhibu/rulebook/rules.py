"""What a regulation says, as typed facts: documents, rules, their numbers, and how local layers tighten them. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import cached_property
from typing import Literal

from zhibu.lib.dates import add_months
from zhibu.lib.text import plain

Kind = Literal["min", "over", "max", "under", "exact", "rate", "list", "tiers"]
"""min 以上、不少于 (includes the number) · over 超过 (excludes it) · max 以下、以内 (includes) · under 不足、少于
(excludes) · exact · rate (so many times in each window, at least) · list (a closed list of words) · tiers (rates)."""
Measure = Literal[
    "person", "place", "day", "workday", "month", "year", "hour", "times", "share", "fen", "digit", "item", ""
]
"""person 人 · place 个单位 · hour 学时 · share (a fraction of `base`) · fen 分 · digit 位 · item 项."""
Window = Literal["month", "quarter", "half_year", "year", "five_years", ""]
Direction = Literal["at_least", "at_most", "exactly"]
Strictness = Literal["must", "general", "may"]
Provenance = Literal["read", "second-hand", "unverified"]
Gravity = Literal["red", "amber", "none"]

DIRECTIONS: Mapping[str, Direction] = {
    "min": "at_least",
    "over": "at_least",
    "rate": "at_least",
    "max": "at_most",
    "under": "at_most",
    "exact": "exactly",
}
"""Which way a number of each kind may be tightened."""

_DIGITS = "零一二三四五六七八九"


@dataclass(frozen=True)
class Document:
    """A regulation, notice or standard: what is cited, and when it was or is in force."""

    key: str
    name: str
    number: str = ""
    issuer: str = ""
    issued: str = ""
    since: date | None = None
    until: date | None = None
    replaces: str = ""
    is_regulation: bool = True
    note: str = ""

    @property
    def title(self) -> str:
        """Return the name as people cite it; what is no regulation stands without the brackets of a title."""
        return f"《{self.name}》" if self.is_regulation else self.name


@dataclass(frozen=True)
class Tier:
    """One step of a table of rates: bases up to `up_to` fen (None: without end) pay `permille` of the whole base."""

    up_to: int | None
    permille: int


@dataclass(frozen=True)
class Value:
    """One number (or list) of a rule: `amount` in `unit`, counted of or from `base`."""

    key: str
    kind: Kind
    amount: int | Fraction | None = None
    unit: Measure = ""
    window: Window = ""
    base: str = ""
    label: str = ""
    tighten: Direction | None = None
    items: tuple[str, ...] = ()
    tiers: tuple[Tier, ...] = ()

    @property
    def number(self) -> int:
        """Return the amount of a value that is a whole number. Raises TypeError for shares and lists."""
        if not isinstance(self.amount, int):
            raise TypeError(f"{self.key} is no whole number")
        return self.amount

    def is_met_by(self, part: int, whole: int | None = None) -> bool:
        """Return whether a count (for a share: of `whole`) satisfies the value; whole numbers only, never floats."""
        if self.amount is None:
            raise TypeError(f"{self.key} holds no number")
        if isinstance(self.amount, Fraction):
            if whole is None:
                raise TypeError(f"{self.key} is a share: give the whole")
            left, right = part * self.amount.denominator, whole * self.amount.numerator
        else:
            left, right = part, self.amount
        match self.kind:
            case "min" | "rate":
                return left >= right
            case "over":
                return left > right
            case "max":
                return left <= right
            case "under":
                return left < right
            case _:
                return left == right

    def least_of(self, whole: int) -> int:
        """Return the smallest count that satisfies a lower share: 不少于 20 % of 3 is 1, 超过半数 of 16 is 9."""
        if not isinstance(self.amount, Fraction) or self.kind not in ("min", "over"):
            raise TypeError(f"{self.key} is no lower share")
        exact = self.amount * whole
        up = -(-exact.numerator // exact.denominator)
        return up + 1 if self.kind == "over" and up == exact else up

    def most_of(self, whole: int) -> int:
        """Return the largest count that satisfies an upper share of the whole: 不超过三分之一 of 10 is 3."""
        if not isinstance(self.amount, Fraction) or self.kind != "max":
            raise TypeError(f"{self.key} is no upper share")
        exact = self.amount * whole
        return exact.numerator // exact.denominator

    def after(self, day: date) -> date:
        """Return the day that lies the value's calendar months or years after `day`; workdays need a calendar."""
        match self.unit:
            case "month":
                return add_months(day, self.number)
            case "year":
                return add_months(day, 12 * self.number)
            case _:
                raise TypeError(f"{self.key} is counted in {self.unit or 'nothing'}, not in months or years")

    def before(self, day: date) -> date:
        """Return the day that lies the value's calendar months or years before `day`."""
        if self.unit not in ("month", "year"):
            raise TypeError(f"{self.key} is counted in {self.unit or 'nothing'}, not in months or years")
        return add_months(day, -self.number * (12 if self.unit == "year" else 1))

    def permille_of(self, fen: int) -> int:
        """Return the rate, in thousandths, that a base of so many fen pays on the whole of it."""
        for tier in self.tiers:
            if tier.up_to is None or fen <= tier.up_to:
                return tier.permille
        raise TypeError(f"{self.key} is no table of rates")

    def portion_of(self, fen: int) -> int:
        """Return what a base pays by the table, in fen, halves rounded up."""
        exact = Decimal(fen * self.permille_of(fen)) / 1000
        return int(exact.quantize(Decimal(1), rounding=ROUND_HALF_UP))


@dataclass(frozen=True)
class Tightening:
    """What a local layer says of one value of a rule: a stricter number from a day, by a document of its own.

    `place` says for whom it holds, in words; `order` sorts layers from the top of the tree down.
    """

    rule: str
    value: str
    amount: int | Fraction
    since: date
    until: date | None
    layer: str
    document: str
    document_no: str = ""
    order: int = 0

    def holds_on(self, day: date) -> bool:
        """Return whether it is in force on the day."""
        return self.since <= day and (self.until is None or day < self.until)


@dataclass(frozen=True)
class Rule:
    """One version of one rule: what it says, how strictly, from when to when, and who has read it."""

    id: str
    title: str
    text: str
    chapter: str
    document: Document
    article: str
    strictness: Strictness
    provenance: Provenance
    since: date
    until: date | None = None
    values: Mapping[str, Value] = field(default_factory=dict)
    topic: str = ""
    kinds: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    clears: str = ""
    note: str = ""
    layer: str = ""
    tightens: str = ""
    tightened: tuple[Tightening, ...] = ()

    def value(self, key: str = "") -> Value:
        """Return the value of the key; without a key, the only one. Raises KeyError."""
        if key:
            return self.values[key]
        if len(self.values) != 1:
            raise KeyError(f"{self.id} has {len(self.values)} values: name one of {sorted(self.values)}")
        return next(iter(self.values.values()))

    def number(self, key: str = "") -> int:
        """Return the whole number of the value."""
        return self.value(key).number

    @property
    def is_must(self) -> bool:
        """Return whether the text says 应当 or 必须 rather than 一般 or 可以."""
        return self.strictness == "must"

    @property
    def is_verified(self) -> bool:
        """Return whether somebody has seen the text, at first or at second hand."""
        return self.provenance != "unverified"

    @property
    def gravest(self) -> Gravity:
        """Return the gravest light that a breach may show: red only for a must that is verified."""
        if self.strictness == "may":
            return "none"
        return "red" if self.is_must and self.is_verified else "amber"

    @property
    def article_words(self) -> str:
        """Return the article as people cite it: 第二十条, 第三十二、三十三条; "" where none is known."""
        return article_words(self.article)

    @property
    def source(self) -> str:
        """Return the document and the article as people cite them."""
        return f"{self.document.title}{self.article_words}"

    @cached_property
    def wording(self) -> str:
        """Return all that the rule says besides its title, normalised for comparing."""
        listed = [item for value in self.values.values() for item in value.items]
        return plain("".join([self.source, self.text, self.clears, *listed]))

    def holds_on(self, day: date) -> bool:
        """Return whether this version is in force on the day."""
        return self.since <= day and (self.until is None or day < self.until)

    def fits(self, kind: str, sphere: str) -> bool:
        """Return whether it concerns units of the kind in the sphere ("" where that is not known)."""
        return (not self.kinds or kind in self.kinds) and (not self.fields or sphere in self.fields)


def article_words(article: str) -> str:
    """Return article numbers in words: "20" is 第二十条, "7-8" 第七至八条, "9,15" 第九、十五条; other text stays."""
    if not article or not set(article) <= set("0123456789,-"):
        return article
    parts = ["至".join(han(int(one)) for one in part.split("-")) for part in article.split(",")]
    return f"第{'、'.join(parts)}条"


def han(number: int) -> str:
    """Return a number below 100 as papers write it: 31 is 三十一."""
    tens, ones = divmod(number, 10)
    return ("" if not tens else "十" if tens == 1 else f"{_DIGITS[tens]}十") + (
        _DIGITS[ones] if ones or not tens else ""
    )


def is_looser(value: Value, amount: int | Fraction) -> bool:
    """Return whether a local number would allow what the value forbids. Raises ValueError where none may be given."""
    match value.tighten, value.amount:
        case None, _:
            raise ValueError(f"{value.key} may not be set locally")
        case _, None:
            raise ValueError(f"{value.key} holds no number")
        case "at_least", now:
            return amount < now
        case "at_most", now:
            return amount > now
        case _, now:
            return amount != now


def stricter(value: Value, amount: int | Fraction) -> int | Fraction:
    """Return the stricter of the value's number and a local one: a layer that has become looser has no effect."""
    if value.amount is None or value.tighten is None or is_looser(value, amount):
        assert value.amount is not None
        return value.amount
    return amount
