"""The items of a member's e-file: their groups, labels, code tables, and which of them are sealed (rules 2.15)."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zhibu.lib import divisions
from zhibu.people.columns import UNKNOWN_STROKES
from zhibu.people.models import Person
from zhibu.web import coded

type Kind = Literal["text", "code", "date", "flag", "sealed", "months"]
type Holder = Literal["person", "party", "stage"]


@dataclass(frozen=True, kw_only=True)
class Item:
    """One item: a column of the person or the party file, or the first day of a stage.

    `table` names the code table of a code, `suggests` those whose words are offered for a text that stays free; of a
    place as people write it, the code of its division is known too. `most` is the longest text in signs.
    """

    key: str
    label: Promise
    group: str
    kind: Kind = "text"
    holder: Holder = "person"
    table: str = ""
    most: int = 80
    hint: Promise | str = ""
    suggests: tuple[str, ...] = ()
    is_place: bool = False

    def code(self, value: object) -> str:
        """Return the code of the division that a written place stands in (GB/T 2260); "" for other items and places."""
        found = divisions.find(value) if self.is_place else None
        return found.code if found else ""

    @property
    def is_sealed(self) -> bool:
        """Return whether the item is kept encrypted and shown masked."""
        return self.kind == "sealed"

    def written(self, value: object) -> str:
        """Return the value in words: the code table's wording, a date as 2026-01-02, "" for nothing."""
        if value is None or value == "" or value is False:
            return ""
        if self.kind == "code":
            return coded.short(self.table, str(value))
        if self.kind == "flag":
            return str(_("是"))
        if self.kind == "months":
            return str(_("%(n)s 个月") % {"n": value}) if value else ""
        return str(value)


GROUPS = {
    "identity": _("身份"),
    "contact": _("联系方式"),
    "education": _("学历学位"),
    "work": _("工作"),
    "party": _("党籍"),
    "relation": _("组织关系"),
    "posts": _("职务"),
    "location": _("流动和去向"),
    "care": _("照顾"),
    "conduct": _("奖惩情况"),
    "papers": _("材料"),
}

EDITABLE = ("identity", "contact", "education", "work", "party")

_PLACE = _("写到市、县，例如：河北邯郸。")

ITEMS = (
    Item(key="name", label=_("姓名"), group="identity", most=60),
    Item(key="former_name", label=_("曾用名"), group="identity", most=60),
    Item(
        key="strokes_by_hand",
        label=_("姓名笔画"),
        group="identity",
        most=200,
        hint=_("系统不认识的字，请在字后写出笔画：1 横 2 竖 3 撇 4 点 5 折，例如：达134454。"),
    ),
    Item(key="id_number", label=_("身份证号"), group="identity", kind="sealed", most=30),
    Item(key="sex", label=_("性别"), group="identity", kind="code", table="sex"),
    Item(key="birth_on", label=_("出生日期"), group="identity", kind="date"),
    Item(key="ethnicity", label=_("民族"), group="identity", kind="code", table="ethnicity"),
    Item(key="native_place", label=_("籍贯"), group="identity", is_place=True, hint=_PLACE),
    Item(key="birth_place", label=_("出生地"), group="identity", is_place=True, hint=_PLACE),
    Item(key="phone", label=_("手机号码"), group="contact", kind="sealed", most=30),
    Item(key="landline", label=_("固定电话"), group="contact", kind="sealed", most=30),
    Item(key="residence", label=_("现居住地"), group="contact", kind="sealed", most=160),
    Item(key="household", label=_("户籍所在地"), group="contact", kind="sealed", most=160),
    Item(key="home_address", label=_("家庭住址"), group="contact", kind="sealed", most=160),
    Item(key="education", label=_("学历"), group="education", kind="code", table="education"),
    Item(key="degree", label=_("学位"), group="education", kind="code", table="degree"),
    Item(key="school", label=_("毕业院校"), group="education"),
    Item(key="major", label=_("专业"), group="education"),
    Item(key="workplace", label=_("工作单位及职务"), group="work", most=120),
    Item(key="occupation", label=_("职业类别"), group="work", kind="code", table="occupation"),
    Item(key="technical_title", label=_("专业技术职务"), group="work", suggests=("title_grade", "title_series")),
    Item(key="stratum", label=_("新社会阶层类型"), group="work", most=40),
    Item(key="worked_from", label=_("参加工作日期"), group="work", kind="date"),
    Item(key="is_migrant_worker", label=_("农民工"), group="work", kind="flag"),
    Item(key="is_frontline", label=_("在生产、工作一线"), group="work", kind="flag"),
    Item(key="applicant", label=_("申请入党日期"), group="party", kind="date", holder="stage"),
    Item(key="activist", label=_("确定为积极分子日期"), group="party", kind="date", holder="stage"),
    Item(key="candidate", label=_("列为发展对象日期"), group="party", kind="date", holder="stage"),
    Item(
        key="probationary",
        label=_("入党日期"),
        group="party",
        kind="date",
        holder="stage",
        hint=_("支部党员大会通过接收为预备党员的那一天。"),
    ),
    Item(key="full", label=_("转正日期"), group="party", kind="date", holder="stage"),
    Item(key="admission", label=_("入党类型"), group="party", holder="party", most=40),
    Item(key="admission_branch", label=_("入党时所在支部"), group="party", holder="party", most=120),
    Item(key="introducers", label=_("入党介绍人"), group="party", holder="party"),
    Item(
        key="seniority_correction_months",
        label=_("党龄校正"),
        group="party",
        kind="months",
        holder="party",
        hint=_("组织认定党龄要多算或少算时才填，单位是月，少算写负数。"),
    ),
    Item(key="note", label=_("备注"), group="party", holder="party", most=300),
)

BY_KEY = {item.key: item for item in ITEMS}
HARDSHIP = "hardship"
SEALED = (*(item.key for item in ITEMS if item.is_sealed), HARDSHIP)
"""What is kept encrypted and shown in full for a purpose only: sealed items, and the text of a hardship."""
CONDUCT_GROUP = "conduct"
CONDUCT = "conduct_in_full"
"""What one asks for to read rewards and sanctions in full."""
REVEALED = (*SEALED, CONDUCT)
BESIDE: dict[str, Promise] = {
    "photo": _("照片"),
    HARDSHIP: _("困难情况"),
    "birthday_reminder": _("政治生日"),
    "letter": _("介绍信编号"),
    "letter_until": _("介绍信有效期"),
    "receipt_on": _("回执日期"),
    CONDUCT: _("奖惩的内容"),
}
"""What the file holds beside its items, in rows of their own."""


def of_group(group: str, person: Person | None = None) -> Iterator[Item]:
    """Yield the items of a group in their order; with a person, without strokes by hand where nobody needs them."""
    return (item for item in ITEMS if item.group == group and (person is None or _is_asked(item, person)))


def _is_asked(item: Item, person: Person) -> bool:
    return (
        item.key != "strokes_by_hand" or person.strokes_key.startswith(UNKNOWN_STROKES) or bool(person.strokes_by_hand)
    )


def label(key: str) -> str:
    """Return what people call an item or a group; the key itself when it is neither."""
    return str(label_of(key))


def label_of(key: str) -> Promise | str:
    """Return the same still without its language, to be kept."""
    return BY_KEY[key].label if key in BY_KEY else GROUPS.get(key) or BESIDE.get(key) or key
