"""What the frame of every page shows, filled by the site, and the switches that a browser keeps."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest

from zhibu.web.menu import MenuHtml

LARGE_TYPE = "large"


def is_large(request: HttpRequest) -> bool:
    """Return whether this browser asked for large type."""
    return request.COOKIES.get(LARGE_TYPE) == "1"


@dataclass(frozen=True, kw_only=True)
class Shell:
    """The frame: names, counts and addresses that the rooms above give it; an empty address hides its button."""

    site_name: str = "支部"
    logo_url: str = ""
    actor_name: str = ""
    unit_name: str = ""
    unread: int = 0
    large_type: bool = False
    demo: bool = False
    home_url: str = "/"
    search_url: str = ""
    search_hint: str = ""
    bell_url: str = ""
    me_url: str = ""
    sign_in_url: str = ""
    sign_out_url: str = ""
    said: Any = ""
    in_vain: Sequence[str] = ()
    menu: MenuHtml = field(default_factory=lambda: MenuHtml("", ""))

    @property
    def layout(self) -> str:
        """Return the template that a page for everyone extends: the frame when signed in, the plain page otherwise."""
        return "web/shell.html" if self.actor_name else "web/plain.html"

    @property
    def mark(self) -> str:
        """Return the character shown where the office has put up no logo of its own."""
        return self.site_name[:1]

    @property
    def unread_text(self) -> str:
        """Return the count beside the bell, short enough for it."""
        return "99+" if self.unread > 99 else str(self.unread)
