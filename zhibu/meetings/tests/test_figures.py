"""What the report sums from figures is what every gathering, line, filing and task says when it is counted anew."""

import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from time import sleep
from uuid import UUID, uuid4

import pytest
from django.db import connection, transaction
from django.urls import reverse

from tests.cast import Cast
from zhibu.figures.actions.advancing import advance
from zhibu.figures.actions.folding import fold
from zhibu.figures.actions.recounting import differences, recount
from zhibu.figures.models import FigureCode, FigureState
from zhibu.gate.actor import Refused
from zhibu.meetings import actions
from zhibu.meetings.actions.signing import sign_in
from zhibu.meetings.choices import Presence
from zhibu.meetings.figures import KINDS, SOURCE
from zhibu.meetings.models import Attendance, Filing, FollowUp, Gathering, Holding, Item, Minutes
from zhibu.meetings.queries.totals import totals_in
from zhibu.meetings.rules.filing import Fault
from zhibu.meetings.rules.registers import Tick
from zhibu.meetings.testing import line_of, make_called, make_gathering, make_open, merge, offline, plan_of
from zhibu.meetings.tests.plain_totals import plain_totals
from zhibu.meetings.tests.test_keep_template_together import somebody_waits
from zhibu.members.actions.merging import merge_members, unmerge_members
from zhibu.members.models import Member, Merge
from zhibu.members.testing import make_member
from zhibu.orgs.actions import dissolve_unit, merge_units, move_unit
from zhibu.orgs.models import Unit
from zhibu.orgs.testing import Clerk, make_unit
from zhibu.rulebook.windows import window_of

TODAY = Clerk().today
READING = "own:读书会"
KIND_SETS = [
    ("theme_day",),
    ("assembly", "lecture"),
    ("lecture",),
    ("committee_meeting",),
    ("life_meeting",),
    (READING,),
    (READING, "theme_day"),
]
SAID = [Presence.PRESENT, Presence.LATE, Presence.ONLINE, Presence.ABSENT, Presence.EXCUSED]


def both_agree(units: list[Unit], days: list[date]) -> int:
    """Hold the sums of the quarters and years of these days against the plain ones; return how many were held."""
    seen = 0
    for unit in units:
        for span in {window_of(day, months) for day in days for months in (3, 12)}:
            told, plain = totals_in(unit, span, TODAY), plain_totals(unit, span, TODAY)
            assert told == plain, (unit.name, span)
            seen += sum(totals.registers.due for totals in told.values())
    return seen


