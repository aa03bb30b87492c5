"""Votes are entered as counts; too few there is no vote; what the articles said is kept with it."""

from typing import Any

import pytest
from django.urls import reverse

from tests.cast import Cast
from zhibu.gate.actor import Refused
from zhibu.meetings.actions import record_vote, remove_vote
from zhibu.meetings.choices import Act
from zhibu.meetings.models import Minutes, Vote
from zhibu.meetings.queries.minutes import count_of
from zhibu.meetings.rules.tallies import Tally
from zhibu.meetings.testing import item_of, make_minutes
from zhibu.members.testing import make_member
from zhibu.orgs.testing import make_unit

pytestmark = pytest.mark.django_db
EVERYBODY = ["王建国", "孙敏", "何平", "李桂兰", "周强"]


def minutes(cast: Cast, *kinds: str, members: int = 0, came: int = 5) -> Minutes:
    """Return minutes of a gathering with five and some more who vote, of whom so many came."""
    names = EVERYBODY + [f"党员{n}" for n in range(members)]
    for name in names[5:]:
        make_member(cast.first, name)
    return make_minutes(cast.actor("secretary"), cast.first, *kinds, came=names[:came])


def vote(cast: Cast, made: Minutes, act: str = "decision", about: str = "明年计划", **counts: int) -> Vote:
    record_vote(cast.actor("secretary"), made, item=item_of(made).pk, act=act, about=about, tally=Tally(**counts))
    return Vote.objects.latest("at")


@pytest.mark.parametrize(("present", "enough"), [(8, True), (7, False)])
def test_zb_10_of_sixteen_due_eight_may_vote_and_seven_may_not(cast: Cast, present: int, enough: bool) -> None:
    made = minutes(cast, members=11, came=present)
    if enough:
        assert vote(cast, made, due=16, present=present, yes=present).quorum_least == 8
        return
    with pytest.raises(Refused) as refused:
        vote(cast, made, due=16, present=present, yes=present)
    assert refused.value.reason == "no_quorum" and refused.value.field == "present"
    assert "应到 16 人，至少要到 8 人，到会 7 人" in refused.value.message and "第十一条" in refused.value.message
    assert not Vote.objects.exists()


@pytest.mark.parametrize(("yes", "passed"), [(8, False), (9, True)])
def test_zb_11_of_sixteen_due_nine_pass_and_eight_do_not(cast: Cast, yes: int, passed: bool) -> None:
    made = minutes(cast, members=11, came=12)
    kept = vote(cast, made, due=16, present=12, yes=yes, no=12 - yes)
    assert (kept.passed, kept.majority_least, kept.majority_rule) == (passed, 9, "ZB-11")


@pytest.mark.parametrize(("present", "enough"), [(8, False), (9, True)])
def test_fz_19_an_admission_takes_more_than_half(cast: Cast, present: int, enough: bool) -> None:
    made = minutes(cast, members=11, came=present)
    if enough:
        assert vote(cast, made, "admission", due=16, present=present, yes=9).passed
        return
    with pytest.raises(Refused) as refused:
        vote(cast, made, "admission", due=16, present=present, yes=8)
    assert refused.value.reason == "no_quorum" and not Vote.objects.exists()


def test_fz_21_what_was_written_before_counts_for_an_admission_and_for_nothing_else(cast: Cast) -> None:
    made = minutes(cast, members=12, came=12)
    kept = vote(cast, made, "admission", due=17, present=12, yes=7, no=5, written_yes=2)
    assert kept.passed and "得 9 票" in count_of(kept).majority and "会前书面赞成 2 票" in count_of(kept).counts
    for act in ("decision", "election"):
        with pytest.raises(Refused) as refused:
            vote(cast, made, act, due=14, present=12, yes=7, written_yes=2)
        assert refused.value.field == "written_yes"
    with pytest.raises(Refused):  # five stayed away: six cannot have written
        vote(cast, made, "admission", due=17, present=12, yes=7, written_yes=6)


@pytest.mark.parametrize(("present", "valid"), [(16, True), (15, False)])
def test_xj_11_an_election_takes_four_fifths(cast: Cast, present: int, valid: bool) -> None:
    made = minutes(cast, members=15, came=present)
    if valid:
        assert vote(cast, made, "election", due=20, present=present, yes=9).passed
        return
    with pytest.raises(Refused) as refused:
        vote(cast, made, "election", due=20, present=present, yes=9)
    assert refused.value.reason == "no_quorum"


@pytest.mark.parametrize(("yes", "elected"), [(8, "没有当选"), (9, "当选")])
def test_xj_22_who_is_elected_has_more_than_half_of_those_there(cast: Cast, yes: int, elected: str) -> None:
    made = minutes(cast, members=15, came=16)
    assert count_of(vote(cast, made, "election", "王建国", due=20, present=16, yes=yes, no=16 - yes)).word == elected


def test_xj_12_who_is_not_counted_is_taken_off_and_said(cast: Cast) -> None:
    made = minutes(cast, members=15, came=15)
    kept = vote(cast, made, "election", due=18, present=15, yes=15)
    assert (kept.not_counted, kept.quorum_least) == (2, 15) and "另有 2 人" in count_of(kept).quorum


def test_zb_13_a_committee_needs_half_of_it_and_no_article_says_how_many_agree(cast: Cast) -> None:
    made = make_minutes(cast.actor("secretary"), cast.first, "committee_meeting", came=["王建国", "孙敏"])
    kept = vote(cast, made, "committee", due=3, present=2, yes=2)
    assert (kept.quorum_rule, kept.passed, kept.majority_rule) == ("ZB-13", None, "")
    assert "规定没有写" in count_of(kept).majority
    alone = make_minutes(cast.actor("secretary"), cast.first, "committee_meeting", came=["王建国"])
    with pytest.raises(Refused) as refused:
        vote(cast, alone, "committee", due=3, present=1, yes=1)
    assert refused.value.reason == "no_quorum" and "第十二条" in refused.value.message


