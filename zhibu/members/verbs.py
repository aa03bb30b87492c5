"""What people call this room's verbs."""

from django.utils.translation import gettext_lazy as _

VERBS = {
    # The roll
    "admit_member": _("录入党员"),
    "place_member": _("调整支部"),
    "place_in_group": _("调整党小组"),
    "group_members": _("编入党小组"),
    "record_participation": _("登记在别处参加组织生活"),
    "end_participation": _("结束在别处参加组织生活"),
    "record_stage": _("记录入党阶段"),
    "extend_probation": _("延长预备期"),
    "change_standing": _("登记党籍状态"),
    "record_mobility": _("登记流动情况"),
    "end_mobility": _("结束流动登记"),
    "correct_span": _("更正记录"),
    "record_letter": _("登记介绍信"),
    "export_members": _("导出名册"),
    "keep_view": _("存下筛选"),
    "forget_view": _("删去筛选"),
    # The e-file
    "open_file": _("打开档案"),
    "reveal_fields": _("看证件号、电话、住址"),
    "edit_member": _("修改档案"),
    "fill_stage": _("补录入党阶段的日期"),
    "request_correction": _("申请更正"),
    "answer_correction": _("答复更正申请"),
    "record_exemption": _("登记照顾：不作硬性要求"),
    "review_exemption": _("复核照顾"),
    "end_exemption": _("解除照顾"),
    "record_hardship": _("登记困难情况"),
    "end_hardship": _("删去困难情况"),
    "choose_reminder": _("选择政治生日要不要提醒支部"),
    # So worded that the audit does not tell a commendation from a sanction.
    "record_conduct": _("登记奖惩"),
    "complete_conduct": _("补记奖惩"),
    "void_conduct": _("作废奖惩记录"),
    "set_photo": _("放照片"),
    "add_attachment": _("添加材料"),
    "remove_attachment": _("移出材料"),
    "merge_members": _("合并重复档案"),
    "unmerge_members": _("撤销合并"),
    "keep_apart": _("记下是两个人"),
    # Invitations
    "invite_member": _("发登录条"),
    "invite_members": _("给一个组织的人发登录条"),
}
