"""This room's line of the menu."""

from django.utils.translation import gettext_lazy as _

from zhibu.web.menu import Entry

ENTRIES = [Entry(key="list_help", label=_("帮助"), icon="help-circle", url_name="list_help", group=_("我的"))]
