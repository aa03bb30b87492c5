"""What this room does by which rule."""

from django.utils.translation import gettext_lazy as _

USES = {
    "JY-09": _("首页：不作硬性要求的党员"),
    "topic:term": _("换届日历：哪些组织要换届"),
}
