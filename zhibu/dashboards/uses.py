"""What this room does by which rule."""

from django.utils.translation import gettext_lazy as _

USES = {
    "FZ-31": _("首页：预备期快满的人"),
    "ZB-35": _("首页：任期快满的组织"),
}
