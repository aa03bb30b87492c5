"""A member's file as people read it: groups of labelled items, sealed ones masked, and their spans as of a day."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from zhibu.lib.dates import years_between
from zhibu.members import items
from zhibu.members.choices import (
    Arrival,
    Departure,
    ExemptionReason,
    Mobility,
    Stage,
    Standing,
    Tie,
)
from zhibu.members.items import EDITABLE, GROUPS
from zhibu.members.models import Member
from zhibu.members.queries.pasts import Pasts, Rows
from zhibu.members.rules.masks import mask
from zhibu.orgs.kinds import posts

GUEST_GROUPS = ("identity", "contact", "party", "relation")
GUEST_SEALED = ("phone",)


@dataclass(frozen=True)
class Fact:
    """One labelled item."""

    key: str
    label: str
    text: str
    is_masked: bool = False
    is_revealed: bool = False


@dataclass(frozen=True)
class Line:
    """One span of a group: what, from when to when, and what else was written down."""

    title: str
    period: str
    note: str = ""
    is_over: bool = False


@dataclass(frozen=True)
class Group:
    """One card of the file."""

    key: str
    title: str
    facts: list[Fact] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)

    @property
    def is_editable(self) -> bool:
        """Return whether the group has a form."""
        return self.key in EDITABLE

    @property
    def is_empty(self) -> bool:
        """Return whether nothing is written down yet."""
        return not self.lines and not any(fact.text for fact in self.facts)

    @property
    def is_correctable(self) -> bool:
        """Return whether the member may ask for something here to be put right."""
        return self.key != "papers"

    @property
    def unwritten(self) -> str:
        """Return the labels of the items that nobody has written down."""
        return _("、").join(fact.label for fact in self.facts if not fact.text)


def parts_for(member: Member) -> list[str]:
    """Return the groups that somebody who opens the file here may see: guests of a branch show less of theirs."""
    if member.tie == Tie.FORMAL:
        return list(GROUPS)
    return list(GUEST_GROUPS)


def sealed_for(member: Member) -> list[str]:
    """Return the sealed items that may be shown here for a purpose."""
    return list(items.SEALED if member.tie == Tie.FORMAL else GUEST_SEALED)


def sheet(
    member: Member, pasts: Pasts, on: date, *, parts: Collection[str], revealed: Collection[str] = ()
) -> list[Group]:
    """Return the groups of the file as of the day; the `revealed` sealed items in full, the others masked."""
    day = on.isoformat()
    made = {
        "party": lambda: Group(
            "party", str(GROUPS["party"]), _party_facts(member, pasts, on), _standings(pasts.standings, day)
        ),
        "relation": lambda: Group("relation", str(GROUPS["relation"]), lines=_relations(pasts, day)),
        "posts": lambda: Group("posts", str(GROUPS["posts"]), lines=_posts(pasts.posts, day)),
        "location": lambda: Group("location", str(GROUPS["location"]), lines=_mobilities(pasts.mobilities, day)),
        "care": lambda: Group("care", str(GROUPS["care"]), lines=_exemptions(pasts.exemptions, day)),
    }
    may_show = sealed_for(member)
    return [
        made[key]()
        if key in made
        else Group(key, str(GROUPS[key]), list(_person_facts(member, key, may_show, revealed)))
        for key in GROUPS
        if key in parts and key != "papers"
    ]


def _person_facts(member: Member, group: str, may_show: Collection[str], revealed: Collection[str]) -> Iterator[Fact]:
    for item in items.of_group(group, member.person):
        value = getattr(member.person, item.key)
        if not item.is_sealed:
            yield Fact(item.key, str(item.label), item.written(value))
        elif item.key in may_show:
            shown = item.key in revealed
            text = value if shown else mask(item.key, value)
            yield Fact(item.key, str(item.label), text, bool(value) and not shown, bool(value) and shown)


def _party_facts(member: Member, pasts: Pasts, on: date) -> list[Fact]:
    day = on.isoformat()
    begun = [row for row in pasts.stages if row["since"] <= day]
    firsts = {row["stage"]: row for row in reversed(begun)}
    facts = [Fact("stage", _("人员类别"), str(Stage(begun[-1]["stage"]).label) if begun else "")]
    for item in items.of_group("party"):
        if item.holder == "stage":
            row = firsts.get(item.key)
            facts.append(Fact(item.key, str(item.label), _day_of(row) if row else ""))
    facts.append(Fact("seniority", _("党龄"), seniority(member, on)))
    party = pasts.party[0] if pasts.party else {}
    facts += [
        Fact(item.key, str(item.label), item.written(party.get(item.key)))
        for item in items.of_group("party")
        if item.holder == "party"
    ]
    return facts


def seniority(member: Member, on: date) -> str:
    """Return the whole years of 党龄 on the day in words, "" before the day of full membership."""
    if member.seniority_from is None or member.seniority_from > on:
        return ""
    years = years_between(member.seniority_from, on)
    return _("%(n)s 年") % {"n": years} if years else _("不满 1 年")


def _day_of(row: dict[str, Any]) -> str:
    return str(row["since"]) if row["is_dated"] else _("日期不详")


def period(row: dict[str, Any], day: str) -> str:
    """Return a span in words: `2015-07-01 至今`, or to its last day's morrow."""
    until = row["until"] if row["until"] and row["until"] <= day else ""
    words = {"since": row["since"], "until": until}
    return _("%(since)s 至 %(until)s") % words if until else _("%(since)s 至今") % words


