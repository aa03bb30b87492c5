"""What happened in the mine over two years: posts, groups, stages, absences, and what is still open today."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from zhibu.access.loading import by_person
from zhibu.lib.dates import add_months
from zhibu.lib.world import World
from zhibu.members.actions.admission import admit_member
from zhibu.members.actions.care import choose_reminder, record_hardship
from zhibu.members.actions.conduct import complete_conduct, record_conduct
from zhibu.members.actions.corrections import request_correction
from zhibu.members.actions.editing import edit_member
from zhibu.members.actions.exemptions import record_exemption
from zhibu.members.actions.groups import place_in_group
from zhibu.members.actions.letters import record_letter
from zhibu.members.actions.mobility import record_mobility
from zhibu.members.actions.opening import open_file
from zhibu.members.actions.places import record_participation
from zhibu.members.actions.stages import extend_probation
from zhibu.members.actions.standings import change_standing
from zhibu.members.choices import ExemptionReason, Mobility, Stage, Standing, Tie
from zhibu.members.models import Member
from zhibu.members.queries.conduct import entries_of
from zhibu.members.rules.stages import StageDates
from zhibu.orgs.actions import appoint, elect_term
from zhibu.orgs.demo import ROOT
from zhibu.orgs.models import Unit
from zhibu.people.facts import PersonFacts
from zhibu.site.demo.roster import BRANCHES, NAMED

PAPER = "东煤党〔2025〕7号"
COMMITTEE = ["secretary", "deputy_secretary", "organisation", "publicity", "discipline"]
WHOLE = dict(zip(COMMITTEE, range(5), strict=True))
SMALL = {"secretary": 0, "organisation": 1, "publicity": 2, "discipline": 1}
LACKING = {  # who holds which post where something is wanting: a secretary, a third member, a post
    "地测科党支部": {},
    "综采一区党支部": {"secretary": 0, "deputy_secretary": 1, "organisation": 1, "publicity": 1},
    "调度室党支部": {"secretary": 0, "organisation": 1, "publicity": 2},
}
APPLICANTS = (
    ("钱小军", Stage.APPLICANT, "综采一区党支部"),
    ("冯丽", Stage.ACTIVIST, "综采一区党支部"),
    ("许志强", Stage.ACTIVIST, "综采一区党支部"),
    ("邓飞", Stage.CANDIDATE, "综采一区党支部"),
    ("蒋涛", Stage.APPLICANT, "综采二区党支部"),
    ("杨雪", Stage.ACTIVIST, "机关第一党支部"),
    ("唐明", Stage.CANDIDATE, "洗煤厂党支部"),
    ("曹慧", Stage.APPLICANT, "洗煤厂党支部"),
    ("彭勇", Stage.ACTIVIST, "机电科党支部"),
    ("苏颖", Stage.CANDIDATE, "掘进一区党支部"),
)


def grow(world: World) -> None:
    """Let two years pass."""
    _fill_posts(world)
    _hold_elections(world)
    _make_groups(world)
    _bring_up_applicants(world)
    _let_some_leave(world)
    _let_some_be_away(world)
    _spare_the_frail(world)
    _commend_and_sanction(world)
    _ask_and_answer(world)
    _fill_the_rest_of_files(world)
    _leave_some_to_compare(world)


def roll(world: World, branch: str) -> list[Member]:
    """Return the branch's members, the named ones first, then by how long they have been members."""
    rows = [row for row in world.people.values() if row.unit.name == branch]
    return sorted(rows, key=lambda row: (row.joined_on or world.today, row.name))


def named(world: World, name: str) -> Member:
    """Return the member of that name."""
    return next(row for row in world.people.values() if isinstance(row, Member) and row.name == name)


def _fill_posts(world: World) -> None:
    began = _since(world, months=20)
    actor = world.actor(world.today)
    for branch, *_rest in BRANCHES:
        unit = world.units[branch]
        posts = LACKING.get(branch, WHOLE if _size(branch) >= 40 else SMALL)
        leaders = _leaders(world, branch)
        for post, at in posts.items():
            appoint(actor, unit, person=leaders[at].person, post=post, on=_after(unit, began), document_no=PAPER)
    mine = world.units[ROOT]
    office = iter(_leaders(world, "机关第一党支部")[3:])
    for post in COMMITTEE:
        appoint(actor, mine, person=next(office).person, post=post, on=_after(mine, began), is_dedicated=True)
    appoint(actor, mine, person=named(world, "赵国栋").person, post="organiser_officer", on=began, is_dedicated=True)
    for unit in _general_branches():
        below = next(branch for branch, *_ in BRANCHES if world.units[branch].parent_id == unit.pk)
        leader = named(world, "郑海") if "综采" in unit.name else _leaders(world, below)[-1]
        appoint(actor, unit, person=leader.person, post="secretary", on=_after(unit, began))


