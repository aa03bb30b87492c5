"""How much may be sent to us at once: what is larger is refused by its announced length, and not read."""

from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http.multipartparser import MultiPartParser

AROUND = 1 << 20
"""Bytes that a form may have around its file."""


# Django calls these methods by position and name: the arguments that we leave alone keep its names.
# ruff: noqa: ARG002


class BoundedUploads(FileUploadHandler):
    """The first of the upload handlers: it takes no files, and lets none through that are too large in all.

    Of a request that is too large the fields before its file are read and the rest is left alone. The form then gets
    an empty file of the announced size, which its FileField refuses in a sentence at its place.
    """

    def handle_raw_input(
        self, input_data: Any, META: dict[str, Any], content_length: int, boundary: str, encoding: str | None = None
    ) -> tuple[Any, Any] | None:
        """Read a request that is too large as far as its file; others go on to the next handler."""
        if content_length <= (settings.UPLOAD_MOST_MB << 20) + AROUND:
            return None
        stopping = _StopAtFile(self.request)
        post, files = MultiPartParser(META, input_data, [stopping], encoding).parse()
        if stopping.field_name:
            empty = ContentFile(b"", name=stopping.file_name)
            files.appendlist(stopping.field_name, UploadedFile(empty, stopping.file_name, size=content_length))
        return post, files

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Hand the bytes on."""
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Leave the file to the next handler."""


class _StopAtFile(FileUploadHandler):
    """Stops where the first file begins, without emptying the line."""

    field_name = file_name = ""

    def new_file(self, field_name: str, file_name: str, *args: Any, **kwargs: Any) -> None:
        """Remember what the file was to be, and stop."""
        self.field_name, self.file_name = field_name, file_name
        raise StopUpload(connection_reset=True)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Take nothing."""

    def file_complete(self, file_size: int) -> None:
        """Have nothing."""
