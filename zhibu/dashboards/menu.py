"""This room's lines of the menu."""

from django.utils.translation import gettext_lazy as _

from zhibu.duties.permissions import Duties
from zhibu.web.menu import Entry

ENTRIES = [
    Entry(key="home", label=_("首页"), icon="home", url_name="home", tab=1),
    Entry(key="open_overview", label=_("一览"), icon="chart-bar", url_name="open_overview", needs=Duties.READ),
]
