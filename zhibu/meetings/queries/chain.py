"""Locked minutes as the one text that is chained, and whether what stands in the tables still says the same."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from zhibu.gate.actor import Actor
from zhibu.meetings.choices import ANSWERS, MISSED, Answer, Kept, Presence, Progress
from zhibu.meetings.models import (
    Amendment,
    Attendance,
    Confirmation,
    FollowUp,
    Gathering,
    Item,
    Minutes,
    Point,
    Record,
    Vote,
)
from zhibu.meetings.queries import attachments
from zhibu.meetings.queries.registers import lines, unknown_to
from zhibu.meetings.rules.chain import FORMAT, canonical, digest, moment
from zhibu.orgs.models import Unit
from zhibu.people.queries import with_names

_COUNTS = ("due", "not_counted", "present", "yes", "no", "abstained", "written_yes", "quorum_least", "majority_least")
_VOTE = ("act", "about", *_COUNTS, "quorum_rule", "quorum_source", "majority_rule", "majority_source", "passed", "by")


@dataclass(frozen=True)
class Broken:
    """The first record of a unit's chain that does not hold, and why."""

    unit: Unit
    number: int
    theme: str
    why: str


@dataclass(frozen=True)
class Addition:
    """An addendum in words."""

    number: int
    text: str
    by: str


@dataclass(frozen=True)
class Asked:
    """What somebody asked to be put right, in words."""

    id: UUID
    name: str
    text: str
    look: str
    word: str
    note: str
    waits: bool


def facts_of(minutes: Minutes, actor: Actor) -> dict[str, Any]:
    """Return what is locked: the gathering, its register, the minutes, and who confirmed them."""
    gathering = minutes.gathering
    return {
        "format": FORMAT,
        "what": Kept.MINUTES.value,
        "unit": str(gathering.unit_id),
        "gathering": str(gathering.pk),
        **plan_of(gathering),
        "chair": gathering.chair.name if gathering.chair else "",
        "recorder": minutes.recorder.name,
        "edition": minutes.edition,
        "register": [register_line(line) for line in lines(gathering)],
        "items": written_of(gathering),
        **attachments.kept(gathering),
        "confirmed": [
            {"line": str(one.attendance_id), "name": one.attendance.name, "at": moment(one.at)}
            for one in confirmed(minutes)
        ],
        "locked_at": moment(actor.at),
        "locked_by": actor.name[:60],
    }


def plan_of(gathering: Gathering) -> dict[str, Any]:
    """Return what the record says of the gathering itself."""
    hours = {name: getattr(gathering, name) for name in ("begins", "ends")}
    return {
        "theme": gathering.theme,
        "kinds": list(gathering.kinds),
        "held_on": gathering.held_on.isoformat(),
        "place": gathering.place_name,
        **{name: f"{hour:%H:%M}" if hour else "" for name, hour in hours.items()},
    }


def register_line(line: Attendance) -> dict[str, Any]:
    """Return what the record says of one line of the register."""
    return {
        "line": str(line.pk),
        "name": line.name,
        "presence": line.presence,
        "left_early": line.left_early,
        "has_vote": line.has_vote,
    }


def written_of(gathering: Gathering) -> list[dict[str, Any]]:
    """Return what the record says item by item."""
    points = list(Point.objects.filter(item__gathering=gathering).order_by("order"))
    votes = list(Vote.objects.filter(item__gathering=gathering).order_by("at", "id"))
    tasks = list(FollowUp.objects.filter(gathering=gathering).order_by("id"))
    return [
        {
            "order": item.order,
            "title": item.title,
            "decision": item.decision,
            "points": [{"name": one.speaker_name, "text": one.text} for one in points if one.item_id == item.pk],
            "votes": [
                {"unit": str(vote.unit_id), "at": moment(vote.at), **{name: getattr(vote, name) for name in _VOTE}}
                for vote in votes
                if vote.item_id == item.pk
            ],
            "follow_ups": [
                {
                    "problem": one.problem,
                    **_origin(one),
                    "what": one.what,
                    "owner": one.owner_name,
                    "due_on": one.due_on.isoformat(),
                }
                for one in tasks
                if one.item_id == item.pk
            ],
        }
        for item in Item.objects.filter(gathering=gathering).order_by("order")
    ]


