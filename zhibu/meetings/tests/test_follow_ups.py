"""What was agreed is somebody's to do by a day: they are told, find it at home, and say when it is done."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from tests.cast import Cast
from zhibu.gate.actor import NotAllowed, Refused
from zhibu.meetings.actions import add_follow_up, close_follow_up, finish_follow_up, remove_follow_up, write_item
from zhibu.meetings.models import FollowUp, Item, Minutes
from zhibu.meetings.queries.chain import written_of
from zhibu.meetings.queries.minutes import own_tasks
from zhibu.meetings.queries.totals import totals_in
from zhibu.meetings.rules.minutes import Said
from zhibu.meetings.testing import item_of, make_minutes
from zhibu.notices.models import Notice
from zhibu.rulebook.windows import window_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def minutes(cast: Cast) -> Minutes:
    return make_minutes(cast.actor("secretary"), cast.first, "life_meeting", came=["王建国", "李桂兰"])


def add(cast: Cast, made: Minutes, who: str = "member", days: int = 10, **more: Any) -> FollowUp:
    actor = cast.actor("secretary")
    facts = {"what": "走访困难党员", "owner": cast.people[who].pk, "due_on": actor.today + timedelta(days), **more}
    add_follow_up(actor, made, item=item_of(made).pk, **facts)
    return FollowUp.objects.latest("pk")


def test_the_owner_is_told_finds_it_and_says_that_it_is_done(cast: Cast, minutes: Minutes) -> None:
    made = add(cast, minutes)
    notice = Notice.objects.get(person=cast.people["member"], kind="follow_up")
    assert "走访困难党员" in notice.title and notice.url == reverse("list_own_follow_ups")
    client = cast.client("member")
    assert "走访困难党员" in client.get(reverse("list_own_follow_ups")).content.decode()
    url = reverse("finish_follow_up", args=[made.pk])
    assert client.post(url, {"note": "都去过了"}).status_code == 302
    made.refresh_from_db()
    assert (made.done_on, made.done_note, made.done_by) == (cast.actor("member").today, "都去过了", "李桂兰")
    assert client.post(url, {"note": ""}).status_code == 422  # it is done already
    assert [task.word for task in own_tasks(cast.actor("member"))] == ["办结"]


def test_it_is_nobody_elses_to_finish_and_the_recorder_notes_it(cast: Cast, minutes: Minutes) -> None:
    made = add(cast, minutes)
    for who in ("organiser", "next_door", "auditor"):
        assert cast.client(who).get(reverse("finish_follow_up", args=[made.pk])).status_code == 404
        with pytest.raises(NotAllowed):
            finish_follow_up(cast.actor(who), made)
    with pytest.raises(NotAllowed):
        close_follow_up(cast.actor("committee_member"), minutes, follow_up=made.pk)
    close_follow_up(cast.actor("organiser"), minutes, follow_up=made.pk, note="开会时说了")
    made.refresh_from_db()
    assert made.done_by == "孙敏" and own_tasks(cast.actor("secretary")) == []


def test_what_is_over_its_day_stands_first_and_says_so(cast: Cast, minutes: Minutes) -> None:
    add(cast, minutes, days=3, what="后到期")
    late = add(cast, minutes, days=0, what="先到期")
    FollowUp.objects.filter(pk=late.pk).update(due_on=cast.actor("member").today - timedelta(1))
    assert [(task.what, task.word) for task in own_tasks(cast.actor("member"))] == [
        ("先到期", "过期"),
        ("后到期", "要办"),
    ]


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"what": " "}, "what"),
        ({"days": -1}, "due_on"),
        ({"days": 800}, "due_on"),
        ({"who": "next_door"}, "owner"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(cast: Cast, minutes: Minutes, more: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as refused:
        add(cast, minutes, **more)
    assert refused.value.field == field and not FollowUp.objects.exists()


def test_zb_25_a_life_meeting_lists_problems_with_their_measures(cast: Cast, minutes: Minutes) -> None:
    client, url = cast.client("secretary"), reverse("add_follow_up", args=[item_of(minutes).pk])
    form = client.get(url).context["form"]
    assert "problem" in form.fields
    day = cast.actor("secretary").today.isoformat()
    sent = {"problem": "联系群众不够", "what": "每月走访", "owner": str(cast.people["member"].pk), "due_on": day}
    page = client.post(url, {**sent, "once": form["once"].value()}, follow=True).content.decode()
    assert "问题：联系群众不够" in page and "每月走访" in page
    other = make_minutes(cast.actor("secretary"), cast.first, theme="大会")
    plain = client.get(reverse("add_follow_up", args=[item_of(other).pk])).context["form"]
    assert "problem" not in plain.fields


def suggest(cast: Cast, minutes: Minutes, *texts: str) -> Item:
    item = item_of(minutes)
    said = [Said("李桂兰", text) for text in texts]
    write_item(cast.actor("secretary"), minutes, item=item.pk, version=item.version, points=said, decision="")
    return item


def test_a_suggestion_becomes_a_measure_and_its_result_stands_beside_it(cast: Cast, minutes: Minutes) -> None:
    item = suggest(cast, minutes, "更衣室的灯坏了一半", "给夜班的同志补讲一次")
    client, url = cast.client("secretary"), reverse("add_follow_up", args=[item.pk])
    page = client.get(url)
    assert "由哪条建议来" in page.content.decode() and "李桂兰：给夜班的同志补讲一次" in page.content.decode()
    owner, today = str(cast.people["member"].pk), cast.actor("secretary").today
    sent = {"what": "周六补讲一次", "owner": owner, "due_on": (today + timedelta(days=9)).isoformat(), "point": "2"}
    assert client.post(url, {**sent, "once": page.context["form"]["once"].value()}).status_code == 302
    made = FollowUp.objects.get()
    assert (made.suggestion, made.suggested_by) == ("给夜班的同志补讲一次", "李桂兰")
    suggest(cast, minutes, "更衣室的灯坏了一半")  # what was said is written anew: the measure keeps the words
    finish_follow_up(cast.actor("member"), made, note="来了六个人")
    shown = client.get(reverse("show_minutes", args=[minutes.gathering_id])).content.decode()
    assert "建议：给夜班的同志补讲一次（李桂兰）" in shown and "周六补讲一次" in shown and "来了六个人" in shown
    sums = totals_in(cast.first, window_of(today, 3), today)[cast.first.path].tasks
    assert (sums.suggested, sums.settled) == (1, 1)


def test_a_point_that_is_not_there_is_refused_and_none_need_be_chosen(cast: Cast, minutes: Minutes) -> None:
    suggest(cast, minutes, "更衣室的灯坏了一半")
    with pytest.raises(Refused) as refused:
        add(cast, minutes, point=2)
    assert refused.value.field == "point" and not FollowUp.objects.exists()
    assert add(cast, minutes).suggestion == ""


def test_the_chain_holds_the_suggestion_and_records_without_one_are_as_before(cast: Cast, minutes: Minutes) -> None:
    suggest(cast, minutes, "更衣室的灯坏了一半")
    add(cast, minutes)
    first = written_of(minutes.gathering)[0]["follow_ups"]
    assert set(first[0]) == {"problem", "what", "owner", "due_on"}
    add(cast, minutes, point=1)
    assert written_of(minutes.gathering)[0]["follow_ups"][1]["suggestion"] == "更衣室的灯坏了一半"


def test_a_mistake_is_taken_away(cast: Cast, minutes: Minutes) -> None:
    made = add(cast, minutes)
    remove_follow_up(cast.actor("secretary"), minutes, follow_up=made.pk)
    with pytest.raises(Refused):
        remove_follow_up(cast.actor("secretary"), minutes, follow_up=made.pk)
    assert not FollowUp.objects.exists()
