"""Every room's addresses, in the order of the menu. A room adds its line here and nowhere else.

What a whole hall asks in one moment (`at_once`) stands before all of them, so that it is found at once.
"""

from importlib import import_module
from importlib.util import find_spec

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from zhibu.site.api import api

_rooms = [import_module(f"zhibu.{room}.urls") for room in settings.ROOMS if find_spec(f"zhibu.{room}.urls")]
urlpatterns: list[URLPattern | URLResolver] = [
    *(one for room in _rooms for one in getattr(room, "at_once", ())),
    *(path("", include(room)) for room in _rooms),
    path("api/v1/", api.urls),
]
handler400 = "zhibu.web.views.bad_request"
handler403 = "zhibu.web.views.permission_denied"
handler404 = "zhibu.web.views.not_found"
handler500 = "zhibu.web.views.server_error"
