"""The demo's gatherings: some held, with their minutes, one that is open, some ahead, one cancelled; leave waits."""

from datetime import date, time, timedelta
from uuid import UUID

from zhibu.access.loading import by_person
from zhibu.gate.actor import Actor
from zhibu.lib.ids import new_id
from zhibu.lib.tree import ancestors, parent
from zhibu.lib.world import World
from zhibu.meetings.actions import (
    SentTick,
    add_addendum,
    add_follow_up,
    add_turns,
    answer_leave,
    ask_amendment,
    ask_confirmation,
    ask_leave,
    attach_file,
    begin_minutes,
    call_gathering,
    cancel_gathering,
    close_follow_up,
    confirm_minutes,
    draw_sample,
    file_record,
    keep_template,
    lock_minutes,
    make_up,
    merge_ticks,
    name_kind,
    open_register,
    plan_gathering,
    plan_year,
    record_talks,
    record_vote,
    return_filing,
    show_item,
    sign_in,
    skip_turn,
    tick_part,
    tick_register,
    type_register,
    write_item,
)
from zhibu.meetings.choices import MakeUpWay, Part, Presence
from zhibu.meetings.models import Attendance, Filing, FollowUp, Gathering, Holding, Item, Leave, Turn
from zhibu.meetings.queries.due import called
from zhibu.meetings.queries.minutes import rows, speakers
from zhibu.meetings.queries.registers import lines, voters
from zhibu.meetings.queries.showing import leaders
from zhibu.meetings.queries.talks import people_of
from zhibu.meetings.rules.filing import Fault
from zhibu.meetings.rules.minutes import Said
from zhibu.meetings.rules.planning import Plan, PlannedItem
from zhibu.meetings.rules.registers import Tick
from zhibu.meetings.rules.tallies import Tally
from zhibu.meetings.rules.years import YearLine
from zhibu.orgs.models import Unit

ROOM = "采区三楼会议室"
PAST: list[tuple[tuple[str, ...], str, list[str]]] = [
    (("assembly", "lecture"), "学习党章", ["学习党章第一章", "讨论第四季度工作"]),
    (("theme_day", "own:弘扬太行精神"), "重温入党誓词", []),
    (("theme_day",), "井下安全义务岗", ["安全义务岗怎么排班"]),
    (("life_meeting",), "党员先锋作用发挥得怎么样", ["通报上次整改情况", "开展批评和自我批评"]),
]
TEXTS = [
    "学习要和井下生产结合起来，班前会上讲一讲。",
    "赞成。夜班的同志参加不了，建议分两次。",
    "老工人带徒弟的经验要记下来，传给新来的。",
    "我先说自己：这个月到班组去得少了，下个月补上。",
]
TASKS: dict[str, list[tuple[str, int, int, str]]] = {
    "重温入党誓词": [("给新来的讲一讲入党誓词的来历", 0, 45, ""), ("把学习笔记收齐", -1, 10, "")],
    "学习党章": [("把第四季度计划贴到公示栏", 1, 20, ""), ("给夜班的同志补讲一次", -1, 14, "")],
    "井下安全义务岗": [("排出安全义务岗的班次", 0, 7, ""), ("向各班组讲清楚义务岗做什么", 1, 10, "")],
    "党员先锋作用发挥得怎么样": [
        ("每月下井走访一次班组", 0, 60, "下井走访少，不了解班组的难处"),
        ("每次学习先定一个题目，会上人人说", 1, 140, "学习不够联系实际"),
    ],
}
"""What was agreed: what, which of the leaders does it, how many days after, and the problem that it is against."""
DONE = ["已经办好，放在资料柜", "都讲到了"]
DECISIONS = ["同意。由支委会分工落实，下次会上报告。", ""]


MATERIAL = b"""%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj
trailer<</Root 1 0 R>>
%%EOF
"""
"""A page without words, as a material of a gathering."""


