"""The named reasons for which a unit may need help: what its lights say, by duty and case; never a score or a rank."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Reason:
    """One reason: the duty and the cases of it that it names; `is_staffing` where posts and leadership are meant."""

    key: str
    label: str | Promise
    duty: str
    cases: tuple[str, ...]
    is_staffing: bool = False


REASONS = (
    Reason("no_secretary", _("没有书记"), "secretary", ("vacant",), is_staffing=True),
    Reason("no_committee", _("应设支委会，还没有"), "committee", ("none",), is_staffing=True),
    Reason("short_committee", _("支委会缺委员"), "committee", ("short",), is_staffing=True),
    Reason("committee_posts", _("支委会缺职务"), "committee", ("posts",), is_staffing=True),
    Reason("other_posts", _("党总支缺职务"), "posts", ("vacant",), is_staffing=True),
    Reason("crowded_committee", _("支委会人数偏多"), "committee", ("crowded",), is_staffing=True),
    Reason("term_over", _("任期届满没有换届"), "term", ("over", "over_again")),
    Reason("term_long", _("延期太久"), "term", ("long",)),
    Reason("term_soon", _("任期快满了"), "term", ("soon",)),
    Reason("term_extended", _("换届已批准延期"), "term", ("extended",)),
    Reason("term_unknown", _("没有录入换届日期"), "term", ("unknown",)),
    Reason("few_members", _("正式党员人数不够"), "full_members", ("few", "few_joint")),
    Reason("lasting", _("临时党支部已满六个月"), "lasting", ("lasting",)),
    Reason("many_places", _("联合党支部覆盖的单位偏多"), "places", ("many",)),
    Reason("many_members", _("党员人数偏多"), "size", ("large",)),
    Reason("larger_body", _("到了设党委或党总支的人数"), "size", ("body", "general_body")),
    Reason("ungrouped", _("有党员没编入党小组"), "groups", ("ungrouped",)),
    Reason("probation_over", _("预备期已满没有讨论"), "probation", ("over",)),
    Reason("probation_soon", _("预备期快满"), "probation", ("soon",)),
    Reason("review_due", _("不作硬性要求的要复核"), "exemption_review", ("due",)),
    Reason("files", _("党员档案不全"), "files", ("incomplete",)),
    Reason("part_time", _("书记是兼职"), "dedicated", ("part_time",), is_staffing=True),
    Reason("young_secretary", _("书记党龄不足"), "standing", ("short",), is_staffing=True),
    Reason("consecutive", _("书记连任多届"), "consecutive", ("long",), is_staffing=True),
    Reason("missed_assembly", _("党员大会没有按时开"), "assembly", ("missed",)),
    Reason("missed_committee_meeting", _("支委会没有按时开"), "committee_meeting", ("missed",)),
    Reason("missed_group_meeting", _("党小组会没有按时开"), "group_meeting", ("missed",)),
    Reason("missed_lecture", _("党课没有按时上"), "lecture", ("missed",)),
    Reason("missed_theme_day", _("主题党日没有按时开展"), "theme_day", ("missed",)),
    Reason("missed_life_meeting", _("组织生活会没有按时开"), "life_meeting", ("missed",)),
    Reason("missed_talks_committee", _("委员之间没有谈心谈话"), "talks_committee", ("missed",)),
    Reason("missed_talks_both", _("委员和党员没有谈心谈话"), "talks_both", ("missed",)),
    Reason("missed_talks_members", _("党员之间没有谈心谈话"), "talks_members", ("missed",)),
    Reason("missed_talks", _("支部没有谈心谈话"), "talks", ("missed",)),
)


@cache
def by_key() -> Mapping[str, Reason]:
    """Return every reason by its key, in the order in which they are listed."""
    return {reason.key: reason for reason in REASONS}


@cache
def by_case() -> Mapping[tuple[str, str], Reason]:
    """Return the reason that names a duty's case."""
    return {(reason.duty, case): reason for reason in REASONS for case in reason.cases}


def cases_of(keys: Collection[str]) -> dict[str, list[str]]:
    """Return the cases that these reasons name, by duty."""
    named: dict[str, list[str]] = {}
    for reason in REASONS:
        if reason.key in keys:
            named.setdefault(reason.duty, []).extend(reason.cases)
    return named


def choices(*, staffing: bool = False) -> list[tuple[str, str | Promise]]:
    """Return the reasons to choose from; those of staffing only where asked."""
    return [(reason.key, reason.label) for reason in REASONS if reason.is_staffing or not staffing]
