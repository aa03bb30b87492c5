"""This room's line of the menu."""

from django.utils.translation import gettext_lazy as _

from zhibu.members.permissions import Members
from zhibu.web.menu import Entry

ENTRIES = [
    Entry(
        key="list_rosters",
        label=_("导入名册"),
        icon="upload",
        url_name="list_rosters",
        group=_("办事"),
        needs=Members.IMPORT,
    )
]
