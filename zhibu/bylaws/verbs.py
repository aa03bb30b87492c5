"""What people call this room's verbs."""

from django.utils.translation import gettext_lazy as _

VERBS = {
    "add_local_rule": _("规定得更严"),
    "withdraw_local_rule": _("停止执行本级规定"),
}
