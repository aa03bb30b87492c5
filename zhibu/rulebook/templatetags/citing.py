"""What pages cite: documents and articles in the reader's writing."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.utils import timezone

from zhibu import rulebook
from zhibu.rulebook.rules import Rule
from zhibu.rulebook.words import article_in_words, cited, titled

register = template.Library()


@register.filter
def citation(rule: Rule) -> str:
    """Return the document and the article of a rule."""
    return cited(rule)


@register.filter
def document_title(rule: Rule) -> str:
    """Return the title of the document that a rule stands in."""
    return titled(rule.document.title)


@register.filter
def article(rule: Rule) -> str:
    """Return the article of a rule, "" where none is known."""
    return article_in_words(rule.article)


@register.inclusion_tag("rulebook/articles.html")
def articles(*rule_ids: str, field: str = "") -> dict[str, Any]:
    """Show what these rules say, with the way to each; of a rule for some fields, only where `field` is one of them."""
    return {"rules": _in_force(rule_ids, field)}


@register.inclusion_tag("rulebook/articles.html")
def articles_of(rule_ids: Iterable[str], field: str = "") -> dict[str, Any]:
    """Show the same of rules that the page's data name."""
    return {"rules": _in_force(rule_ids, field)}


def _in_force(rule_ids: Iterable[str], field: str) -> list[Rule]:
    book = rulebook.on(timezone.localdate())
    found = [book.nearest(key) for key in dict.fromkeys(rule_ids)]
    return [rule for rule in found if not rule.fields or field in rule.fields]
