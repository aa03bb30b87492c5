"""What rules ask of a branch for its people: groups, files, exemptions, probation."""

from datetime import date
from itertools import repeat

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zhibu.lib.dates import add_months
from zhibu.members.own import said_lacking, said_length
from zhibu.members.queries.structure import Structure
from zhibu.members.rules.seniority import ENDS_SOON, probation, probation_months
from zhibu.rulebook.asking import Said, Unmet, Values
from zhibu.rulebook.books import Rulebook
from zhibu.rulebook.rules import Rule


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
    ends = sorted(probation(since, probation_months(rule), months).last for since, months in spans)
    over = [last for last in ends if last < day]
    soon = [last for last in ends if add_months(last, -ENDS_SOON) <= day <= last]
    if not over and not soon:
        return None
    values = {"over": len(over), "soon": len(soon), "first": ends[0].isoformat(), "months": probation_months(rule)}
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
        note=lambda: _("最早的一人预备期到 %(first)s 满。") % values,
        steps=lambda: [
            said_length(values),
            *longer(),
            _("已满 %(over)s 人，%(named)s 个月内将满 %(soon)s 人。") % {**values, "named": ENDS_SOON},
        ],
        clears=lambda: _("本人写转正申请，支部按程序讨论，把结果录入。"),
    )


def _months(rule: Rule) -> int:
    length = rule.value("months")
    return length.number * (12 if length.unit == "year" else 1)
