"""The list of members: its columns, filters, orders and the search box, one for page, export and API."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, ClassVar

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhibu.lib import dates
from zhibu.members.choices import Mobility, Stage, Standing, Tie
from zhibu.members.queries.rows import Row
from zhibu.orgs.kinds import posts
from zhibu.web import coded
from zhibu.web.lists import Choice, Column, Days, Empty, Filter, List, Many, Numbers, Order
from zhibu.web.lists.filters import Query, Unreadable, readable

_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True, kw_only=True)
class Places(Choice):
    """One unit (or group): any key may be asked for, the options are only those near at hand."""

    def read(self, data: Query) -> str | None:
        """Return the key asked for; whether the actor may see it is the page's question."""
        value = (data.get(self.key) or "").lower()
        if value and value != "none" and not _UUID.fullmatch(value):
            raise Unreadable(_("没有这一项"))
        return value or None

    def words(self, value: str) -> str:
        """Return the unit's name."""
        return self.options.get(value, _("所选组织")).strip()


@dataclass(frozen=True, kw_only=True)
class Day(Filter):
    """One day, today at the latest: nobody knows what will be so."""

    control: ClassVar[str] = "words"

    def read(self, data: Query) -> date | None:
        """Return the day asked for."""
        try:
            found = dates.read(readable(data.get(self.key)))
        except dates.BadDate as bad:
            raise Unreadable(_("日期请写成 2026-01-02")) from bad
        if found and found.day > timezone.localdate():
            raise Unreadable(_("这一天还没有到"))
        return found.day if found else None

    def written(self, value: date) -> list[tuple[str, str]]:
        """Return the day under the filter's key."""
        return [(self.key, value.isoformat())]

    def words(self, value: date) -> str:
        """Return the day."""
        return value.isoformat()


def _education() -> list[tuple[str, Any]]:
    return [
        ("1", _("研究生")),
        ("2", _("大学本科")),
        ("3", _("大学专科")),
        ("4", _("中专、职高、技校")),
        ("6", _("高中")),
        ("7", _("初中")),
        ("8", _("小学")),
        ("9", _("其他")),
    ]


def _blanks() -> list[tuple[str, Any]]:
    return [
        ("sex", _("性别")),
        ("age", _("出生日期")),
        ("ethnicity", _("民族")),
        ("education", _("学历")),
        ("occupation", _("职业")),
    ]


def _sex() -> list[tuple[str, Any]]:
    return [(code, word) for code, word in coded.choices("sex") if code in ("1", "2")]


def _ethnicity() -> list[tuple[str, Any]]:
    return [("minority", _("各少数民族")), *coded.choices("ethnicity")]


def _posts() -> list[tuple[str, Any]]:
    return [("any", _("有党内职务")), *((post.key, post.label) for post in posts().values())]


def _mobility() -> list[tuple[str, Any]]:
    return [("any", _("流动、失联或出国（境）")), *Mobility.choices, ("none", _("都不是"))]


