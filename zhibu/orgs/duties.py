"""What rules ask of units: a secretary, full-time or not, elections in time, what a joint branch covers."""

from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhibu.lib.dates import years_between
from zhibu.orgs.kinds import kinds, posts_lacking, said_posts
from zhibu.orgs.permissions import Orgs
from zhibu.orgs.queries.covering import Covering, covering
from zhibu.orgs.queries.leading import Leading, leading
from zhibu.orgs.rules import longest_extension, remind_from
from zhibu.rulebook.asking import Duty, Reading, Remedy, Said, Unmet, Values
from zhibu.rulebook.books import Rulebook
from zhibu.rulebook.rules import Rule
from zhibu.web.addresses import address

LEADING = Reading("orgs.leading", leading)
COVERING = Reading("orgs.covering", covering)

SECRETARY = "secretary"


def judge_secretary(facts: Leading, book: Rulebook, _day: date) -> Unmet | None:
    """ZB-34: a vacancy is filled in time; every organisation but a group has a secretary."""
    if facts.has_secretary or facts.kind == "group" or kinds()[facts.kind].is_provisional:
        return None
    since = facts.empty_since or facts.founded_on
    return Unmet("vacant", book.get("ZB-34"), {"since": since.isoformat() if since else ""})


def say_secretary(_case: str, values: Values, _rule: Rule) -> Said:
    """Say that there is no secretary."""

    def since() -> str:
        return _("从 %(since)s 起空缺。") % values if values["since"] else _("没有录入过书记。")

    return Said(
        title=_("没有书记"),
        note=since,
        steps=lambda: [since(), _("书记空缺，要及时补选；确有必要时上级可以指派。")],
        clears=lambda: _("补选或者由上级指派书记，录入任职。"),
    )


def judge_posts(facts: Leading, book: Rulebook, _day: date) -> Unmet | None:
    """JG-05, GX-05: in offices and universities a general branch has a member for discipline.

    The rule on the topic names the posts by kind of unit; those of a branch's committee are judged with its size.
    """
    rule = book.about("posts", facts.kind, facts.field)
    if rule is None or facts.kind not in rule.values:
        return None
    named = rule.value(facts.kind).items
    vacant = posts_lacking(named, facts.posts)
    return Unmet("vacant", rule, {"named": list(named), "vacant": vacant}, is_over=False) if vacant else None


def say_posts(_case: str, values: Values, _rule: Rule) -> Said:
    """Say which posts nobody holds."""
    vacant = {"posts": said_posts(values["vacant"])}
    return Said(
        title=_("班子里没有%(posts)s") % vacant,
        note=lambda: _("没有人担任：%(posts)s。") % vacant,
        steps=lambda: [
            _("条文要求有：%(posts)s。") % {"posts": said_posts(values["named"])},
            _("没有人担任：%(posts)s。一人担任几项的，逐项录入。") % vacant,
        ],
        clears=lambda: _("按程序补选，或者明确由哪位委员负责，录入任职。"),
    )


def judge_lasting(facts: Leading, book: Rulebook, day: date) -> Unmet | None:
    """ZB-04: work of six months calls for a branch where it meets the conditions; a temporary one is asked then.

    Whether the conditions are met is for people to say: amber.
    """
    kind = kinds()[facts.kind]
    if not (kind.is_provisional and kind.holds_participants) or facts.founded_on is None:
        return None
    rule = book.get("ZB-04")
    since = rule.value().after(facts.founded_on)
    if day < since:
        return None
    values = {"founded": facts.founded_on.isoformat(), "months": rule.number(), "from": since.isoformat()}
    return Unmet("lasting", rule, values, is_over=False)


def say_lasting(_case: str, values: Values, _rule: Rule) -> Said:
    """Say that a temporary branch has lasted as long as what a branch is founded for."""
    return Said(
        title=_("临时党支部已满 %(months)s 个月") % values,
        note=lambda: _("%(founded)s 成立，%(from)s 满 %(months)s 个月。") % values,
        steps=lambda: [
            _("%(founded)s 成立，%(from)s 满 %(months)s 个月。") % values,
            _("为期 %(months)s 个月以上的工程、工作项目，符合条件的应当成立党支部；符不符合，由党组织研究。") % values,
        ],
        clears=lambda: _("符合条件的改设为党支部；任务已经完成的，撤销。"),
    )


def judge_dedicated(facts: Leading, book: Rulebook, _day: date) -> Unmet | None:
    """ZS-01: a committee's secretary who does the work beside another post is named, no more."""
    if not facts.has_secretary or facts.is_dedicated or facts.kind != "committee":
        return None
    return Unmet("part_time", book.get("ZS-01"), {"secretary": facts.secretary}, is_over=False)


