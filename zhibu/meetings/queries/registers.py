"""The register in words: who came and who did not, what each line may still say, and whether it is enough to decide."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, models
from django.db.models import F
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from zhibu import rulebook
from zhibu.audit import prepared
from zhibu.gate.actor import Actor
from zhibu.gate.rows import PlacedQuerySet, Spot, below, find, may_at, may_own_row, owns
from zhibu.meetings.choices import CAME, MISSED, Act, GatheringState, MakeUpWay, Presence, Way
from zhibu.meetings.models import Attendance, Gathering, Leave
from zhibu.meetings.permissions import Meetings
from zhibu.meetings.queries.due import Called, called
from zhibu.meetings.rules import votes
from zhibu.meetings.rules.tallies import acts_of
from zhibu.meetings.rules.tokens import make_token
from zhibu.orgs.models import Unit
from zhibu.people.models import Person
from zhibu.people.queries import with_names
from zhibu.people.seal import unsealed
from zhibu.rulebook.words import cited

GUEST_LINES = 6
THERE = (Presence.PRESENT.value, Presence.LATE.value)
"""Who counts as there when it is decided: in the room. Who takes part from afar is named beside it."""


_LINE = ("id", "unit_id", "unit_path", "presence", "nonce", "at")
_GATHERING = ("state", "code", "register_key", "theme", "held_on", "begins", "ends", "unit_id", "unit_path")
_SIGNING = f"""
select {", ".join(f"a.{name}" for name in _LINE)}, {", ".join(f"g.{name}" for name in _GATHERING)}
  from meetings_attendance a join meetings_gathering g on g.id = a.gathering_id
 where a.gathering_id = %(gathering)s and a.person_id = %(person)s
"""


@dataclass(frozen=True)
class Row:
    """One line to be ticked: whose, what is known, what it says."""

    key: UUID
    name: str
    note: str
    said: str
    left_early: bool
    is_guest: bool = False
    is_settled: bool = False


@dataclass(frozen=True)
class Line:
    """One of those who are called, as the gathering's page lists them; `missed` is the line that may be made up for."""

    name: str
    word: str
    missed: UUID | None = None


@dataclass(frozen=True)
class Voters:
    """How many of a unit vote: due, counted as there (in the room, to the end), and come at all."""

    due: int
    there: int
    came: int


@dataclass(frozen=True)
class Quorum:
    """Whether enough are there for one act, in words, with the arithmetic and the article."""

    key: Act
    act: str
    is_enough: bool
    word: str
    arithmetic: str
    rule: str
    source: str


def holding(actor: Actor, pk: UUID) -> Gathering:
    """Return the gathering to whoever holds it: who has the right at its unit, and its chair. Raises as `find`."""
    return find(Gathering.objects.select_related("unit", "chair"), actor, Meetings.HOLD, pk=pk)


def signing_line(actor: Actor, pk: UUID) -> Attendance:
    """Return the actor's own line of the gathering's register with what signing in asks of it, and no more.

    Raises Http404 where there is none.
    """
    line = _own_line(actor, pk)
    if line is None:
        raise Http404
    if not may_own_row(actor, Meetings.ATTEND, line):
        actor.must(Meetings.ATTEND, line.place)
    return line


def line_of_another(actor: Actor, pk: UUID) -> Attendance:
    """Return a line of the register to whoever holds it; none of a guest, none of one's own. Raises as `find`."""
    rows = Attendance.objects.filter(person__isnull=False).exclude(person=actor.person_id)
    return find(rows.select_related("gathering", "person", "unit"), actor, Meetings.HOLD, pk=pk)


def own_line_or_none(actor: Actor, pk: UUID) -> Attendance | None:
    """Return the actor's own line of the gathering's register as signing in reads it, None where there is none."""
    line = _own_line(actor, pk)
    return line if line and may_at(actor, Meetings.ATTEND, line) else None


def _own_line(actor: Actor, pk: UUID) -> Attendance | None:
    """Return the actor's own line with its gathering and its person, whatever may be done with it: narrow, since many
    ask for theirs in one moment."""
    if actor.person_id is None:
        return None
    row = prepared.first(_SIGNING, {"gathering": pk, "person": actor.person_id})
    if row is None:
        return None
    said = dict(zip(_GATHERING, row[len(_LINE) :], strict=True))
    key = said["register_key"]
    said["register_key"] = unsealed("meeting_register", bytes(key)) if key else ""
    line = _known(Attendance, zip(_LINE, row, strict=False), gathering_id=pk, person_id=actor.person_id)
    line.gathering = _known(Gathering, said.items(), id=pk)
    line.person = _known(Person, (), id=actor.person_id, name=actor.name)
    return line


def _known[M: models.Model](model: type[M], read: Iterable[tuple[str, Any]], **more: Any) -> M:
    """Return a row of which these columns are known; any other is fetched where it is asked for."""
    columns = {**dict(read), **more}
    names = [one.attname for one in model._meta.concrete_fields if one.attname in columns]  # the order of from_db
    return model.from_db(DEFAULT_DB_ALIAS, names, [columns[name] for name in names])


