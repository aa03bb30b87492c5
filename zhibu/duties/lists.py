"""The lists of lights and of windows: by state, by what is asked, by place; the finder of branches in need."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, ClassVar, NamedTuple

from django.utils.translation import gettext_lazy as _

from zhibu.duties.choices import State, WindowState
from zhibu.duties.queries.catalogue import duties
from zhibu.duties.queries.frequencies import frequencies
from zhibu.members.lists import Day, Places
from zhibu.web.addresses import address
from zhibu.web.lists import Column, Days, Empty, List, Many, Order


class Row(NamedTuple):
    """One light as the list prints it."""

    id: Any
    unit: str
    state: str
    what: str
    note: str
    article: str
    since: str


def _duties() -> list[tuple[str, Any]]:
    return [(duty.key, duty.label) for duty in duties().values()]


class LightList(List[Row]):
    """Lights of the units that one may see."""

    key = "lights"
    row_page = "show_light"
    columns: ClassVar[tuple[Column[Any], ...]] = (
        Column("unit", _("组织"), order="unit", is_link=True, is_fixed=True),
        Column("state", _("灯")),
        Column("what", _("什么事")),
        Column("note", _("为什么")),
        Column("article", _("依据"), is_minor=True),
        Column("since", _("从哪天起"), order="since", is_minor=True, is_day=True),
    )
    filters = (
        Places(key="unit", label=_("组织"), choices=()),
        Many(key="state", label=_("灯"), choices=State.choices),
        Many(key="duty", label=_("什么事"), choices=_duties),
        Day(key="day", label=_("哪一天亮着的")),
    )
    orders = (
        Order("unit", _("按组织"), ("unit_path", "duty", "id")),
        Order("since", _("亮得最久的在前"), ("since", "id"), back_label=_("新亮的在前")),
    )
    noun = _("盏灯")
    empty = Empty(_("没有亮着的灯"), _("该做的都做到了；有了会在这里看到。"))

    @classmethod
    def placed(cls, units: Sequence[tuple[str, str]]) -> type["LightList"]:
        """Return the list with these units to choose from."""
        filters = tuple(replace(one, choices=list(units)) if isinstance(one, Places) else one for one in cls.filters)
        return type(cls.__name__, (cls,), {"filters": filters, "__module__": cls.__module__})


class WindowRow(NamedTuple):
    """One window as the list prints it."""

    id: Any
    unit_id: Any
    month: str
    unit: str
    what: str
    window: str
    state: str
    held: str
    met_on: str


def _frequencies() -> list[tuple[str, Any]]:
    return [(one.key, one.label) for one in frequencies().values()]


class WindowList(List[WindowRow]):
    """Windows of the units that one may see."""

    key = "windows"
    columns: ClassVar[tuple[Column[Any], ...]] = (
        Column("unit", _("组织"), order="unit", is_link=True, is_fixed=True),
        Column("what", _("什么事")),
        Column("window", _("时段")),
        Column("state", _("完成情况")),
        Column("held", _("次数 / 要求"), is_minor=True),
        Column("met_on", _("完成日期"), is_minor=True, is_day=True),
    )
    filters = (
        Places(key="unit", label=_("组织"), choices=()),
        Many(key="frequency", label=_("什么事"), choices=_frequencies),
        Many(key="state", label=_("完成情况"), choices=WindowState.choices),
        Days(key="begins", label=_("时段从哪天开始")),
    )
    orders = (Order("unit", _("按组织"), ("unit_path", "frequency", "starts_on")),)
    noun = _("项")
    empty = Empty(_("没有这样的"), _("换个条件再看；支部每月该做的，在支部的页面上。"))

    @classmethod
    def placed(cls, units: Sequence[tuple[str, str]]) -> type["WindowList"]:
        """Return the list with these units to choose from."""
        filters = tuple(replace(one, choices=list(units)) if isinstance(one, Places) else one for one in cls.filters)
        return type(cls.__name__, (cls,), {"filters": filters, "__module__": cls.__module__})

    def url(self, row: WindowRow) -> str:
        """Return the address of the unit's month in which the window begins."""
        return f"{address('show_windows', row.unit_id)}?month={row.month}&by=month"
