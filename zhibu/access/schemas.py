"""Shapes of the access room's API."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from ninja import Field

from zhibu.access.models import Grant
from zhibu.access.queries import Explanation
from zhibu.audit.models import Act
from zhibu.gate.shapes import Day, PageOf, Sent, Told, Words
from zhibu.gate.verbs import label


class GrantOut(Told):
    """A role given by hand, at the unit or above it."""

    id: UUID
    person: UUID
    name: str
    role: str
    unit: UUID
    since: date
    until: date | None
    reason: str

    @classmethod
    def of(cls, grant: Grant) -> "GrantOut":
        """Return the grant's shape."""
        return cls(
            id=grant.pk,
            person=grant.person_id,
            name=grant.person.name,
            role=grant.role,
            unit=grant.unit_id,
            since=grant.since,
            until=grant.until,
            reason=grant.reason,
        )


class GrantPage(PageOf[GrantOut]):
    """Grants that hold at a unit, the highest first."""


class GiveGrant(Sent):
    """A role for a person whom one may see."""

    person: UUID
    role: Literal["group_leader", "committee_member", "organiser", "secretary", "officer", "auditor", "keeper"]
    since: Day
    until: Day | None = None
    reason: Words = Field(max_length=200)


class EndGrant(Sent):
    """The day from which a role no longer holds."""

    on: Day
    reason: Words = Field("", max_length=200)


class ActOut(Told):
    """One line of the audit."""

    id: UUID
    at: datetime
    verb: str
    label: str
    actor: UUID | None
    actor_name: str
    through: str = Field(description="the name of the token by which a program acted")
    kind: str
    subject: UUID | None
    subject_label: str
    unit: UUID | None

    @classmethod
    def of(cls, act: Act) -> "ActOut":
        """Return the line's shape."""
        return cls(
            id=act.pk,
            at=act.at,
            verb=act.verb,
            label=label(act.verb),
            actor=act.actor_id,
            actor_name=act.actor_name,
            through=act.through_name,
            kind=act.kind,
            subject=act.subject_id,
            subject_label=act.subject_label,
            unit=act.unit_id,
        )


class ActPage(PageOf[ActOut]):
    """What was done, the newest first."""


class RoleOut(Told):
    """A role and what it may do, as `room.verb`."""

    role: str
    name: str
    permissions: list[str]


class RolePage(PageOf[RoleOut]):
    """Every role."""


class ExplanationOut(Told):
    """Whether one may, and why."""

    is_allowed: bool
    question: str
    reasons: list[str]
    roles_that_would: list[str]

    @classmethod
    def of(cls, told: Explanation) -> "ExplanationOut":
        """Return the explanation's shape."""
        return cls(
            is_allowed=told.is_allowed,
            question=told.question,
            reasons=[reason.text for reason in told.reasons],
            roles_that_would=list(told.roles_that_would),
        )
