"""Minutes as they stand: who reads and who writes them, item by item, and what is still to be done."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.http import Http404
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from zhibu.gate.actor import Actor
from zhibu.gate.rows import PlacedQuerySet, find, may_at, sole
from zhibu.meetings.choices import AHEAD, Act, GatheringState
from zhibu.meetings.models import Attendance, FollowUp, Gathering, Item, Minutes, Point, Vote
from zhibu.meetings.permissions import Meetings
from zhibu.meetings.queries import registers
from zhibu.meetings.queries.showing import hosts, leaders, own_lines
from zhibu.meetings.rules.minutes import Entry, Said
from zhibu.meetings.rules.tallies import acts_of
from zhibu.people.queries import with_names
from zhibu.rulebook.words import cited_as


@dataclass(frozen=True)
class Count:
    """A vote in words: what was voted on, what was counted, and what the articles say of it."""

    id: UUID
    act: str
    about: str
    look: str
    word: str
    counts: str
    quorum: str
    majority: str
    rules: Sequence[tuple[str, str]]
    """(id, source) of the articles."""


@dataclass(frozen=True)
class Task:
    """What somebody is to do, in words."""

    id: UUID
    origin: str
    """The problem or the suggestion that it comes of, in words; empty for neither."""
    what: str
    note: str
    look: str
    word: str
    is_open: bool
    theme: str = ""
    gathering: UUID | None = None


@dataclass(frozen=True)
class Part:
    """One item with the rows that belong to it: its text, votes in the order of entering, tasks by their day."""

    item: Item
    entry: Entry
    votes: Sequence[Vote]
    tasks: Sequence[FollowUp]


@dataclass(frozen=True)
class Written:
    """One item with all that the minutes say of it."""

    id: UUID
    title: str
    owner: str
    entry: Entry
    version: int
    by: str
    votes: Sequence[Count]
    tasks: Sequence[Task]

    @property
    def is_empty(self) -> bool:
        """Return whether nothing is written yet."""
        return not (self.entry.points or self.entry.decision or self.votes or self.tasks)


def rows() -> PlacedQuerySet[Minutes]:
    """Return minutes with all that a page of one tells."""
    return with_names(Minutes.objects.select_related("gathering__unit"), "gathering__chair", "recorder")


def readable(actor: Actor, pk: UUID) -> Gathering:
    """Return the gathering to whoever may read its minutes: who may read it at any unit that holds it, who is called
    to it, who presides and who records. Raises Http404 for others outside, NotAllowed inside without the right."""
    found = with_names(Gathering.objects.select_related("unit"), "chair")
    shown = sole(found.read_by(actor, Meetings.READ).filter(pk=pk))
    if shown is None and actor.may_own(Meetings.ATTEND):
        called = own_lines(actor).filter(gathering=OuterRef("pk"))
        recorded = Minutes.objects.filter(gathering=OuterRef("pk"), recorder=actor.person_id)
        shown = sole(found.filter(Exists(called) | Exists(recorded) | Q(chair=actor.person_id), pk=pk))
    return shown or find(found, actor, Meetings.READ, pk=pk)


def of(gathering: Gathering) -> Minutes | None:
    """Return the gathering's minutes, None where nobody has begun them: before its register is open nobody may."""
    if gathering.state in AHEAD:
        return None
    minutes = sole(with_names(Minutes.objects.filter(gathering=gathering), "recorder"))
    if minutes is not None:
        minutes.gathering = gathering  # with its unit and its chair, as the caller has it
    return minutes


def writing(actor: Actor, gathering: UUID) -> Minutes:
    """Return the minutes to whoever writes them: their recorder, and who has the right there. Raises as `find`."""
    return find(rows(), actor, Meetings.WRITE, gathering=gathering)


def item_to_write(actor: Actor, pk: UUID) -> tuple[Minutes, Item]:
    """Return an item with its minutes, to whoever writes them. Raises as `find`."""
    item = Item.objects.filter(pk=pk).first()
    if item is None:
        raise Http404
    return writing(actor, item.gathering_id), item


