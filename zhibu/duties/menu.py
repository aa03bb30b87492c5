"""This room's line of the menu."""

from django.utils.translation import gettext_lazy as _

from zhibu.duties.permissions import Duties
from zhibu.web.menu import Entry

ENTRIES = [Entry(key="list_lights", label=_("灯"), icon="bulb", url_name="list_lights", needs=Duties.READ)]
