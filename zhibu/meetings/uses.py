"""What this room does by which rule."""

from django.utils.translation import gettext_lazy as _

_PRESENT = _("签到：到会人数够不够")
_YES = _("签到：至少要多少人赞成")
_BARRED = _("会议记录：临时党支部不记这种表决")

_HELD = _("会议页面：写着这种会怎样开")
_YEAR = _("安排全年：页面上写着条文")

USES = {
    "ZB-09": _HELD,
    "ZB-12": _("会议记录：村、社区的支委会，提醒重要事项要经党员大会"),
    "ZB-14": _("会议记录：党员大会以前没有开支委会，只提醒"),
    "ZB-16": _HELD,
    "ZB-18": _HELD,
    "ZB-19": _HELD,
    "ZB-20": _HELD,
    "ZB-21": _HELD,
    "ZB-22": _("安排会议：主题必填，议定的事派给人、到期催办"),
    "ZB-23": _HELD,
    "ZB-24": _HELD,
    "ZB-25": _HELD,
    "ZB-26": _HELD,
    "ZB-28": _("谈心谈话：书记本人要谈的是谁"),
    "ZB-29": _("会议记录：有没有支委会"),
    "ZB-43": _HELD,
    "ZB-44": _YEAR,
    "ZB-45": _YEAR,
    "ZB-46": _("会议记录：记了表决没有记讨论的，只提醒"),
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
