"""What lies before the level above: who reviews it, what waits, why it was returned, and whether a draw holds."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zhibu.gate.actor import Actor
from zhibu.gate.rows import PlacedQuerySet, below
from zhibu.lib.tree import ancestors, successor
from zhibu.meetings.choices import FILINGS, FilingState, Part
from zhibu.meetings.models import Draw, Filing, FilingWay, Gathering, Minutes, Reason, Record
from zhibu.meetings.permissions import Meetings
from zhibu.meetings.rules.filing import drawn_of
from zhibu.orgs.choices import Change
from zhibu.orgs.kinds import GROUP
from zhibu.orgs.models import Unit, UnitChange


@dataclass(frozen=True)
class Card:
    """A record's filing as the page of the minutes tells it, with what the actor may do about it."""

    look: str
    word: str
    note: str
    reasons: Sequence[tuple[str, str]]
    """(item and part, sentence), for those who write the minutes and those who review them."""
    filing: UUID | None = None
    upto: int = 0
    may_file: bool = False
    may_add: bool = False
    may_refile: bool = False
    may_review: bool = False
    draw: UUID | None = None


class Returned(NamedTuple):
    """A record that was returned: its theme, its gathering, and the name of its unit where that stands no more."""

    theme: str
    gathering: UUID
    gone: str


@dataclass(frozen=True)
class Owed:
    """How many records wait for the actor's review and since when the oldest does, and what is theirs to put right, the
    oldest first."""

    count: int = 0
    oldest: str = ""
    returned: Sequence[Returned] = ()


def reviewer_of(unit: Unit) -> Unit | None:
    """Return the nearest unit above that leads others: a general branch or a committee; None where none stands.

    What was merged goes on in the unit that it was merged into, the unit itself and each above it; of what was
    dissolved without one, the next above reviews.
    """
    unit = heir_of(unit)
    above = Unit.objects.filter(path__in=ancestors(unit.path)).order_by("-path")
    return next((heir for one in above if not (heir := heir_of(one)).dissolved_on and leads(heir)), None)


def heir_of(unit: Unit) -> Unit:
    """Return the unit itself while it stands or where nothing followed it, else what it was merged into in the end."""
    while unit.dissolved_on:
        merged = UnitChange.objects.filter(unit=unit, change=Change.MERGED, details={}).select_related("other").first()
        if merged is None or merged.other is None:
            break
        unit = merged.other
    return unit


def astray(path: str) -> list[Filing]:
    """Return what waits before a unit other than the one that reviews it now, with `unit` as it should be: of branches
    and reviewers at and below the path, and of branches that stand no more, whose heirs may stand anywhere."""
    waits = Filing.objects.filter(state=FilingState.FILED).select_for_update(of=("self",)).select_related("branch")
    reviewers: dict[UUID, Unit | None] = {}
    found = []
    places = below((path,), "branch__path") | below((path,), "unit__path") | Q(branch__dissolved_on__isnull=False)
    for one in waits.filter(places).order_by("id"):
        if one.branch_id not in reviewers:
            reviewers[one.branch_id] = reviewer_of(one.branch)
        to = reviewers[one.branch_id]
        if to is not None and (one.unit_id, one.unit_path) != (to.pk, to.path):
            one.unit, one.unit_path = to, to.path
            found.append(one)
    return found


def leads(unit: Unit) -> bool:
    """Return whether the unit is of a kind with which records are filed: one under which branches stand."""
    kind = unit.kind_data
    return not (kind.holds_members or kind.holds_participants or kind.key == GROUP)


def is_automatic(unit: Unit) -> bool:
    """Return whether locked minutes of the unit are filed by themselves: what the nearest unit has set."""
    ways = FilingWay.objects.filter(unit__path__in=ancestors(unit.path, itself=True)).order_by("-unit__path")
    return bool(ways.values_list("is_automatic", flat=True).first())


def rows() -> PlacedQuerySet[Filing]:
    """Return filings with all that a page of one tells."""
    return Filing.objects.select_related("record__gathering", "unit", "branch", "draw")


def of(gathering: Gathering) -> Filing | None:
    """Return the filing of the gathering's record, None where it is not filed."""
    return rows().filter(record__gathering=gathering).first()


def own_among(actor: Actor, filings: Collection[UUID]) -> int:
    """Count those of the filings whose gathering the actor led or recorded: others review them."""
    if actor.person_id is None:
        return 0
    led = Q(gathering__chair=actor.person_id) | Q(recorder=actor.person_id)
    gatherings = Record.objects.filter(pk__in=Filing.objects.filter(pk__in=filings).values("record"))
    return Minutes.objects.filter(led, gathering__in=gatherings.values("gathering")).count()


def reasons_of(filing: Filing) -> list[Reason]:
    """Return why the record was returned, the last time first, by the agenda."""
    return list(Reason.objects.filter(filing=filing).select_related("item").order_by("-round", "item__order"))


