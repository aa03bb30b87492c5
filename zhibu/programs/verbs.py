"""What people call this room's verbs."""

from django.utils.translation import gettext_lazy as _

VERBS = {
    "open_figures": _("公开统计数"),
    "close_figures": _("不再公开统计数"),
    "make_hook": _("让其他系统得到通知"),
    "rotate_secret": _("换通知的密钥"),
    "stop_hook": _("停止通知"),
    "start_hook": _("重新打开通知"),
    "try_hook": _("试送一次通知"),
    "resend_delivery": _("补送通知"),
}
