"""Values of rules in words: 不少于 5 个工作日, 超过应到会有表决权的党员的半数, 每季度 1 次."""

from datetime import date
from fractions import Fraction
from functools import lru_cache

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from zhibu.rulebook.books import books
from zhibu.rulebook.choices import FIELDS, KINDS
from zhibu.rulebook.rules import Rule, Tightening, Value, han

LARGE = 10


def shown(said: str) -> str:
    """Return a title, a label or the name of a chapter in the reader's language; what an office wrote itself as it is.

    Data, the API and printed chapters keep the Chinese one, and so does the wording of a rule.
    """
    return shown_in(get_language(), said) if said else ""


@lru_cache(maxsize=8192)
def shown_in(_language: str | None, said: str) -> str:
    """Return `shown` for a caller who has the reader's language already: a search asks for the titles of all rules."""
    return pgettext("rule", said)


def cited(rule: Rule) -> str:
    """Return the document and the article as pages cite them: a document keeps its Chinese name on English pages.

    Programs and printed chapters are told `rule.source`, the Chinese one.
    """
    return _cited(rule.document.title, rule.article, get_language())


def cited_as(rule_id: str, source: str) -> str:
    """Return a citation that was kept in Chinese as pages cite it: by the version of the rule that had it; as it was
    kept, where the packs know none."""
    version = next((one for one in books().versions.get(rule_id, ()) if one.source == source), None)
    return cited(version) if version else source


@lru_cache(maxsize=4096)
def _cited(title: str, article: str, _language: str | None) -> str:
    document, told = titled(title), article_in_words(article)
    return _("%(document)s%(article)s") % {"document": document, "article": told} if told else document


def titled(title: str) -> str:
    """Return a document's title as pages show it: in Traditional characters where these are read."""
    bare = title.removeprefix("《").removesuffix("》")
    return title.replace(bare, pgettext("document", bare)) if bare else ""


def article_in_words(article: str) -> str:
    """Return the article as pages cite it: 第二十条, 第二十條, Art. 20; "" where none is known."""
    if not article or not set(article) <= set("0123456789,-"):
        return pgettext("document", article) if article else ""
    if (get_language() or "zh").startswith("zh"):
        numbers = "、".join("至".join(han(int(one)) for one in part.split("-")) for part in article.split(","))
    else:
        numbers = article.replace("-", "–").replace(",", ", ")
    return _("第%(numbers)s条") % {"numbers": numbers}


def of_value(value: Value) -> str:
    """Return the value in words, without its label."""
    if value.kind == "list":
        return "、".join(str(KINDS.get(item, item)) for item in value.items)
    if value.kind == "tiers":
        return of_tiers(value)
    assert value.amount is not None
    return _phrase(value, of_amount(value.amount, value.unit))


def _phrase(value: Value, amount: str) -> str:
    if value.unit == "share" and value.base:
        amount = _("{base}的{share}").format(base=shown(value.base), share=amount)
    if amount[:1].isdigit():
        amount = f" {amount}"
    match value.kind:
        case "min":
            return _("不少于{amount}").format(amount=amount)
        case "over":
            return _("超过{amount}").format(amount=amount)
        case "max":
            return _("不超过{amount}").format(amount=amount)
        case "under":
            return _("不足{amount}").format(amount=amount)
        case "rate":
            return of_window(value.window).format(amount=amount.strip())
        case _:
            return amount.strip()


def of_amount(amount: int | Fraction, unit: str) -> str:
    """Return a number with its unit: 5 个工作日, 0.20 元, 五分之四."""
    if isinstance(amount, Fraction):
        return of_share(amount)
    if unit == "fen":
        return _("{yuan} 元").format(yuan=f"{amount / 100:.2f}")
    return {
        "person": _("{n} 人"),
        "place": _("{n} 个单位"),
        "day": _("{n} 天"),
        "workday": _("{n} 个工作日"),
        "month": _("{n} 个月"),
        "year": _("{n} 年"),
        "hour": _("{n} 学时"),
        "times": _("{n} 次"),
        "digit": _("{n} 位"),
        "item": _("{n} 项"),
    }[unit].format(n=amount)


def of_share(share: Fraction) -> str:
    """Return a share as people say it: 半数, 三分之一, 20%, 1:350."""
    if share == Fraction(1, 2):
        return _("半数")
    if (100 % share.denominator == 0 and share.denominator not in (2, 4, 5)) or share == Fraction(1, 5):
        return f"{share * 100}%"
    if share.numerator == 1 and share.denominator > LARGE:
        return f"1:{share.denominator}"
    parts = {"denominator": share.denominator, "numerator": share.numerator}
    in_chinese = (get_language() or "").startswith("zh")
    return _("{denominator}分之{numerator}").format(**{k: han(n) if in_chinese else n for k, n in parts.items()})


def of_tiers(value: Value) -> str:
    """Return a table of rates: what a base up to each bound pays."""
    told, floor = [], 0
    for tier in value.tiers:
        rate = f"{tier.permille / 10:g}%"
        if tier.up_to is None:
            told.append(_("{floor} 元以上：{rate}").format(floor=floor // 100, rate=rate))
        elif floor:
            told.append(
                _("{floor} 元以上至 {bound} 元（含）：{rate}").format(
                    floor=floor // 100, bound=tier.up_to // 100, rate=rate
                )
            )
        else:
            told.append(_("{bound} 元以下（含）：{rate}").format(bound=tier.up_to // 100, rate=rate))
        floor = tier.up_to or floor
    return _("；").join(told)


def of_window(window: str) -> str:
    """Return the frame of a frequency: 每季度 {amount}."""
    return {
        "month": _("每月 {amount}"),
        "quarter": _("每季度 {amount}"),
        "half_year": _("每半年 {amount}"),
        "year": _("每年 {amount}"),
        "five_years": _("每五年 {amount}"),
    }[window]


def of_rule(rule: Rule) -> str:
    """Return the numbers of a rule in one line; "" where it has none."""
    told = [
        (shown(value.label), of_value(value)) for value in rule.values.values() if value.kind not in ("list", "tiers")
    ]
    return "；".join(f"{label}{_('：')}{words}" if label else words for label, words in told)


def of_span(since: date, until: date | None) -> str:
    """Return from when to when something is in force."""
    if until is None:
        return _("{since} 起，现行有效").format(since=since.isoformat())
    return _("{since} 起，{until} 停止适用").format(since=since.isoformat(), until=until.isoformat())


def of_fit(rule: Rule) -> str:
    """Return which units a rule is about; "" for all."""
    spheres = "、".join(str(FIELDS.get(one, one)) for one in rule.fields)
    kinds = "、".join(str(KINDS.get(one, one)) for one in rule.kinds)
    return _("{spheres}的{kinds}").format(spheres=spheres, kinds=kinds) if spheres and kinds else spheres or kinds


def of_tightening(one: Tightening, value: Value) -> str:
    """Return what a local layer says of a value."""
    amount = _phrase(value, of_amount(one.amount, value.unit))
    return f"{shown(value.label)}{_('：')}{amount}" if value.label else amount
