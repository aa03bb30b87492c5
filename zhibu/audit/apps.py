from django.apps import AppConfig
from django.db.backends.signals import connection_created


class AuditConfig(AppConfig):
    name = "zhibu.audit"
    label = "audit"

    def ready(self) -> None:
        """Let every connection keep the plans of prepared statements."""
        from zhibu.audit import prepared

        connection_created.connect(prepared.keep_plans)
