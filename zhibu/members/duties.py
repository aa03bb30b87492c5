"""What rules ask of branches as to their members: size, committee, groups, files, exemptions, probation."""

from collections.abc import Mapping
from datetime import date
from itertools import repeat
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django_stubs_ext import StrPromise

from zhibu.members.choices import Stage
from zhibu.members.own import (
    said_lacking,
    said_length,
    say_own_files,
    say_own_group,
    say_own_probation,
    say_own_review,
)
from zhibu.members.permissions import Members
from zhibu.members.queries.structure import Structure, own_structure, structure
from zhibu.members.rules.seniority import probation
from zhibu.orgs.kinds import posts_lacking, said_posts
from zhibu.orgs.permissions import Orgs
from zhibu.rulebook.asking import Duty, Reading, Remedy, Said, Unmet, Values
from zhibu.rulebook.books import Rulebook
from zhibu.rulebook.rules import Rule

NAMED = 60
"""Days before the end of a probation at which its light begins."""

STRUCTURE = Reading("members.structure", structure, own_structure)


def judge_size(facts: Structure, book: Rulebook, _day: date) -> Unmet | None:
    """JG-01, JG-02, GQ-01: so many members call for a larger body in some spheres; ZB-02: fifty are usual elsewhere.

    Those on probation count. Exceptions can be approved, so none of these is more than amber.
    """
    body = book.about("committee_size", facts.kind, facts.field)
    if body and body.value("members").is_met_by(facts.members):
        return _larger("body", body, "members", facts)
    smaller = book.about("general_branch_size", facts.kind, facts.field)
    if smaller and smaller.value("members").is_met_by(facts.members):
        return _larger("general_body", smaller, "members", facts)
    if body and "general_branch" in body.values and body.value("general_branch").is_met_by(facts.members):
        return _larger("general_body", body, "general_branch", facts)
    rule = book.get("ZB-02")
    most = rule.value()
    if most.is_met_by(facts.members):
        return None
    return Unmet("large", rule, {"members": facts.members, "most": most.number})


def _larger(case: str, rule: Rule, value: str, facts: Structure) -> Unmet:
    values = {"members": facts.members, "from": rule.number(value)}
    return Unmet(case, rule, values, is_over=False)


def say_size(case: str, values: Values, _rule: Rule) -> Said:
    """Say that a branch is large, or has become what a larger body is for."""

    def counted() -> str:
        return _("预备党员也算在内，现有党员 %(members)s 名。") % values

    if case in _BODIES:
        named = {**values, "body": _BODIES[case]}
        return Said(
            title=_("党员 %(members)s 名，到了设%(body)s的人数") % named,
            note=lambda: _("%(from)s 名以上设%(body)s，现有 %(members)s 名。") % named,
            steps=lambda: [counted(), _("%(from)s 名以上设立%(body)s。") % named],
            clears=lambda: _("报上级研究设立%(body)s；不设的，写明原因。") % named,
        )
    return Said(
        title=_("党员 %(members)s 名，超过 %(most)s 名") % values,
        note=lambda: _("一般不超过 %(most)s 名，现有 %(members)s 名。") % values,
        steps=lambda: [
            counted(),
            _("一个支部一般不超过 %(most)s 名。") % values,
            f"{values['members']} − {values['most']} = {values['members'] - values['most']}",
        ],
        clears=lambda: _("研究是否分设支部；不分设的，写明原因。"),
    )


_BODIES = {"body": gettext_lazy("党委"), "general_body": gettext_lazy("党总支")}


def judge_few(facts: Structure, book: Rulebook, _day: date) -> Unmet | None:
    """ZB-01, ZB-03, ZB-06: with fewer than three full members a branch's conditions are lost; a joint one is formed."""
    if facts.kind != "branch":
        return None
    least = book.get("ZB-01").value()
    if least.is_met_by(facts.full):
        return None
    return Unmet("few", book.get("ZB-06"), {"full": facts.full, "least": least.number}, is_over=False)


def say_few(_case: str, values: Values, _rule: Rule) -> Said:
    """Say that too few full members are left."""
    return Said(
        title=_("正式党员 %(full)s 名，不足 %(least)s 名") % values,
        note=lambda: _("正式党员不足 %(least)s 名的，由上级研究调整，可以成立联合党支部。") % values,
        steps=lambda: [
            _("正式党员 %(full)s 名，预备党员不计。") % values,
            _("单独成立支部，要有正式党员 %(least)s 名以上。") % values,
        ],
        clears=lambda: _("报上级党委研究：与邻近单位成立联合党支部，或者撤销。"),
    )


