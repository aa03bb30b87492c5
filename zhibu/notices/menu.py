"""This room's lines of the menu."""

from django.utils.translation import gettext_lazy as _

from zhibu.web.menu import Entry

ENTRIES = [Entry(key="list_notices", label=_("消息"), icon="bell", url_name="list_notices", group=_("我的"))]
