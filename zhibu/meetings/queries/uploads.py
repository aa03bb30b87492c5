"""Files on their way to a gathering: each is seen by nobody but the person who sends it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404
from django.template.defaultfilters import filesizeformat

from zhibu.files.rules import STAYS
from zhibu.gate.actor import Actor
from zhibu.meetings.models import AttachmentUpload, Gathering, Minutes
from zhibu.meetings.queries.attachments import place_of


@dataclass(frozen=True)
class Coming:
    """A file on its way, as the page lists it."""

    id: UUID
    name: str
    received: int
    size: int
    modified: int
    there: str
    whole: str


def of(actor: Actor) -> QuerySet[AttachmentUpload]:
    """Return what the actor is sending."""
    mine = AttachmentUpload.objects.filter(upload__by=actor.person_id)
    return mine.select_related("upload", "gathering__unit", "attachment__file").order_by("upload__begun_at", "id")


def find_upload(actor: Actor, pk: UUID) -> tuple[AttachmentUpload, Gathering | Minutes]:
    """Return what the actor is sending, and with what it is put. Raises Http404 for what somebody else sends, and as
    `find` where the actor may put nothing any more.
    """
    coming = of(actor).filter(pk=pk).first()
    if coming is None:
        raise Http404
    return coming, place_of(actor, coming.gathering_id)[1]


def same(
    actor: Actor, gathering: UUID, *, name: str, size: int, modified: int, item: UUID | None
) -> AttachmentUpload | None:
    """Return what the actor has begun to send of the same file, or has just sent for the same item."""
    alike = of(actor).filter(gathering=gathering, upload__name=name, upload__size=size, upload__modified=modified)
    return alike.filter(Q(attachment=None) | Q(item=item)).first()


def unfinished(actor: Actor, gathering: UUID) -> list[AttachmentUpload]:
    """Return what the actor has begun to send to the gathering and not finished."""
    return list(of(actor).filter(gathering=gathering, attachment=None))


def coming(actor: Actor, gathering: UUID) -> list[Coming]:
    """Return the same in words."""
    return [
        Coming(
            one.pk,
            one.upload.name,
            one.upload.offset,
            one.upload.size,
            one.upload.modified,
            filesizeformat(one.upload.offset),
            filesizeformat(one.upload.size),
        )
        for one in unfinished(actor, gathering)
    ]


def stays_until(one: AttachmentUpload) -> datetime:
    """Return until when it waits for its next part."""
    return one.upload.touched_at + STAYS