def judge_committee(facts: Structure, book: Rulebook, _day: date) -> Unmet | None:
    """ZB-29: with seven full members or more a branch has a committee of three to five, generally at most seven.

    Its posts are named in the rule; one that nobody holds is called to mind, amber, as the text lists them and leaves
    open who takes several. A vacant secretary has a light of its own.
    """
    rule = book.get("ZB-29")
    if not rule.value("full_members").is_met_by(facts.full):
        return None
    least, most = rule.value("least"), rule.value("most")
    vacant = posts_lacking(rule.value("posts").items, facts.posts)
    values = {
        "full": facts.full,
        "from": rule.number("full_members"),
        "least": least.number,
        "usual": rule.number("usual"),
        "most": most.number,
        "seats": facts.seats,
        "vacant": vacant,
    }
    if not least.is_met_by(facts.seats):
        case = "none" if facts.seats <= 1 else "short"
        return Unmet(case, rule, {**values, "lacks": least.number - facts.seats})
    if posts_lacking(vacant, ("secretary",)):
        return Unmet("posts", rule, values, is_over=False)
    if not most.is_met_by(facts.seats):
        return Unmet("crowded", rule, values, is_over=False)
    return None


def say_committee(case: str, values: Values, _rule: Rule) -> Said:
    """Say what the committee lacks."""

    def needs() -> str:
        return _("正式党员 %(full)s 名，不少于 %(from)s 名，应设支部委员会。") % values

    def lacks() -> str:
        lacking = ngettext("还缺 %(lacks)s 名。", "还缺 %(lacks)s 名。", values["lacks"]) % values
        return f"{values['least']} − {values['seats']} = {values['lacks']}，{lacking}"

    def size() -> str:
        return _("委员会 %(least)s—%(usual)s 名，一般不超过 %(most)s 名；现任 %(seats)s 名。") % values

    vacant = said_posts(values.get("vacant", []))

    def posts() -> list[str]:
        return [_("没有人担任：%(posts)s。一人担任几项的，逐项录入。") % {"posts": vacant}] if vacant else []

    if case == "posts":
        return Said(
            title=_("支部委员会没有%(posts)s") % {"posts": vacant},
            note=lambda: _("支委会设书记和组织、宣传、纪检等委员。"),
            steps=lambda: [needs(), size(), *posts()],
            clears=lambda: _("由党员大会补选，或者明确由哪位委员负责，录入任职。"),
        )
    if case == "crowded":
        return Said(
            title=_("支部委员会 %(seats)s 人，一般不超过 %(most)s 人") % values,
            note=size,
            steps=lambda: [needs(), size()],
            clears=lambda: _("换届时核定委员名额；确有需要的，写明原因。"),
        )
    title = _("应设支部委员会，还没有") if case == "none" else _("支部委员会缺 %(lacks)s 名委员") % values
    return Said(
        title=title,
        note=lambda: _("正式党员 %(full)s 名，应设支委会；现任 %(seats)s 人，至少 %(least)s 人。") % values,
        steps=lambda: [needs(), size(), lacks(), *posts()],
        clears=lambda: _("召开党员大会补选委员，录入任职。"),
    )


def judge_groups(facts: Structure, book: Rulebook, _day: date) -> Unmet | None:
    """JY-15: where a branch has groups, every member belongs to one."""
    if not facts.groups or not facts.ungrouped:
        return None
    return Unmet("ungrouped", book.get("JY-15"), {"ungrouped": facts.ungrouped, "groups": facts.groups}, is_over=False)


def say_groups(_case: str, values: Values, _rule: Rule) -> Said:
    """Say that members are in no group."""
    return Said(
        title=ngettext("%(ungrouped)s 名党员没有编入党小组", "%(ungrouped)s 名党员没有编入党小组", values["ungrouped"])
        % values,
        note=lambda: _("支部有 %(groups)s 个党小组，每名党员都要编入一个。") % values,
        steps=lambda: [
            _("支部有党小组 %(groups)s 个。") % values,
            _("在册党员里没有编入的 %(ungrouped)s 名。") % values,
        ],
        clears=lambda: _("在名册里把他们编入党小组。"),
    )


def judge_files(facts: Structure, book: Rulebook, _day: date) -> Unmet | None:
    """JY-20: every member has a file; those that lack an item that every file needs are counted."""
    if not facts.incomplete:
        return None
    values = {"incomplete": facts.incomplete, "members": facts.members}
    return Unmet("incomplete", book.get("JY-20"), values, is_over=False)


