"""The list of gatherings: what is planned and what was held, by kind, state, day and place."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, ClassVar, NamedTuple

from django.utils.translation import gettext_lazy as _

from zhibu.meetings.choices import FilingState, GatheringState
from zhibu.meetings.kinds import Kind, kinds
from zhibu.members.lists import Places
from zhibu.web.lists import Choice, Column, Days, Empty, List, Many, Order


class Row(NamedTuple):
    """One gathering as the list prints it."""

    id: Any
    day: str
    theme: str
    kinds: str
    unit: str
    place: str
    state: str


def _kinds() -> list[tuple[str, str]]:
    return [(kind.key, kind.label) for kind in kinds().values()]


class GatheringList(List[Row]):
    """Gatherings of the units that one may see."""

    key = "gatherings"
    row_page = "show_gathering"
    columns: ClassVar[tuple[Column[Any], ...]] = (
        Column("day", _("时间"), order="day", is_day=True),
        Column("theme", _("主题"), is_link=True, is_fixed=True),
        Column("kinds", _("种类")),
        Column("unit", _("组织")),
        Column("place", _("地点"), is_minor=True),
        Column("state", _("进度")),
    )
    filters = (
        Places(key="unit", label=_("组织"), choices=()),
        Many(key="kind", label=_("种类"), choices=_kinds),
        Many(key="state", label=_("进度"), choices=GatheringState.choices),
        Days(key="held", label=_("日期")),
    )
    orders = (Order("day", _("新的在前"), ("-held_on", "-id"), back_label=_("旧的在前")),)
    noun = _("次")
    empty = Empty(_("还没有会议和活动"), _("书记在支部的页面上安排；安排了，大家在这里看得到。"))

    @classmethod
    def placed(cls, units: Sequence[tuple[str, str]], own: Sequence[Kind]) -> type["GatheringList"]:
        """Return the list with these units, and these kinds of one's own, to choose from."""
        choices: dict[str, Any] = {"unit": list(units), "kind": [*_kinds(), *((kind.key, kind.label) for kind in own)]}
        filters = tuple(replace(one, choices=choices[one.key]) if one.key in choices else one for one in cls.filters)
        return type(cls.__name__, (cls,), {"filters": filters, "__module__": cls.__module__})


class FilingRow(NamedTuple):
    """One filed record as the list prints it."""

    id: Any
    gathering: Any
    filed: str
    theme: str
    branch: str
    day: str
    state: str


class FilingList(List[FilingRow]):
    """Records that were filed with the units that one reviews for."""

    key = "filings"
    row_page = "show_minutes"
    columns: ClassVar[tuple[Column[Any], ...]] = (
        Column("theme", _("主题"), is_link=True, is_fixed=True),
        Column("branch", _("组织")),
        Column("day", _("开会日期"), is_minor=True, is_day=True),
        Column("filed", _("备案日期"), order="filed", is_day=True),
        Column("state", _("审查")),
    )
    filters = (
        Places(key="unit", label=_("报给哪个组织"), choices=()),
        Many(key="state", label=_("审查"), choices=FilingState.choices),
        Choice(key="drawn", label=_("抽查"), choices=[("yes", _("抽到的"))]),
        Days(key="filed", label=_("备案日期")),
    )
    orders = (Order("filed", _("旧的在前"), ("filed_at", "id"), back_label=_("新的在前")),)
    noun = _("份")
    empty = Empty(_("没有等审查的记录"), _("支部锁定记录、备案以后，会出现在这里；审查过的，按“审查”找。"))

    @classmethod
    def placed(cls, units: Sequence[tuple[str, str]]) -> type["FilingList"]:
        """Return the list with these units to choose from."""
        filters = tuple(replace(one, choices=list(units)) if isinstance(one, Places) else one for one in cls.filters)
        return type(cls.__name__, (cls,), {"filters": filters, "__module__": cls.__module__})

    def url(self, row: FilingRow) -> str:
        """Return the address of the minutes, where the record is read, passed and returned."""
        return self.row_address(row.gathering)


class OwnGatheringList(List[Row]):
    """What one is called to."""

    key = "own_gatherings"
    row_page = "show_own_gathering"
    columns: ClassVar[tuple[Column[Any], ...]] = (
        Column("day", _("时间"), order="day", is_day=True),
        Column("theme", _("主题"), is_link=True, is_fixed=True),
        Column("kinds", _("种类")),
        Column("unit", _("组织")),
        Column("place", _("地点"), is_minor=True),
        Column("state", _("变动")),
    )
    filters = (Choice(key="time", label=_("什么时候的"), choices=[("coming", _("今天和以后的"))]),)
    orders = (Order("day", _("新的在前"), ("-gathering__held_on", "-id"), back_label=_("旧的在前")),)
    noun = _("次")
    empty = Empty(_("还没有通知您的会议和活动"), _("支部通知开会，会出现在这里。"))
