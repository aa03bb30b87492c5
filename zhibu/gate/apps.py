from importlib import import_module

from django.apps import AppConfig


class GateConfig(AppConfig):
    name = "zhibu.gate"
    label = "gate"

    def ready(self) -> None:
        """Make the room's lookups known."""
        import_module("zhibu.gate.lookups")
