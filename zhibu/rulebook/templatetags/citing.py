"""What pages cite: documents and articles in the reader's writing."""

from django import template

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