def scan_path(gathering: Gathering, at: datetime) -> str:
    """Return the path that the QR carries at the moment; "" where no register is open."""
    if gathering.state != GatheringState.OPEN:
        return ""
    return reverse("scan", args=[make_token(gathering.pk, at, gathering.register_key)])


def lines(gathering: Gathering, unit: UUID | None = None) -> list[Attendance]:
    """Return the register, or a unit's part of it, by name, guests last."""
    rows = with_names(Attendance.objects.filter(gathering=gathering), "person")
    if unit is not None:
        rows = rows.filter(unit=unit)
    return list(rows.order_by(F("person__name_key").asc(nulls_last=True), "guest_name", "id"))


def may_know(actor: Actor, one: Attendance | Called) -> bool:
    """Return whether the actor reads the lines of that person's own unit: who is spared, it may speak of health, is
    said to no partner of a joint gathering."""
    return actor.may(Meetings.READ, Spot(one.unit_id, one.unit_path))


def reads_whole(actor: Actor, gathering: Gathering) -> bool:
    """Return whether the actor reads the lines of all units that hold the gathering."""
    return owns(actor, gathering) or actor.may(Meetings.READ, gathering.place)


def read_by[R: (Attendance, Called)](actor: Actor, gathering: Gathering, register: Sequence[R]) -> list[R]:
    """Return what the actor reads of a register: of a joint one the whole at the unit that planned it and by its chair,
    at a partner unit that unit's own part."""
    if not gathering.is_joint or reads_whole(actor, gathering):
        return list(register)
    return [one for one in register if may_know(actor, one)]


def unknown_to(actor: Actor) -> PlacedQuerySet[Attendance]:
    """Return the lines of which the actor may not know all: `may_know` of many."""
    paths = actor.scopes(Meetings.READ)
    return Attendance.objects.none() if "" in paths else Attendance.objects.exclude(below(paths, "unit_path"))


def spared(actor: Actor, one: Attendance | Called) -> str:
    """Return that nothing is firmly asked of somebody who is called, where the actor may know; "" for all others."""
    return "" if one.is_due or not may_know(actor, one) else _("不作硬性要求")


def rows_of(actor: Actor, register: Sequence[Attendance]) -> list[Row]:
    """Return the lines as they are ticked; beside who has not come stands that leave was granted, so that nobody puts
    them down as absent."""
    missing = [one.pk for one in register if one.presence in (Presence.DUE, Presence.ABSENT)]
    granted = set(Leave.objects.granted().filter(attendance__in=missing).values_list("attendance", flat=True))
    return [
        Row(
            key=one.pk,
            name=one.name,
            note=_("准了假") if one.pk in granted else _note(actor, one),
            said=one.presence,
            left_early=one.left_early,
            is_guest=one.person_id is None,
            is_settled=one.presence == Presence.MADE_UP,
        )
        for one in register
    ]


def rows_to_type(actor: Actor, gathering: Gathering, units: Sequence[Unit]) -> list[Row]:
    """Return who is called on the gathering's day, by person, before any register is written, or who stands in the open
    one, with what it says of them; leave stands ticked."""
    granted = Leave.objects.granted().filter(attendance__gathering=gathering)
    has_leave = set(granted.values_list("attendance__person", flat=True))
    if gathering.state == GatheringState.OPEN:
        register = [(one.person_id, one) for one in lines(gathering) if one.person_id]
        rows = zip(register, rows_of(actor, [one for _person, one in register]), strict=True)
        return [
            replace(row, key=person, said=_leave_of(person, has_leave) if row.said == Presence.DUE else row.said)
            for (person, _line), row in rows
        ]
    return [
        Row(
            key=one.person_id,
            name=one.name,
            note=spared(actor, one),
            said=_leave_of(one.person_id, has_leave),
            left_early=False,
        )
        for one in called([unit.pk for unit in units], gathering.kinds, gathering.held_on)
    ]


def _leave_of(person: UUID, has_leave: set[UUID]) -> str:
    return Presence.EXCUSED if person in has_leave else ""


def sheet(gathering: Gathering, units: Sequence[Unit]) -> list[dict[str, Any]]:
    """Return who is called as the sheet on paper lists them, two beside each other, unit by unit, with lines for guests
    behind; who would be called, where nobody has been yet. Who is spared stands among the others."""
    if gathering.state == GatheringState.PLANNED:
        found = called([unit.pk for unit in units], gathering.kinds, gathering.held_on)
        names = [(one.unit_id, one.name) for one in found]
    else:
        names = [(one.unit_id, one.name) for one in lines(gathering) if one.person_id]
    parts = []
    for unit in units:
        own = [name for at, name in names if at == unit.pk]
        own += [""] * (GUEST_LINES + (len(own) + GUEST_LINES) % 2) if unit is units[-1] else [""] * (len(own) % 2)
        half = len(own) // 2
        cells = [cell for at in range(half) for cell in (*_cell(own, at), *_cell(own, at + half))]
        parts.append({"unit": unit.short_name if len(units) > 1 else "", "cells": cells if any(own) else []})
    return parts


