"""Minutes are typed item by item, and of two who write at once none loses a word."""

import pytest
from django.urls import reverse

from tests.cast import Cast
from zhibu.audit.models import Act
from zhibu.gate.actor import NotAllowed, Refused
from zhibu.meetings.actions import add_item, assign_minutes, begin_minutes, cancel_gathering, write_item
from zhibu.meetings.models import Item, Minutes, Point
from zhibu.meetings.rules.minutes import MOST_SIGNS, Said
from zhibu.meetings.testing import item_of, make_called, make_minutes, make_open, minutes_of, write
from zhibu.members.testing import make_member

pytestmark = pytest.mark.django_db
MULTI = "先学文件。\n\n再谈体会。"


@pytest.fixture
def minutes(cast: Cast) -> Minutes:
    return make_minutes(cast.actor("secretary"), cast.first, came=["王建国", "孙敏", "李桂兰"])


def texts(item: Item) -> list[tuple[str, str]]:
    return list(Point.objects.filter(item=item).order_by("order").values_list("speaker_name", "text"))


def test_they_begin_with_the_register_and_one_item_where_the_agenda_has_none(cast: Cast) -> None:
    actor = cast.actor("secretary")
    with pytest.raises(Refused):
        begin_minutes(actor, make_called(actor, cast.first))
    made = make_open(actor, cast.first, theme="学习党章")
    begin_minutes(actor, made)
    assert minutes_of(made).recorder_id == actor.person_id and item_of(minutes_of(made)).title == "学习党章"
    with pytest.raises(Refused):
        begin_minutes(cast.actor("organiser"), made)


def test_lines_stay_as_they_were_typed_and_names_find_their_person(cast: Cast, minutes: Minutes) -> None:
    item = write(cast.actor("secretary"), minutes, ("李桂兰", MULTI), ("钱老师", "补充一点"), decision="同意\n照办")
    assert texts(item) == [("李桂兰", MULTI), ("钱老师", "补充一点")]
    assert (item.decision, item.version, item.written_by) == ("同意\n照办", 1, "王建国")
    known = dict(Point.objects.filter(item=item).values_list("speaker_name", "speaker"))
    assert known == {"李桂兰": cast.people["member"].pk, "钱老师": None}


def test_a_name_that_two_have_is_nobodys_in_particular(cast: Cast) -> None:
    make_member(cast.first, "李桂兰")
    made = make_minutes(cast.actor("secretary"), cast.first)
    item = write(cast.actor("secretary"), made, ("李桂兰", "同意"))
    assert Point.objects.get(item=item).speaker_id is None


def test_who_read_an_older_text_is_refused_and_nothing_of_the_newer_is_lost(cast: Cast, minutes: Minutes) -> None:
    item = write(cast.actor("secretary"), minutes, ("王建国", "先写的"), decision="定了一")
    mine = {"item": item.pk, "points": [Said("孙敏", "后写的")], "decision": "定了二"}
    with pytest.raises(Refused) as refused:
        write_item(cast.actor("organiser"), minutes, version=0, **mine)
    assert refused.value.reason == "clash" and texts(item) == [("王建国", "先写的")]
    write_item(cast.actor("organiser"), minutes, version=1, keeps_other=True, **mine)
    assert texts(item) == [("王建国", "先写的"), ("孙敏", "后写的")]
    assert item_of(minutes).decision == "定了一\n定了二" and item_of(minutes).version == 2


def test_both_texts_in_one_say_nothing_twice(cast: Cast, minutes: Minutes) -> None:
    item = write(cast.actor("secretary"), minutes, ("王建国", "一样的"), decision="同意")
    same = [Said("王建国", "一样的"), Said("孙敏", "多一句")]
    write_item(
        cast.actor("organiser"), minutes, item=item.pk, version=1, points=same, decision="同意", keeps_other=True
    )
    assert texts(item) == [("王建国", "一样的"), ("孙敏", "多一句")] and item_of(minutes).decision == "同意"


@pytest.mark.parametrize(
    ("points", "decision", "field"),
    [
        ([Said("孙敏", "")], "", "text_0"),
        ([Said("", "字" * (MOST_SIGNS + 1))], "", "text_0"),
        ([], "字" * (MOST_SIGNS + 1), "decision"),
    ],
)
def test_what_cannot_be_kept_is_refused_at_its_field(
    cast: Cast, minutes: Minutes, points: list[Said], decision: str, field: str
) -> None:
    with pytest.raises(Refused) as refused:
        write_item(
            cast.actor("secretary"), minutes, item=item_of(minutes).pk, version=0, points=points, decision=decision
        )
    assert refused.value.field == field and not Point.objects.exists()


def test_an_item_of_another_gathering_and_a_person_of_another_branch_are_refused(cast: Cast, minutes: Minutes) -> None:
    other = make_minutes(cast.actor("secretary"), cast.first, "theme_day", theme="别的")
    with pytest.raises(Refused):
        write_item(cast.actor("secretary"), minutes, item=item_of(other).pk, version=0, points=[], decision="改")
    stranger = [Said("", "插话", cast.people["next_door"].pk)]
    with pytest.raises(Refused):
        write_item(cast.actor("secretary"), minutes, item=item_of(minutes).pk, version=0, points=stranger, decision="")


