"""The rulebook's part of the API."""

from operator import attrgetter
from typing import Any

from django.http import Http404
from ninja import Router

from zhibu.gate.doors import endpoint
from zhibu.gate.requests import Request
from zhibu.gate.shapes import After, Day, Limit, Words, paged_in_memory
from zhibu.rulebook import queries, schemas
from zhibu.rulebook.books import books, on
from zhibu.rulebook.permissions import Rules

router = Router(tags=["rulebook"])
on_day = on


@router.get("/rules", response=schemas.RulePage, operation_id="list_rules")
@endpoint(Rules.READ)
def list_rules(
    request: Request, q: Words = "", chapter: Words = "", on: Day | None = None, after: After = "", limit: Limit = 50
) -> Any:
    """List the rules in force today or on a day; `q` takes characters, an id, pinyin or initials."""
    day = on or request.actor.today
    rules = queries.found(on_day(day), q, chapter)
    return {"on": day, **paged_in_memory(request, rules, attrgetter("id"), after, limit, schemas.RuleOut.of)}


@router.get("/rules/{rule_id}", response=schemas.RuleVersions, operation_id="show_rule")
@endpoint(Rules.READ)
def show_rule(request: Request, rule_id: str, on: Day | None = None) -> schemas.RuleVersions:
    """Show one rule on a day, with all its versions; before its first version, that one."""
    if rule_id not in books().versions:
        raise Http404
    day = on or request.actor.today
    rule = on_day(day).nearest(rule_id)
    return schemas.RuleVersions(
        on=day,
        is_in_force=rule.holds_on(day),
        rule=schemas.RuleOut.of(rule),
        versions=[schemas.RuleOut.of(one) for one in books().versions[rule_id]],
    )
