"""Gatherings follow the units that hold them, and the people whose files are made one."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db import connection

from zhibu.figures.actions.counting import touch
from zhibu.gate.actor import Place
from zhibu.lib.tree import successor
from zhibu.meetings.choices import CAME, STANDING, Answer, Progress
from zhibu.meetings.figures import GATHERINGS
from zhibu.meetings.models import (
    Amendment,
    Attendance,
    Confirmation,
    Feed,
    Filing,
    FollowUp,
    Gathering,
    Holding,
    Item,
    Leave,
    Minutes,
    OfflineTick,
    Point,
    Talk,
    Turn,
)
from zhibu.meetings.queries.filings import astray
from zhibu.meetings.rules.talks import pair
from zhibu.members.followers import Ledger

_CARRIED = (
    "meetings_gathering",
    "meetings_holding",
    "meetings_attendance",
    "meetings_talk",
    "meetings_filing",
    "meetings_draw",
)


def carry_paths(_old: str, new: str) -> None:
    """Let gatherings and their registers follow a subtree that stands at the path `new` now."""
    with connection.cursor() as cursor:
        for table in _CARRIED:
            cursor.execute(
                f"update {table} g set unit_path = u.path from orgs_unit u"
                " where g.unit_id = u.id and u.path >= %s and u.path < %s and g.unit_path <> u.path",
                [new, successor(new)],
            )


def carry_filings(_old: str, new: str) -> None:
    """Let what waits to be reviewed wait before the unit that stands above its branch now."""
    Filing.objects.bulk_update(astray(new), ["unit", "unit_path"], batch_size=1000)


def hand_filings_on(unit: Place, _day: date | None = None, _before: date | None = None) -> None:
    """Let nothing wait before a unit that has ended or is of a kind that leads none; where the entry was wrong, it
    waits there again."""
    Filing.objects.bulk_update(astray(unit.path), ["unit", "unit_path"], batch_size=1000)


def forget_holdings(units: Collection[UUID]) -> None:
    """Let go of what counted for units that are taken away; a gathering itself keeps its unit. Within a
    counting that an outer act has begun."""
    gone = Holding.objects.filter(unit__in=units)
    touch(GATHERINGS, gone.values_list("gathering", flat=True))
    gone.delete()


def join_people(ledger: Ledger, kept: UUID, other: UUID) -> None:
    """Let lines of registers, chairs, items, minutes and tasks of the other person be the kept one's.

    The address of the other's calendar leads nowhere while the files are one. Where both are called to one gathering,
    the kept line stands, with the other's requests for leave beside which it has none of its own; who came under
    either name was there. Of a gathering whose minutes are locked both lines stay as they were kept.
    """
    ours = {line.gathering_id: line for line in Attendance.objects.select_for_update().filter(person=kept)}
    theirs = list(Attendance.objects.select_for_update().filter(person=other))
    touch(GATHERINGS, {*ours, *(line.gathering_id for line in theirs)})  # whoever was called since these were touched
    locked = set(
        Minutes.objects.filter(gathering__in=ours, progress=Progress.LOCKED).values_list("gathering", flat=True)
    )
    for line in theirs:
        mine = ours.get(line.gathering_id)
        if mine is None:
            ledger.change(line, is_strict=False, person_id=kept)
            continue
        if line.gathering_id in locked:
            continue
        if line.presence in CAME and mine.presence not in CAME:
            came = {name: getattr(line, name) for name in ("presence", "left_early", "way", "at", "nonce", "said_by")}
            empty = {"made_up_on": None, "made_up_way": "", "made_up_note": ""}
            ledger.change(mine, is_strict=False, **came, **empty)
        has_standing = Leave.objects.filter(attendance=mine, answer__in=STANDING).exists()
        for leave in Leave.objects.filter(attendance=line):
            if has_standing and leave.answer in STANDING:
                ledger.remove(leave)
            else:
                ledger.change(leave, is_strict=False, attendance_id=mine.pk)
        _join_answers(ledger, mine, line)
        for tick in OfflineTick.objects.filter(attendance=line):
            ledger.change(tick, is_strict=False, attendance_id=mine.pk)
        ledger.remove(line)
    for feed in Feed.objects.select_for_update().filter(person=other):
        ledger.remove(feed)
    _join_talks(ledger, kept, other)
    for gathering in Gathering.objects.select_for_update().filter(chair=other):
        ledger.change(gathering, is_strict=False, chair_id=kept)
    for item in Item.objects.select_for_update().filter(owner=other):
        ledger.change(item, is_strict=False, owner_id=kept)
    for minutes in Minutes.objects.select_for_update().filter(recorder=other):
        ledger.change(minutes, is_strict=False, recorder_id=kept)
    for point in Point.objects.select_for_update().filter(speaker=other):
        ledger.change(point, is_strict=False, speaker_id=kept)
    for follow_up in FollowUp.objects.select_for_update().filter(owner=other):
        ledger.change(follow_up, is_strict=False, owner_id=kept)
    there = set(Turn.objects.filter(person=kept).values_list("unit", flat=True))
    for turn in Turn.objects.select_for_update().filter(person=other):
        if turn.unit_id in there:
            ledger.remove(turn)
        else:
            ledger.change(turn, is_strict=False, person_id=kept)


def part_people(people: Collection[UUID]) -> None:
    """Let lines and talks that stand again after a merge was taken back lie where their units stand now."""
    with connection.cursor() as cursor:
        for table, names in (("meetings_attendance", ("person_id",)), ("meetings_talk", ("one_id", "other_id"))):
            for name in names:
                cursor.execute(
                    f"update {table} g set unit_path = u.path from orgs_unit u"
                    f" where g.{name} = any(%s) and g.unit_id = u.id and g.unit_path <> u.path",
                    [list(people)],
                )


def _join_answers(ledger: Ledger, mine: Attendance, line: Attendance) -> None:
    """Let what was said of minutes by the other line be said by the kept one, where it has not said so itself."""
    for confirmation in Confirmation.objects.filter(attendance=line):
        there = Confirmation.objects.filter(attendance=mine, edition=confirmation.edition)
        if there.exists():
            ledger.remove(confirmation)
        else:
            ledger.change(confirmation, is_strict=False, attendance_id=mine.pk)
    for amendment in Amendment.objects.filter(attendance=line):
        waits = Amendment.objects.filter(attendance=mine, answer=Answer.WAITING).exists()
        if waits and amendment.answer == Answer.WAITING:
            ledger.remove(amendment)
        else:
            ledger.change(amendment, is_strict=False, attendance_id=mine.pk)


def _join_talks(ledger: Ledger, kept: UUID, other: UUID) -> None:
    """Let the other's talks be the kept one's; nobody talks with themselves, nor twice a day with the same person."""
    there = {(talk.unit_id, talk.held_on, talk.one_id, talk.other_id) for talk in Talk.objects.of(kept)}
    for talk in Talk.objects.select_for_update().of(other):
        partner = talk.other_id if talk.one_id == other else talk.one_id
        two = pair(kept, partner)
        if partner == kept or (talk.unit_id, talk.held_on, *two) in there:
            ledger.remove(talk)
        else:
            ledger.change(talk, is_strict=False, one_id=two[0], other_id=two[1])