def card(actor: Actor, minutes: Minutes, links: Sequence[Record], *, may_write: bool) -> Card | None:
    """Return the filing as the page of the minutes tells it, of the links that the gathering has in the chain.

    None before the minutes are locked, and where nothing is filed and the actor does not file.
    """
    if not links:
        return None
    filing: Filing | None = getattr(links[0], "filing", None)
    if filing is None:
        return Card("rest", _("没有备案"), "", [], may_file=True) if may_write else None
    state = FilingState(filing.state)
    reviews = actor.may(Meetings.REVIEW, filing.place)
    knows = may_write or reviews
    was_returned = filing.round > 1 or state == FilingState.RETURNED
    may_answer, has_added = may_write and state == FilingState.RETURNED, links[-1].number > filing.upto
    is_own = actor.person_id in (minutes.recorder_id, minutes.gathering.chair_id)
    return Card(
        look=FILINGS[state],
        word=str(state.label),
        note=note_of(filing),
        reasons=[(f"{one.item.title} · {Part(one.part).label}", one.text) for one in reasons_of(filing)]
        if knows and was_returned
        else [],
        filing=filing.pk,
        upto=filing.upto,
        may_add=may_answer and not has_added,
        may_refile=may_answer and has_added,
        may_review=reviews and state == FilingState.FILED and not is_own,
        draw=filing.draw_id if reviews else None,
    )


def note_of(filing: Filing) -> str:
    """Return who filed it with whom and when, and what became of it."""
    told = {"name": filing.filed_by, "at": _moment(filing.filed_at), "unit": filing.unit.short_name}
    words = [_("%(name)s %(at)s 报%(unit)s备案") % told]
    if filing.round > 1:
        words.append(_("第 %(n)d 次") % {"n": filing.round})
    if filing.is_drawn and filing.state == FilingState.FILED:
        words.append(_("抽查抽到了"))
    if filing.answered_at is not None:
        answered = {"name": filing.answered_by, "at": _moment(filing.answered_at)}
        words.append(
            {
                FilingState.PASSED: _("%(name)s %(at)s 审查通过"),
                FilingState.RETURNED: _("%(name)s %(at)s 退回"),
                FilingState.SETTLED: _("%(name)s %(at)s 抽查，没有抽到"),
            }[FilingState(filing.state)]
            % answered
        )
    return " · ".join(words)


def owed(actor: Actor, unit: Unit) -> Owed:
    """Return what waits for the actor's review at and below the unit, and what they may put right of the unit's own and
    of units directly below that stand no more; one statement."""
    reviews, writes = actor.may(Meetings.REVIEW, unit), actor.may(Meetings.WRITE, unit)
    if not reviews and not writes:
        return Owed()
    asked: dict[str, Any] = {
        "reviews": reviews,
        "writes": writes,
        "path": unit.path,
        "beyond": successor(unit.path),
        "unit": unit.pk,
        "filed": FilingState.FILED,
        "returned": FilingState.RETURNED,
    }
    with connection.cursor() as cursor:
        cursor.execute(_OWED, asked)
        n, first, rows = cursor.fetchone()
    oldest = f"{timezone.localtime(first):%Y-%m-%d}" if n else ""
    return Owed(n, oldest, [Returned(theme, UUID(gathering), gone) for theme, gathering, gone in rows])


_OWED = """
select w.n, w.first,
       (select coalesce(json_agg(json_build_array(r.theme, r.id, r.name) order by r.answered_at, r.filing), '[]')
          from (select g.theme, g.id, u.name, f.answered_at, f.id as filing
                  from (select %(unit)s::uuid as id, '' as name
                        union all select id, short_name from orgs_unit
                                   where parent_id = %(unit)s and dissolved_on is not null) u
                  join meetings_filing f on f.branch_id = u.id and f.state = %(returned)s
                  join meetings_record k on k.id = f.record_id join meetings_gathering g on g.id = k.gathering_id
                 where %(writes)s order by f.answered_at, f.id limit 20) r)
  from (select count(*) as n, min(filed_at) as first from meetings_filing
         where %(reviews)s and unit_path >= %(path)s and unit_path < %(beyond)s and state = %(filed)s) w
"""


def holds(draw: Draw) -> bool:
    """Return whether the draw, reckoned again from its seed and the hashes, picks what it has picked."""
    found = list(Filing.objects.filter(draw=draw).values_list("record__hash", "is_drawn"))
    if len(found) != draw.pool:
        return False
    return drawn_of(draw.seed, [one for one, _drawn in found], draw.share) == {one for one, drawn in found if drawn}


def draws(unit: Unit, most: int = 10) -> list[Draw]:
    """Return the last draws of the unit and of those below it."""
    return list(Draw.objects.below(unit).select_related("unit").order_by("-at", "-id")[:most])


def said_draw(draw: Draw) -> str:
    """Return when who drew how many."""
    told = {"at": _moment(draw.at), "name": draw.by, "pool": draw.pool, "drawn": draw.drawn, "share": draw.share}
    words = ngettext(
        "%(at)s %(name)s 抽查：%(pool)d 份抽 %(share)d%%，抽到 %(drawn)d 份",
        "%(at)s %(name)s 抽查：%(pool)d 份抽 %(share)d%%，抽到 %(drawn)d 份",
        draw.pool,
    )
    return words % told


def _moment(at: datetime) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}"
