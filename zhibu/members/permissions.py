"""What may be done with members and their files."""

from django.utils.translation import gettext_lazy as _

from zhibu.gate.permissions import Permission


class Members(Permission):
    """Rights over the roll and the e-file."""

    READ = "members.read", _("看党员名册")
    OPEN_FILE = "members.open_file", _("看党员档案")
    REVEAL = "members.reveal", _("说明用途后看身份证号、电话、住址")
    EDIT = "members.edit", _("改党员档案")
    ADMIT = "members.admit", _("录入党员")
    PLACE = "members.place", _("调整支部和党小组、停止和恢复党籍、出党登记")
    EXEMPT = "members.exempt", _("登记年老体弱等不作硬性要求")
    CARE = "members.care", _("登记困难情况（本人同意）")
    READ_CONDUCT = "members.read_conduct", _("看党员的奖惩情况")
    RECORD_CONDUCT = "members.record_conduct", _("登记党员的奖惩情况")
    CORRECT = "members.correct", _("申请更正自己的档案")
    ANSWER = "members.answer", _("答复更正申请")
    MERGE = "members.merge", _("合并重复档案")
    EXPORT = "members.export", _("导出名册")
    INVITE = "members.invite", _("给党员发登录条")
    IMPORT = "members.import", _("导入名册")
