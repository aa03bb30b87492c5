"""What people call this room's verbs."""

from django.utils.translation import gettext_lazy as _

VERBS = {
    "give_reason": _("为一盏灯说明原因"),
    "ask_extension": _("申请延期"),
    "answer_extension": _("答复延期申请"),
    "withdraw_excuse": _("撤回说明或申请"),
}
