"""Files that come to a gathering part by part, by the API: the page itself asks here.

Begin with name and length, send parts from the offset, ask for the offset after a loss, drop. GET and POST alone, which
every office's gateway lets through.
"""

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja import Header, Router, Status

from zhibu.access.actors import PersonRequest
from zhibu.files.actions import OtherOffset
from zhibu.files.rules import PART_MOST
from zhibu.gate.doors import endpoint
from zhibu.gate.problems import problem
from zhibu.meetings import actions, schemas
from zhibu.meetings.permissions import Meetings
from zhibu.meetings.queries import attachments, uploads

router = Router(tags=["meetings"])
PART = {
    "requestBody": {
        "description": "the bytes from Upload-Offset on; none where only the last answer was lost",
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}
Offset = Annotated[int, Header(alias="Upload-Offset", ge=0, le=2**53, description="from which byte the part is")]


@router.post("/gatherings/{uuid:pk}/uploads", response={201: schemas.UploadOut}, operation_id="begin_upload")
@endpoint(Meetings.WRITE)
def begin_upload(request: PersonRequest, pk: UUID, details: schemas.BeginUpload) -> Status[Any]:
    """Begin to send a file part by part; begun again with the same name, length and time, it goes on."""
    _gathering, place = attachments.place_of(request.actor, pk)
    begun = actions.begin_upload(request.actor, place, **details.dict())
    return Status(201, schemas.UploadOut.of(uploads.of(request.actor).get(pk=begun.noted["upload"])))


@router.get("/gatherings/{uuid:pk}/uploads", response=list[schemas.UploadOut], operation_id="list_uploads")
@endpoint(Meetings.WRITE)
def list_uploads(request: PersonRequest, pk: UUID) -> list[schemas.UploadOut]:
    """List what you have begun to send to a gathering and not finished."""
    attachments.place_of(request.actor, pk)
    return [schemas.UploadOut.of(one) for one in uploads.unfinished(request.actor, pk)]


@router.get("/uploads/{uuid:upload}", response=schemas.UploadOut, operation_id="show_upload")
@endpoint(Meetings.WRITE)
def show_upload(request: PersonRequest, upload: UUID) -> schemas.UploadOut:
    """Tell how much has come of a file that you send; another person's is not there."""
    return schemas.UploadOut.of(uploads.find_upload(request.actor, upload)[0])


@router.post("/uploads/{uuid:upload}/parts", response=schemas.UploadOut, operation_id="send_part", openapi_extra=PART)
@endpoint(Meetings.WRITE)
def send_part(request: PersonRequest, upload: UUID, offset: Offset) -> schemas.UploadOut | HttpResponse:
    """Send the next part, of at most `part_most` bytes; after the last one the file is looked at, and put there.

    A part from elsewhere is answered 409, with the right offset in the header Upload-Offset.
    """
    coming, place = uploads.find_upload(request.actor, upload)
    if len(request.body) > PART_MOST:
        return problem("too-large", _("一段最多 %(most)d 字节。") % {"most": PART_MOST})
    try:
        done = actions.send_part(request.actor, place, coming, offset=offset, content=request.body)
    except OtherOffset as other:
        said = _("已经收到 %(offset)d 字节，请从这里接着传。") % {"offset": other.offset}
        return problem("other-offset", said, headers={"Upload-Offset": str(other.offset)})
    return schemas.UploadOut.of(done)


@router.post("/uploads/{uuid:upload}/drop", response={204: None}, operation_id="drop_upload")
@endpoint(Meetings.WRITE)
def drop_upload(request: PersonRequest, upload: UUID) -> Status[None]:
    """Send a file no further: what has come of it is gone at once."""
    coming, _place = uploads.find_upload(request.actor, upload)
    actions.drop_upload(request.actor, coming)
    return Status(204, None)
