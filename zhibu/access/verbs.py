"""What people call this room's verbs."""

from django.utils.translation import gettext_lazy as _

VERBS = {
    "give_grant": _("授予权限"),
    "end_grant": _("收回权限"),
}