def say_dedicated(_case: str, values: Values, _rule: Rule) -> Said:
    """Say that the secretary is part-time."""
    return Said(
        title=_("书记是兼职"),
        note=lambda: _("%(secretary)s兼任书记，没有录入专职。") % values,
        steps=lambda: [_("书记：%(secretary)s，任职登记为兼职。") % values],
        clears=lambda: _("配备专职书记或者专职副书记；不配备的，写明原因。"),
    )


def judge_consecutive(facts: Leading, book: Rulebook, _day: date) -> Unmet | None:
    """ZS-02: a secretary who has been elected more often than usual without a break is named, no more."""
    rule = book.get("ZS-02")
    most = rule.value()
    if not facts.has_secretary or most.is_met_by(len(facts.elections)) or facts.secretary_since is None:
        return None
    values = {
        "secretary": facts.secretary,
        "terms": len(facts.elections),
        "elections": [day.isoformat() for day in facts.elections],
        "most": most.number,
        "since": facts.secretary_since.isoformat(),
    }
    return Unmet("long", rule, values, is_over=False)


def say_consecutive(_case: str, values: Values, _rule: Rule) -> Said:
    """Say that a secretary has stayed for many terms."""
    return Said(
        title=_("书记已连任 %(terms)s 届") % values,
        note=lambda: _("%(secretary)s从 %(since)s 起任书记。") % values,
        steps=lambda: [
            _("%(secretary)s从 %(since)s 起任书记，其间换届选举 %(terms)s 次。") % values,
            *([_("、").join(values["elections"])] if "elections" in values else []),
            _("提醒的界线是 %(most)s 届。") % values,
        ],
        clears=lambda: _("换届时研究人选；继续提名的，写明原因。"),
    )


def judge_term(facts: Leading, book: Rulebook, day: date) -> Unmet | None:
    """Terms (2.7), XJ-01, ZB-35, ZB-36: elected in time; called to mind six months ahead; put off by a year at most.

    How long a term is was decided when it was elected; whether it has run out is XJ-01, red while nobody put it off.
    """
    rule = book.about("term", facts.kind, facts.field)
    if rule is None:
        return None
    if facts.elected_on is None or facts.last_on is None:
        return Unmet("unknown", rule, {}, is_over=False)
    last = facts.extended_to or facts.last_on
    values = {
        "elected": facts.elected_on.isoformat(),
        "years": years_between(facts.elected_on, facts.last_on + timedelta(days=1)),
        "last": facts.last_on.isoformat(),
        "extended": facts.extended_to.isoformat() if facts.extended_to else "",
    }
    if day > last:
        case = "over_again" if facts.extended_to else "over"
        return Unmet(case, book.get("XJ-01"), {**values, "days": (day - last).days}, due_on=last)
    if facts.extended_to:
        rule = book.get("ZB-36")
        longest = longest_extension(facts.last_on, rule)
        case = "long" if facts.extended_to > longest else "extended"
        values |= {"longest": longest.isoformat(), "months": rule.number()}
        return Unmet(case, rule, values, is_over=False, due_on=last)
    rule = book.get("ZB-35")
    ahead = remind_from(last, rule)
    if day >= ahead:
        values |= {"ahead": ahead.isoformat(), "months": rule.number()}
        return Unmet("soon", rule, values, is_over=False, due_on=last)
    return None


def judge_places(facts: Covering, book: Rulebook, _day: date) -> Unmet | None:
    """ZB-03: a joint branch covers five places at most as a rule; one that covers none is asked nothing."""
    rule = book.get("ZB-03")
    most = rule.value("places")
    if most.is_met_by(facts.places):
        return None
    return Unmet("many", rule, {"places": facts.places, "most": most.number})


def say_places(_case: str, values: Values, _rule: Rule) -> Said:
    """Say that a joint branch covers many places."""
    return Said(
        title=_("覆盖 %(places)s 个单位，超过 %(most)s 个") % values,
        note=lambda: _("联合党支部覆盖单位一般不超过 %(most)s 个，现有 %(places)s 个。") % values,
        steps=lambda: [
            _("联合党支部覆盖单位一般不超过 %(most)s 个。") % values,
            f"{values['places']} − {values['most']} = {values['places'] - values['most']}",
        ],
        clears=lambda: _("调整联合党支部覆盖的单位，或者写明原因。"),
    )


