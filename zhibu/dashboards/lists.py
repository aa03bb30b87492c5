"""Lists of units: all of them by kind, those that need help by named reasons, those with gaps in their leadership."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, ClassVar, NamedTuple

from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from zhibu.dashboards.reasons import choices
from zhibu.duties.choices import State
from zhibu.figures.sources import dimensions
from zhibu.members.lists import Day, Places
from zhibu.members.queries.flows import FLOWS
from zhibu.orgs.kinds import kinds
from zhibu.web.lists import Choice, Column, Empty, Filter, List, Many, Order


class UnitRow(NamedTuple):
    """One unit as the lists print it."""

    id: Any
    name: str
    kind: str = ""
    above: str = ""
    founded: str = ""
    secretary: str = ""
    vacant: str = ""
    committee: str = ""
    since: str = ""
    reasons: SafeString | str = ""
    act: SafeString | str = ""


def _kinds() -> list[tuple[str, Any]]:
    return [(kind.key, kind.label) for kind in kinds().values()]


def _posts() -> list[tuple[str, Any]]:
    """Return the ways in which a unit's posts are counted (`queries.units.staffed`)."""
    every = dimensions()
    posts = list(every["staffing"].values().items())
    return [*posts, *((f"secretary:{value}", word) for value, word in every["secretary"].values().items())]


class _Units(List[UnitRow]):
    """Units in the order of the tree; each leads to its page."""

    columns: ClassVar[tuple[Column[Any], ...]] = ()
    orders = (Order("unit", _("按组织"), ("unit_path",)),)
    noun = _("个组织")
    row_page = "show_unit"


class UnitList(_Units):
    """The units at and below one, on a day."""

    key = "units"
    columns = (
        Column("name", _("组织"), is_link=True, is_fixed=True),
        Column("kind", _("类别")),
        Column("above", _("上级")),
        Column("founded", _("设立日期"), is_minor=True, is_day=True),
    )
    filters = (
        Many(key="kind", label=_("类别"), choices=_kinds),
        Choice(key="post", label=_("班子"), choices=_posts),
        Day(key="on", label=_("哪一天的组织")),
    )
    orders = (Order("unit", _("按组织"), ("path_then",)),)
    empty = Empty(_("这一天没有组织"), _("换一天看看。"))


class WeakList(_Units):
    """Units that need help, by named reasons: never a score, never a rank."""

    key = "weak"
    columns: ClassVar[tuple[Column[Any], ...]] = (
        Column("name", _("组织"), is_link=True, is_fixed=True),
        Column("reasons", _("问题")),
        Column("above", _("上级"), is_minor=True),
        Column("since", _("最早从哪天起"), is_minor=True, is_day=True),
    )
    filters: ClassVar[tuple[Filter, ...]] = (
        Places(key="below", label=_("下级组织"), choices=()),
        Many(key="reason", label=_("问题"), choices=choices),
        Many(key="state", label=_("轻重"), choices=State.choices),
        Day(key="on", label=_("哪一天的情况")),
    )
    empty = Empty(_("没有发现问题"), _("该做的都做到了；有了会在这里看到。"))

    @classmethod
    def placed(cls, units: Sequence[tuple[str, str]]) -> type["WeakList"]:
        """Return the list with these units below to choose from."""
        filters = tuple(replace(one, choices=list(units)) if isinstance(one, Places) else one for one in cls.filters)
        return type(cls.__name__, (cls,), {"filters": filters, "__module__": cls.__module__})


class GapList(WeakList):
    """Units with gaps in their leadership: posts that nobody holds, part-time secretaries, many terms on end."""

    key = "gaps"
    columns = (
        Column("name", _("组织"), is_link=True, is_fixed=True),
        Column("reasons", _("缺什么")),
        Column("secretary", _("书记")),
        Column("vacant", _("空缺的职务")),
        Column("committee", _("委员会"), is_minor=True),
        Column("act", _("办理")),
    )
    filters = (
        Places(key="below", label=_("下级组织"), choices=()),
        Many(key="reason", label=_("缺什么"), choices=lambda: choices(staffing=True)),
        Day(key="on", label=_("哪一天的情况")),
    )
    empty = Empty(_("班子都齐了"), _("没有空缺；有了会在这里看到。"))


class FlowRow(NamedTuple):
    """One who came or left, as the list prints it."""

    tie_id: Any
    name: str
    day: str
    why: str
    unit: str
    link: Any


class FlowList(List[FlowRow]):
    """Who came, who left and who was developed in a stretch of days."""

    key = "flows"
    columns = (
        Column("name", _("姓名"), is_link=True, is_fixed=True),
        Column("day", _("日期"), is_day=True),
        Column("why", _("怎么变动的")),
        Column("unit", _("在哪个组织")),
    )
    filters: ClassVar[tuple[Filter, ...]] = (
        Choice(key="flow", label=_("看什么"), choices=lambda: [(key, dimensions()[key].label) for key in FLOWS]),
        Choice(key="why", label=_("其中"), choices=()),
        Day(key="since", label=_("哪一天以后")),
        Day(key="on", label=_("到哪一天")),
    )
    orders = (Order("day", _("按日期"), ("-day", "-tie_id")),)
    noun = _("人次")
    empty = Empty(_("这段时间没有变动"), _("换一段时间，或者看别的变动。"))
    row_page = "show_member"
    opens: ClassVar[bool] = True
    """Whether the names lead to the files: not for those who may only read the roll."""

    def url(self, row: FlowRow) -> str:
        """Return the address of the member's file, "" for one that may not be opened."""
        return self.row_address(row.link) if row.link and self.opens else ""

    @classmethod
    def placed(cls, whys: Sequence[tuple[str, Any]], *, opens: bool) -> type["FlowList"]:
        """Return the list with these values of the flow to choose from."""
        why = Choice(key="why", label=_("其中"), choices=list(whys))
        filters = tuple(why if one.key == "why" else one for one in cls.filters)
        return type(cls.__name__, (cls,), {"filters": filters, "opens": opens, "__module__": cls.__module__})


class TermRow(NamedTuple):
    """One unit's term as the calendar prints it."""

    id: Any
    name: str
    above: str
    elected: str
    last: str
    note: SafeString | str
    act: SafeString | str


class TermList(List[TermRow]):
    """Terms of office by the day on which they run out."""

    key = "terms"
    row_page = "show_unit"
    columns: ClassVar[tuple[Column[Any], ...]] = (
        Column("name", _("组织"), is_link=True, is_fixed=True),
        Column("last", _("届满"), is_day=True),
        Column("elected", _("上次换届")),
        Column("note", _("说明")),
        Column("above", _("上级"), is_minor=True),
        Column("act", _("办理")),
    )
    filters = (Choice(key="month", label=_("届满月份"), choices=()),)
    orders = (Order("last", _("按届满日期"), ("last", "place_path")),)
    noun = _("个组织")
    empty = Empty(_("这个月没有到期的"), _("换一个月看看。"))

    @classmethod
    def placed(cls, months: Sequence[tuple[str, str]]) -> type["TermList"]:
        """Return the list with these months to choose from."""
        filters = (Choice(key="month", label=_("届满月份"), choices=list(months)),)
        return type(cls.__name__, (cls,), {"filters": filters, "__module__": cls.__module__})


class UnknownTermList(TermList):
    """Units whose election nobody has entered."""

    orders = (Order("last", _("按组织"), ("path",)),)
