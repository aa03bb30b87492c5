"""Pages go over the wire compressed, as their files do; downloads go as they are."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

TEXTS = ("text/", "application/json", "application/problem+json")


class CompressingMiddleware(GZipMiddleware):
    """Compress texts of more than 200 bytes, with a random length of padding so that lengths betray no secret."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Return the answer, compressed where it is a text that is sent whole."""
        if response.streaming or not response.headers.get("Content-Type", "").startswith(TEXTS):
            return response
        return super().process_response(request, response)