def grow(world: World, first: Unit, second: Unit, asks: UUID, waits: UUID) -> None:
    """Plan a branch's months before and after today, call to what is near; two people of it ask for leave."""
    _campaign(world, Unit.objects.get(path=ancestors(first.path)[0]))
    _rota(world, first)
    _past(world, first)
    _today(world, first)
    _together(world, first, second)
    _plan(world, first, world.today - timedelta(days=1), ("theme_day",), "清理采区巷道", [])
    now, day = world.actor(world.today), world.today + timedelta(days=3)
    items = ["学习党的二十届四中全会精神", "讨论第四季度工作", "讨论发展对象的培养情况"]
    assembly = _plan(world, first, day, ("assembly", "theme_day"), "学习全会精神，谋划四季度工作", items)
    call_gathering(now, assembly, asks_receipt=True)
    attach_file(now, assembly, name="四中全会精神学习要点.pdf", content=MATERIAL)
    led = day + timedelta(days=5)  # by somebody who is not in the committee: whoever plans reads that (ZB-17)
    _plan(world, first, led, ("committee_meeting",), "研究明年工作计划", ["明年工作计划"], chair=waits)
    lecture = _plan(world, first, day + timedelta(days=9), ("lecture",), "弘扬太行精神", [], beside=[second])
    call_gathering(now, lecture)
    film = _plan(world, first, day + timedelta(days=2), ("activity_day",), "集体观看影片", [])
    call_gathering(now, film)
    cancel_gathering(now, film, reason="放映厅检修，另行通知")
    keep_template(
        now,
        first,
        name="支委会例会",
        kinds=["committee_meeting"],
        theme="研究本月工作",
        items=["上月完成情况", "本月安排"],
    )
    _prepared(now, Unit.objects.get(path=parent(first.path)))
    name_kind(now, first, name="读书会")
    book = _plan(world, first, day + timedelta(days=7), ("own:读书会",), "读《中国共产党简史》第八章", [])
    call_gathering(now, book)
    _talks(world, first)
    year = [YearLine("theme_day", "month", 1, (5,), begins=time(15)), YearLine("assembly", "quarter", 1, (20,), 3)]
    plan_year(now, first, year=world.today.year + 1, lines=year)
    _leave(world, assembly, waits, "当班，走不开")
    answer_leave(now, _leave(world, assembly, asks, "陪家人看病"), is_granted=True, note="家里的事要紧")


def _campaign(world: World, committee: Unit) -> None:
    """Let the committee have begun a campaign: each branch is to hold it twice."""
    since, until = world.today - timedelta(days=70), world.today + timedelta(days=50)
    name_kind(world.actor(since), committee, name="弘扬太行精神", since=since, until=until, times=2)


def _prepared(now: Actor, committee: Unit) -> None:
    """Prepare at the committee a lesson that tells stories, for all branches below to plan by."""
    story = name_kind(now, committee, name="故事党课")
    keep_template(
        now,
        committee,
        name="学习套餐：初心讲堂",
        kinds=["lecture", story.key],
        theme="初心讲堂：身边党员的故事",
        items=["讲一个身边党员的故事", "重温一封家书", "交流学习心得"],
    )


def grow_elders(world: World, unit: Unit, asks: UUID) -> None:
    """Call a branch of the retired to two gatherings; somebody cannot come to the first."""
    near = _plan(world, unit, world.today + timedelta(days=4), ("theme_day",), "老党员讲传统", [])
    later = _plan(world, unit, world.today + timedelta(days=10), ("assembly",), "学习全会精神", [])
    for gathering in (near, later):
        call_gathering(world.actor(world.today), gathering)
    _leave(world, near, asks, "去医院复查")


def _rota(world: World, unit: Unit) -> None:
    """Let the branch's people give lectures in turn, a guest among them; one was skipped."""
    first, later = world.actor(world.today - timedelta(days=120)), world.actor(world.today - timedelta(days=20))
    people = [person for person, _name in people_of(unit, world.today)][:6]
    add_turns(first, unit, people=people[:4], guest="钱老师（党校）")
    add_turns(first, unit, people=people[4:])
    skip_turn(later, Turn.objects.get(unit=unit, person=people[1]), reason="去省里培训，下一轮再讲")


