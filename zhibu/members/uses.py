"""What this room does by which rule."""

from django.utils.translation import gettext_lazy as _

_APART = _("在别处参加组织生活：页面上写着条文")

USES = {
    "ZB-23": _APART,
    "ZB-43": _APART,
    "FZ-01": _("记录申请入党：年龄够不够"),
    "FZ-31": _("记录转正：预备期到哪一天满"),
    "FZ-32": _("记录转正：延长预备期多久"),
    "JY-13": _("登记自行脱党除名：停止党籍满两年没有"),
    "JY-22": _("登记限期改正：最长多久"),
}
