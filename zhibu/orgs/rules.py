"""What is allowed and what follows, decided from what is given."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.utils.translation import gettext as _

from zhibu.gate.actor import Refused
from zhibu.lib.dates import add_months
from zhibu.lib.spelling import Spelling, spell
from zhibu.lib.text import clean
from zhibu.orgs.kinds import GROUP, Kind, PostKind, kinds
from zhibu.rulebook.rules import Rule
from zhibu.rulebook.words import cited

LONG_AGO = date(1921, 7, 1)
"""The first day of any record: a unit whose founding day nobody knows has stood since then."""

_ENDINGS = [("总支部委员会", "党总支"), ("支部委员会", "党支部"), ("工作委员会", "党工委"), ("委员会", "党委")]


def short_name_of(name: str) -> str:
    """Return what people say for a unit's full name: 中共东岭煤矿委员会 is 东岭煤矿党委."""
    for opening in ("中国共产党", "中共"):
        rest = name.removeprefix(opening)
        if rest != name:
            for ending, short in _ENDINGS:
                if rest.endswith(ending) and rest != ending:
                    return (rest.removesuffix(ending) + short)[:60]
            return rest[:60]
    return name[:60]


def spelt(name: str, short_name: str) -> Spelling:
    """Return how a unit is typed: the short name first, as people call it, then the whole one behind a blank."""
    called, whole = spell(short_name), spell(name)
    if called == whole:
        return called
    return Spelling(f"{called.pinyin} {whole.pinyin}"[:300], f"{called.initials} {whole.initials}"[:120])


def check_name(name: str) -> str:
    """Return the name without the blanks around it. Raises Refused where nothing readable is left."""
    name = clean(name)
    if len(name) < 2:
        raise Refused(_("请填写组织名称，至少两个字。"), field="name")
    if len(name) > 120:
        raise Refused(_("组织名称最多 120 个字。"), field="name")
    return name


def check_reply(applied_on: date, replied_on: date | None, rule: Rule, reason: str) -> None:
    """Refuse a reply before the application; one later than the rule has it is given with a reason (ZB-05: 一般)."""
    if replied_on is None:
        raise Refused(_("填了申请日期，也要填设立日期。"), field="founded_on")
    if applied_on > replied_on:
        raise Refused(_("申请日期不能晚于设立日期。"), field="applied_on")
    last = rule.value().after(applied_on)
    if replied_on > last and not clean(reason):
        raise Refused(
            _("收到申请后一般 {months} 个月内批复，应在{day}以前（{source}）；请写明为什么晚了。").format(
                months=rule.number(), day=on_paper(last), source=cited(rule)
            ),
            field="reason",
        )


def check_reason(reason: str) -> str:
    """Return the reason. Raises Refused where none is given."""
    reason = clean(reason)
    if not reason:
        raise Refused(_("请写明原因，以后查得到。"), field="reason")
    return reason


def check_day(day: date, today: date, *, field: str = "on") -> None:
    """Refuse a day that has not come, and one before there was anything to record."""
    if day > today:
        raise Refused(_("日期不能晚于今天。到了那一天再来登记。"), field=field)
    if day < LONG_AGO:
        raise Refused(_("日期不能早于 1921 年 7 月 1 日。"), field=field)


def check_kind(key: str) -> Kind:
    """Return the kind. Raises Refused where there is none of that key."""
    try:
        return kinds()[key]
    except KeyError:
        raise Refused(_("请选择组织类别。"), field="kind") from None


def check_place(kind: Kind, parent: str, *, field: str = "kind") -> None:
    """Refuse a kind that may not stand under a parent of that kind ("" is the ground)."""
    if kind.may_stand_under(parent):
        return
    if not parent:
        raise Refused(_("{kind}不能单独设立，要设在上级党组织下面。").format(kind=kind.label), field=field)
    places = "、".join(kinds()[key].label for key in kind.under if key)
    raise Refused(
        _("{kind}不能设在{parent}下面，可以设在：{places}。").format(
            kind=kind.label, parent=kinds()[parent].label, places=places
        ),
        field=field,
    )


def check_moves(kind: Kind) -> None:
    """Refuse a group: it is a part of its branch, whose members would be left behind."""
    if kind.key == GROUP:
        raise Refused(_("党小组是支部的一部分，不能调到别的支部；请在那边设立党小组，再把党员编进去。"), field="to")


