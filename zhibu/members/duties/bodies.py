"""What rules ask of a branch as a body: its size, enough full members, a committee."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from zhibu.members.queries.structure import Structure
from zhibu.orgs.kinds import posts_lacking, said_posts
from zhibu.rulebook.asking import Said, Unmet, Values
from zhibu.rulebook.books import Rulebook
from zhibu.rulebook.rules import Rule


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
    """ZB-01, ZB-03, ZB-06: with fewer than three full members a branch's conditions are lost; a joint one is formed.

    The number of article 5 is that of each place, and no text read gives a joint branch one of its own: it is called to
    mind there, amber, with a place for a reason, because a joint branch is formed to have what ZB-01 asks for.
    """
    if facts.kind not in ("branch", "joint_branch"):
        return None
    least = book.get("ZB-01").value()
    if least.is_met_by(facts.full):
        return None
    case, rule = ("few_joint", "ZB-03") if facts.kind == "joint_branch" else ("few", "ZB-06")
    return Unmet(case, book.get(rule), {"full": facts.full, "least": least.number}, is_over=False)


def say_few(case: str, values: Values, _rule: Rule) -> Said:
    """Say that too few full members are left."""
    if case == "few_joint":
        return Said(
            title=_("联合党支部正式党员 %(full)s 名，不足 %(least)s 名") % values,
            note=lambda: _("联合起来，一般也要够成立党支部的 %(least)s 名。") % values,
            steps=lambda: [
                _("正式党员 %(full)s 名，预备党员不计。") % values,
                _("条文的 %(least)s 名说的是一个单位；联合党支部自己要几名，条文没有写，这里按成立党支部的人数提醒。")
                % values,
            ],
            clears=lambda: _("报上级党委研究：再联合邻近的单位，或者并入别的支部；不调整的，写明原因。"),
        )
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


def judge_standing(facts: Structure, book: Rulebook, day: date) -> Unmet | None:
    """ZB-37: a branch's secretary has a year in the party as a rule; who is on no roll is not judged."""
    if not facts.secretary:
        return None
    rule = book.get("ZB-37")
    since = facts.secretary_from
    if since is not None and rule.value("years").after(since) <= day:
        return None
    values = {"secretary": facts.secretary, "since": since.isoformat() if since else "", "years": rule.number("years")}
    return Unmet("short", rule, values, is_over=False)


def say_standing(_case: str, values: Values, _rule: Rule) -> Said:
    """Say that the secretary has not been in the party for long."""

    def counted() -> str:
        since = _("党龄从 %(since)s 算起。") if values["since"] else _("%(secretary)s还没有转正，党龄还没有开始算。")
        return since % values

    return Said(
        title=_("书记党龄不满 %(years)s 年") % values,
        note=lambda: _("书记%(secretary)s：%(counted)s") % {**values, "counted": counted()},
        steps=lambda: [counted(), _("支部书记一般要有 %(years)s 年以上党龄。") % values],
        clears=lambda: _("换届或者补选时研究人选；上级认为合适的，写明原因。"),
    )