def _cell(names: Sequence[str], at: int) -> tuple[str, str, str]:
    return (str(at + 1) if names[at] else "", names[at], "")


def quorums(gathering: Gathering, register: Sequence[Attendance], unit: Unit) -> list[Quorum]:
    """Return what the unit may decide with those who are there: votes of an assembly, or what a committee discusses."""
    book = rulebook.on(gathering.held_on)
    count = voters(register, unit)
    due, present = count.due, count.there
    judged: dict[Act, tuple[votes.Judged, int]] = {
        Act.DECISION: (
            votes.assembly_may_vote(book, due=due, present=present),
            votes.assembly_passes(book, due=due, yes=0).least,
        ),
        Act.ADMISSION: (
            votes.admission_may_vote(book, due=due, present=present),
            votes.admission_passes(book, due=due, yes=0).least,
        ),
        Act.ELECTION: (
            votes.election_is_valid(book, due=due, present=present),
            votes.is_elected(book, present=present, yes=0).least,
        ),
        Act.COMMITTEE: (votes.committee_may_discuss(book, members=due, present=present), 0),
    }
    return [_quorum(act, *judged[act]) for act in acts_of(gathering.kinds)]


def voters(register: Sequence[Attendance], unit: Unit) -> Voters:
    """Return how many of the register vote for the unit."""
    voting = [one for one in register if one.has_vote and one.unit_id == unit.pk]
    there = sum(one.presence in THERE and not one.left_early for one in voting)
    return Voters(len(voting), there, sum(one.presence in CAME for one in voting))


def left_out(register: Sequence[Attendance]) -> str:
    """Return who is there and not counted for a decision: from afar, or gone before the end; "" for nobody."""
    online = sum(one.has_vote and one.presence == Presence.ONLINE for one in register)
    early = sum(one.has_vote and one.left_early for one in register)
    parts = []
    if online:
        parts.append(_("线上参加的 %(n)d 人") % {"n": online})
    if early:
        parts.append(_("早退的 %(n)d 人") % {"n": early})
    return _("%(who)s没有算进到会人数。") % {"who": _("、").join(parts)} if parts else ""


def line_in_words(one: Attendance) -> str:
    """Return what is said of a line: how somebody came or why not; "" for who has not come yet."""
    if one.presence == Presence.DUE:
        return ""
    words = [str(Presence(one.presence).label), _("早退") if one.left_early else ""]
    if one.person_id is None:
        words.insert(0, _("来宾"))
    if one.presence == Presence.MADE_UP:
        words += [str(one.made_up_on), str(MakeUpWay(one.made_up_way).label), one.made_up_note]
    return " · ".join(filter(None, words))


def told(actor: Actor, gathering: Gathering, register: Sequence[Attendance]) -> list[Line]:
    """Return the register as the gathering's page lists it, and which lines the actor may note as made up for."""
    is_held = gathering.state == GatheringState.HELD
    return [
        Line(
            one.name,
            line_in_words(one) if one.presence != Presence.DUE or one.person_id is None else spared(actor, one),
            one.pk if is_held and one.presence in MISSED and _may_make_up(actor, one) else None,
        )
        for one in register
    ]


def _may_make_up(actor: Actor, one: Attendance) -> bool:
    return not owns(actor, one) and actor.may(Meetings.HOLD, Spot(one.unit_id, one.unit_path))


def _quorum(act: Act, present: votes.Judged, yes: int) -> Quorum:
    counts = {"of": present.of, "count": present.count, "least": present.least, "yes": yes}
    said = _("有表决权的应到 %(of)d 人，到会 %(count)d 人，至少要到 %(least)d 人。") % counts
    if yes and present.is_enough:
        said += _("要 %(yes)d 人赞成才算通过。") % counts
    missing = present.least - present.count
    word = _("人数够了") if present.is_enough else _("还差 %(n)d 人") % {"n": max(missing, 1)}
    about = _("讨论重要事项") if act == Act.COMMITTEE else str(act.label)
    return Quorum(act, about, present.is_enough, word, said, present.rule.id, cited(present.rule))


def _note(actor: Actor, one: Attendance) -> str:
    parts = [_("来宾") if one.person_id is None else spared(actor, one)]
    if one.presence in CAME and one.way != Way.PAPER and one.at is not None:
        parts.append(f"{Way(one.way).label} {_hour(one.at)}")
    if one.presence == Presence.MADE_UP:
        parts.append(line_in_words(one))
    return " · ".join(filter(None, parts))


def _hour(at: datetime) -> str:
    return f"{timezone.localtime(at):%H:%M}"