@pytest.mark.parametrize(
    ("counts", "field"),
    [
        ({"due": 5, "present": 4, "yes": 4}, "present"),  # three came by the register
        ({"due": 6, "present": 3, "yes": 3}, "due"),
        ({"due": 0, "present": 0, "yes": 0}, "due"),
        ({"due": 2, "present": 3, "yes": 3}, "present"),
        ({"due": 5, "present": 3, "yes": 3, "no": 1}, "yes"),
        ({"due": 5, "present": 3, "yes": 3, "abstained": -1}, "present"),
    ],
)
def test_counts_that_cannot_be_are_refused_at_their_field(cast: Cast, counts: dict[str, int], field: str) -> None:
    made = minutes(cast, came=3)
    with pytest.raises(Refused) as refused:
        vote(cast, made, **counts)
    assert refused.value.field == field and not Vote.objects.exists()


def test_only_what_the_gathering_votes_on_is_entered(cast: Cast) -> None:
    day = minutes(cast, "theme_day")
    with pytest.raises(Refused) as refused:
        vote(cast, day, due=5, present=5, yes=5)
    assert refused.value.field == "act"
    committee = make_minutes(cast.actor("secretary"), cast.first, "committee_meeting", came=["王建国", "孙敏"])
    with pytest.raises(Refused):
        vote(cast, committee, "admission", due=3, present=2, yes=2)
    with pytest.raises(Refused):
        vote(cast, committee, "committee", "  ", due=3, present=2, yes=2)


@pytest.mark.parametrize(("act", "source"), [("admission", "第二十二条"), ("election", "第八条")])
def test_fz_24_zb_07_a_provisional_branch_neither_admits_nor_elects(cast: Cast, act: str, source: str) -> None:
    unit = make_unit("抢险临时党支部", cast.mine, kind="provisional_branch")
    make_member(unit, "丁一", tie="participation")
    made = make_minutes(cast.actor("officer"), unit, came=["丁一"])
    with pytest.raises(Refused) as refused:
        record_vote(cast.actor("officer"), made, item=item_of(made).pk, act=act, about="邓飞", tally=Tally(1, 1, 1))
    assert refused.value.field == "act" and source in refused.value.message


def test_what_was_kept_is_told_without_asking_the_law_again(cast: Cast) -> None:
    kept = vote(cast, minutes(cast), due=5, present=5, yes=3, no=1)
    told = count_of(kept)
    assert (told.word, told.look) == ("通过", "ok") and "没有表示意见 1 人" in told.counts
    assert [rule for rule, _source in told.rules] == ["ZB-10"]  # both shares stand in one article
    Vote.objects.filter(pk=kept.pk).update(majority_least=4, passed=False)
    kept.refresh_from_db()
    assert count_of(kept).word == "没有通过"


def test_of_a_joint_gathering_each_unit_counts_by_itself(cast: Cast) -> None:
    actor = cast.actor("general_secretary")
    from zhibu.meetings.actions import begin_minutes, open_register, plan_gathering, tick_register
    from zhibu.meetings.models import Attendance
    from zhibu.meetings.rules.registers import Tick
    from zhibu.meetings.testing import minutes_of, plan_of

    held = plan_gathering(actor, cast.first, plan=plan_of(actor.today), beside=[cast.second])
    open_register(actor, held)
    held.refresh_from_db()
    lines = Attendance.objects.filter(gathering=held, unit=cast.second)
    tick_register(actor, held, ticks={line.pk: Tick("present") for line in lines})
    begin_minutes(actor, held)
    made = minutes_of(held)
    facts: dict[str, Any] = {"item": item_of(made).pk, "act": Act.DECISION, "about": "共建", "tally": Tally(1, 1, 1)}
    record_vote(actor, made, unit=cast.second.pk, **facts)
    assert Vote.objects.get().unit_id == cast.second.pk
    with pytest.raises(Refused):  # nobody of the first came
        record_vote(actor, made, **facts)
    with pytest.raises(Refused):
        record_vote(actor, made, unit=cast.office.pk, **facts)


def test_the_page_is_filled_from_the_register_refuses_in_words_and_takes_back(cast: Cast) -> None:
    made = minutes(cast, came=3)
    client, url = cast.client("secretary"), reverse("record_vote", args=[item_of(made).pk])
    form = client.get(url).context["form"]
    assert (form["due"].value(), form["present"].value(), form["about"].value()) == (5, 3, "学习党章")
    sent = {"act": "decision", "about": "明年计划", "due": 5, "present": 2, "yes": 2, "no": 0, "abstained": 0}
    refused = client.post(url, {**sent, "once": form["once"].value()})
    assert refused.status_code == 422 and "人数不够，不能表决" in refused.content.decode()
    once = refused.context["form"]["once"].value()
    page = client.post(url, {**sent, "present": 3, "yes": 3, "once": once}, follow=True).content.decode()
    assert "赞成 3 票" in page and "至少要 3 票赞成，得 3 票。" in page and "第十一条" in page
    gone = reverse("remove_vote", args=[Vote.objects.get().pk])
    assert client.post(gone).status_code == 302 and not Vote.objects.exists()
    with pytest.raises(Refused):
        remove_vote(cast.actor("secretary"), made, vote=made.pk)
