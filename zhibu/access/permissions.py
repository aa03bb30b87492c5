"""What may be done with rights themselves."""

from django.utils.translation import gettext_lazy as _

from zhibu.gate.permissions import Permission


class Access(Permission):
    """Rights over grants."""

    READ = "access.read", _("看谁有什么权限")
    GRANT = "access.grant", _("授予和收回权限")
    TOKEN = "access.token", _("给其他系统发令牌，收回令牌")
    AUDIT = "access.audit", _("看操作记录")
