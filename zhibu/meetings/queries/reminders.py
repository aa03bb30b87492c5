"""What speaks against a record as it stands, by the articles on who decides: said to who writes it, never a refusal."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from zhibu import rulebook
from zhibu.meetings.kinds import LECTURE
from zhibu.meetings.models import Gathering, Holding
from zhibu.meetings.queries.minutes import Written
from zhibu.meetings.queries.talks import committee_of
from zhibu.members.choices import Tie
from zhibu.members.models import Affiliation
from zhibu.orgs.models import Unit
from zhibu.rulebook.books import Rulebook
from zhibu.rulebook.words import cited

ASSEMBLY, COMMITTEE, THEME_DAY, LIFE = "assembly", "committee_meeting", "theme_day", "life_meeting"
MOBILE = "mobile_branch"


def reminders(gathering: Gathering, items: Sequence[Written]) -> list[str]:
    """Return what to think of before the record is confirmed, each with its article; three statements at most."""
    book = rulebook.on(gathering.held_on)
    found = [
        _("“%(item)s”记了表决，还没有记讨论。") % {"item": one.title} + _said(book, "ZB-46")
        for one in items
        if one.votes and not one.entry.points
    ]
    if COMMITTEE in gathering.kinds and ASSEMBLY not in gathering.kinds and _goes_to_all(book, gathering.unit):
        found.append(_said(book, "ZB-12"))
    if ASSEMBLY in gathering.kinds and items and _skips_committee(gathering, book):
        found.append(_("上次党员大会以后，还没有开过支委会。") + _said(book, "ZB-14"))
    if LECTURE in gathering.kinds and items and not any(_names_somebody(one) for one in items):
        found.append(_("还没有写这次党课由谁讲：在议题下面记上讲的人。") + _said(book, "ZB-19"))
    if THEME_DAY in gathering.kinds:
        found += [
            _("“%(item)s”定了事情，还没有写由谁去办。") % {"item": one.title} + _said(book, "ZB-22")
            for one in items
            if one.entry.decision and not one.tasks
        ]
    if LIFE in gathering.kinds and (homes := _homes_elsewhere(gathering)):
        found.append(
            _("有党员的组织关系不在本支部。评议了党员的，把情况通报给：%(units)s。") % {"units": _("、").join(homes)}
            + _said(book, "ZB-43")
        )
    return found


def _said(book: Rulebook, rule_id: str) -> str:
    rule = book.nearest(rule_id)
    return _("%(article)s：%(text)s") % {"article": cited(rule), "text": rule.text}


def _goes_to_all(book: Rulebook, unit: Unit) -> bool:
    """Return whether important matters of the unit have to go to its assembly (ZB-12: villages, communities)."""
    return unit.field in book.nearest("ZB-12").fields


def _skips_committee(gathering: Gathering, book: Rulebook) -> bool:
    """Return whether the branch has a committee (ZB-29) that has not met since the assembly before this one (ZB-14)."""
    unit, day = gathering.unit_id, gathering.held_on
    held = Holding.objects.filter(unit=unit, is_held=True, kind__in=(ASSEMBLY, COMMITTEE), held_on__lte=day)
    last = (
        held.exclude(gathering=gathering).order_by("-held_on", "-gathering_id").values_list("kind", flat=True).first()
    )
    if last == COMMITTEE:
        return False
    least = book.nearest("ZB-29").value("least")
    return least.is_met_by(len(committee_of(gathering.unit, day)))


def _names_somebody(item: Written) -> bool:
    return bool(item.owner) or any(point.name for point in item.entry.points)


def _homes_elsewhere(gathering: Gathering) -> list[str]:
    """Return where those belong who take part in a branch of the mobile that holds the gathering (ZB-43), by name."""
    unit, day = gathering.unit, gathering.held_on
    if unit.kind != MOBILE:
        return []
    guests = Affiliation.objects.on(day).filter(unit=unit, tie=Tie.PARTICIPATION).values("person")
    homes = Affiliation.objects.on(day).filter(tie=Tie.FORMAL, person__in=guests).exclude(unit=unit)
    return sorted(set(homes.order_by().values_list("unit__short_name", flat=True)))