@dataclass
class Story:
    """A tree in which one thing after the other happens, drawn by chance; what cannot be is refused and left."""

    cast: Cast
    chance: random.Random
    done: set[str] = field(default_factory=set)

    @property
    def units(self) -> list[Unit]:
        return list(Unit.objects.filter(dissolved_on=None).order_by("path"))

    @property
    def branches(self) -> list[Unit]:
        return [unit for unit in self.units if unit.kind == "branch"]

    def clerk(self, who: UUID | None = None) -> Clerk:
        return Clerk(person_id=who or self.cast.people["secretary"].pk)

    def any[M](self, rows: "list[M]") -> M:
        if not rows:
            raise Refused("nothing there")
        return self.chance.choice(rows)

    def gathering(self, *states: str) -> Gathering:
        return self.any(list(Gathering.objects.filter(state__in=states).order_by("id").select_related("unit")))

    def minutes(self, *progress: str) -> Minutes:
        rows = Minutes.objects.filter(progress__in=progress).order_by("id").select_related("gathering__unit")
        return self.any(list(rows))

    def step(self) -> str:
        """Do one thing; return what."""
        while True:
            act = self.chance.choice(ACTS)
            with suppress(Refused):
                act(self)
                self.done.add(act.__name__)
                return act.__name__

    def plan(self) -> None:
        self.cast.first.refresh_from_db()
        unit = self.cast.first if self.chance.random() < 0.5 else self.any(self.units)
        beside = [one for one in self.branches if self.chance.random() < 0.3] if unit.kind == "branch" else []
        day = TODAY + timedelta(self.chance.choice([-100, -40, -3, -1, 0, 0, 0, 2]))
        hours = self.chance.choice([{}, {"begins": time(15)}, {"begins": time(15), "ends": time(16, 50)}])
        chair = self.cast.people["secretary"].pk if unit == self.cast.first else None
        plan = plan_of(day, *self.chance.choice(KIND_SETS), chair=chair, **hours)
        actions.plan_gathering(self.clerk(), unit, plan=plan, beside=beside)

    def change(self) -> None:
        held = self.gathering("planned", "called")
        day = TODAY - timedelta(self.chance.choice([0, 1, 30]))
        plan = plan_of(day, *self.chance.choice(KIND_SETS), chair=held.chair_id, begins=time(9), ends=time(10, 40))
        actions.change_gathering(self.clerk(), held, plan=plan, version=held.version)

    def call(self) -> None:
        actions.call_gathering(self.clerk(), self.gathering("planned"))

    def cancel(self) -> None:
        actions.cancel_gathering(self.clerk(), self.gathering("planned", "called", "open"), reason="停产检修")

    def open(self) -> None:
        actions.open_register(self.clerk(), self.gathering("planned", "called"))

    def sign(self) -> None:
        held = self.gathering("open")
        line = self.any(list(Attendance.objects.filter(gathering=held, person__isnull=False).order_by("id")))
        sign_in(self.clerk(), line, code=held.code, nonce=uuid4())

    def tick(self) -> None:
        held = self.gathering("open", "held")
        lines = list(Attendance.objects.filter(gathering=held, person__isnull=False).order_by("id"))
        ticks = {line.pk: Tick(self.chance.choice(SAID)) for line in lines if self.chance.random() < 0.5}
        actions.tick_register(self.clerk(), held, ticks=ticks, guests=["来宾"] if self.chance.random() < 0.2 else [])

    def tick_offline(self) -> None:
        held = self.gathering("open", "held")
        lines = list(Attendance.objects.filter(gathering=held, person__isnull=False).order_by("id"))
        ticks = [offline(line, Presence.PRESENT, was=line.presence) for line in lines[:2]]
        merge(self.clerk(), held, *ticks)

    def tick_part(self) -> None:
        part = self.any(list(Holding.objects.filter(gathering__is_joint=True).order_by("id").select_related("unit")))
        lines = Attendance.objects.filter(gathering=part.gathering_id, unit=part.unit, person__isnull=False)
        actions.tick_part(self.clerk(), part, ticks={line.pk: Tick("late") for line in lines.order_by("id")[:1]})

    def close(self) -> None:
        actions.close_register(self.clerk(), self.gathering("open"))

    def type(self) -> None:
        rest = self.chance.choice(["present", "absent"])
        actions.type_register(self.clerk(), self.gathering("planned", "called", "open"), ticks={}, rest=rest)

    def make_up(self) -> None:
        lines = Attendance.objects.filter(presence__in=["absent", "excused"], person__isnull=False).order_by("id")
        actions.make_up(self.clerk(), self.any(list(lines)), on=TODAY, way="studied")

    def begin(self) -> None:
        rows = Gathering.objects.filter(state__in=["open", "held"], chair__isnull=False)
        held = self.any(list(rows.exclude(pk__in=Minutes.objects.values("gathering")).order_by("id")))
        made = actions.begin_minutes(self.clerk(self.cast.people["organiser"].pk), held)
        item = Item.objects.get(gathering=held)
        actions.write_item(self.clerk(), made, item=item.pk, version=item.version, points=[], decision="照办")

    def task(self) -> None:
        held = self.minutes("writing")
        task = {"problem": "走访少"} if self.chance.random() < 0.5 else {}
        due_on = held.gathering.held_on + timedelta(self.chance.choice([0, 1, 60]))
        item = Item.objects.filter(gathering=held.gathering_id)[0]
        owner = self.cast.people["member"].pk
        actions.add_follow_up(self.clerk(), held, item=item.pk, what="走访", owner=owner, due_on=due_on, **task)

    def finish(self) -> None:
        task = self.any(list(FollowUp.objects.filter(done_on=None).order_by("id")))
        if self.chance.random() < 0.5:
            actions.finish_follow_up(self.clerk(), task)
        else:
            actions.close_follow_up(self.clerk(), Minutes.objects.get(gathering=task.gathering_id), follow_up=task.pk)

    def drop_task(self) -> None:
        task = self.any(list(FollowUp.objects.order_by("id")))
        minutes = Minutes.objects.get(gathering=task.gathering_id)
        actions.remove_follow_up(self.clerk(), minutes, follow_up=task.pk)

    def lock(self) -> None:
        held = self.minutes("writing")
        actions.ask_confirmation(self.clerk(), held)
        if self.chance.random() < 0.2:
            actions.reopen_minutes(self.clerk(), held)
            return
        came = Attendance.objects.filter(gathering=held.gathering_id, presence="present", person__isnull=False)
        for line in came.order_by("id")[:2]:
            actions.confirm_minutes(self.clerk(), line)
        actions.lock_minutes(self.clerk(held.gathering.chair_id), held.gathering)

    def file(self) -> None:
        actions.file_record(self.clerk(), self.minutes("locked"))

    def way(self) -> None:
        actions.set_filing_way(self.clerk(), self.any(self.units), is_automatic=self.chance.random() < 0.5)

    def answer(self) -> None:
        filing = self.any(list(Filing.objects.filter(state="filed").order_by("id").select_related("unit")))
        who = self.clerk(self.cast.people["officer"].pk)
        way = self.chance.randrange(4)
        if way == 0:
            actions.pass_filing(who, filing)
        elif way == 1:
            actions.pass_filings(who, filing.unit, filings=list(Filing.objects.values_list("pk", flat=True)))
        elif way == 2:
            actions.draw_sample(who, filing.unit, share=50)
        else:
            item = Item.objects.filter(gathering=filing.record.gathering_id)[0]
            actions.return_filing(who, filing, faults=[Fault(item.pk, "decision", "没有写清楚由谁办。")])

    def refile(self) -> None:
        filing = self.any(list(Filing.objects.filter(state="returned").order_by("id")))
        minutes = Minutes.objects.get(gathering=filing.record.gathering_id)
        actions.add_addendum(self.clerk(), minutes, text="由李桂兰办。")
        actions.refile(self.clerk(), minutes)

    def join(self) -> None:
        twins = list(Member.objects.filter(person__name="钱一", person__merged_into=None).order_by("id"))
        if len(twins) > 1:
            merge_members(self.clerk(), twins[0], absorbed=twins[1], reason="同一个人")

    def part(self) -> None:
        merged = self.any(list(Merge.objects.filter(undone_at=None).order_by("id")))
        unmerge_members(self.clerk(), merged, reason="弄错了")

    def move(self) -> None:
        to = self.any([unit for unit in self.units if unit.kind in ("committee", "general_branch")])
        move_unit(self.clerk(), self.any(self.branches), to=to, on=TODAY, reason="调整")

    def end(self) -> None:
        if self.chance.random() < 0.7:
            return
        groups = [unit for unit in self.units if unit.kind == "group"]
        if groups:
            dissolve_unit(self.clerk(), self.any(groups), on=TODAY, reason="撤销")
        elif len(self.branches) > 3:
            absorbed = self.any([one for one in self.branches if one != self.cast.first])
            merge_units(self.clerk(), absorbed, into=self.any(self.branches), on=TODAY, reason="合并")

    def fold(self) -> None:
        fold()


