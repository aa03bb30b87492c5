"""Files of a gathering by the API: listed with where each is read, and taken away. They are sent by the page alone."""

from uuid import UUID

from django.shortcuts import get_object_or_404
from ninja import Router, Status

from zhibu.access.actors import PersonRequest
from zhibu.gate.doors import endpoint
from zhibu.meetings import actions, schemas
from zhibu.meetings.models import Attachment
from zhibu.meetings.permissions import Meetings
from zhibu.meetings.queries import attachments
from zhibu.meetings.queries import minutes as kept

router = Router(tags=["meetings"])


@router.get("/gatherings/{uuid:pk}/files", response=list[schemas.AttachmentOut], operation_id="list_files")
@endpoint()
def list_files(request: PersonRequest, pk: UUID) -> list[schemas.AttachmentOut]:
    """List the files of a gathering, to whoever reads its minutes."""
    gathering = kept.readable(request.actor, pk)
    return [schemas.AttachmentOut.of(one) for one in attachments.rows_of(gathering)]


@router.post("/files/{uuid:file}/remove", response={204: None}, operation_id="take_file_away")
@endpoint(Meetings.WRITE)
def take_file_away(request: PersonRequest, file: UUID) -> Status[None]:
    """Take a file away for good, while the minutes are not locked."""
    row = get_object_or_404(Attachment, pk=file)
    _gathering, place = attachments.place_of(request.actor, row.gathering_id)
    actions.take_file_away(request.actor, place, attachment=file)
    return Status(204, None)
