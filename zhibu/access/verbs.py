"""What people call this room's verbs."""

from django.utils.translation import gettext_lazy as _

VERBS = {
    "give_grant": _("授予权限"),
    "end_grant": _("收回权限"),
    "make_first_account": _("建立第一个账号"),
    "make_token": _("给其他系统发令牌"),
    "revoke_token": _("收回令牌"),
    "let_in": _("发一次性登录码"),
}