def _past(world: World, unit: Unit) -> None:
    """Four months behind: held, the printed sheet typed, the minutes written, somebody away and made up for since."""
    for months, (kinds, theme, items) in reversed(list(enumerate(PAST, 1))):
        day = world.today - timedelta(days=28 * months)
        held = _plan(world, unit, day, kinds, theme, items)
        people = [one.person_id for one in called([unit.pk], kinds, day)]
        away = dict.fromkeys(people[months : months + 2], Tick(Presence.EXCUSED)) | {people[-1]: Tick(Presence.ABSENT)}
        guests = ["钱老师（党校）"] if "lecture" in kinds else []
        type_register(world.actor(day), held, ticks=away, rest=Presence.PRESENT, guests=guests)
        missed = Attendance.objects.filter(gathering=held, presence=Presence.EXCUSED).order_by("id").first()
        if missed is not None:
            make_up(world.actor(day + timedelta(days=4)), missed, on=day + timedelta(days=3), way=MakeUpWay.TOLD)
        _write(world, held, day)
        if months == 3:
            attach_file(world.actor(day), rows().get(gathering=held), name="义务岗排班.pdf", content=MATERIAL)
        _confirm(world, held, day, months)


def _write(world: World, held: Gathering, day: date) -> None:
    """Let the branch's second leader write the minutes: who said what, a vote, tasks for two people."""
    leading = [person for person, _name in leaders(held.unit, day)]
    recorder = by_person(leading[min(1, len(leading) - 1)], world.actor(day).at)
    assert recorder is not None
    begin_minutes(recorder, held)
    minutes = rows().get(gathering=held)
    names = speakers(held)
    for at, item in enumerate(Item.objects.filter(gathering=held).order_by("order")):
        said = [Said(names[(at * 3 + n) % len(names)], TEXTS[(at * 2 + n) % len(TEXTS)]) for n in range(2)]
        write_item(recorder, minutes, item=item.pk, version=0, points=said, decision=DECISIONS[at % len(DECISIONS)])
    first = Item.objects.get(gathering=held, order=1)
    if "assembly" in held.kinds:
        count = voters(lines(held), held.unit)
        tally = Tally(due=count.due, present=count.there, yes=count.there - 1, abstained=1)
        record_vote(recorder, minutes, item=first.pk, act="decision", about="第四季度工作计划", tally=tally)
        show_item(world.actor(day), held, item=first.pk, act="decision")
    for at, (what, who, days, problem) in enumerate(TASKS[held.theme]):
        owner, due_on = leading[who], day + timedelta(days=days)
        come_of = None if problem or at else 1  # the first of what is no problem comes of what somebody proposed
        add_follow_up(
            recorder,
            minutes,
            item=first.pk,
            what=what,
            owner=owner,
            due_on=due_on,
            problem=problem,
            point=come_of,
        )
        if due_on < world.today - timedelta(days=30) or (due_on < world.today and at):
            task, later = FollowUp.objects.get(gathering=held, what=what), world.actor(due_on - timedelta(days=2))
            close_follow_up(later, minutes, follow_up=task.pk, note=DONE[at % len(DONE)])


def _confirm(world: World, held: Gathering, day: date, months: int) -> None:
    """Let the last minutes be in writing, those before wait to be confirmed, and the oldest be locked, one added to."""
    minutes, at = rows().get(gathering=held), world.actor(day + timedelta(days=2)).at
    recorder, chair = by_person(minutes.recorder_id, at), by_person(held.chair_id, at) if held.chair_id else None
    if months == 1 or recorder is None or chair is None:
        return
    ask_confirmation(recorder, minutes)
    there = Attendance.objects.filter(gathering=held, presence=Presence.PRESENT, person__isnull=False).order_by("id")
    others = [line for line in there.select_related("gathering", "person") if line.person_id != chair.person_id]
    for line in others[: 2 * months]:
        person = by_person(line.people[0], at)
        assert person is not None
        confirm_minutes(person, line)
    if months == 2:
        asker = by_person(others[-1].people[0], at)
        assert asker is not None
        ask_amendment(asker, others[-1], text="我说的是下井前讲，不是班后讲，请改一下。")
        return
    lock_minutes(chair, held)
    if months == 3:
        add_addendum(recorder, minutes, text="漏记：会后到井口检查了两处义务岗。")
    _file(world, held, day, recorder, is_drawn=months == 4)


