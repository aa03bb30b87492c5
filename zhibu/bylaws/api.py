"""The API of local rules: the same actions, rights and refusals as the pages."""

from typing import Any
from uuid import UUID

from ninja import Router, Status

from zhibu.bylaws import actions, schemas
from zhibu.bylaws.models import LocalRule
from zhibu.bylaws.permissions import Bylaws
from zhibu.gate.doors import endpoint
from zhibu.gate.requests import Request
from zhibu.gate.rows import find
from zhibu.gate.shapes import After, Limit, paged
from zhibu.lib.tree import ancestors
from zhibu.orgs.models import Unit
from zhibu.orgs.permissions import Orgs

router = Router(tags=["bylaws"])


@router.get("/units/{uuid:pk}/rules", response=schemas.LocalRulePage, operation_id="list_local_rules")
@endpoint(Orgs.READ)
def list_local_rules(request: Request, pk: UUID, after: After = "", limit: Limit = 50) -> Any:
    """List the local rules that hold, or held, at a unit: its own and those of the units above."""
    unit = find(Unit, request.actor, Orgs.READ, pk=pk)
    rows = LocalRule.objects.filter(unit__path__in=ancestors(unit.path, itself=True)).select_related("unit")
    return paged(request, rows, ("unit__path", "rule", "pk"), after, limit, schemas.LocalRuleOut.of)


@router.post("/units/{uuid:pk}/rules", response={201: schemas.LocalRuleOut}, operation_id="add_local_rule")
@endpoint(Bylaws.DECIDE)
def add_local_rule(request: Request, pk: UUID, details: schemas.AddLocalRule) -> Status[Any]:
    """Set a stricter number for a committee and all below it."""
    unit = find(Unit, request.actor, Bylaws.DECIDE, pk=pk)
    return Status(201, schemas.LocalRuleOut.of(actions.add_local_rule(request.actor, unit, **details.dict())))


@router.post("/local-rules/{uuid:pk}/withdraw", response=schemas.LocalRuleOut, operation_id="withdraw_local_rule")
@endpoint(Bylaws.DECIDE)
def withdraw_local_rule(request: Request, pk: UUID, details: schemas.WithdrawLocalRule) -> schemas.LocalRuleOut:
    """Let a local rule cease to hold from a day on."""
    row = find(LocalRule.objects.select_related("unit"), request.actor, Bylaws.DECIDE, pk=pk)
    return schemas.LocalRuleOut.of(actions.withdraw_local_rule(request.actor, row, **details.dict()))
