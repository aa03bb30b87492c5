"""What may be done with long work."""

from django.utils.translation import gettext_lazy as _

from zhibu.gate.permissions import Permission


class Jobs(Permission):
    """Rights over one's own jobs; nobody has rights over another's."""

    OWN = "jobs.own", _("查看和停止自己的任务")
