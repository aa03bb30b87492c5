"""What this room does by which rule."""

from django.utils.translation import gettext_lazy as _

_PRESENT = _("签到：到会人数够不够")
_YES = _("签到：至少要多少人赞成")
_BARRED = _("会议记录：临时党支部不记这种表决")

USES = {
    "ZB-07": _BARRED,
    "ZB-10": _PRESENT,
    "ZB-11": _YES,
    "ZB-13": _PRESENT,
    "ZB-17": _("安排会议：主持人合不合规定，只提醒"),
    "ZB-27": _("谈心谈话：今年哪一类谈过"),
    "FZ-24": _BARRED,
    "FZ-19": _PRESENT,
    "FZ-21": _YES,
    "XJ-11": _PRESENT,
    "XJ-22": _YES,
}
