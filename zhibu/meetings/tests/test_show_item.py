"""The screen shows the item at which a gathering is, whether enough are there, and shows of hands as counts."""

from typing import Any

import pytest
from django.urls import reverse

from tests.cast import Cast
from tests.rights import differences
from zhibu.gate.actor import NotAllowed, Refused
from zhibu.meetings.actions import (
    ask_confirmation,
    begin_minutes,
    close_register,
    count_vote,
    open_register,
    plan_gathering,
    show_item,
    uncount_vote,
)
from zhibu.meetings.choices import Presence
from zhibu.meetings.models import Gathering, Item, Vote
from zhibu.meetings.rules.planning import PlannedItem
from zhibu.meetings.rules.tallies import Tally
from zhibu.meetings.testing import make_called, make_open, minutes_of, plan_of, tick, write
from zhibu.meetings.tests.test_api import send

pytestmark = pytest.mark.django_db
THREE = dict.fromkeys(("secretary", "organiser", "member"), Presence.PRESENT)


@pytest.fixture
def held(cast: Cast) -> Gathering:
    """Return an assembly of five who vote, chaired by somebody without a right at the unit."""
    items = [PlannedItem("通报工作", None), PlannedItem("讨论明年计划", None)]
    return make_open(cast.actor("secretary"), cast.first, items=items, chair=cast.people["committee_member"].pk)


def second(held: Gathering) -> Item:
    return Item.objects.get(gathering=held, order=2)


def hands(cast: Cast, held: Gathering, who: str = "committee_member", act: str = "decision", **counts: int) -> Vote:
    tally = Tally(**{"due": 5, "present": 3, "yes": 3, **counts})
    count_vote(cast.actor(who), held, item=second(held).pk, act=act, about="明年计划", tally=tally)
    return Vote.objects.latest("at")


def on_screen(cast: Cast, held: Gathering) -> str:
    answer = cast.client("committee_member").get(reverse("show_screen", args=[held.pk]), headers={"HX-Request": "true"})
    return answer.content.decode()


def test_the_chair_shows_an_item_with_the_quorum_of_its_act_and_the_article(cast: Cast, held: Gathering) -> None:
    show_item(cast.actor("committee_member"), held, item=second(held).pk, act="admission")
    screen = on_screen(cast, held)
    assert "第 2 项" in screen and "讨论明年计划" in screen and "通报工作" not in screen
    assert "接收预备党员、转正：有表决权的应到 5 人，到会 0 人，至少要到 3 人。" in screen and "还差 3 人" in screen
    assert "《中国共产党发展党员工作细则》" in screen or "第十九条" in screen
    tick(cast, held, THREE)
    assert "人数够了" in on_screen(cast, held)


def test_hands_are_entered_as_counts_and_the_screen_shows_the_result_with_its_arithmetic(
    cast: Cast, held: Gathering
) -> None:
    tick(cast, held, THREE)
    show_item(cast.actor("committee_member"), held, item=second(held).pk, act="decision")
    hands(cast, held, yes=2, no=1)
    screen = on_screen(cast, held)
    assert (
        "没有通过" in screen and "赞成 2 票，反对 1 票，弃权 0 票" in screen and "至少要 3 票赞成，得 2 票。" in screen
    )
    hands(cast, held)
    assert "至少要 3 票赞成，得 3 票。" in on_screen(cast, held)
    assert not {one.name for one in Vote._meta.get_fields()} & {"person", "voter", "people"}  # never who


def test_too_few_there_is_no_vote(cast: Cast, held: Gathering) -> None:
    tick(cast, held, {"secretary": Presence.PRESENT, "member": Presence.PRESENT})
    with pytest.raises(Refused) as refused:
        hands(cast, held, present=2, yes=2)
    assert refused.value.reason == "no_quorum" and not Vote.objects.exists()


def test_the_minutes_hold_what_was_counted_and_once_they_wait_nothing_is_counted(cast: Cast, held: Gathering) -> None:
    tick(cast, held, THREE)
    kept = hands(cast, held)
    close_register(cast.actor("secretary"), held)
    begin_minutes(cast.actor("organiser"), held)
    page = cast.client("organiser").get(reverse("show_minutes", args=[held.pk])).content.decode()
    assert "明年计划" in page and "赞成 3 票" in page
    write(cast.actor("organiser"), minutes_of(held), ("王建国", "同意"), decision="同意")
    ask_confirmation(cast.actor("organiser"), minutes_of(held))
    with pytest.raises(Refused):
        hands(cast, held)
    with pytest.raises(Refused):
        uncount_vote(cast.actor("committee_member"), held, vote=kept.pk)


def test_what_was_counted_wrongly_is_taken_away(cast: Cast, held: Gathering) -> None:
    tick(cast, held, THREE)
    kept = hands(cast, held)
    uncount_vote(cast.actor("committee_member"), held, vote=kept.pk)
    assert not Vote.objects.exists()
    with pytest.raises(Refused):
        uncount_vote(cast.actor("committee_member"), held, vote=kept.pk)


