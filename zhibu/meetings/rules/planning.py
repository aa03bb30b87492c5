"""What can be planned: kinds that fit the unit, times that follow each other, an agenda that can be read."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, time
from urllib.parse import urlsplit
from uuid import UUID

from django.utils.translation import gettext as _

from zhibu.gate.actor import Refused
from zhibu.lib.text import clean
from zhibu.meetings.kinds import Kind, kinds
from zhibu.orgs.kinds import GROUP
from zhibu.orgs.kinds import Kind as UnitKind

MOST_ITEMS = 30
MOST_TITLE = 200
MOST_KINDS = 6
MOST_UNITS = 30
MOST_SIGNS = 20
FURTHEST = 366 * 2
"""Days ahead that can be planned."""


@dataclass(frozen=True)
class PlannedItem:
    """One item of the agenda: its title, and who brings it."""

    title: str
    owner: UUID | None = None


@dataclass(frozen=True)
class Plan:
    """What a gathering is to be."""

    kinds: tuple[str, ...]
    theme: str
    held_on: date
    begins: time | None = None
    ends: time | None = None
    place_name: str = ""
    online_url: str = ""
    chair: UUID | None = None
    note: str = ""
    items: Sequence[PlannedItem] = field(default_factory=tuple)


def fitting(unit_kind: UnitKind) -> list[Kind]:
    """Return the kinds of the rules that a unit of this kind may hold, in the order of the data."""
    return [kind for kind in kinds().values() if not _unfit(kind, unit_kind)]


def cleaned(plan: Plan, unit_kind: UnitKind, known: Mapping[str, Kind], today: date) -> Plan:
    """Return the plan with its texts in order, of kinds that are known there. Raises Refused at the field of what
    cannot be."""
    wanted = wanted_kinds(plan.kinds, known)
    refuse_unfit([known[key] for key in wanted], unit_kind)
    theme = clean(plan.theme)
    if not theme:
        raise Refused(_("请写上主题，例如“学习党的二十届四中全会精神”。"), field="theme")
    if (plan.held_on - today).days > FURTHEST:
        raise Refused(_("最多安排到两年以后，请核对年份。"), field="held_on")
    if plan.ends and not plan.begins:
        raise Refused(_("请先填开始的时间。"), field="begins")
    if plan.begins and plan.ends and plan.ends <= plan.begins:
        raise Refused(_("结束的时间要晚于开始的时间。"), field="ends")
    _refuse_bad_room(plan.online_url.strip())
    return replace(
        plan,
        kinds=wanted,
        theme=theme[:200],
        place_name=clean(plan.place_name)[:120],
        online_url=plan.online_url.strip(),
        note=plan.note.strip()[:500],
        items=agenda(plan.items),
    )


def wanted_kinds(keys: Sequence[str], known: Mapping[str, Kind]) -> tuple[str, ...]:
    """Return the kinds in the order in which they are known. Raises Refused for none, for too many, and for what is
    none."""
    wanted = tuple(key for key in known if key in keys)
    if not wanted or len(wanted) < len(set(keys)):
        raise Refused(_("请选择会议或活动的种类。"), field="kinds")
    if len(wanted) > MOST_KINDS:
        raise Refused(_("最多 %(most)s 样合开。") % {"most": MOST_KINDS}, field="kinds")
    return wanted


def named(name: str, there: Iterable[str]) -> str:
    """Return the name of a kind of one's own, in order. Raises Refused for none, for one of the rules' own names, for
    one that stands there already, and for signs that lists put between names."""
    name = clean(name)
    if not name or set(name) & set("、，。；：,.;:/"):
        raise Refused(_("请写一个名字，不带标点，例如：读书会。"), field="name")
    if len(name) > MOST_SIGNS:
        raise Refused(_("名字最多 %(most)s 个字。") % {"most": MOST_SIGNS}, field="name")
    if any(name in (kind.chinese, kind.label) for kind in kinds().values()):
        raise Refused(_("“%(name)s”是规定里的种类，安排的时候直接选。") % {"name": name}, field="name")
    if name in there:
        raise Refused(_("已经有“%(name)s”这一种。") % {"name": name}, field="name")
    return name


def agenda(items: Sequence[PlannedItem]) -> list[PlannedItem]:
    """Return the items that have a title, in order. Raises Refused for too many, and for a title that is too long."""
    found = [replace(item, title=clean(item.title)) for item in items if clean(item.title)]
    for at, item in enumerate(found, 1):
        if len(item.title) > MOST_TITLE:
            told = {"n": at, "most": MOST_TITLE, "there": len(item.title)}
            raise Refused(_("第 %(n)s 项议题最多写 %(most)s 个字，现在有 %(there)s 个。") % told, field="items")
    if len(found) > MOST_ITEMS:
        raise Refused(_("议题最多 %(most)s 项。") % {"most": MOST_ITEMS}, field="items")
    return found


def refuse_unfit(wanted: Iterable[Kind], unit_kind: UnitKind) -> None:
    """Raise Refused for a kind that units of this kind do not hold."""
    for kind in wanted:
        if why := _unfit(kind, unit_kind):
            raise Refused(why, field="kinds")


def overlap(first: tuple[time | None, time | None], second: tuple[time | None, time | None]) -> bool:
    """Return whether two gatherings of one day meet: without hours they may; without an end they last to the next.

    One that ends as the other begins does not meet it.
    """
    (begins, ends), (other_begins, other_ends) = first, second
    if begins is None or other_begins is None:
        return True
    return begins < (other_ends or time.max) and other_begins < (ends or time.max)


def _refuse_bad_room(url: str) -> None:
    """Raise Refused for a link that is no plain https address: others send passwords in the open or hide where to."""
    if not url:
        return
    try:
        parts = urlsplit(url)
        is_plain = parts.scheme == "https" and bool(parts.hostname) and not parts.username and not parts.password
    except ValueError:
        is_plain = False
    if not is_plain or any(sign.isspace() for sign in url) or len(url) > 300:
        raise Refused(_("会议室网址要以 https:// 开头，照会议软件给的链接粘贴。"), field="online_url")


def _unfit(kind: Kind, unit_kind: UnitKind) -> str:
    """Return why a unit of this kind does not hold such a gathering, "" where it may."""
    is_group = unit_kind.key == GROUP
    is_branch = unit_kind.holds_members or unit_kind.holds_participants
    if kind.holder == "group" and not is_group:
        return _("%(kind)s由党小组召开，请到那个党小组的页面安排。") % {"kind": kind.label}
    if kind.holder == "above" and (is_group or is_branch):
        return _("%(kind)s由党委、党总支召开。") % {"kind": kind.label}
    if kind.holder == "branch" and not is_branch:
        return _("%(kind)s由党支部召开，请到党支部的页面安排。") % {"kind": kind.label}
    if kind.holder == "branch_or_group" and not (is_branch or is_group):
        return _("%(kind)s在党支部里开展，请到党支部的页面安排。") % {"kind": kind.label}
    return ""