def link(actor: Actor, gathering: Gathering, minutes: Minutes | None) -> str:
    """Return what the way to the minutes is called; "" where there are none and the actor does not begin them."""
    if gathering.state not in (GatheringState.OPEN, GatheringState.HELD):
        return ""
    if minutes is None:
        return _("写记录") if may_write(actor, gathering, None) else ""
    return _("会议记录")


def may_write(actor: Actor, gathering: Gathering, minutes: Minutes | None) -> bool:
    """Return whether the actor writes the minutes, or may begin them."""
    return may_at(actor, Meetings.WRITE, minutes or gathering)


def people(gathering: Gathering) -> list[tuple[UUID, str]]:
    """Return who may speak, record, preside and be given something to do: who is called, then who has a post of a unit
    that holds it, each once."""
    lines = Attendance.objects.filter(gathering=gathering, person__isnull=False).order_by("person__name_key", "id")
    found = dict(lines.values_list("person", "person__name"))
    for unit in hosts(gathering):
        found |= dict(leaders(unit, gathering.held_on))
    return list(found.items())


def speakers(gathering: Gathering) -> list[str]:
    """Return the names that are offered to whoever writes: who is in the register, guests too."""
    return list(dict.fromkeys(one.name for one in registers.lines(gathering)))


def entry_of(item: Item) -> Entry:
    """Return what is written of the item."""
    points = Point.objects.filter(item=item).order_by("order")
    return Entry([_said(one) for one in points], item.decision)


def parts(gathering: Gathering) -> list[Part]:
    """Return all rows of the minutes, item by item; four statements however long they are."""
    points: dict[UUID, list[Said]] = defaultdict(list)
    for point in Point.objects.filter(item__gathering=gathering).order_by("order"):
        points[point.item_id].append(_said(point))
    votes: dict[UUID, list[Vote]] = defaultdict(list)
    for vote in Vote.objects.filter(item__gathering=gathering).select_related("unit").order_by("at", "id"):
        votes[vote.item_id].append(vote)
    tasks: dict[UUID, list[FollowUp]] = defaultdict(list)
    for task in FollowUp.objects.filter(gathering=gathering).order_by("due_on", "id"):
        tasks[task.item_id].append(task)
    items = with_names(Item.objects.filter(gathering=gathering), "owner").order_by("order")
    return [Part(one, Entry(points[one.pk], one.decision), votes[one.pk], tasks[one.pk]) for one in items]


def written(gathering: Gathering, today: date) -> list[Written]:
    """Return the whole minutes in words, item by item."""
    return [
        Written(
            one.item.pk,
            one.item.title,
            one.item.owner.name if one.item.owner else "",
            one.entry,
            one.item.version,
            written_by(one.item),
            [count_of(vote, with_unit=gathering.is_joint) for vote in one.votes],
            [task_of(task, today) for task in one.tasks],
        )
        for one in parts(gathering)
    ]


def count_of(vote: Vote, *, with_unit: bool = False) -> Count:
    """Return a vote in words, from what was kept with it: a later text of the law changes nothing."""
    facts = {name: getattr(vote, name) for name in ("due", "present", "yes", "no", "abstained", "written_yes")}
    facts |= {"quorum": vote.quorum_least, "majority": vote.majority_least, "all": vote.yes + vote.written_yes}
    counts = _("赞成 %(yes)d 票，反对 %(no)d 票，弃权 %(abstained)d 票") % facts
    if vote.written_yes:
        counts += _("；会前书面赞成 %(written_yes)d 票") % facts
    if silent := vote.present - vote.yes - vote.no - vote.abstained:
        counts += _("；没有表示意见 %(n)d 人") % {"n": silent}
    quorum = _("有表决权的应到 %(due)d 人，到会 %(present)d 人，至少要到 %(quorum)d 人。") % facts
    if vote.not_counted:
        quorum += _("签到册上另有 %(n)d 人，没有计算在应到里。") % {"n": vote.not_counted}
    look, word, majority = "rest", _("已记票数"), _("规定没有写要多少人赞成，由会议按票数决定。")
    if vote.passed is not None:
        look, word = ("ok", _("通过")) if vote.passed else ("warn", _("没有通过"))
        if vote.act == Act.ELECTION:
            word = _("当选") if vote.passed else _("没有当选")
        majority = _("至少要 %(majority)d 票赞成，得 %(all)d 票。") % facts
    articles: dict[str, str] = {}
    for rule, source in ((vote.quorum_rule, vote.quorum_source), (vote.majority_rule, vote.majority_source)):
        if rule:
            articles.setdefault(cited_as(rule, source), rule)
    return Count(
        id=vote.pk,
        act=" · ".join([str(Act(vote.act).label), *([vote.unit.short_name] if with_unit else [])]),
        about=vote.about,
        look=look,
        word=word,
        counts=counts,
        quorum=quorum,
        majority=majority,
        rules=[(rule, source) for source, rule in articles.items()],
    )


