from django.apps import AppConfig
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured


class AccessConfig(AppConfig):
    name = "zhibu.access"
    label = "access"

    def ready(self) -> None:
        """Refuse roles in ZHIBU_MFA_ROLES that do not exist: nobody would notice that they ask for nothing."""
        from zhibu.access.choices import Role

        unknown = settings.MFA_ROLES - set(Role.values)
        if unknown:
            raise ImproperlyConfigured(f"ZHIBU_MFA_ROLES: {sorted(unknown)}; known are {', '.join(Role.values)}")
