"""What every page's shell shows."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from zhibu.access.actors import PersonActor
from zhibu.site.menu import address, menu_for
from zhibu.web.asking import said_in_vain
from zhibu.web.said import said
from zhibu.web.shell import Shell, is_large


def shell(request: HttpRequest) -> dict[str, Any]:
    """Return what the shell needs of the request."""
    actor: PersonActor | None = getattr(request, "actor", None)
    if actor is None or actor.person_id is None:
        frame = Shell(
            site_name=settings.SITE_NAME,
            large_type=is_large(request),
            demo=settings.DEMO,
            said=said(request),
            in_vain=said_in_vain(request),
            sign_in_url=address("account_login"),
        )
        return {"actor": actor, "shell": frame}
    first = actor.holds[0] if actor.holds else None
    frame = Shell(
        site_name=settings.SITE_NAME,
        actor_name=actor.name,
        unit_name=first.seat if first else "",
        unread=actor.unread,
        large_type=actor.is_large_type,
        demo=settings.DEMO,
        search_url=address("search"),
        bell_url=address("list_notices"),
        me_url=address("my_file"),
        sign_out_url=address("account_logout"),
        said=said(request),
        in_vain=said_in_vain(request),
        menu=menu_for(actor),
    )
    return {"actor": actor, "shell": frame}
