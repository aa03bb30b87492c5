"""What this room does by which rule."""

from django.utils.translation import gettext_lazy as _

USES = {
    "ZB-18": _("参加情况：写明谁在上级任职"),
    "ZB-34": _("班子缺口：页面上写着条文"),
    "ZB-47": _("问题排查：软弱涣散的具体问题"),
    "ZB-48": _("班子缺口：页面上写着条文"),
    "JY-05": _("参加情况：党课的小时数旁边写着条文"),
    "JY-09": _("首页：不作硬性要求的党员"),
    "topic:term": _("换届日历：哪些组织要换届"),
}
