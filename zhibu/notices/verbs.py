"""What people call this room's verbs."""

from django.utils.translation import gettext_lazy as _

VERBS = {
    "add_way": _("加一种收消息的方式"),
    "add_device": _("在设备上打开提醒"),
    "remove_way": _("去掉一种收消息的方式"),
    "choose_means": _("选择哪些消息怎么收"),
    "confirm_receipt": _("给回执"),
    "resend_undelivered": _("再发没发出去的消息"),
    "drop_undelivered": _("不再发没发出去的消息"),
}
