"""What is held of a member and why: purpose, basis and how long, group by group (the member's data card)."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zhibu.members.items import GROUPS

EDUCATION_RULES = _("《中国共产党党员教育管理工作条例》")
DEVELOPMENT_RULES = _("《中国共产党发展党员工作细则》")


@dataclass(frozen=True)
class Holding:
    """Why one group of the file is held.

    `provenance` says how surely the basis is known: read | second-hand | unverified.
    """

    group: str
    purpose: Promise
    document: Promise
    article: Promise | str
    kept: Promise
    is_sealed: bool = False
    provenance: str = "read"

    @property
    def title(self) -> str:
        """Return the group's name."""
        return str(GROUPS.get(self.group, _("收消息的方式")))


WAYS = "ways"
"""Where notices reach the person outside the site: no group of the file, but held all the same."""

WHILE_HERE = _("在本组织期间保存；组织关系转走后留作党员档案的历史")

HOLDINGS = (
    Holding("identity", _("确认是谁，建立党员档案"), EDUCATION_RULES, _("第二十六条"), WHILE_HERE, is_sealed=True),
    Holding(
        "contact",
        _("通知开会、联系和走访"),
        EDUCATION_RULES,
        _("第二十五条"),
        _("在本组织期间保存；可以随时申请更正"),
        is_sealed=True,
    ),
    Holding(
        WAYS,
        _("按您的选择，把消息发到您自己的邮箱、手机提醒、企业微信或者短信；加不加由您，只发到您确认过的地方"),
        _("您自己的选择"),
        "",
        _("您去掉就删；发出去的一行行记录留 30 天"),
        is_sealed=True,
    ),
    Holding("education", _("党内统计"), EDUCATION_RULES, _("第二十六条"), WHILE_HERE),
    Holding("work", _("党内统计，确定组织关系放在哪里"), EDUCATION_RULES, _("第二十五条"), WHILE_HERE),
    Holding("party", _("党籍和党龄"), DEVELOPMENT_RULES, _("第三十一条至第三十三条"), WHILE_HERE),
    Holding("relation", _("每名党员编入一个支部"), EDUCATION_RULES, _("第二十五条"), WHILE_HERE),
    Holding("posts", _("谁担任什么职务、有哪些权限"), EDUCATION_RULES, _("第二十五条"), WHILE_HERE),
    Holding("location", _("流动党员和失去联系党员的管理"), EDUCATION_RULES, _("第二十四条、第三十二条"), WHILE_HERE),
    Holding(
        "care",
        _("年老体弱、患病的党员不作硬性要求；本人愿意说的困难，用于关心帮助"),
        EDUCATION_RULES,
        _("第二十三条"),
        _("照顾期间保存，到期复核；解除后留日期，写的困难删去"),
        is_sealed=True,
    ),
    Holding(
        "conduct",
        _("党内表彰、处分和组织处置，由组织决定；关系到能不能作入党介绍人、有没有选举权"),
        DEVELOPMENT_RULES,
        _("第十四条"),
        _("长期保存，不删；记错的作废，留下原因"),
        is_sealed=True,
    ),
    Holding("papers", _("证明档案里写的内容"), EDUCATION_RULES, _("第二十六条"), _("移出即永久删除")),
)

NOT_HELD = (
    _("人脸、指纹、声纹"),
    _("行踪、定位"),
    _("上网时长、浏览记录"),
    _("微信、学习强国等平台的活动"),
    _("对思想、情绪的分析和评分"),
)
