"""What people call this room's verbs."""

from django.utils.translation import gettext_lazy as _

VERBS = {
    "found_root": _("设立最高一级组织"),
    "found_unit": _("设立组织"),
    "found_units": _("批量设立组织"),
    "edit_unit": _("修改基本情况"),
    "rename_unit": _("更名"),
    "change_kind": _("改设"),
    "move_unit": _("调整隶属"),
    "merge_units": _("合并组织"),
    "split_unit": _("分设组织"),
    "dissolve_unit": _("撤销组织"),
    "correct_change": _("更正沿革"),
    "cover_places": _("录入覆盖的单位"),
    "end_covering": _("结束覆盖"),
    "reorder_units": _("调整排序"),
    "appoint": _("录入任职"),
    "end_appointment": _("录入免职"),
    "correct_appointment": _("更正任职"),
    "elect_term": _("录入换届"),
    "extend_term": _("录入延期换届"),
}
