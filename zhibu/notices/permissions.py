"""What may be done with notices."""

from django.utils.translation import gettext_lazy as _

from zhibu.gate.permissions import Permission


class Notices(Permission):
    """Rights over notices: one's own, and what did not reach anybody."""

    OWN = "notices.own", _("看自己的消息，选择怎么收")
    KEEP = "notices.keep", _("看没发出去的消息，再发或者不再发")
