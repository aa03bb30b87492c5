"""Every room's addresses, in the order of the menu. A room adds its line here and nowhere else."""

from importlib.util import find_spec

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include(f"zhibu.{room}.urls")) for room in settings.ROOMS if find_spec(f"zhibu.{room}.urls")
]
