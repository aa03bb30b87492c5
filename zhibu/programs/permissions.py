"""What may be done so that other systems are told."""

from django.utils.translation import gettext_lazy as _

from zhibu.gate.permissions import Permission


class Programs(Permission):
    """Rights over what other systems are told."""

    OPEN = "programs.open", _("公开不涉及个人的统计数")
    CONNECT = "programs.connect", _("让其他系统得到办事通知")
