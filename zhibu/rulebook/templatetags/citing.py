"""What pages cite: documents and articles in the reader's writing."""

from collections.abc import Iterable

from django import template
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from zhibu import rulebook
from zhibu.lib.html import escape
from zhibu.rulebook.rules import Rule
from zhibu.rulebook.words import article_in_words, cited, titled
from zhibu.web.addresses import address

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


@register.simple_tag
def articles(*rule_ids: str, field: str = "") -> SafeString:
    """Show what these rules say, with the way to each; of a rule for some fields, only where `field` is one of them."""
    return _told(_in_force(rule_ids, field))


@register.simple_tag
def articles_of(rule_ids: Iterable[str], field: str = "") -> SafeString:
    """Show the same of rules that the page's data name."""
    return _told(_in_force(rule_ids, field))


def _told(rules: list[Rule]) -> SafeString:
    """Return the rules under one heading, folded: nearly every list ends with some, and a template costs more."""
    lines = [
        f'<p><span lang="zh-Hans">{escape(rule.text)}</span> '
        f'<a class="art" href="{address("show_rule", rule.id)}">{escape(cited(rule))}</a></p>'
        for rule in rules
    ]
    if not lines:
        return SafeString()
    heading = f'<summary class="muted">{escape(_("条文怎么说"))}</summary>'
    return SafeString(f'<details class="card card-body section">{heading}{"".join(lines)}</details>')


def _in_force(rule_ids: Iterable[str], field: str) -> list[Rule]:
    book = rulebook.on(timezone.localdate())
    found = [book.nearest(key) for key in dict.fromkeys(rule_ids)]
    return [rule for rule in found if not rule.fields or field in rule.fields]
