"""Menu entries of the members room."""

from django.utils.translation import gettext_lazy as _

from zhibu.web.menu import Entry

ENTRIES = [
    Entry(key="my_file", label=_("我的档案"), icon="file-text", url_name="my_file", group=_("我的"), tab=3),
]
