"""What may be done with QR codes."""

from django.utils.translation import gettext_lazy as _

from zhibu.gate.permissions import Permission


class Links(Permission):
    """Rights over the addresses that a QR carries."""

    MAKE = "links.make", _("制作、打印、更换和收回二维码")