def check_places(names: Iterable[str], *, field: str = "names") -> list[str]:
    """Return the names of places in order. Raises Refused where none is left, one cannot be read or stands twice."""
    found = [name for name in map(clean, names) if name]
    if not found:
        raise Refused(_("请填写覆盖的单位。"), field=field)
    for at, name in enumerate(found):
        if not 2 <= len(name) <= 120:
            raise Refused(_("单位名称要有两个字以上，最多 120 个字。"), field=field)
        if name in found[:at]:
            raise Refused(_("“{name}”写了两遍。").format(name=name), field=field)
    return found


type Days = tuple[date, date | None]
"""A span: the day from which it holds, the day from which it no longer does (None while open)."""


def covered_until(since: date, apart: Iterable[Days], gone: date | None) -> date | None:
    """Return until when a place that nobody ends is covered: while the unit stands and is a joint branch.

    `apart` are the spans in which the unit is of another kind, `gone` the day from which it no longer stands.
    """
    ends = [begins for begins, _ends in apart if begins > since]
    return min([*ends, gone] if gone else ends, default=None)


def covers(span: Days, apart: Iterable[Days], stood: Days) -> bool:
    """Return whether the unit stood and was a joint branch on every day of the span."""
    (since, until), (first, gone) = span, stood
    is_over = gone is not None and (since >= gone or until is None or until > gone)
    return since >= first and not is_over and not overlap(since, until, apart)


def check_post(post: PostKind, kind: Kind) -> None:
    """Refuse a post that units of the kind do not have."""
    if kind.key not in post.kinds:
        raise Refused(_("{kind}不设{post}。").format(kind=kind.label, post=post.label), field="post")


def overlap(since: date, until: date | None, spans: Iterable[tuple[date, date | None]]) -> bool:
    """Return whether the span shares a day with one of the spans (`until` exclusive, None while open)."""
    return any(
        (other_until is None or since < other_until) and (until is None or other_since < until)
        for other_since, other_until in spans
    )


def check_years(years: int | None, rule: Rule, limits: Rule, reason: str) -> int:
    """Return the years of a term: the rule's, or others where the rule is no must and a reason is given.

    Raises Refused otherwise, and outside of the limits of 党章 (RQ-12).
    """
    usual = rule.number("years")
    if years is None or years == usual:
        return usual
    if rule.is_must:
        raise Refused(
            _("按{source}，任期是 {years} 年。").format(source=cited(rule), years=usual),
            field="years",
        )
    if not all(value.is_met_by(years) for value in limits.values.values()):
        raise Refused(
            _("基层组织每届任期{shortest}至{longest}年（{source}）。").format(
                shortest=limits.number("shortest"), longest=limits.number("longest"), source=cited(limits)
            ),
            field="years",
        )
    if not reason.strip():
        raise Refused(_("任期一般是 {years} 年，请写明为什么不同。").format(years=usual), field="reason")
    return years


MOST_YEARS = 5
"""How long any term has been."""


def check_older_years(years: int | None, rule: Rule) -> int:
    """Return the years of a term that began before the opinion on terms, as its own papers have them (RQ-11).

    Raises Refused where they are not given, and for what no term has been.
    """
    if years is None or not 1 <= years <= MOST_YEARS:
        raise Refused(
            _("{day}以前选举的，任期按当时定的几年走完（{source}）；请填当时的任期，1 至 {most} 年。").format(
                day=on_paper(rule.since), source=cited(rule), most=MOST_YEARS
            ),
            field="years",
        )
    return years


def last_of_term(elected_on: date, years: int) -> date:
    """Return the last day of a term of so many calendar years: elected 2023-03-01 for five, it is 2028-02-29."""
    return add_months(elected_on, 12 * years) - timedelta(days=1)


def longest_extension(last_on: date, entry: Rule) -> date:
    """Return the last day to which a term is put off as a rule (ZB-36): so many months after it would have ended."""
    return entry.value().after(last_on + timedelta(days=1)) - timedelta(days=1)


def remind_from(last_on: date, entry: Rule) -> date:
    """Return the day from which the coming election is called to mind (ZB-35), counted back from the last day."""
    return entry.value().before(last_on)


def on_paper(day: date) -> str:
    """Return the day as papers write it: 2026年1月2日."""
    return f"{day.year}年{day.month}月{day.day}日"