def task_of(follow_up: FollowUp, today: date) -> Task:
    """Return a task in words."""
    day = follow_up.due_on.isoformat()
    note = _("%(name)s · %(day)s 以前") % {"name": follow_up.owner_name, "day": day}
    look, word = "warn", _("要办")
    if follow_up.done_on:
        look, word = "ok", _("办结")
        done = _("%(day)s 办结") % {"day": follow_up.done_on.isoformat()}
        note = " · ".join(filter(None, [follow_up.owner_name, done, follow_up.done_note]))
    elif follow_up.due_on < today:
        look, word = "bad", _("过期")
    return Task(follow_up.pk, _origin(follow_up), follow_up.what, note, look, word, follow_up.done_on is None)


def _origin(follow_up: FollowUp) -> str:
    origins = []
    if follow_up.problem:
        origins.append(_("问题：%(text)s") % {"text": follow_up.problem})
    if follow_up.suggestion:
        text = Truncator(follow_up.suggestion).chars(120)
        by = _("（%(name)s）") % {"name": follow_up.suggested_by} if follow_up.suggested_by else ""
        origins.append(_("建议：%(text)s%(by)s") % {"text": text, "by": by})
    return " · ".join(origins)


def own_follow_ups(actor: Actor) -> PlacedQuerySet[FollowUp]:
    """Return what the actor is to do, agreed at any gathering. None for a program."""
    found: PlacedQuerySet[FollowUp] = FollowUp.objects.visible_to(actor, Meetings.ATTEND).filter(owner=actor.person_id)
    return found.select_related("gathering__unit")


def own_tasks(actor: Actor) -> list[Task]:
    """Return what the actor is to do in words: what is open by its day, then what was done last."""
    found = list(own_follow_ups(actor).order_by("due_on", "id")[:200])
    found.sort(key=lambda one: (one.done_on is not None, -one.done_on.toordinal() if one.done_on else 0))
    return [_with_theme(one, actor.today) for one in found]


def open_tasks(actor: Actor, most: int) -> list[Task]:
    """Return what the actor is still to do, the nearest day first, with the gathering at which it was agreed."""
    found = own_follow_ups(actor).filter(done_on__isnull=True).order_by("due_on", "id")[:most]
    return [_with_theme(one, actor.today) for one in found]


def acts(gathering: Gathering) -> list[Act]:
    """Return what the gathering votes on."""
    return acts_of(gathering.kinds)


def written_by(item: Item) -> str:
    """Return who wrote an item last and when; "" for nobody."""
    if item.written_at is None:
        return ""
    at = timezone.localtime(item.written_at)
    return _("%(name)s %(at)s 写") % {"name": item.written_by, "at": f"{at:%m-%d %H:%M}"}


def _with_theme(follow_up: FollowUp, today: date) -> Task:
    gathering = follow_up.gathering
    return replace(task_of(follow_up, today), theme=gathering.theme, gathering=gathering.pk)


def _said(point: Point) -> Said:
    return Said(point.speaker_name, point.text, point.speaker_id)
