"""Handing a stored file to a browser, once the owning room has found that the actor may have it."""

from typing import BinaryIO, cast

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase, HttpResponseNotModified

from zhibu.files.models import StoredFile

SHOWN_IN_PAGES = frozenset({"image/jpeg", "image/png", "image/webp", "application/pdf"})


def open_file(stored: StoredFile) -> BinaryIO:
    """Return the file's bytes to read. Raises Http404 where storage has lost them."""
    try:
        return cast(BinaryIO, default_storage.open(stored.key, "rb"))
    except FileNotFoundError as lost:
        raise Http404 from lost


def serve_file(request: HttpRequest, stored: StoredFile, *, inline: bool = False) -> HttpResponseBase:
    """Answer with the file: to save, or shown in the page where its kind can do no harm. Never kept by caches between.

    Call it only in a page whose own row says that the actor may have the file.
    """
    tag = f'"{stored.sha256[:32]}"'
    shown = inline and stored.media_type in SHOWN_IN_PAGES
    if shown and request.headers.get("If-None-Match") == tag:
        return HttpResponseNotModified(headers={"ETag": tag})
    answer = FileResponse(
        open_file(stored), as_attachment=not shown, filename=stored.name, content_type=stored.media_type
    )
    answer["Content-Length"] = str(stored.size)
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, max-age=0, must-revalidate" if shown else "private, no-store"
    if shown:
        answer["ETag"] = tag
    return answer
