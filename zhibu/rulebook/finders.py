"""Rules in the search box."""

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from zhibu.gate.actor import Actor
from zhibu.rulebook import queries
from zhibu.rulebook.books import on
from zhibu.rulebook.permissions import Rules
from zhibu.rulebook.rules import Rule
from zhibu.web.finding import Found, Hit, finder
from zhibu.web.veils import veiled


@finder("rules", 40, label=_("规章"), icon="book-2")
def rules(actor: Actor, text: str, most: int) -> Found | None:
    """Find the rules in force today; they are the same for everybody."""
    if not (actor.scopes(Rules.READ) or actor.may_own(Rules.READ)):
        return None
    found = queries.found(on(actor.today), text)
    hits = [_hit(rule) for rule in found[:most]]
    return Found(hits, is_more=len(found) > most, url=f"{reverse('list_rules')}?{urlencode({'q': veiled(text)})}")


def _hit(rule: Rule) -> Hit:
    line = queries.line(rule)
    return Hit(line.title, reverse("show_rule", args=[rule.id]), line.told, rule.id)