def _file(world: World, held: Gathering, day: date, recorder: Actor, *, is_drawn: bool) -> None:
    """Let locked minutes be filed: the oldest was drawn and returned, the other waits."""
    made = file_record(recorder, rows().get(gathering=held)).noted["filing"]
    if not is_drawn:
        return
    above, later = Filing.objects.get(pk=made).unit, world.actor(day + timedelta(days=6))
    draw_sample(later, above, share=50)
    second = Item.objects.get(gathering=held, order=2)
    faults = [Fault(second.pk, Part.POINTS, "开展批评和自我批评的，没有写谁对谁提了什么意见。")]
    return_filing(later, Filing.objects.get(pk=made), faults=faults)


def _today(world: World, unit: Unit) -> None:
    """Today's activity: people are signing in, by the code and by the chair's list."""
    now = world.actor(world.today)
    gathering = _plan(world, unit, world.today, ("activity_day",), "义务维修矿灯", [])
    open_register(now, gathering)
    gathering.refresh_from_db()
    there = list(Attendance.objects.filter(gathering=gathering, is_due=True).order_by("id").select_related("gathering"))
    for line in there[:9]:
        person = by_person(line.people[0], now.at)
        assert person is not None
        sign_in(person, line, code=gathering.code, nonce=new_id())
    tick_register(now, gathering, ticks={line.pk: Tick(Presence.LATE) for line in there[9:12]})
    _from_below(now, gathering, there[12], there[13])


def _together(world: World, first: Unit, second: Unit) -> None:
    """Today's lecture of two branches: each secretary ticks their own people."""
    now = world.actor(world.today)
    lecture = _plan(world, first, world.today, ("lecture",), "井下安全规程", [], beside=[second], begins=time(9))
    open_register(now, lecture)
    for unit in (first, second):
        part = Holding.objects.get(gathering=lecture, unit=unit)
        people = Attendance.objects.filter(gathering=lecture, unit=unit).order_by("id")[:6]
        tick_part(now, part, ticks={line.pk: Tick(Presence.PRESENT) for line in people})


def _from_below(now: Actor, gathering: Gathering, came: Attendance, denied: Attendance) -> None:
    """Let the list of a phone arrive that was without network: one is written, one is for the chair to decide."""
    tick_register(now, gathering, ticks={denied.pk: Tick(Presence.ABSENT)})
    here, fast = Tick(Presence.PRESENT, was=Presence.DUE), timedelta(hours=1)
    ticks = [SentTick(new_id(), here, now.at + fast, line.pk) for line in (came, denied)]
    merge_ticks(now, gathering, taken=new_id(), sent_at=now.at + fast, ticks=ticks)


def _plan(
    world: World,
    unit: Unit,
    day: date,
    kinds: tuple[str, ...],
    theme: str,
    items: list[str],
    *,
    beside: list[Unit] | None = None,
    chair: UUID | None = None,
    begins: time = time(15),
) -> Gathering:
    known = leaders(unit, world.today)
    owners: list[UUID | None] = [person for person, _name in known] or [None]
    plan = Plan(
        kinds=kinds,
        theme=theme,
        held_on=day,
        begins=begins,
        ends=begins.replace(hour=begins.hour + 1, minute=30),
        place_name=ROOM,
        chair=chair or owners[0],
        items=[PlannedItem(title, owners[at % len(owners)]) for at, title in enumerate(items)],
    )
    return plan_gathering(world.actor(min(day, world.today)), unit, plan=plan, beside=beside or [])


def _talks(world: World, unit: Unit) -> None:
    """Let the secretary have talked with some of the branch, and two of the committee with each other."""
    people = [person for person, _name in people_of(unit, world.today)]
    for months, (one, others) in enumerate([(0, people[4:7]), (0, people[1:2])], 1):
        on = world.today - timedelta(days=20 * months)
        record_talks(world.actor(on), unit, on=on, one=people[one], others=others)


def _leave(world: World, gathering: Gathering, person: UUID, reason: str) -> Leave:
    asker = by_person(person, world.actor(world.today).at)
    assert asker is not None
    return ask_leave(asker, Attendance.objects.get(gathering=gathering, person=person), reason=reason)