def say_files(_case: str, values: Values, _rule: Rule) -> Said:
    """Say that files are incomplete."""
    return Said(
        title=_("档案不全：%(incomplete)s 人") % values,
        note=said_lacking,
        steps=lambda: [
            _("在册党员 %(members)s 名。") % values,
            _("其中 %(incomplete)s 名缺身份证号、手机号、民族、学历、工作岗位中的一项或几项。") % values,
        ],
        clears=lambda: _("向本人核对后补录；本人也可以自己提出更正。"),
    )


def judge_reviews(facts: Structure, book: Rulebook, _day: date) -> Unmet | None:
    """JY-09: who is spared for age or illness is looked at again on the day that was set."""
    if not facts.reviews or facts.review_on is None:
        return None
    values = {"reviews": facts.reviews, "first": facts.review_on.isoformat()}
    return Unmet("due", book.get("JY-09"), values, is_over=False, due_on=facts.review_on)


def say_reviews(_case: str, values: Values, _rule: Rule) -> Said:
    """Say that exemptions wait to be looked at again."""
    return Said(
        title=_("不作硬性要求的党员，要复核 %(reviews)s 人") % values,
        note=lambda: _("最早的一人应在 %(first)s 复核。") % values,
        steps=lambda: [
            _("录入时定了复核的日子；到了日子还没有复核的 %(reviews)s 人。") % values,
            _("复核前，照旧不作硬性要求。"),
        ],
        clears=lambda: _("上门看望，与本人商量后，延长或者结束。"),
    )


def judge_probations(facts: Structure, book: Rulebook, day: date) -> Unmet | None:
    """FZ-31, FZ-32: a probation ends after a year, or with its one extension; the assembly discusses what follows."""
    if not facts.probations:
        return None
    rule = book.get("FZ-31")
    spans = zip(facts.probations, facts.extensions or repeat(0), strict=False)
    ends = sorted(probation(since, _months(rule), months).full_from for since, months in spans)
    over = [end for end in ends if end <= day]
    soon = [end for end in ends if day < end and (end - day).days <= NAMED]
    if not over and not soon:
        return None
    values = {"over": len(over), "soon": len(soon), "first": ends[0].isoformat(), "months": _months(rule)}
    if any(facts.extensions):
        values["extended"] = sum(1 for months in facts.extensions if months)
    case = "over" if over else "soon"
    return Unmet(case, rule, values, is_over=False, due_on=ends[0])


def say_probations(case: str, values: Values, _rule: Rule) -> Said:
    """Say whose probation ends."""
    title = _("预备期已满 %(over)s 人") if case == "over" else _("预备期快满 %(soon)s 人")

    def longer() -> list[str]:
        return [_("延长过预备期的 %(extended)s 人，按延长后的日子算。") % values] if values.get("extended") else []

    return Said(
        title=title % values,
        note=lambda: _("最早的一人预备期满日是 %(first)s 的前一天。") % values,
        steps=lambda: [
            said_length(values),
            *longer(),
            _("已满 %(over)s 人，两个月内将满 %(soon)s 人。") % values,
        ],
        clears=lambda: _("本人写转正申请，支部按程序讨论，把结果录入。"),
    )


def _months(rule: Rule) -> int:
    length = rule.value("months")
    return length.number * (12 if length.unit == "year" else 1)


def _members(query: str) -> Any:
    def address(unit: UUID, _case: str, _values: Mapping[str, Any]) -> str:
        return f"{reverse('list_members')}?unit={unit}&who=on&{query}".removesuffix("&")

    return address


def _restructure(url_name: str, button: StrPromise, query: str = "", *, case: str) -> Remedy:
    return Remedy(url_name, button, Orgs.RESTRUCTURE, query, is_above=True, cases=(case,))


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
        order=10,
    ),
    Duty(
        key="full_members",
        label=gettext_lazy("正式党员人数"),
        reading=STRUCTURE,
        rules=("ZB-01", "ZB-06"),
        judge=judge_few,
        say=say_few,
        cases=("few",),
        remedies=(
            _restructure("change_kind", gettext_lazy("改设为联合党支部"), "kind=joint_branch", case="few"),
            _restructure("merge_units", gettext_lazy("并入别的支部"), case="few"),
        ),
        rows=_members(f"stage={Stage.FULL.value}"),
        order=30,
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
        rows=_members(""),
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
        rows=_members(f"stage={Stage.PROBATIONARY.value}"),
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
        rows=_members("exempt=yes"),
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
        rows=_members("group=none"),
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
        rows=_members("file=gaps"),
        say_own=say_own_files,
        order=80,
    ),
]
"""In the order in which their lights are listed."""
