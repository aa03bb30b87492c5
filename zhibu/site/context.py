"""What every page's shell shows."""

from typing import Any

from django.http import HttpRequest


def shell(request: HttpRequest) -> dict[str, Any]:
    """Return what the shell needs of the request."""
    return {"actor": getattr(request, "actor", None)}
