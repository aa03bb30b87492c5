"""The closed lists of the rulebook and their words."""

from typing import Any

from django.utils.translation import gettext_lazy as _

STRICTNESS: dict[str, Any] = {
    "must": _("应当、必须"),
    "general": _("一般"),
    "may": _("可以做"),
}
STRICTNESS_MEANS: dict[str, Any] = {
    "must": _("不这样做就是违反规定：可以亮红灯。"),
    "general": _("有正当理由可以例外：最多亮黄灯，写明原因就行。"),
    "may": _("由党组织自己决定：不亮灯。"),
}
PROVENANCE: dict[str, Any] = {
    "read": _("读过原文"),
    "second-hand": _("转引"),
    "unverified": _("未核实"),
}
PROVENANCE_MEANS: dict[str, Any] = {
    "read": _("对照条文文本读过。"),
    "second-hand": _("见于手册、通知的引用，没有见到原文。"),
    "unverified": _("还没有见到原文：不亮红灯。"),
}
KINDS: dict[str, Any] = {
    "working_committee": _("党工委"),
    "committee": _("党委"),
    "provisional_committee": _("临时党委"),
    "leading_group": _("党组"),
    "general_branch": _("党总支"),
    "provisional_general_branch": _("临时党总支"),
    "branch": _("党支部"),
    "joint_branch": _("联合党支部"),
    "provisional_branch": _("临时党支部"),
    "provisional_joint_branch": _("临时联合党支部"),
    "mobile_committee": _("流动党员党委"),
    "mobile_branch": _("流动党员党支部"),
    "group": _("党小组"),
}
FIELDS: dict[str, Any] = {
    "village": _("村"),
    "community": _("社区"),
    "state_enterprise": _("国有企业和集体企业"),
    "university": _("高校"),
    "private_enterprise": _("非公有制经济组织"),
    "social": _("社会组织"),
    "institution": _("事业单位"),
    "office": _("机关"),
    "mobile": _("流动党员"),
    "retired": _("离退休干部职工"),
}
