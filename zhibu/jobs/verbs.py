"""What people call this room's verbs."""

from django.utils.translation import gettext_lazy as _

VERBS = {"stop_job": _("停止任务")}
