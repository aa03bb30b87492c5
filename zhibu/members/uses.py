"""What this room does by which rule."""

from django.utils.translation import gettext_lazy as _

_APART = _("在别处参加组织生活：页面上写着条文")

_STAGE = _("记录入党阶段：页面上写着条文")
_PLACE = _("录入党员、调整支部：页面上写着条文")
_MOVE = _("调整支部、介绍信：页面上写着条文")
_AWAY = _("登记流动情况：页面上写着条文")
_STAND = _("登记党籍状态：页面上写着条文")
_CONDUCT = _("登记奖惩：页面上写着条文")

USES = {
    "ZB-23": _APART,
    "ZB-43": _APART,
    "FZ-01": _("记录申请入党：年龄够不够"),
    "FZ-31": _("记录转正：预备期到哪一天满"),
    "FZ-32": _("记录转正：延长预备期多久"),
    "JY-09": _("登记不作硬性要求：页面上写着条文"),
    "JY-10": _STAGE,
    "JY-11": _STAND,
    "JY-12": _STAND,
    "JY-13": _("登记自行脱党除名：停止党籍满两年没有"),
    "JY-14": _STAND,
    "JY-15": _PLACE,
    "JY-16": _PLACE,
    "JY-17": _("调整支部、登记流动情况：页面上写着条文"),
    "JY-18": _MOVE,
    "JY-19": _MOVE,
    "JY-20": _("录入党员：页面上写着条文"),
    "JY-21": _CONDUCT,
    "JY-22": _("登记限期改正：最长多久"),
    "JY-23": _("登记奖惩、登记党籍状态：页面上写着条文"),
    "JY-24": _AWAY,
    "JY-25": _AWAY,
    "JY-26": _AWAY,
    "JY-27": _AWAY,
}