def test_a_gathering_without_an_agenda_shows_its_theme(cast: Cast) -> None:
    made = make_open(cast.actor("secretary"), cast.first, "theme_day", theme="植树")
    show_item(cast.actor("secretary"), made)
    assert Item.objects.get(gathering=made).title == "植树"
    told = send(cast, "secretary", f"/gatherings/{made.pk}/screen", method="get").json()
    assert (told["title"], told["act"], told["quorums"]) == ("植树", "", [])


def test_what_is_not_its_own_or_not_begun_is_refused(cast: Cast, held: Gathering) -> None:
    actor = cast.actor("secretary")
    other = make_open(actor, cast.first, "theme_day")
    show_item(actor, other)
    for details in ({"item": Item.objects.get(gathering=other).pk}, {"act": "committee"}, {"act": "x"}):
        with pytest.raises(Refused):
            show_item(actor, held, **details)  # type: ignore[arg-type]
    ahead = make_called(actor, cast.first)
    with pytest.raises(Refused):
        show_item(actor, ahead)
    assert cast.client("secretary").get(reverse("show_item", args=[ahead.pk])).status_code == 422


def test_of_a_joint_gathering_each_unit_is_counted_by_itself(cast: Cast) -> None:
    actor = cast.actor("officer")
    made = plan_gathering(actor, cast.first, plan=plan_of(actor.today, "assembly"), beside=[cast.second])
    open_register(actor, made)
    show_item(actor, made)
    told = send(cast, "officer", f"/gatherings/{made.pk}/screen", method="get").json()
    assert [one["arithmetic"][:11] for one in told["quorums"]] == ["有表决权的应到 5 人", "有表决权的应到 1 人"]
    with pytest.raises(NotAllowed):
        show_item(cast.actor("next_door"), made)


def test_by_the_api(cast: Cast, held: Gathering) -> None:
    tick(cast, held, THREE)
    path, item = f"/gatherings/{held.pk}/screen", str(second(held).pk)
    told = send(cast, "committee_member", path, {"item": item, "act": "decision"}).json()
    assert told["title"] == "讨论明年计划" and told["quorums"][0]["is_enough"] is True
    body = {"act": "decision", "about": "明年计划", "due": 5, "present": 3, "yes": 3}
    counted = send(cast, "committee_member", f"/items/{item}/count", body)
    assert counted.status_code == 201 and counted.json()["votes"][0]["passed"] is True
    vote = counted.json()["votes"][0]["id"]
    for who, status in (("next_door", 404), ("member", 404), ("auditor", 403)):
        assert send(cast, who, path, method="get").status_code == status
        assert send(cast, who, path, {"item": item}).status_code == status
        assert send(cast, who, f"/items/{item}/count", body).status_code == status
        assert send(cast, who, f"/votes/{vote}/uncount").status_code == status
    assert send(cast, "committee_member", f"/votes/{vote}/uncount").status_code == 204


#                    visitor member group_l committee organiser secretary general officer auditor keeper next
TABLE = """
GET  show_item held    | 302 404    404     200       200       200       200     200     403     403    404
GET  count_vote item   | 302 404    404     200       200       200       200     200     403     403    404
POST count_vote item   | 302 404    404     422       422       422       422     422     403     403    404
GET  uncount_vote vote | 302 404    404     200       200       200       200     200     403     403    404
POST show_item held    | 302 404    404     302       302       302       302     302     403     403    404
"""


def test_the_table_holds(cast: Cast, held: Gathering) -> None:
    tick(cast, held, THREE)
    keys = {"held": held.pk, "item": second(held).pk, "vote": hands(cast, held).pk}
    assert differences(cast, TABLE, lambda _cast, page, word="": reverse(page, args=[keys[word]])) == []


def test_the_pages_are_plain_forms(cast: Cast, held: Gathering, query_count: Any) -> None:
    tick(cast, held, THREE)
    chair, lead = cast.client("committee_member"), reverse("show_item", args=[held.pk])
    assert chair.post(lead, {"item": str(second(held).pk), "act": "decision"}).status_code == 302
    count = reverse("count_vote", args=[second(held).pk])
    asked = chair.get(count)
    once = asked.context["form"]["once"].value()
    sent = {"act": "decision", "about": "明年计划", "due": 5, "present": 3, "yes": 2, "no": 1, "abstained": 0}
    assert chair.post(count, {**sent, "written_yes": 0, "once": once}).status_code == 302
    page = chair.get(lead)
    text = page.content.decode()
    assert "没有通过" in text and reverse("uncount_vote", args=[Vote.objects.get().pk]) in text
    assert lead in chair.get(reverse("tick_register", args=[held.pk])).content.decode()
    query_count("meetings.show_item", page)
    query_count("meetings.count_vote", asked)
    query_count("meetings.show_screen_voted", chair.get(reverse("show_screen", args=[held.pk])))
    taken = chair.post(reverse("uncount_vote", args=[Vote.objects.get().pk]))
    assert taken.status_code == 302 and not Vote.objects.exists()
