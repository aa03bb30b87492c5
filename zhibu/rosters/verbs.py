"""What this room's acts are called where people read what was done."""

from django.utils.translation import gettext_lazy as _

VERBS = {
    "upload_roster": _("上传名册"),
    "match_columns": _("核对名册栏目"),
    "choose_sheet": _("选名册里的工作表"),
    "settle_units": _("确定名册里的新组织"),
    "preview_roster": _("检查名册"),
    "begin_preview": _("开始检查名册"),
    "begin_apply": _("开始导入名册"),
    "begin_undo": _("开始撤回名册"),
    "apply_roster": _("导入名册"),
    "undo_roster": _("撤回名册"),
    "clear_roster": _("按期清除名册里的个人资料"),
    "discard_roster": _("删除没有导入的名册"),
}
