"""What may be done with local rules."""

from django.utils.translation import gettext_lazy as _

from zhibu.gate.permissions import Permission


class Bylaws(Permission):
    """Rights over the rules that a committee sets for itself and all below it; reading them needs none of its own."""

    DECIDE = "bylaws.decide", _("按本级文件规定得更严")