def test_the_named_recorder_writes_and_who_was_it_before_does_not(cast: Cast, minutes: Minutes) -> None:
    with pytest.raises(NotAllowed):
        write(cast.actor("member"), minutes, ("李桂兰", "不许"))
    people = {"recorder": cast.people["member"].pk, "chair": cast.people["committee_member"].pk}
    assign_minutes(cast.actor("secretary"), minutes, **people)
    named = minutes_of(minutes.gathering)
    assert texts(write(cast.actor("member"), named, ("李桂兰", "我来记"))) == [("李桂兰", "我来记")]
    assert named.gathering.chair_id == cast.people["committee_member"].pk
    with pytest.raises(NotAllowed):  # to name another is not the recorder's
        assign_minutes(cast.actor("member"), named, **people)
    with pytest.raises(Refused) as refused:
        assign_minutes(cast.actor("secretary"), named, recorder=cast.people["next_door"].pk, chair=people["chair"])
    assert refused.value.field == "recorder"


def test_what_is_cancelled_is_written_no_more(cast: Cast, minutes: Minutes) -> None:
    cancel_gathering(cast.actor("secretary"), minutes.gathering, reason="停电")
    with pytest.raises(Refused):
        write(cast.actor("secretary"), minutes, ("王建国", "还想写"))


def test_the_audit_keeps_that_and_never_what_was_written(cast: Cast, minutes: Minutes) -> None:
    write(cast.actor("secretary"), minutes, ("李桂兰", "不好说的话"), decision="保密的决定")
    act = Act.objects.get(verb="write_item")
    assert act.details == {"order": 1, "version": 1}


def test_the_page_is_a_plain_form_and_an_item_can_be_added(cast: Cast, minutes: Minutes) -> None:
    client = cast.client("secretary")
    url = reverse("write_item", args=[item_of(minutes).pk])
    shown = client.get(url).content.decode()
    assert 'name="version" value="0"' in shown and 'value="李桂兰"' in shown
    sent = {"version": 0, "name_0": "李桂兰", "text_0": MULTI, "name_1": "", "text_1": "", "decision": "照办"}
    read = client.post(url, sent, follow=True).content.decode()
    assert "先学文件。" in read and "照办" in read
    add_item(cast.actor("secretary"), minutes, title="其他")
    assert client.post(url, {**sent, "version": 1, "decision": "改", "next": 1})["Location"] == reverse(
        "write_item", args=[item_of(minutes, 2).pk]
    )


def test_the_second_writer_sees_both_texts_and_chooses(cast: Cast, minutes: Minutes) -> None:
    first, second = cast.client("secretary"), cast.client("organiser")
    url = reverse("write_item", args=[item_of(minutes).pk])
    first.post(url, {"version": 0, "name_0": "王建国", "text_0": "他写的", "decision": ""})
    mine = {"version": 0, "name_0": "孙敏", "text_0": "我写的", "decision": "我定的"}
    clash = second.post(url, mine)
    page = clash.content.decode()
    assert clash.status_code == 422 and "他写的" in page and "我写的" in page and "我定的" in page
    assert 'name="latest" value="1"' in page and texts(item_of(minutes)) == [("王建国", "他写的")]
    assert second.post(url, {**mine, "latest": 1, "choice": "both"}).status_code == 302
    assert texts(item_of(minutes)) == [("王建国", "他写的"), ("孙敏", "我写的")]
    second.post(url, {**mine, "latest": 2, "choice": "mine"})
    assert texts(item_of(minutes)) == [("孙敏", "我写的")]
    second.post(url, {**mine, "text_0": "不要了", "latest": 3, "choice": "theirs"})
    assert texts(item_of(minutes)) == [("孙敏", "我写的")]
    first.post(url, {"version": 3, "name_0": "", "text_0": "第三个人", "decision": ""})
    stale = second.post(url, {**mine, "latest": 3, "choice": "mine"})  # a third wrote while the second chose
    assert stale.status_code == 422 and texts(item_of(minutes)) == [("", "第三个人")]


def test_who_presses_save_while_the_same_is_being_saved_by_itself_is_no_second_writer(
    cast: Cast, minutes: Minutes
) -> None:
    client, url = cast.client("secretary"), reverse("write_item", args=[item_of(minutes).pk])
    sent = {"version": 0, "name_0": "李桂兰", "text_0": "先学文件。\r\n再谈体会。", "decision": "照办"}
    assert client.post(url, sent, headers={"HX-Request": "true"}).status_code == 200  # leaving the field sends it
    assert client.post(url, sent).status_code == 302  # and so does the press, which read the same version
    assert item_of(minutes).version == 1 and texts(item_of(minutes)) == [("李桂兰", "先学文件。\n再谈体会。")]
    act = Act.objects.filter(verb="write_item").order_by("-at", "-id").first()
    assert act is not None and act.details["version"] == 1


def test_what_is_saved_while_typing_answers_with_the_version_that_follows(cast: Cast, minutes: Minutes) -> None:
    client, url = cast.client("secretary"), reverse("write_item", args=[item_of(minutes).pk])
    htmx = {"headers": {"HX-Request": "true"}}
    sent = {"version": 0, "name_0": "", "text_0": "写着写着", "decision": ""}
    told = client.post(url, sent, **htmx).content.decode()
    assert 'value="1"' in told and 'hx-swap-oob="true"' in told and "<html" not in told
    again = client.post(url, {**sent, "version": 1}, **htmx).content.decode()
    assert 'value="1"' in again and item_of(minutes).version == 1  # nothing new: nothing is written
    clash = client.post(url, {**sent, "text_0": "旧页面"}, **htmx)
    assert clash.status_code == 422 and "写着写着" in clash.content.decode() and "<html" not in clash.content.decode()
    half = {**sent, "version": 1, "name_1": "孙敏", "text_1": ""}  # the words are still to come
    assert client.post(url, half, **htmx).status_code == 200 and item_of(minutes).version == 1
    assert "请写孙敏说了什么" in client.post(url, half).content.decode()
    wrong = client.post(url, {**sent, "version": "x"}, **htmx)
    assert wrong.status_code == 422 and "<html" not in wrong.content.decode()