def _known(rows: Rows, day: str) -> Iterator[tuple[dict[str, Any], bool]]:
    """Yield the spans begun by the day, and whether each was over."""
    for row in rows:
        if row["since"] <= day:
            yield row, bool(row["until"] and row["until"] <= day)


def _note(*words: Any) -> str:
    return " · ".join(str(word) for word in words if word)


def _standings(rows: Rows, day: str) -> list[Line]:
    told = [row for row in rows if not (len(rows) == 1 and row["standing"] == Standing.NORMAL)]
    return [
        Line(str(Standing(row["standing"]).label), period(row, day), _note(row["reason"], row["document_no"]), over)
        for row, over in _known(told, day)
    ]


def _relations(pasts: Pasts, day: str) -> list[Line]:
    lines = [
        Line(
            row["unit"],
            period(row, day),
            _note(
                Tie(row["tie"]).label if row["tie"] != Tie.FORMAL else "",
                _("%(how)s进入") % {"how": Arrival(row["arrival"]).label},
                _("%(how)s离开") % {"how": Departure(row["departure"]).label} if over and row["departure"] else "",
                row["reason"],
            ),
            over,
        )
        for row, over in _known(pasts.affiliations, day)
    ]
    return lines + [Line(row["unit"], period(row, day), _("党小组"), over) for row, over in _known(pasts.groups, day)]


def _posts(rows: Rows, day: str) -> list[Line]:
    return [
        Line(
            posts()[row["post"]].at(row["unit"]),
            period(row, day),
            _note(_("专职") if row["is_dedicated"] else "", row["document_no"]),
            over,
        )
        for row, over in _known(rows, day)
        if row["post"] in posts()
    ]


def _mobilities(rows: Rows, day: str) -> list[Line]:
    return [
        Line(
            str(Mobility(row["mobility"]).label),
            period(row, day),
            _note(
                row["direction"], _("联系人：%(who)s") % {"who": row["liaison"]} if row["liaison"] else "", row["note"]
            ),
            over,
        )
        for row, over in _known(rows, day)
    ]


def _exemptions(rows: Rows, day: str) -> list[Line]:
    return [
        Line(
            _("不作硬性要求：%(why)s") % {"why": ExemptionReason(row["reason"]).label},
            period(row, day),
            _note(_("%(day)s 前复核") % {"day": row["review_on"]} if not over else "", row["note"]),
            over,
        )
        for row, over in _known(rows, day)
    ]
