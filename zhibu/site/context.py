"""What every page's shell shows."""

from typing import Any

from django.http import HttpRequest

from zhibu.web.said import said
from zhibu.web.shell import Shell, is_large


def shell(request: HttpRequest) -> dict[str, Any]:
    """Return what the shell needs of the request."""
    actor = getattr(request, "actor", None)
    frame = Shell(
        actor_name=actor.name if actor and actor.person_id else "",
        large_type=is_large(request),
        said=said(request),
    )
    return {"actor": actor, "shell": frame}
