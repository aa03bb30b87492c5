"""What local rules add to the pages of others."""

from django.template.loader import render_to_string
from django.urls import reverse

from zhibu.bylaws import queries
from zhibu.bylaws.rules import is_open
from zhibu.gate.requests import Request
from zhibu.orgs.models import Unit
from zhibu.rulebook.rules import Rule
from zhibu.web.panels import panel


@panel("rule_page", 10)
def local_rules_of_rule(request: Request, rule: Rule) -> str | None:
    """Show what committees have set for the rule, and offer to set it where one may."""
    open_keys = [key for key, value in rule.values.items() if is_open(value)]
    actor = request.actor
    if not open_keys or not actor.reach():
        return None
    units = [
        (unit.short_name, f"{reverse('add_local_rule', args=[unit.pk])}?chosen={rule.id}:{open_keys[0]}")
        for unit in queries.deciding_units(actor)
    ]
    told = {"rows": queries.of_rule(actor, rule.id, actor.reach()), "units": units}
    return render_to_string("bylaws/panels/local_rules_of_rule.html", told)


@panel("unit_page", 85)
def local_rules_of_unit(_request: Request, unit: Unit) -> str | None:
    """Link a committee's page to the rules that it has set and executes."""
    if not queries.is_committee(unit):
        return None
    return render_to_string("bylaws/panels/local_rules_of_unit.html", {"unit": unit})
