"""The site's own settings, with the stand-ins of the gate's tests beside its rooms, and the catalogues compiled."""

from zhibu.site import catalogues
from zhibu.site.settings import *  # noqa: F403
from zhibu.site.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.standins"]
ROLES = "tests.standins.roles.WITH_STANDINS"

catalogues.compile_all()