def _origin(one: FollowUp) -> dict[str, str]:
    """Return of which suggestion the measure comes; nothing where of none, as in records before it could be said."""
    return {"suggestion": one.suggestion, "suggested_by": one.suggested_by} if one.suggestion else {}


def confirmed(minutes: Minutes) -> list[Confirmation]:
    """Return who confirmed the edition that stands, in their order."""
    rows = Confirmation.objects.filter(minutes=minutes, edition=minutes.edition)
    return list(with_names(rows.select_related("attendance"), "attendance__person").order_by("at", "id"))


def amendments(minutes: Minutes) -> list[Asked]:
    """Return what was asked to be put right, those that wait first."""
    words = {Answer.WAITING: _("待答复"), Answer.GRANTED: _("照改"), Answer.DECLINED: _("没有改")}
    return [
        Asked(
            one.pk,
            one.attendance.name,
            one.text,
            ANSWERS[Answer(one.answer)] if one.answer != Answer.DECLINED else "rest",
            words[Answer(one.answer)],
            one.note,
            one.answer == Answer.WAITING,
        )
        for one in asked_of(minutes)
    ]


def asked_of(minutes: Minutes) -> list[Amendment]:
    """Return the requests to put the minutes right, those that wait first."""
    rows = Amendment.objects.filter(minutes=minutes).select_related("attendance")
    rows = with_names(rows, "attendance__person").order_by("asked_at", "id")
    return sorted(rows, key=lambda one: one.answer != Answer.WAITING)


def links_of(gathering: Gathering) -> list[Record]:
    """Return the links that the gathering has in the chain: that of its minutes with its filing, then the addenda."""
    return list(Record.objects.filter(gathering=gathering).select_related("filing__unit").order_by("number"))


def records_of(gathering: Gathering, actor: Actor) -> list[tuple[Record, bool]]:
    """Return the links that the gathering has in the chain, and of each whether the actor may know all of the register
    that stands in it."""
    hidden = unknown_to(actor).filter(gathering=OuterRef("gathering"))
    rows = Record.objects.filter(gathering=gathering).annotate(hides=Exists(hidden)).order_by("number")
    return [(one, not one.hides) for one in rows]


def locked_by(record: Record) -> str:
    """Return who locked the minutes and when."""
    told = {"name": record.by, "at": f"{timezone.localtime(record.at):%Y-%m-%d %H:%M}"}
    return _("%(name)s %(at)s 确认并锁定") % told


def additions(links: Sequence[Record]) -> list[Addition]:
    """Return the addenda among the links in words."""
    return [
        Addition(
            one.number,
            str(json.loads(one.body)["text"]),
            _("%(name)s %(at)s 补记") % {"name": one.by, "at": f"{timezone.localtime(one.at):%Y-%m-%d %H:%M}"},
        )
        for one in links
        if one.what == Kept.ADDENDUM
    ]


def chained_units(path: str = "") -> list[Unit]:
    """Return the units that keep a chain, at the path or below it."""
    rows = Unit.objects.filter(pk__in=Record.objects.values("unit")) | Unit.objects.filter(
        pk__in=Minutes.objects.filter(progress=Progress.LOCKED).values("gathering__unit")
    )
    return [unit for unit in rows.distinct().order_by("path") if unit.path.startswith(path)]


