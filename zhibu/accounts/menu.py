"""Menu entries of the accounts room."""

from django.utils.translation import gettext_lazy as _

from zhibu.web.menu import Entry

ENTRIES = [Entry(key="login", label=_("我的登录"), icon="lock", url_name="show_login", group=_("我的"))]
