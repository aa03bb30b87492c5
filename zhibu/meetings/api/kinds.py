"""Kinds of gathering of one's own by the API: named, held for a time, taken away; and how a campaign goes."""

from typing import Any
from uuid import UUID

from ninja import Router, Status

from zhibu.access.actors import PersonRequest
from zhibu.gate.doors import endpoint
from zhibu.gate.rows import find
from zhibu.meetings import actions, schemas
from zhibu.meetings.models import OwnKind
from zhibu.meetings.permissions import Meetings
from zhibu.meetings.queries import campaigns
from zhibu.meetings.queries.kinds import kind_to_change
from zhibu.meetings.rules.planning import fitting
from zhibu.orgs.models import Unit

router = Router(tags=["meetings"])


@router.get("/units/{uuid:pk}/kinds", response=list[schemas.KindOut], operation_id="list_kinds")
@endpoint(Meetings.PLAN)
def list_kinds(request: PersonRequest, pk: UUID) -> list[schemas.KindOut]:
    """List the kinds that a unit may hold: those of the rules, its own, and those of the units above."""
    unit = find(Unit, request.actor, Meetings.PLAN, pk=pk)
    own = OwnKind.objects.standing_at(unit.path).order_by("name", "id")
    return [*map(schemas.KindOut.of_rules, fitting(unit.kind_data)), *map(schemas.KindOut.of, own)]


@router.post("/units/{uuid:pk}/kinds", response={201: schemas.KindOut}, operation_id="name_kind")
@endpoint(Meetings.PLAN)
def name_kind(request: PersonRequest, pk: UUID, details: schemas.NameKind) -> Status[Any]:
    """Name a kind of one's own, for the unit and all below it; with days it is a campaign. It counts for no duty."""
    unit = find(Unit, request.actor, Meetings.PLAN, pk=pk)
    return Status(201, schemas.KindOut.of(actions.name_kind(request.actor, unit, **details.dict())))


@router.post("/kinds/{uuid:named}/campaign", response=schemas.KindOut, operation_id="change_campaign")
@endpoint(Meetings.PLAN)
def change_campaign(request: PersonRequest, named: UUID, details: schemas.ChangeCampaign) -> schemas.KindOut:
    """Say from when to when a kind of one's own is held, and how often by each branch; without days, always."""
    kind = kind_to_change(request.actor, named)
    actions.change_campaign(request.actor, kind, **details.dict())
    return schemas.KindOut.of(kind_to_change(request.actor, named))


@router.get("/units/{uuid:pk}/campaigns/{uuid:campaign}", response=schemas.CampaignOut, operation_id="show_campaign")
@endpoint(Meetings.READ)
def show_campaign(request: PersonRequest, pk: UUID, campaign: UUID) -> schemas.CampaignOut:
    """Show how a campaign goes at a unit and directly below it: numbers of branches, in the order of the tree."""
    unit, kind = campaigns.find_campaign(request.actor, campaign, pk)
    going = campaigns.progress_of(unit, kind, request.actor.today)
    part = schemas.CampaignPart.of
    below = [part(one, count) for one, count in going.below]
    return schemas.CampaignOut(kind=schemas.KindOut.of(kind), whole=part(unit, going.whole), below=below)


@router.post("/kinds/{uuid:named}/remove", response={204: None}, operation_id="remove_kind")
@endpoint(Meetings.PLAN)
def remove_kind(request: PersonRequest, named: UUID) -> Status[None]:
    """Take a kind of one's own away; what was held under it keeps its name."""
    actions.remove_kind(request.actor, kind_to_change(request.actor, named))
    return Status(204, None)