_TERMS = {
    "over": gettext_lazy("任期届满，还没有换届"),
    "over_again": gettext_lazy("批准的延期也已到期"),
    "long": gettext_lazy("延期超过 %(months)s 个月"),
    "extended": gettext_lazy("换届已批准延期"),
    "soon": gettext_lazy("任期快满了"),
}


def say_term(case: str, values: Values, rule: Rule) -> Said:
    """Say where a term of office stands."""
    if case == "unknown":
        return Said(
            title=_("还没有录入换届日期"),
            note=lambda: _("录入最近一次选举的日期，任期就能算出来。"),
            steps=lambda: [_("没有录入过换届选举。")],
            clears=lambda: _("录入最近一次换届的日期。"),
        )

    if case in ("soon", "extended", "long"):
        values = {"months": rule.number(), **values}

    def counted() -> str:
        return _("%(elected)s 选举，任期 %(years)s 年，到 %(last)s 届满。") % values

    def granted() -> str:
        return _("经批准延期到 %(extended)s。") % values if values["extended"] else ""

    def steps() -> list[str]:
        found = [step for step in (counted(), granted()) if step]
        if case in ("over", "over_again"):
            found.append(_("已经过去 %(days)s 天。") % values)
        if case == "soon":
            found.append(_("一般提前 %(months)s 个月提醒，从 %(ahead)s 起。") % values)
        if case == "long":
            found.append(_("延期一般不超过 %(months)s 个月，也就是到 %(longest)s。") % values)
        return found

    return Said(
        title=_TERMS[case] % values,
        note=lambda: granted() or counted(),
        steps=steps,
        clears=lambda: _("召开党员大会换届，录入选举；确需延期的，报上级批准。"),
    )


DUTIES = [
    Duty(
        key=SECRETARY,
        label=gettext_lazy("书记"),
        reading=LEADING,
        rules=("ZB-34",),
        judge=judge_secretary,
        say=say_secretary,
        cases=("vacant",),
        remedies=(Remedy("appoint", gettext_lazy("录入书记"), Orgs.APPOINT, "post=secretary", is_above=True),),
        order=5,
    ),
    Duty(
        key="posts",
        label=gettext_lazy("班子职务"),
        reading=LEADING,
        rules=("JG-05", "GX-05"),
        judge=judge_posts,
        say=say_posts,
        cases=("vacant",),
        remedies=(Remedy("appoint", gettext_lazy("录入任职"), Orgs.APPOINT),),
        order=15,
    ),
    Duty(
        key="term",
        label=gettext_lazy("任期和换届"),
        reading=LEADING,
        rules=(*(f"RQ-{number:02}" for number in range(1, 10)), "XJ-01", "ZB-35", "ZB-36"),
        judge=judge_term,
        say=say_term,
        cases=("unknown", "soon", "extended", "long", "over", "over_again"),
        remedies=(Remedy("elect_term", gettext_lazy("录入换届"), Orgs.TERM),),
        order=20,
    ),
    Duty(
        key="places",
        label=gettext_lazy("覆盖的单位"),
        reading=COVERING,
        rules=("ZB-03",),
        judge=judge_places,
        say=say_places,
        cases=("many",),
        remedies=(
            Remedy("list_places", gettext_lazy("调整覆盖的单位"), Orgs.RESTRUCTURE, is_above=True),
            Remedy("split_unit", gettext_lazy("分设支部"), Orgs.RESTRUCTURE, is_above=True),
        ),
        rows=lambda unit, _case, values: [
            (_("覆盖 %(places)s 个单位") % values, address("list_places", unit)),
        ],
        order=45,
    ),
    Duty(
        key="lasting",
        label=gettext_lazy("临时党支部的时间"),
        reading=LEADING,
        rules=("ZB-04",),
        judge=judge_lasting,
        say=say_lasting,
        cases=("lasting",),
        remedies=(
            Remedy("change_kind", gettext_lazy("改设为党支部"), Orgs.RESTRUCTURE, "kind=branch", is_above=True),
            Remedy("dissolve_unit", gettext_lazy("撤销"), Orgs.RESTRUCTURE, is_above=True),
        ),
        order=50,
    ),
    Duty(
        key="dedicated",
        label=gettext_lazy("专职书记"),
        reading=LEADING,
        rules=("ZS-01",),
        judge=judge_dedicated,
        say=say_dedicated,
        cases=("part_time",),
        order=90,
    ),
    Duty(
        key="consecutive",
        label=gettext_lazy("连续任职"),
        reading=LEADING,
        rules=("ZS-02",),
        judge=judge_consecutive,
        say=say_consecutive,
        cases=("long",),
        order=95,
    ),
]
"""What is asked of every unit."""
