"""The menu entry of long work."""

from django.utils.translation import gettext_lazy as _

from zhibu.jobs.permissions import Jobs
from zhibu.web.menu import Entry

ENTRIES = [
    Entry(
        key="list_jobs", label=_("我的任务"), icon="list-check", url_name="list_jobs", group=_("我的"), needs=Jobs.OWN
    )
]
