"""What this room does by which rule."""

from django.utils.translation import gettext_lazy as _

USES = {
    "FZ-31": _("首页：自己的预备期到哪一天满"),
    "FZ-33": _("首页：预备期满，由本人写转正申请"),
    "JY-09": _("首页：不作硬性要求的党员"),
    "topic:term": _("换届日历：哪些组织要换届"),
}
