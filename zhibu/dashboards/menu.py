"""This room's lines of the menu."""

from django.utils.translation import gettext_lazy as _

from zhibu.web.menu import Entry

ENTRIES = [Entry(key="home", label=_("首页"), icon="home", url_name="home", tab=1)]
