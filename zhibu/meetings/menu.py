"""This room's line of the menu."""

from django.utils.translation import gettext_lazy as _

from zhibu.meetings.permissions import Meetings
from zhibu.web.menu import Entry

ENTRIES = [
    Entry(
        key="list_gatherings", label=_("会议和活动"), icon="calendar", url_name="list_gatherings", needs=Meetings.READ
    ),
    Entry(key="list_filings", label=_("备案审查"), icon="list-check", url_name="list_filings", needs=Meetings.REVIEW),
]
