"""Menu entries of the members room."""

from django.utils.translation import gettext_lazy as _

from zhibu.members.permissions import Members
from zhibu.web.menu import Entry

ENTRIES = [
    Entry(
        key="list_members",
        label=_("党员"),
        icon="users",
        url_name="list_members",
        needs=Members.READ,
        tab=2,
    ),
    Entry(
        key="list_corrections",
        label=_("更正申请"),
        icon="pencil",
        url_name="list_corrections",
        group=_("办事"),
        needs=Members.ANSWER.value,
    ),
    Entry(
        key="list_duplicates",
        label=_("重复档案"),
        icon="git-merge",
        url_name="list_duplicates",
        group=_("办事"),
        needs=Members.MERGE.value,
    ),
    Entry(key="my_file", label=_("我的档案"), icon="file-text", url_name="my_file", group=_("我的"), tab=3),
]
