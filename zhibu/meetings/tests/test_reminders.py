"""What speaks against a record is said to who writes it, with its article; and what an article asks of a gathering."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from tests.cast import Cast
from zhibu.gate.actor import Refused
from zhibu.meetings.actions import add_follow_up, plan_gathering, record_vote
from zhibu.meetings.models import Gathering, Holding, Minutes
from zhibu.meetings.queries.minutes import written
from zhibu.meetings.queries.reminders import reminders
from zhibu.meetings.rules.planning import PlannedItem
from zhibu.meetings.rules.tallies import Tally
from zhibu.meetings.testing import item_of, make_gathering, make_minutes, plan_of, write
from zhibu.members.models import Affiliation
from zhibu.members.testing import make_member
from zhibu.orgs.models import Appointment, Unit

pytestmark = pytest.mark.django_db
EVERYBODY = ["王建国", "孙敏", "何平", "李桂兰", "周强"]


def minutes(cast: Cast, *kinds: str) -> Minutes:
    return make_minutes(cast.actor("secretary"), cast.first, *kinds, came=EVERYBODY)


def said(cast: Cast, made: Minutes) -> str:
    gathering = Gathering.objects.select_related("unit").get(pk=made.gathering_id)
    return "\n".join(reminders(gathering, written(gathering, cast.actor("secretary").today)))


def met(cast: Cast, kind: str, days: int) -> None:
    """Let the branch have held such a gathering so many days ago."""
    made = minutes(cast, kind)
    day = cast.actor("secretary").today - timedelta(days)
    Gathering.objects.filter(pk=made.gathering_id).update(held_on=day)
    Holding.objects.filter(gathering=made.gathering_id).update(held_on=day, is_held=True)


def test_zb_46_what_is_voted_on_was_discussed(cast: Cast) -> None:
    made = minutes(cast, "assembly")
    record_vote(
        cast.actor("secretary"),
        made,
        item=item_of(made).pk,
        act="decision",
        about="明年计划",
        tally=Tally(due=5, present=5, yes=5),
    )
    assert "记了表决，还没有记讨论" in said(cast, made)
    page = cast.client("secretary").get(reverse("show_minutes", args=[made.gathering_id])).content.decode()
    assert "提交党员大会表决的事项，表决前必须经过充分讨论。" in page
    write(cast.actor("secretary"), made, ("李桂兰", "同意"))
    assert "还没有记讨论" not in said(cast, made)
    assert cast.client("member").get(reverse("show_minutes", args=[made.gathering_id])).context["reminders"] == []


def test_zb_14_the_committee_has_met_since_the_assembly_before(cast: Cast) -> None:
    made = minutes(cast, "assembly")
    assert "还没有开过支委会" in said(cast, made)
    met(cast, "committee_meeting", 3)
    assert "还没有开过支委会" not in said(cast, made)
    met(cast, "assembly", 1)
    assert "还没有开过支委会" in said(cast, made)


def test_zb_14_asks_nothing_where_no_committee_sits(cast: Cast) -> None:
    made = minutes(cast, "assembly")
    Appointment.objects.filter(unit=cast.first).exclude(post="secretary").delete()
    assert said(cast, made) == ""


@pytest.mark.parametrize(("field", "is_said"), [("village", True), ("community", True), ("office", False), ("", False)])
def test_zb_12_in_villages_important_matters_go_to_the_assembly(cast: Cast, field: str, is_said: bool) -> None:
    Unit.objects.filter(pk=cast.first.pk).update(field=field)
    made = minutes(cast, "committee_meeting")
    assert ("必须经过党支部党员大会讨论" in said(cast, made)) == is_said
    page = cast.client("secretary").get(reverse("show_gathering", args=[made.gathering_id])).content.decode()
    assert ("必须经过党支部党员大会讨论" in page) == is_said, "its page shows the article where it applies"


def test_zb_19_who_gave_a_lecture_is_written_down(cast: Cast) -> None:
    made = minutes(cast, "lecture")
    assert "还没有写这次党课由谁讲" in said(cast, made) and "书记每年至少讲 1 次" in said(cast, made)
    write(cast.actor("secretary"), made, ("", "讲了一个小时"))
    assert "由谁讲" in said(cast, made), "a text without a name says nothing of who"
    write(cast.actor("secretary"), made, ("赵国栋", "讲二十届四中全会精神"))
    assert "由谁讲" not in said(cast, made)


def test_zb_19_whoever_is_to_bring_the_item_gives_the_lecture(cast: Cast) -> None:
    items = (PlannedItem("学习党章", cast.people["secretary"].pk),)
    made = make_minutes(cast.actor("secretary"), cast.first, "lecture", came=EVERYBODY, items=items)
    assert "由谁讲" not in said(cast, made)


def test_zb_22_what_a_theme_day_decides_is_somebodys_to_do(cast: Cast) -> None:
    made = minutes(cast, "theme_day")
    assert "由谁去办" not in said(cast, made)
    write(cast.actor("secretary"), made, ("李桂兰", "去看看"), decision="走访三户困难党员")
    assert "“学习党章”定了事情，还没有写由谁去办。" in said(cast, made) and "抓好议定事项的落实" in said(cast, made)
    task = {"what": "走访", "owner": cast.people["member"].pk, "due_on": cast.actor("secretary").today}
    add_follow_up(cast.actor("secretary"), made, item=item_of(made).pk, **task)
    assert "由谁去办" not in said(cast, made)


@pytest.mark.parametrize("theme", ["", "   "])
def test_zb_22_a_theme_day_has_a_theme_before_it_is_held(cast: Cast, theme: str) -> None:
    with pytest.raises(Refused, match="请写上主题") as refused:
        plan_gathering(
            cast.actor("secretary"), cast.first, plan=plan_of(cast.actor("secretary").today, "theme_day", theme=theme)
        )
    assert refused.value.field == "theme"


def test_zb_43_a_branch_of_the_mobile_tells_the_branches_at_home(cast: Cast) -> None:
    made = minutes(cast, "life_meeting")
    make_member(cast.first, tie="participation", person=cast.people["next_door"], since=date(2026, 1, 5))
    assert "通报给" not in said(cast, made), "another branch is not asked for it"
    Unit.objects.filter(pk=cast.first.pk).update(kind="mobile_branch")
    assert f"通报给：{cast.second.short_name}。" in said(cast, made)
    Affiliation.objects.filter(unit=cast.first, tie="participation").delete()
    assert "通报给" not in said(cast, made), "everybody belongs here"


@pytest.mark.parametrize(
    ("rule", "kind", "text"),
    [
        ("ZB-09", "assembly", "讨论表决接收、转正、延长和取消预备党员"),
        ("ZB-19", "lecture", "党委（党组）书记每年至少讲 1 次"),
        ("ZB-22", "theme_day", "活动前认真研究确定主题和内容"),
        ("ZB-26", "life_meeting", "个人自评、党员互评、民主测评"),
        ("ZB-40", "assembly", "向上级党组织和党员大会述职"),
        ("ZB-43", "life_meeting", "通报其组织关系所在党支部"),
        ("JY-01", "lecture", "党员领导干部参加双重组织生活"),
        ("JY-04", "life_meeting", "自评、互评、测评，作出评定意见"),
        ("JY-08", "activity_day", "党员示范岗、责任区、设岗定责"),
    ],
)
def test_the_page_of_a_gathering_shows_its_articles(cast: Cast, rule: str, kind: str, text: str) -> None:
    made = make_gathering(cast.actor("secretary"), cast.first, kind)
    page = cast.client("secretary").get(reverse("show_gathering", args=[made.pk])).content.decode()
    assert text in page and reverse("show_rule", args=[rule]) in page


def test_zb_45_a_year_is_planned_beside_the_eight_tasks(cast: Cast) -> None:
    page = cast.client("secretary").get(reverse("plan_year", args=[cast.first.pk])).content.decode()
    assert "向党员、群众通报党的工作，公开党内有关事务" in page and reverse("show_rule", args=["ZB-45"]) in page


@pytest.mark.parametrize(
    ("kind", "act", "is_taken"),
    [
        ("assembly", "decision", True),
        ("assembly", "admission", True),
        ("assembly", "election", True),
        ("assembly", "committee", False),
        ("committee_meeting", "decision", False),
        ("committee_meeting", "admission", False),
        ("committee_meeting", "election", False),
        ("theme_day", "admission", False),
    ],
)
def test_zb_09_only_the_assembly_elects_and_admits(cast: Cast, kind: str, act: str, is_taken: bool) -> None:
    made = minutes(cast, kind)
    facts = {"item": item_of(made).pk, "act": act, "about": "接收李某", "tally": Tally(due=5, present=5, yes=5)}
    if is_taken:
        assert record_vote(cast.actor("secretary"), made, **facts).noted["passed"]
        return
    with pytest.raises(Refused, match="这次会议没有这种表决") as refused:
        record_vote(cast.actor("secretary"), made, **facts)
    assert refused.value.field == "act"
