"""What people call this room's verbs."""

from django.utils.translation import gettext_lazy as _

VERBS = {
    "plan_gathering": _("安排会议或活动"),
    "change_gathering": _("改会议或活动的安排"),
    "call_gathering": _("通知开会"),
    "cancel_gathering": _("取消会议或活动"),
    "plan_year": _("按规定安排一年"),
    "keep_template": _("存模板"),
    "remove_template": _("去掉模板"),
    "name_kind": _("添加自己的会议种类"),
    "remove_kind": _("去掉自己的会议种类"),
    "record_talks": _("登记谈心谈话"),
    "remove_talk": _("去掉登记错的谈心谈话"),
    "make_feed": _("给自己的日历一个订阅地址"),
    "revoke_feed": _("收回日历的订阅地址"),
    "open_register": _("开始签到"),
    "sign_in": _("签到"),
    "tick_register": _("点名"),
    "close_register": _("结束签到"),
    "type_register": _("补录签到表"),
    "make_up": _("记补课"),
    "ask_leave": _("请假"),
    "answer_leave": _("答复请假"),
    "withdraw_leave": _("撤回请假"),
}
