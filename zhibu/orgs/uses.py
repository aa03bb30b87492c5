"""What this room does by which rule."""

from django.utils.translation import gettext_lazy as _

_APPOINT = _("录入任职：页面上写着条文")
_FOUND = _("设立组织：页面上写着条文")
_ELECT = _("录入换届：页面上写着条文")
_EDIT = _("修改组织信息：页面上写着条文")

USES = {
    "ZB-01": _FOUND,
    "ZB-03": _FOUND,
    "ZB-04": _FOUND,
    "ZB-05": _("设立组织：批复晚于一个月的，要写原因"),
    "ZB-15": _FOUND,
    "ZB-29": _APPOINT,
    "ZB-30": _("录入任职：书记只有一名"),
    "ZB-31": _ELECT,
    "ZB-32": _ELECT,
    "ZB-36": _ELECT,
    "ZB-33": _("录入任职：书记、副书记由上级录入，委员由本级录入"),
    "ZB-34": _("录入任职、免职：页面上写着条文"),
    "ZB-37": _APPOINT,
    "ZB-38": _APPOINT,
    "ZB-39": _("录入任职：新任书记一般在哪一天以前参加任职培训"),
    "ZB-40": _APPOINT,
    "ZB-41": _APPOINT,
    "ZB-42": _FOUND,
    "ZB-44": _("组织的所属领域：就是这十个"),
    "ZB-47": _("免职：页面上写着条文"),
    "ZB-50": _EDIT,
    "JY-29": _APPOINT,
    "topic:term": _("录入换届：任期几年"),
    "RQ-11": _("录入换届：意见印发前选举的，任期是当时的几年"),
    "RQ-12": _("录入换届：任期的上下限"),
    "ZB-35": _("组织页面：任期快满时提醒"),
}
