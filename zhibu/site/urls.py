"""Every room's addresses, in the order of the menu. A room adds its line here and nowhere else."""

from importlib.util import find_spec

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from zhibu.site.api import api

urlpatterns: list[URLPattern | URLResolver] = [
    *(path("", include(f"zhibu.{room}.urls")) for room in settings.ROOMS if find_spec(f"zhibu.{room}.urls")),
    path("api/v1/", api.urls),
]
handler400 = "zhibu.web.views.bad_request"
handler403 = "zhibu.web.views.permission_denied"
handler404 = "zhibu.web.views.not_found"
handler500 = "zhibu.web.views.server_error"
