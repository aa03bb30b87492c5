"""A member's file as people read it: groups of labelled items, sealed ones masked, and their spans as of a day."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from zhibu import rulebook
from zhibu.lib.dates import years_between
from zhibu.lib.html import escape
from zhibu.members import items
from zhibu.members.choices import (
    CONFIRMED,
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
from zhibu.members.rules.seniority import probation
from zhibu.members.rules.stages import how_confirmed
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
    division: str = ""

    @property
    def shown(self) -> str:
        """Return the item as HTML: a template costs several times as much an item."""
        marks = (' class="masked"' if self.is_masked else "") + (" data-revealed" if self.is_revealed else "")
        told = f'<span class="visually-hidden">{escape(_("（已遮住一部分）"))}</span>' if self.is_masked else ""
        return f"<dt>{escape(self.label)}</dt><dd{marks}>{escape(self.text)}{told}</dd>"


@dataclass(frozen=True)
class Line:
    """One span of a group: what, from when to when, and what else was written down.

    `key` is there where something may be done with the entry by itself; `is_left_open`: it lacks what may be filled in.
    """

    title: str
    period: str
    note: str = ""
    is_over: bool = False
    is_masked: bool = False
    is_revealed: bool = False
    key: str = ""
    is_left_open: bool = False


@dataclass(frozen=True)
class Group:
    """One card of the file."""

    key: str
    title: str
    facts: list[Fact] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)

    @property
    def shown_facts(self) -> SafeString:
        """Return the items that are written down, as HTML."""
        return SafeString("".join([fact.shown for fact in self.facts if fact.text]))

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


def parts_for(member: Member, *, conduct: bool = False) -> list[str]:
    """Return the groups that somebody who opens the file here may see: guests of a branch show less of theirs.

    `conduct` says whether rewards and sanctions may be read, which takes a right of its own.
    """
    if member.tie != Tie.FORMAL:
        return list(GUEST_GROUPS)
    return [key for key in GROUPS if conduct or key != "conduct"]


def sealed_for(member: Member, *, conduct: bool = False) -> list[str]:
    """Return the sealed items that may be shown here for a purpose."""
    if member.tie != Tie.FORMAL:
        return list(GUEST_SEALED)
    return [*items.SEALED, *([items.CONDUCT] if conduct else [])]


def sealed_text(member: Member, pasts: Pasts, key: str) -> str:
    """Return a sealed item in full, "" where it is empty."""
    return pasts.hardship_text if key == items.HARDSHIP else getattr(member.person, key) or ""


def held_sealed(member: Member, pasts: Pasts) -> list[str]:
    """Return the sealed items that may be shown here and hold something."""
    held = {items.HARDSHIP: pasts.open_hardship is not None}
    return [key for key in sealed_for(member) if (held[key] if key in held else getattr(member.person, key))]


def sheet(
    member: Member,
    pasts: Pasts,
    on: date,
    *,
    parts: Collection[str],
    revealed: Collection[str] = (),
    is_own: bool = False,
    conduct: Group | None = None,
) -> list[Group]:
    """Return the groups of the file as of the day; the `revealed` sealed items in full, the others masked.

    `conduct` is the card of rewards and sanctions, made by `queries/conduct.py` for those who may read it.
    """
    day = on.isoformat()
    made = {
        "party": lambda: Group(
            "party", str(GROUPS["party"]), _party_facts(member, pasts, on), _standings(pasts.standings, day)
        ),
        "relation": lambda: Group("relation", str(GROUPS["relation"]), lines=_relations(pasts, day)),
        "posts": lambda: Group("posts", str(GROUPS["posts"]), lines=_posts(pasts.posts, day)),
        "location": lambda: Group("location", str(GROUPS["location"]), lines=_mobilities(pasts.mobilities, day)),
        "care": lambda: Group(
            "care",
            str(GROUPS["care"]),
            list(_care_facts(member, pasts, day, revealed, is_own=is_own)),
            _exemptions(pasts.exemptions, day),
        ),
    }
    may_show = sealed_for(member)
    shown = [
        made[key]()
        if key in made
        else Group(key, str(GROUPS[key]), list(_person_facts(member, key, may_show, revealed)))
        for key in GROUPS
        if key in parts and key not in ("papers", "conduct")
    ]
    return [*shown, *([conduct] if conduct and "conduct" in parts else [])]


def _person_facts(member: Member, group: str, may_show: Collection[str], revealed: Collection[str]) -> Iterator[Fact]:
    for item in items.of_group(group, member.person):
        value = getattr(member.person, item.key)
        if not item.is_sealed:
            yield Fact(item.key, str(item.label), item.written(value), division=item.code(value))
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
    facts += _probation_facts(pasts, firsts, on)
    facts.append(Fact("seniority", _("党龄"), seniority(member, on)))
    party = pasts.party[0] if pasts.party else {}
    facts += [
        Fact(item.key, str(item.label), item.written(party.get(item.key)))
        for item in items.of_group("party")
        if item.holder == "party"
    ]
    return facts


def _probation_facts(pasts: Pasts, firsts: dict[str, dict[str, Any]], on: date) -> Iterator[Fact]:
    """Yield how the probation went and by how much it was made longer, where the file tells."""
    joined, full = firsts.get(Stage.PROBATIONARY), firsts.get(Stage.FULL)
    if joined is None or not joined["is_dated"] or (full and not full["is_dated"]):
        return
    joined_on = date.fromisoformat(joined["since"])
    full_on = date.fromisoformat(full["since"]) if full else None
    day = on.isoformat()
    last = full["since"] if full else "9999"
    kept = (row for row in pasts.extensions if joined["since"] < row["since"] <= last)
    longer = next((row for row in kept if (row["decided_on"] or row["since"]) <= day), None)
    months = longer["months"] if longer else 0
    ends = probation(joined_on, rulebook.on(joined_on).nearest("FZ-31").number(), months)
    standings = [row["standing"] for row in pasts.standings if row["since"] <= day]
    went = how_confirmed(
        (joined_on, full_on),
        ends.full_from,
        months,
        on,
        is_cancelled=bool(standings) and standings[0] == Standing.PROBATION_CANCELLED,
    )
    if went:
        yield Fact("confirmed", _("转正情况"), str(CONFIRMED[went]))
    if longer:
        words = {"n": months, "last": ends.last.isoformat()}
        decided = _("%(day)s 决定") % {"day": longer["decided_on"]} if longer["decided_on"] else ""
        text = noted(_("%(n)s 个月，到 %(last)s 满") % words, decided, longer["document_no"])
        yield Fact("extension", _("延长预备期"), text)


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


def noted(*words: Any) -> str:
    """Return what else was written down, one after the other; empty words are passed over."""
    return " · ".join(str(word) for word in words if word)


def _standings(rows: Rows, day: str) -> list[Line]:
    told = [row for row in rows if not (len(rows) == 1 and row["standing"] == Standing.NORMAL)]
    return [
        Line(str(Standing(row["standing"]).label), period(row, day), noted(row["reason"], row["document_no"]), over)
        for row, over in _known(told, day)
    ]


def _relations(pasts: Pasts, day: str) -> list[Line]:
    letters = {row["on"]: _letter(row) for row in pasts.letters}
    begun = {row["since"] for row in pasts.affiliations if row["tie"] == Tie.FORMAL}
    lines = [
        Line(
            row["unit"],
            period(row, day),
            noted(
                Tie(row["tie"]).label if row["tie"] != Tie.FORMAL else "",
                _("%(how)s进入") % {"how": Arrival(row["arrival"]).label},
                _("%(how)s离开") % {"how": Departure(row["departure"]).label} if over and row["departure"] else "",
                row["reason"],
                letters.get(row["since"], "") if row["tie"] == Tie.FORMAL else "",
                letters.get(row["until"], "") if over and row["until"] not in begun else "",
            ),
            over,
        )
        for row, over in _known(pasts.affiliations, day)
    ]
    return lines + [Line(row["unit"], period(row, day), _("党小组"), over) for row, over in _known(pasts.groups, day)]


def _letter(row: dict[str, Any]) -> str:
    return noted(
        _("介绍信 %(number)s") % {"number": row["number"]},
        _("有效期到 %(day)s") % {"day": row["valid_until"]} if row["valid_until"] else "",
        _("%(day)s 收到回执") % {"day": row["receipt_on"]} if row["receipt_on"] else "",
    )


def _posts(rows: Rows, day: str) -> list[Line]:
    return [
        Line(
            posts()[row["post"]].at(row["unit"]),
            period(row, day),
            noted(_("专职") if row["is_dedicated"] else "", row["document_no"]),
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
            noted(
                row["direction"], _("联系人：%(who)s") % {"who": row["liaison"]} if row["liaison"] else "", row["note"]
            ),
            over,
        )
        for row, over in _known(rows, day)
    ]


def _care_facts(member: Member, pasts: Pasts, day: str, revealed: Collection[str], *, is_own: bool) -> Iterator[Fact]:
    """Yield the hardship that holds, masked unless it is revealed; and the day of joining, as the member chose."""
    told = pasts.open_hardship
    if told and told["since"] <= day:
        shown = items.HARDSHIP in revealed
        text = pasts.hardship_text if shown else _("已登记，内容遮住")
        note = _("%(day)s 前复核") % {"day": told["review_on"]}
        yield Fact(items.HARDSHIP, items.label(items.HARDSHIP), noted(text, note), not shown, shown)
    if is_own or pasts.wants_reminder:
        choice = _("到这一天提醒支部") if pasts.wants_reminder else _("不提醒支部")
        joined = f"{member.joined_on:%m-%d}" if member.joined_on else ""
        yield Fact("birthday_reminder", items.label("birthday_reminder"), noted(joined, choice))


def _exemptions(rows: Rows, day: str) -> list[Line]:
    return [
        Line(
            _("不作硬性要求：%(why)s") % {"why": ExemptionReason(row["reason"]).label},
            period(row, day),
            noted(_("%(day)s 前复核") % {"day": row["review_on"]} if not over else "", row["note"]),
            over,
        )
        for row, over in _known(rows, day)
    ]