def _hold_elections(world: World) -> None:
    actor = world.actor(world.today)
    for number, (branch, *_rest) in enumerate(BRANCHES):
        unit = world.units[branch]
        if unit.terms.exists():
            continue
        elected = _after(unit, _since(world, months=6 + (number * 5) % 26))
        elect_term(actor, unit, elected_on=elected, document_no=PAPER)


def _make_groups(world: World) -> None:
    actor = world.actor(world.today)
    for branch, *_rest in BRANCHES:
        groups = list(Unit.objects.children_of(world.units[branch]).current().filter(kind="group"))
        if not groups:
            continue
        members = roll(world, branch)
        leaders = {group.pk: members[5 + number] for number, group in enumerate(groups)}
        if branch == "综采一区党支部":
            leaders[groups[0].pk] = named(world, "周强")
        led = {member.pk: group for group in groups for member in [leaders[group.pk]]}
        for number, member in enumerate(members[: len(members) - 2]):
            place_in_group(
                actor,
                member,
                group=led.get(member.pk, groups[number % len(groups)]),
                on=max(member.since, world.today - timedelta(days=200)),
            )
        for group in groups:
            leader = leaders[group.pk]
            appoint(actor, group, person=leader.person, post="group_leader", on=_after(group, _since(world, months=6)))


def _bring_up_applicants(world: World) -> None:
    for name, stage, branch in APPLICANTS:
        applied = _since(world, months=26)
        reached = list(Stage).index(stage)
        days = [applied, add_months(applied, 8), add_months(applied, 21)]
        dates = StageDates(*(days[: reached + 1]))
        facts = PersonFacts(name=name, sex="2" if name[-1] in "丽雪慧颖" else "1", education="21", occupation="worker")
        admit_member(
            world.actor(world.today), world.units[branch], facts=facts, stage=stage, since=applied, dates=dates
        )


def _let_some_leave(world: World) -> None:
    retired = roll(world, "离退休第三党支部")
    change_standing(
        world.actor(world.today), retired[30], standing=Standing.DECEASED, on=_since(world, months=3), reason="因病去世"
    )
    change_standing(
        world.actor(world.today),
        [row for row in roll(world, "运搬工区党支部") if row.stage == Stage.FULL][-1],
        standing=Standing.SUSPENDED,
        on=_since(world, months=14),
        document_no="东煤党〔2025〕19号",
        reason="失去联系六个月以上，多方查找未果",
    )


def _let_some_be_away(world: World) -> None:
    for member in roll(world, "通防工区党支部")[10:12]:
        if not member.mobility:
            record_mobility(
                world.actor(world.today),
                member,
                mobility=Mobility.OUTFLOW,
                on=_since(world, months=9),
                direction="外省务工",
                liaison="何平",
            )


def _spare_the_frail(world: World) -> None:
    actor = world.actor(world.today)
    for name, reason, review in (
        ("王守仁", ExemptionReason.FRAIL, 5),
        ("刘玉珍", ExemptionReason.IMMOBILE, 1),
    ):
        record_exemption(
            actor,
            named(world, name),
            reason=reason,
            since=_since(world, months=13),
            review_on=add_months(world.today, review),
            note="支部委员会研究同意，每季度走访一次",
        )


def _commend_and_sanction(world: World) -> None:
    """Let the committee commend two, sanction two, and a branch give one a time for improvement."""
    actor = world.actor(world.today)
    by: dict[str, Any] = {"given_by": ROOT, "level": "grassroots"}
    for name, kind in (("李桂兰", "excellent_member"), ("王建国", "excellent_worker")):
        paper = "东煤党〔2025〕11号"
        record_conduct(actor, named(world, name), kind=kind, on=_since(world, months=16), document_no=paper, **by)
    warned, watched = [row for row in roll(world, "运搬工区党支部") if row.stage == Stage.FULL and not row.post][2:4]
    on = _since(world, months=9)
    paper, ends = "东煤纪〔2026〕2号", add_months(on, 12)
    record_conduct(actor, warned, kind="warning", on=on, until=ends, document_no=paper, note="违章指挥", **by)
    on = _since(world, months=20)
    paper, ends = "东煤纪〔2025〕5号", add_months(on, 12)
    record_conduct(actor, watched, kind="probation_one_year", on=on, until=ends, document_no=paper, **by)
    entry = entries_of(watched.person_id)[0]
    complete_conduct(actor, watched, entry=entry.pk, restored_on=_since(world, months=7))
    idle = [row for row in roll(world, "通防工区党支部") if row.stage == Stage.FULL and not row.post][4]
    record_conduct(
        actor,
        idle,
        kind="reform",
        on=_since(world, months=2),
        until=add_months(world.today, 4),
        given_by=idle.unit.name,
        level="branch",
        note="长期不参加组织生活，支部党员大会通过",
    )


