"""What people call this room's verbs."""

from django.utils.translation import gettext_lazy as _

VERBS = {
    "make_link": _("制作二维码"),
    "make_links": _("成批制作二维码"),
    "rotate_link": _("更换二维码"),
    "revoke_link": _("收回二维码"),
}
