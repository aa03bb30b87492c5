"""The access room's part of the API: who may do what, why, and what was done. Tokens are made on their page alone."""

from typing import Any
from uuid import UUID

from django.http import Http404
from ninja import Router, Status

from zhibu.access import actions, queries, schemas
from zhibu.access.actors import matrix
from zhibu.access.choices import Role
from zhibu.access.models import Grant
from zhibu.access.permissions import Access
from zhibu.audit.models import Act
from zhibu.gate.doors import endpoint
from zhibu.gate.requests import Request
from zhibu.gate.rows import below, find
from zhibu.gate.shapes import After, Limit, Words, paged, told
from zhibu.orgs.candidates import sees_candidate
from zhibu.orgs.models import Unit
from zhibu.orgs.permissions import Orgs
from zhibu.people.models import Person
from zhibu.web.lists import Count

router = Router(tags=["access"])


@router.get("/access/roles", response=schemas.RolePage, operation_id="show_roles")
@endpoint(Orgs.READ)
def show_roles(request: Request) -> Any:
    """List the roles and what each may do."""
    rows = [
        schemas.RoleOut(role=role, name=str(Role(role).label), permissions=sorted(one.value for one in given))
        for role, given in matrix().items()
    ]
    return told(request, rows, "", Count(len(rows)))


@router.get("/units/{uuid:pk}/access/{permission}", response=schemas.ExplanationOut, operation_id="explain_access")
@endpoint(Orgs.READ)
def explain_access(request: Request, pk: UUID, permission: Words) -> schemas.ExplanationOut:
    """Answer whether you may do something at a unit, and why; for a token, whether it may."""
    actor: Any = request.actor
    unit = find(Unit, actor, Orgs.READ, pk=pk)
    named = queries.permission_named(permission)
    if named is None:
        raise Http404
    return schemas.ExplanationOut.of(queries.explain(actor, named, unit))


@router.get("/units/{uuid:pk}/grants", response=schemas.GrantPage, operation_id="list_grants")
@endpoint(Access.READ)
def list_grants(request: Request, pk: UUID, after: After = "", limit: Limit = 50) -> Any:
    """List the roles that were given by hand and hold at a unit, given here or above it, the highest first."""
    actor = request.actor
    rows = queries.grants_at(find(Unit, actor, Access.READ, pk=pk), actor.today)
    return paged(request, rows, ("unit__path", "role", "pk"), after, limit, schemas.GrantOut.of)


@router.post("/units/{uuid:pk}/grants", response={201: schemas.GrantOut}, operation_id="give_grant")
@endpoint(Access.GRANT)
def give_grant(request: Request, pk: UUID, details: schemas.GiveGrant) -> Status[Any]:
    """Give a person whom you may see a role in a unit and all below it."""
    actor = request.actor
    unit = find(Unit.objects.current(), actor, Access.GRANT, pk=pk)
    given = details.dict()
    person = Person.objects.filter(pk=given.pop("person")).first()
    if person is None or not sees_candidate(actor, person.pk):
        raise Http404
    return Status(201, schemas.GrantOut.of(actions.give_grant(actor, unit, person=person, **given)))


@router.post("/grants/{uuid:pk}/end", response=schemas.GrantOut, operation_id="end_grant")
@endpoint(Access.GRANT)
def end_grant(request: Request, pk: UUID, details: schemas.EndGrant) -> schemas.GrantOut:
    """Take a role back from a day on."""
    actor = request.actor
    grant = find(Grant.objects.select_related("person", "unit"), actor, Access.GRANT, pk=pk)
    actions.end_grant(actor, grant, **details.dict())
    return schemas.GrantOut.of(grant)


@router.get("/units/{uuid:pk}/acts", response=schemas.ActPage, operation_id="list_acts")
@endpoint(Access.AUDIT)
def list_acts(request: Request, pk: UUID, after: After = "", limit: Limit = 50) -> Any:
    """List what was done in a unit and below it, the newest first."""
    unit = find(Unit, request.actor, Access.AUDIT, pk=pk)
    rows = Act.objects.filter(below((unit.path,), "unit_path"))
    return paged(request, rows, ("-at", "-pk"), after, limit, schemas.ActOut.of)