USUAL = [Story.plan, Story.type, Story.close, Story.tick, Story.begin, Story.task, Story.lock, Story.file, Story.answer]
ACTS: list[Callable[[Story], None]] = [
    *(USUAL * 2),
    *(Story.change, Story.call, Story.cancel, Story.open, Story.open, Story.sign, Story.sign, Story.tick_offline),
    *(Story.tick_part, Story.make_up, Story.finish, Story.drop_task, Story.way, Story.refile, Story.refile),
    *(Story.join, Story.part, Story.move, Story.end, Story.fold),
]


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(3))
def test_whatever_happens_both_ways_of_counting_agree(cast: Cast, seed: int) -> None:
    story = Story(cast, random.Random(seed))
    for unit in (cast.first, cast.first, cast.second):
        make_member(unit, "钱一")
    make_unit("选煤厂党支部", cast.mine)
    actions.name_kind(story.clerk(), cast.mine, name="读书会")
    seen, days = 0, [TODAY, TODAY - timedelta(100)]
    for _at in range(80):
        did = story.step()
        rows = [cast.mine, *Unit.objects.filter(pk__in=[cast.first.pk, cast.general.pk])]
        try:
            seen += both_agree(rows, [story.chance.choice(days)])
        except AssertionError as differs:
            raise AssertionError(f"after {did}") from differs
    both_agree(list(Unit.objects.order_by("path")), days)
    assert seen > 100 and len(story.done) > 15
    assert differences() == []
    assert recount(TODAY) == []
    both_agree(list(Unit.objects.order_by("path")), days)


