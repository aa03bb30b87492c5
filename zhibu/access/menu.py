"""This room's lines of the menu."""

from django.utils.translation import gettext_lazy as _

from zhibu.orgs.permissions import Orgs
from zhibu.web.menu import Entry

ENTRIES = [
    Entry(key="explain_access", label=_("我能办什么"), icon="key", url_name="explain_access", group=_("我的")),
    Entry(
        key="list_tokens",
        label=_("其他系统"),
        icon="link",
        url_name="list_tokens",
        group=_("我的"),
        needs=Orgs.READ.value,
    ),
]
