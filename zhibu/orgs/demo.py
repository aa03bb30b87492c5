"""The demo's tree: a mine's committee with four general branches and seventeen branches, and what befell them.

One of the branches is a joint one: it covers three small companies that have no branch of their own.
"""

from datetime import date, timedelta

from zhibu.gate.actor import GROUND
from zhibu.lib.dates import add_months
from zhibu.lib.world import World
from zhibu.orgs.actions import (
    NewUnit,
    elect_term,
    extend_term,
    found_root,
    found_unit,
    found_units,
    merge_units,
    move_unit,
    rename_unit,
)
from zhibu.orgs.models import Unit

ROOT = "中共东岭煤矿委员会"
GENERAL = {
    "综采总支部": ("综采一区党支部", "综采二区党支部", "掘进一区党支部", "掘进二区党支部"),
    "机电总支部": ("机电科党支部", "运搬工区党支部", "通防工区党支部", "后勤党支部"),
    "机关总支部": ("机关第一党支部", "机关第二党支部"),
    "离退休总支部": ("离退休第一党支部", "离退休第二党支部", "离退休第三党支部"),
}
DIRECT = ("选煤厂党支部", "调度室党支部", "安监处党支部", "地测科党支部")
JOINT = "多种经营联合党支部"
PLACES = ("东岭宾馆", "东岭印刷厂", "东岭劳务服务公司")
GROUPS = {"综采一区党支部": 3, "掘进一区党支部": 3, "离退休第二党支部": 2}
FIELDS = {"机关": "office", "离退休": "retired"}
NATURES = {"机关": "office", "离退休": "retired", "综采": "production", "掘进": "production", "选煤厂": "production"}
NUMBERS = "一二三"


def grow(world: World) -> None:
    """Found the mine's tree as it was, and let two years of renaming, moving, merging and elections pass."""
    clerk = world.actor(world.today)
    mine = found_root(
        clerk,
        GROUND,
        name=ROOT,
        kind="committee",
        founded_on=date(1985, 7, 1),
        approval_no="矿务党〔1985〕11号",
        host="东岭煤矿",
        field="state_enterprise",
        contact="党委组织科 8602",
        address="东岭镇矿工路 1 号",
    )
    found_units(clerk, mine, units=[*_general(), *_branches(), *_groups()])
    found_unit(
        clerk,
        mine,
        name=JOINT,
        kind="joint_branch",
        founded_on=date(2016, 3, 18),
        approval_no="东煤党〔2016〕9号",
        contact="多种经营公司办公室 8630",
        places=PLACES,
        reason="三家单位正式党员都不足三人",
        field=_field(JOINT).get("field", ""),
    )
    _let_time_pass(world)
    _hold_elections(world, mine)
    world.units.update({unit.name: unit for unit in Unit.objects.select_related("parent")})


def _general() -> list[NewUnit]:
    return [
        NewUnit(key=name, name=name, kind="general_branch", founded_on=date(1996, 4, 8 + number), **_field(name))
        for number, name in enumerate(GENERAL)
    ]


def _branches() -> list[NewUnit]:
    places = [(name, above) for above, names in GENERAL.items() for name in names] + [(name, None) for name in DIRECT]
    return [
        NewUnit(
            key=name,
            parent=above,
            name=name,
            kind="branch",
            founded_on=date(1998 + number % 12, 1 + number % 9, 5 + number),
            approval_no=f"东煤党〔{1998 + number % 12}〕{number + 3}号",
            host=name.removesuffix("党支部"),
            contact=f"{name.removesuffix('党支部')}办公室 8{611 + number}",
            **_field(name),
        )
        for number, (name, above) in enumerate(places)
    ]


def _groups() -> list[NewUnit]:
    return [
        NewUnit(
            key=f"{branch}{number}",
            parent=branch,
            name=f"第{NUMBERS[number]}党小组",
            kind="group",
            founded_on=date(2022, 3, 1),
        )
        for branch, count in GROUPS.items()
        for number in range(count)
    ]


def _field(name: str) -> dict[str, str]:
    field = next((field for start, field in FIELDS.items() if name.startswith(start)), "state_enterprise")
    nature = next((nature for start, nature in NATURES.items() if name.startswith(start)), "auxiliary")
    return {"field": field, "nature": nature}


def _let_time_pass(world: World) -> None:
    def act(months: int) -> tuple[date, str]:
        day = add_months(world.today, -months)
        return day, f"东煤党〔{day.year}〕{20 + months % 9}号"

    day, paper = act(22)
    clerk = world.actor(world.today)
    move_unit(
        clerk, _unit("后勤党支部"), to=_unit("机关总支部"), on=day, reason="后勤服务划归机关管理", document_no=paper
    )
    day, paper = act(14)
    name = "洗煤厂党支部"
    rename_unit(clerk, _unit("选煤厂党支部"), name=name, on=day, reason="行政单位更名为洗煤厂", document_no=paper)
    day, paper = act(10)
    tunnel = _unit("掘进一区党支部")
    reason = "两个掘进区队合并"
    merge_units(clerk, _unit("掘进二区党支部"), into=tunnel, on=day, reason=reason, document_no=paper)


def _hold_elections(world: World, mine: Unit) -> None:
    clerk = world.actor(world.today)

    def elect(name: str, months: int) -> date:
        day = add_months(world.today, -months) - timedelta(days=3)
        elect_term(clerk, _unit(name), elected_on=day, document_no=f"东煤党〔{day.year}〕{10 + months % 7}号")
        return day

    elect(mine.name, 26)
    for number, name in enumerate(GENERAL):
        elect(name, 9 + 4 * number)
    elect("掘进一区党支部", 31)  # about to end
    elect("运搬工区党支部", 38)  # overdue
    elect("机关第二党支部", 37)  # extended
    term = _unit("机关第二党支部").terms.get()
    until = add_months(term.last_on, 8)
    extend_term(
        clerk, term, until=until, document_no="东煤党〔2026〕31号", reason="机关机构改革尚未完成，经党委批准延期换届"
    )


def _unit(name: str) -> Unit:
    return Unit.objects.get(name=name)
