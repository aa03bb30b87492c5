"""What this room does by which rule."""

from django.utils.translation import gettext_lazy as _

USES = {
    "topic:term": _("录入换届：任期几年"),
    "RQ-12": _("录入换届：任期的上下限"),
    "ZB-35": _("组织页面：任期快满时提醒"),
}
