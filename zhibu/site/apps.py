from importlib import import_module
from importlib.util import find_spec

from django.apps import AppConfig
from django.conf import settings


class SiteConfig(AppConfig):
    name = "zhibu.site"
    label = "site"

    def ready(self) -> None:
        """Let every room hear events and add its panels."""
        for room in settings.ROOMS:
            for ear in ("handlers", "panels"):
                if find_spec(f"zhibu.{room}.{ear}"):
                    import_module(f"zhibu.{room}.{ear}")