class MemberList(List[Row]):
    """Members of a unit and all below it. `placed` gives the units at hand to the filters."""

    key = "members"
    noun = gettext_lazy("人")
    search = gettext_lazy("姓名、拼音、首字母、手机尾号、身份证号")
    empty = Empty(gettext_lazy("这里还没有党员"), gettext_lazy("可以录入一名党员，也可以把现有的花名册整份导入。"))
    columns = (
        Column("name", gettext_lazy("姓名"), order="name", is_link=True, is_fixed=True),
        Column("post", gettext_lazy("党内职务"), order="post"),
        Column("sex", gettext_lazy("性别"), is_minor=True),
        Column("age", gettext_lazy("年龄"), order="age", is_number=True, is_minor=True),
        Column("birth", gettext_lazy("出生日期"), is_usual=False, is_day=True),
        Column("ethnicity", gettext_lazy("民族"), is_usual=False),
        Column("education", gettext_lazy("学历"), is_minor=True),
        Column("occupation", gettext_lazy("职业"), is_usual=False),
        Column("stage", gettext_lazy("人员类别")),
        Column("standing", gettext_lazy("党籍状态"), is_usual=False),
        Column("joined", gettext_lazy("入党日期"), order="joined", is_minor=True, is_day=True),
        Column("full", gettext_lazy("转正日期"), is_usual=False, is_day=True),
        Column("seniority", gettext_lazy("党龄"), order="seniority", is_number=True, is_minor=True),
        Column("unit", gettext_lazy("所在支部")),
        Column("group", gettext_lazy("党小组"), is_usual=False),
        Column("phone", gettext_lazy("手机号码")),
        Column("mobility", gettext_lazy("流动情况"), is_usual=False),
        Column("exempt", gettext_lazy("年老体弱等"), is_usual=False),
        Column("tie", gettext_lazy("组织关系"), is_usual=False),
        Column("entered", gettext_lazy("进入日期"), is_usual=False, is_day=True),
        Column("left", gettext_lazy("离开日期"), is_usual=False, is_day=True),
        Column("departure", gettext_lazy("去向"), is_usual=False),
        Column("native_place", gettext_lazy("籍贯"), is_usual=False),
        Column("workplace", gettext_lazy("工作单位及职务"), is_usual=False),
        Column("technical_title", gettext_lazy("专业技术职务"), is_usual=False),
        Column("worked_from", gettext_lazy("参加工作日期"), is_usual=False, is_day=True),
        Column("school", gettext_lazy("毕业院校"), is_usual=False),
        Column("major", gettext_lazy("专业"), is_usual=False),
    )
    orders = (
        Order("post", gettext_lazy("按党内职务"), ("post_order", "name_key", "id")),
        Order("joined", gettext_lazy("按入党时间"), ("joined_on", "id")),
        Order("seniority", gettext_lazy("按党龄"), ("seniority_from", "id")),
        Order("strokes", gettext_lazy("按姓氏笔画"), ("strokes_key", "id")),
        Order("name", gettext_lazy("按拼音"), ("name_key", "id")),
        Order("age", gettext_lazy("按年龄"), ("birth_on", "id")),
    )
    filters = (
        Places(key="unit", label=gettext_lazy("组织"), choices=()),
        Choice(key="level", label=gettext_lazy("范围"), choices=[("own", gettext_lazy("只看本级，不含下级"))]),
        Places(key="group", label=gettext_lazy("党小组"), choices=()),
        Choice(
            key="who",
            label=gettext_lazy("哪些人"),
            choices=[
                ("on", gettext_lazy("在册党员")),
                ("coming", gettext_lazy("申请人、积极分子、发展对象")),
                ("guests", gettext_lazy("只在这里参加组织生活的")),
                ("left", gettext_lazy("已经离开的")),
                ("all", gettext_lazy("所有人")),
            ],
        ),
        Many(key="stage", label=gettext_lazy("人员类别"), choices=Stage.choices),
        Many(key="standing", label=gettext_lazy("党籍状态"), choices=Standing.choices),
        Choice(key="sex", label=gettext_lazy("性别"), choices=_sex),
        Choice(key="ethnicity", label=gettext_lazy("民族"), choices=_ethnicity),
        Numbers(key="age", label=gettext_lazy("年龄"), unit=gettext_lazy("岁")),
        Many(key="education", label=gettext_lazy("学历"), choices=_education),
        Many(
            key="occupation",
            label=gettext_lazy("职业"),
            choices=lambda: coded.choices("occupation"),
        ),
        Days(key="joined", label=gettext_lazy("入党日期")),
        Days(key="full", label=gettext_lazy("转正日期")),
        Choice(key="post", label=gettext_lazy("党内职务"), choices=_posts),
        Choice(key="mobility", label=gettext_lazy("流动情况"), choices=_mobility),
        Choice(
            key="exempt",
            label=gettext_lazy("年老体弱等"),
            choices=[
                ("yes", gettext_lazy("不作硬性要求")),
                ("review", gettext_lazy("不作硬性要求，到了复核的日子")),
                ("no", gettext_lazy("正常参加")),
            ],
        ),
        Choice(
            key="probation",
            label=gettext_lazy("预备期"),
            choices=[("over", gettext_lazy("已满，还没有转正")), ("soon", gettext_lazy("两个月内满"))],
        ),
        Choice(key="file", label=gettext_lazy("档案"), choices=[("gaps", gettext_lazy("缺必填项"))]),
        Choice(key="blank", label=gettext_lazy("哪一项没填"), choices=_blanks),
        Choice(key="tie", label=gettext_lazy("组织关系"), choices=Tie.choices),
        Days(key="entered", label=gettext_lazy("进入日期")),
        Day(key="day", label=gettext_lazy("截至哪一天的名册")),
    )

    row_page = "show_member"
    opens: ClassVar[bool] = True
    """Whether the names lead to the files: not for those who may only read the roll."""

    def url(self, row: Row) -> str:
        """Return the address of the member's file, "" for one that may not be opened."""
        return self.row_address(row.link) if row.link and self.opens else ""

    @classmethod
    def of_oneself(cls) -> type["MemberList"]:
        """Return the list of somebody who sees the own line only: nothing to look for, to narrow or to put in order."""
        columns: tuple[Column[Any], ...] = tuple(replace(one, order="") for one in cls.columns)
        one_line = {"filters": (), "orders": cls.orders[:1], "search": "", "columns": columns}
        shape = {**one_line, "__module__": cls.__module__}
        return type(cls.__name__, (cls,), shape)

    @classmethod
    def placed(
        cls,
        units: Sequence[tuple[str, str]],
        groups: Sequence[tuple[str, str]] = (),
        *,
        in_branch: bool = False,
        opens: bool = True,
    ) -> type["MemberList"]:
        """Return the list with these units and groups to choose from; in one branch its name is left out."""
        at_hand = {
            "unit": Places(key="unit", label=gettext_lazy("组织"), choices=list(units)),
            "group": Places(
                key="group",
                label=gettext_lazy("党小组"),
                choices=[*groups, ("none", gettext_lazy("没有编入党小组"))] if groups else (),
            ),
        }
        left_out = set() if groups else {"group"}
        filters = tuple(at_hand.get(one.key, one) for one in cls.filters if one.key not in left_out)
        columns: tuple[Column[Any], ...] = cls.columns
        if in_branch:
            usual = {"unit": False, "ethnicity": True, "group": bool(groups)}
            columns = tuple(replace(one, is_usual=usual.get(one.key, one.is_usual)) for one in cls.columns)
        shape = {"filters": filters, "columns": columns, "opens": opens, "__module__": cls.__module__}
        return type(cls.__name__, (cls,), shape)