def verified(unit: Unit) -> Iterator[Broken]:
    """Yield what does not hold in the unit's chain, in its order: links, hashes, and rows that say something else."""
    prev, number = "", 0
    rows = Record.objects.filter(unit=unit).select_related("gathering").order_by("number")
    for record in rows.iterator(chunk_size=200):
        number += 1
        if why := _why_broken(record, prev, number):
            yield Broken(unit, record.number, record.gathering.theme, why)
        prev, number = record.hash, record.number
    locked = Minutes.objects.filter(gathering__unit=unit, progress=Progress.LOCKED).select_related("gathering")
    chained = Record.objects.filter(unit=unit, what=Kept.MINUTES).values("gathering")
    for minutes in locked.exclude(gathering__in=chained).order_by("locked_at", "id"):
        yield Broken(unit, 0, minutes.gathering.theme, _("记录锁定了，链上却没有它"))


def _why_broken(record: Record, prev: str, number: int) -> str:
    if record.number != number:
        return _("前面缺了第 %(n)d 号") % {"n": number}
    if record.prev_hash != prev:
        return _("和前一号接不上")
    if digest(record.prev_hash, record.body) != record.hash:
        return _("内容被改过，和当时的校验码不一致")
    try:
        body = json.loads(record.body)
    except ValueError:
        return _("内容读不出来")
    told = body if isinstance(body, dict) else {}
    if any(told.get(name) != value for name, value in _columns(record).items()) or canonical(told) != record.body:
        return _("目录上写的和内容不一致")
    return _why_not_as_kept(record.gathering, body) if record.what == Kept.MINUTES else ""


def _columns(record: Record) -> dict[str, Any]:
    """Return what the record's own columns say, by the names under which its body says the same."""
    at, by = ("locked_at", "locked_by") if record.what == Kept.MINUTES else ("at", "by")
    return {
        "number": record.number,
        "what": record.what,
        "unit": str(record.unit_id),
        "gathering": str(record.gathering_id),
        at: moment(record.at),
        by: record.by,
    }


def _why_not_as_kept(gathering: Gathering, body: dict[str, Any]) -> str:
    """Return what the tables say otherwise than the record; "" for nothing."""
    minutes = Minutes.objects.filter(gathering=gathering, progress=Progress.LOCKED).first()
    if minutes is None or minutes.locked_at is None:
        return _("记录不再是锁定的")
    is_first = body["format"] == 1  # neither the edition nor the lines of those who confirmed stand in it
    edition = minutes.edition if is_first else body.get("edition")
    if (minutes.edition, moment(minutes.locked_at)) != (edition, body["locked_at"]):
        return _("锁定的是第几稿、什么时候锁定，和当时不一样")
    now_confirmed = sorted(("" if is_first else str(one.attendance_id), moment(one.at)) for one in confirmed(minutes))
    if now_confirmed != sorted((one.get("line", ""), one["at"]) for one in body["confirmed"]):
        return _("谁确认过，和锁定时不一样")
    if any(body[name] != value for name, value in plan_of(gathering).items()):
        return _("会议的安排和锁定时不一样")
    now = written_of(gathering)
    for item, kept in zip(now, body["items"], strict=False):
        if canonical(item) != canonical(kept):
            return _("第 %(n)d 项议题和锁定时不一样") % {"n": kept["order"]}
    if len(now) != len(body["items"]):
        return _("议题和锁定时不一样")
    return attachments.why_not_the_files(gathering, body.get("attachments", [])) or _why_not_the_register(
        lines(gathering), body["register"]
    )


def _why_not_the_register(now: Sequence[Attendance], kept: Sequence[dict[str, Any]]) -> str:
    """Return whose line of the register is not as it was kept; what was made up for since is."""
    before = {one["line"]: one for one in kept}
    if missing := before.keys() - {str(line.pk) for line in now}:
        return _("签到册上少了%(name)s") % {"name": before[min(missing)]["name"]}
    for line in now:
        was = before.get(str(line.pk))
        if was is None:
            return _("签到册上多了%(name)s") % {"name": line.name}
        is_made_up = line.presence == Presence.MADE_UP and was["presence"] in (*MISSED, Presence.MADE_UP)
        if (line.presence != was["presence"] and not is_made_up) or line.left_early != was["left_early"]:
            return _("签到册上%(name)s一行和锁定时不一样") % {"name": was["name"]}
    return ""
