"""Menu entries of the letters room."""

from django.utils.translation import gettext_lazy as _

from zhibu.letters.permissions import Letters
from zhibu.web.menu import Entry

ENTRIES = [
    Entry(
        key="list_letters",
        label=_("信箱"),
        icon="mail",
        url_name="list_letters",
        group=_("办事"),
        needs=Letters.READ.value,
    ),
]
