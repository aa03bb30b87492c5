"""What rules ask of branches and groups so often in each window, and the records that meet it.

Three meetings and one lecture, theme days, life meetings: one window each, by the kinds' own rules. Talks: by ZB-27
one a year of each pair; where no committee sits, of any two.
"""

from typing import Literal

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_stubs_ext import StrPromise

from zhibu.meetings import forms
from zhibu.meetings.choices import Between
from zhibu.meetings.kinds import Kind, kinds
from zhibu.meetings.permissions import Meetings
from zhibu.meetings.queries.records import gatherings, talks
from zhibu.orgs.kinds import GROUP
from zhibu.orgs.kinds import kinds as unit_kinds
from zhibu.rulebook.asking import Blank, Frequency, Paperwork, Records, Remedy

DUTIES: list[object] = []

GATHERINGS = Records(
    key="gatherings",
    held="select h.kind as what, h.unit_id, h.held_on as day from meetings_holding h"
    " where h.is_held and h.held_on >= %(first)s and h.held_on < %(last)s {units}",
    ahead="select h.kind as what, h.unit_id, h.held_on as day from meetings_holding h"
    " join meetings_gathering g on g.id = h.gathering_id"
    " where g.held_on >= %(today)s and g.held_on < %(last)s and g.state in ('planned', 'called', 'open') {units}",
    together="select o.unit_id from meetings_gathering g join meetings_holding o on o.gathering_id = g.id"
    " where g.unit_id = any(%(units)s) and g.is_joint and g.held_on >= %(first)s",
    shown=gatherings,
    reads=Meetings.READ,
    verbs=frozenset(
        {"plan_gathering", "plan_year", "change_gathering", "cancel_gathering", "close_register", "type_register"}
    ),
)


TALKS = Records(
    key="talks",
    held="select h.between as what, h.unit_id, h.held_on as day from meetings_talk h"
    " where h.held_on >= %(first)s and h.held_on < %(last)s {units}",
    shown=talks,
    verbs=frozenset({"record_talks", "remove_talk"}),
)


def asked_kinds(kind: Kind) -> tuple[str, ...]:
    """Return the unit kinds of which rules ask gatherings of this kind."""
    if kind.holder == GROUP:
        return (GROUP,)
    return tuple(
        one.key
        for one in unit_kinds().values()
        if one.holds_members or (one.holds_participants and not kind.is_lasting)
    )


def _of_kind(kind: Kind, order: int) -> Frequency:
    remedy = Remedy("plan_gathering", _("去安排"), Meetings.PLAN, query=f"kind={kind.key}")
    return Frequency(
        key=kind.key,
        label=pgettext_lazy("kinds", kind.chinese),
        rule=kind.times,
        records=GATHERINGS,
        counts=(kind.key,),
        kinds=asked_kinds(kind),
        committee="with" if kind.due == "committee" else "",
        by_groups=kind.by_groups,
        remedies=(remedy,),
        order=order,
    )


_LASTING = tuple(one.key for one in unit_kinds().values() if one.holds_members)
_RECORD = (Remedy("record_talks", _("登记谈心谈话"), Meetings.PLAN),)
_TALKS: list[tuple[str, StrPromise, tuple[Between, ...], Literal["with", "without"]]] = [
    ("talks_committee", _("谈心谈话：委员之间"), (Between.COMMITTEE,), "with"),
    ("talks_both", _("谈心谈话：委员和党员"), (Between.BOTH,), "with"),
    ("talks_members", _("谈心谈话：党员之间"), (Between.MEMBERS,), "with"),
    ("talks", _("谈心谈话"), (Between.COMMITTEE, Between.BOTH, Between.MEMBERS), "without"),
]

FREQUENCIES: list[Frequency] = [
    *(_of_kind(kind, 60 + at) for at, kind in enumerate(kinds().values()) if kind.times),
    *(
        Frequency(
            key=key,
            label=label,
            rule="ZB-27",
            records=TALKS,
            counts=tuple(one.value for one in counts),
            kinds=_LASTING,
            committee=committee,
            remedies=_RECORD,
            order=80 + at,
        )
        for at, (key, label, counts, committee) in enumerate(_TALKS)
    ),
]

PAPERWORK: list[Paperwork] = [
    Paperwork(
        "plan",
        _("安排"),
        GATHERINGS,
        "planner",
        forms.PlanGathering,
        typed=(Blank("theme", _("主题"), "line"), Blank("held_on", _("哪一天"), "date")),
        given=("kinds",),
    ),
    Paperwork("sign_in", _("扫码签到"), GATHERINGS, "member", forms.Scan),
    Paperwork(
        "write",
        _("写记录"),
        GATHERINGS,
        "recorder",
        forms.WriteItem,
        typed=(
            Blank("name_0", _("谁说的"), "line"),
            Blank("text_0", _("说了什么"), "text"),
            Blank("decision", _("决定了什么"), "text"),
        ),
    ),
    Paperwork(
        "talk",
        _("登记谈心谈话"),
        TALKS,
        "planner",
        forms.RecordTalks,
        typed=(
            Blank("on", _("哪一天"), "date"),
            Blank("one", _("谁"), "choice"),
            Blank("others", _("和谁谈的"), "tick"),
        ),
    ),
]
"""What ordinary records take. Signing in by code, confirming, filing and the handbook ask nothing of anybody."""
