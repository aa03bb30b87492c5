from importlib import import_module
from importlib.util import find_spec

from django.apps import AppConfig
from django.conf import settings


class SiteConfig(AppConfig):
    name = "zhibu.site"
    label = "site"

    def ready(self) -> None:
        """Let every room hear events, add its panels, and say what can be found in it."""
        for room in (*settings.ROOMS, "site"):
            for ear in ("handlers", "panels", "finders"):
                if find_spec(f"zhibu.{room}.{ear}"):
                    import_module(f"zhibu.{room}.{ear}")