def _ask_and_answer(world: World) -> None:
    """Let two members ask for corrections; one is answered, the other waits."""
    li, zhou, sun, zhao = (named(world, name) for name in ("李桂兰", "周强", "孙敏", "赵国栋"))
    asked_at = world.actor(world.today - timedelta(days=2)).at
    old_member, leader = by_person(li.person_id, asked_at), by_person(zhou.person_id, asked_at)
    organiser, officer = (by_person(one.person_id, world.actor(world.today).at) for one in (sun, zhao))
    assert old_member and leader and organiser and officer
    request_correction(old_member, li, item="native_place", wanted="河北邯郸", reason="档案里没有写")
    request_correction(leader, zhou, item="school", wanted="华北科技学院", reason="去年函授毕业")
    open_file(officer, li, parts=["identity", "party"], purpose="核对党龄，准备光荣在党50年纪念章名单")
    open_file(organiser, zhou, parts=["education"], purpose="核对学历更正申请")


def letter_number(day: date) -> str:
    """Return the number of a letter of introduction written that day."""
    return f"东组介〔{day.year}〕016号"


def _fill_the_rest_of_files(world: World) -> None:
    """Let one probation be longer, one move have its letter, one member tell of a hardship, two want their day kept.

    And let one file lack an item, which its member is asked for.
    """
    actor = world.actor(world.today)
    joined = _since(world, months=13)
    late = admit_member(
        actor,
        world.units["通防工区党支部"],
        facts=PersonFacts(name="韩冬", sex="1", education="21", occupation="worker"),
        stage=Stage.PROBATIONARY,
        since=joined,
        dates=StageDates(*(add_months(joined, -months) for months in (26, 18, 6, 0))),
    )
    extend_probation(actor, late, months=6, decided_on=_since(world, months=1), document_no="东煤党〔2026〕8号")
    zhou, li, liu, wu = (named(world, name) for name in ("周强", "李桂兰", "刘玉珍", "吴磊"))
    edit_member(actor, wu, group="education", changes={"education": ""}, reason="毕业证书还没有交来，学历待核实")
    number = letter_number(zhou.since)
    record_letter(actor, zhou, on=zhou.since, letter_no=number, letter_until=add_months(zhou.since, 1))
    text = "老伴长期住院，一个人照顾不过来，希望有人帮着跑医院。"
    review = add_months(world.today, 6)
    record_hardship(actor, liu, text=text, review_on=review, has_consent=True)
    for one in (li, zhou):
        own = by_person(one.person_id, actor.at)
        assert own
        choose_reminder(own, one, is_wanted=True)


def _leave_some_to_compare(world: World) -> None:
    """Let one without an ID number have a colleague's phone, as two files of one person would; let one be a guest."""
    actor = world.actor(world.today)
    late = Member.objects.select_related("unit").get(name="韩冬", tie=Tie.FORMAL)
    for one in (late, roll(world, "通防工区党支部")[6]):
        edit_member(actor, one, group="contact", changes={"phone": "13812340066"}, reason="本人报来")
    guest, host = roll(world, "机关第一党支部")[9], world.units["洗煤厂党支部"]
    record_participation(actor, guest, unit=host, on=_since(world, months=1), reason="驻点帮扶，在那里参加组织生活")


def _leaders(world: World, branch: str) -> list[Member]:
    """Return who would lead the branch: the named ones, then full members of ten years and more, not too old."""
    rows = [row for row in roll(world, branch) if row.stage == Stage.FULL]
    first = [name for name, *_ in NAMED.get(branch, [])]
    chosen = sorted(
        rows, key=lambda row: (first.index(row.name) if row.name in first else 99, row.joined_on or world.today)
    )
    stories = {"赵国栋", "陈静", "吴磊", "郑海", "周强", "李桂兰", "王守仁", "刘玉珍"}
    return [row for row in chosen if row.name not in stories]


def _general_branches() -> Iterable[Unit]:
    return Unit.objects.filter(kind="general_branch", dissolved_on__isnull=True).order_by("path")


def _size(branch: str) -> int:
    return next(size for name, size, *_ in BRANCHES if name == branch)


def _since(world: World, *, months: int) -> date:
    return add_months(world.today, -months)


def _after(unit: Unit, day: date) -> date:
    return max(day, unit.founded_on + timedelta(days=1)) if unit.founded_on else day