@pytest.mark.django_db
def test_what_was_to_be_held_and_done_is_told_as_its_day_goes_by(cast: Cast) -> None:
    secretary = cast.actor("secretary")
    held = make_gathering(secretary, cast.first, day=TODAY + timedelta(2))
    span = window_of(held.held_on, 12)
    for day in (2, 3):
        with transaction.atomic():
            advance(TODAY + timedelta(day))
        later = TODAY + timedelta(day)
        assert totals_in(cast.first, span, later) == plain_totals(cast.first, span, later), day
    assert totals_in(cast.first, span, later)[cast.first.path].papers.left == 1
    assert differences() == []


@pytest.mark.django_db
def test_a_task_is_overdue_from_the_day_after_its_last(cast: Cast) -> None:
    story = Story(cast, random.Random(0))
    secretary = cast.people["secretary"].pk
    held = make_open(cast.actor("secretary"), cast.first, chair=secretary)
    made = actions.begin_minutes(cast.actor("secretary"), held)
    item, owner = Item.objects.get(gathering=held).pk, cast.people["member"].pk
    actions.add_follow_up(story.clerk(), made, item=item, what="走访", owner=owner, due_on=TODAY + timedelta(1))
    span = window_of(TODAY, 3)
    for day, n in ((0, 0), (1, 0), (2, 1)):
        later = TODAY + timedelta(day)
        with transaction.atomic():
            advance(later)
        told = totals_in(cast.first, span, later)
        assert told == plain_totals(cast.first, span, later) and told[cast.first.path].tasks.overdue == n
    assert differences() == []


@pytest.mark.django_db
def test_kinds_of_one_s_own_are_told_and_take_no_numbers(cast: Cast) -> None:
    actions.name_kind(cast.actor("secretary"), cast.first, name="读书会")
    held = make_open(cast.actor("secretary"), cast.first, READING, "theme_day")
    actions.tick_register(
        cast.actor("secretary"), held, ticks={line_of(cast, "member", held).pk: Tick(Presence.PRESENT)}
    )
    actions.close_register(cast.actor("secretary"), held)
    assert totals_in(cast.mine, window_of(TODAY, 3), TODAY)[cast.general.path].kinds == {READING: 1, "theme_day": 1}
    assert set(FigureCode.objects.filter(dimension=KINDS).values_list("value", flat=True)) == {
        *(value for one in SOURCE.dimensions if one.key == KINDS for value in one.values())
    }


@pytest.mark.django_db
def test_before_they_have_been_counted_here_no_noughts_are_shown(cast: Cast) -> None:
    make_called(cast.actor("secretary"), cast.first)
    state = FigureState.objects.get()
    state.counted = [one for one in state.counted if one not in SOURCE.keys]
    state.save()
    with pytest.raises(Refused) as refused:
        totals_in(cast.first, window_of(TODAY, 3), TODAY)
    assert refused.value.reason == "counting"
    page = cast.client("secretary").get(reverse("show_report", args=[cast.first.pk]))
    assert page.status_code == 422 and "正在统计" in page.content.decode()
    recount(TODAY)
    assert totals_in(cast.first, window_of(TODAY, 3), TODAY) == plain_totals(cast.first, window_of(TODAY, 3), TODAY)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("was", ["due", "absent", "spared"])
def test_who_signs_in_while_the_register_is_being_closed_comes_too_late(cast: Cast, was: str) -> None:
    """Whatever the line said: what the closing counted stays."""
    secretary = cast.actor("secretary")
    held = make_open(secretary, cast.first, "lecture")
    actions.tick_register(secretary, held, ticks={line_of(cast, "organiser", held).pk: Tick(Presence.PRESENT)})
    line = line_of(cast, "member", held)
    if was == "absent":
        actions.tick_register(secretary, held, ticks={line.pk: Tick(Presence.ABSENT)})
    elif was == "spared":
        Attendance.objects.filter(pk=line.pk).update(is_due=False)
    line.refresh_from_db()

    def late() -> bool:
        try:
            return sign_in(cast.actor("member"), line, code=held.code, nonce=uuid4())
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as beside:
        with transaction.atomic():
            actions.close_register(secretary, held)
            other = beside.submit(late)
            while not other.done() and not somebody_waits():
                sleep(0.05)
        assert isinstance(other.exception(), Refused)
    span = window_of(TODAY, 3)
    assert totals_in(cast.first, span, TODAY) == plain_totals(cast.first, span, TODAY)
    assert Attendance.objects.get(pk=line.pk).presence not in ("present", "online")
    assert differences() == []
