"""What rules ask of branches as to their members: size, committee, groups, files, exemptions, probation."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_stubs_ext import StrPromise

from zhibu.members.choices import Stage
from zhibu.members.duties.bodies import (
    judge_committee,
    judge_few,
    judge_size,
    judge_standing,
    say_committee,
    say_few,
    say_size,
    say_standing,
)
from zhibu.members.duties.persons import (
    judge_files,
    judge_groups,
    judge_probations,
    judge_reviews,
    say_files,
    say_groups,
    say_probations,
    say_reviews,
)
from zhibu.members.own import say_own_files, say_own_group, say_own_probation, say_own_review
from zhibu.members.permissions import Members
from zhibu.members.queries.structure import own_structure, structure
from zhibu.orgs.permissions import Orgs
from zhibu.orgs.queries.pages import COMMITTEE
from zhibu.rulebook.asking import Duty, Reading, Remedy, Values
from zhibu.web.addresses import address

STRUCTURE = Reading("members.structure", structure, own_structure)
_FULL = gettext_lazy("正式党员 %(full)s 名")


def _list(unit: UUID, query: str) -> str:
    return f"{address('list_members')}?unit={unit}&who=on&{query}".removesuffix("&")


def _members(words: StrPromise, query: str) -> Any:
    """Return what opens the members of the branch that a number counts; `words` name them with it."""
    return lambda unit, _case, values: [(words % values, _list(unit, query))]


def _of_committee(unit: UUID, _case: str, values: Values) -> list[tuple[str, str]]:
    """Return what opens the full members that call for a committee, and those who sit in it."""
    seats = f"{address('list_appointments', unit)}?who={COMMITTEE}"
    return [
        (_FULL % values, _list(unit, f"stage={Stage.FULL.value}")),
        *([(_("现任 %(seats)s 人") % values, seats)] if values["seats"] else []),
    ]


def _on_probation(unit: UUID, _case: str, values: Values) -> list[tuple[str, str]]:
    """Return what opens those whose probation is over, and those whose ends soon."""
    words = {"over": _("预备期已满 %(over)s 人"), "soon": _("两个月内将满 %(soon)s 人")}
    return [(said % values, _list(unit, f"probation={key}")) for key, said in words.items() if values[key]]


def _restructure(url_name: str, button: StrPromise, query: str = "", *, case: str = "") -> Remedy:
    return Remedy(url_name, button, Orgs.RESTRUCTURE, query, is_above=True, cases=(case,) if case else ())


_APPOINT = Remedy("appoint", gettext_lazy("补选委员"), Orgs.APPOINT)

DUTIES = [
    Duty(
        key="committee",
        label=gettext_lazy("支部委员会"),
        reading=STRUCTURE,
        rules=("ZB-29",),
        judge=judge_committee,
        say=say_committee,
        cases=("none", "short", "posts", "crowded"),
        remedies=(_APPOINT,),
        rows=_of_committee,
        order=10,
    ),
    Duty(
        key="full_members",
        label=gettext_lazy("正式党员人数"),
        reading=STRUCTURE,
        rules=("ZB-01", "ZB-03", "ZB-06"),
        judge=judge_few,
        say=say_few,
        cases=("few", "few_joint"),
        remedies=(
            _restructure("change_kind", gettext_lazy("改设为联合党支部"), "kind=joint_branch", case="few"),
            _restructure("cover_places", gettext_lazy("再联合邻近的单位"), case="few_joint"),
            _restructure("merge_units", gettext_lazy("并入别的支部")),
        ),
        rows=_members(_FULL, f"stage={Stage.FULL.value}"),
        order=30,
    ),
    Duty(
        key="standing",
        label=gettext_lazy("书记的党龄"),
        reading=STRUCTURE,
        rules=("ZB-37",),
        judge=judge_standing,
        say=say_standing,
        cases=("short",),
        order=85,
    ),
    Duty(
        key="size",
        label=gettext_lazy("支部规模"),
        reading=STRUCTURE,
        rules=("ZB-02", "JG-01", "JG-02", "GQ-01"),
        judge=judge_size,
        say=say_size,
        cases=("large", "body", "general_body"),
        remedies=(
            _restructure("split_unit", gettext_lazy("分设支部"), case="large"),
            _restructure("change_kind", gettext_lazy("改设"), case="large"),
            _restructure("change_kind", gettext_lazy("改设为党委"), "kind=committee", case="body"),
            _restructure("change_kind", gettext_lazy("改设为党总支"), "kind=general_branch", case="general_body"),
        ),
        rows=_members(gettext_lazy("党员 %(members)s 名"), ""),
        order=40,
    ),
    Duty(
        key="probation",
        label=gettext_lazy("预备期"),
        reading=STRUCTURE,
        rules=("FZ-31", "FZ-32"),
        judge=judge_probations,
        say=say_probations,
        cases=("soon", "over"),
        rows=_on_probation,
        say_own=say_own_probation,
        order=50,
    ),
    Duty(
        key="exemption_review",
        label=gettext_lazy("不作硬性要求的复核"),
        reading=STRUCTURE,
        rules=("JY-09",),
        judge=judge_reviews,
        say=say_reviews,
        cases=("due",),
        rows=_members(gettext_lazy("要复核的 %(reviews)s 人"), "exempt=review"),
        say_own=say_own_review,
        is_owed_to_person=True,
        order=60,
    ),
    Duty(
        key="groups",
        label=gettext_lazy("编入党小组"),
        reading=STRUCTURE,
        rules=("JY-15",),
        judge=judge_groups,
        say=say_groups,
        cases=("ungrouped",),
        remedies=(Remedy("group_members", gettext_lazy("编入党小组"), Members.PLACE),),
        rows=_members(gettext_lazy("没有编入的 %(ungrouped)s 名"), "group=none"),
        say_own=say_own_group,
        is_owed_to_person=True,
        order=70,
    ),
    Duty(
        key="files",
        label=gettext_lazy("党员档案"),
        reading=STRUCTURE,
        rules=("JY-20",),
        judge=judge_files,
        say=say_files,
        cases=("incomplete",),
        rows=_members(gettext_lazy("档案不全的 %(incomplete)s 名"), "file=gaps"),
        say_own=say_own_files,
        order=80,
    ),
]
"""In the order in which their lights are listed."""
