"""Minutes are confirmed by those who came, put right, locked by the chair, and chained; a changed row is told."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from tests.cast import Cast
from zhibu.gate.actor import NotAllowed, Refused
from zhibu.meetings import actions
from zhibu.meetings.choices import Progress
from zhibu.meetings.command import run
from zhibu.meetings.models import Amendment, Attendance, FollowUp, Gathering, Item, Minutes, Point, Record, Vote
from zhibu.meetings.queries.chain import verified
from zhibu.meetings.rules.chain import canonical, digest
from zhibu.meetings.rules.tallies import Tally
from zhibu.meetings.testing import item_of, line_of, make_minutes, minutes_of, tick, write
from zhibu.members.actions.merging import merge_members, unmerge_members
from zhibu.members.models import Merge
from zhibu.members.testing import make_member
from zhibu.notices.models import Notice

pytestmark = pytest.mark.django_db
CAME = ["王建国", "孙敏", "李桂兰"]


def written(cast: Cast, theme: str = "学习党章", came: list[str] | None = None) -> Minutes:
    """Return minutes that the organiser has written of an assembly under the secretary, its register closed."""
    secretary, organiser = cast.actor("secretary"), cast.actor("organiser")
    made = make_minutes(organiser, cast.first, theme=theme, came=came or CAME, chair=secretary.person_id)
    item = write(organiser, made, ("李桂兰", "同意"), decision="照办")
    actions.record_vote(organiser, made, item=item.pk, act="decision", about="计划", tally=Tally(5, 3, 3))
    task = {"what": "打印", "owner": cast.people["member"].pk, "due_on": secretary.today}
    actions.add_follow_up(organiser, made, item=item.pk, **task)
    actions.close_register(secretary, made.gathering)
    return minutes_of(made.gathering)


def asked(cast: Cast, **more: Any) -> Minutes:
    made = written(cast, **more)
    actions.ask_confirmation(cast.actor("organiser"), made)
    return minutes_of(made.gathering)


def locked(cast: Cast, **more: Any) -> Minutes:
    made = asked(cast, **more)
    actions.confirm_minutes(cast.actor("member"), line_of(cast, "member", made.gathering))
    actions.lock_minutes(cast.actor("secretary"), made.gathering)
    return minutes_of(made.gathering)


def plant(change: Callable[[], object]) -> None:
    """Change rows behind the database's back, as somebody with its keys could."""
    with connection.cursor() as cursor:
        cursor.execute("set session_replication_role = replica")
        change()
        cursor.execute("set session_replication_role = default")


def test_they_are_put_before_those_who_came_and_the_chair_and_stand_still_meanwhile(cast: Cast) -> None:
    made = asked(cast)
    told = set(Notice.objects.filter(kind="minutes").values_list("person__name", flat=True))
    assert told == {"王建国", "李桂兰"} and made.edition == 1
    with pytest.raises(Refused):
        write(cast.actor("organiser"), made, ("王建国", "再加一句"))
    actions.reopen_minutes(cast.actor("organiser"), made)
    write(cast.actor("organiser"), made, ("王建国", "再加一句"))


def test_they_are_not_put_before_anybody_too_early(cast: Cast) -> None:
    open_still = make_minutes(cast.actor("secretary"), cast.first, came=CAME, chair=cast.people["secretary"].pk)
    write(cast.actor("secretary"), open_still, ("王建国", "说了"))
    empty = make_minutes(cast.actor("secretary"), cast.first, came=CAME, chair=cast.people["secretary"].pk)
    actions.close_register(cast.actor("secretary"), empty.gathering)
    chairless = make_minutes(cast.actor("secretary"), cast.first, came=CAME)
    write(cast.actor("secretary"), chairless, ("王建国", "说了"))
    actions.close_register(cast.actor("secretary"), chairless.gathering)
    for made, word in ((open_still, "先结束签到"), (empty, "还是空的"), (chairless, "谁主持")):
        with pytest.raises(Refused) as refused:
            actions.ask_confirmation(cast.actor("secretary"), made)
        assert word in refused.value.message


def test_who_was_there_confirms_for_themselves_once(cast: Cast) -> None:
    made = asked(cast)
    line = line_of(cast, "member", made.gathering)
    for _twice in range(2):
        actions.confirm_minutes(cast.actor("member"), line)
    with pytest.raises(NotAllowed):
        actions.confirm_minutes(cast.actor("secretary"), line)
    with pytest.raises(Refused):  # was not there
        actions.confirm_minutes(cast.actor("group_leader"), line_of(cast, "group_leader", made.gathering))
    page = cast.client("secretary").get(reverse("show_minutes", args=[made.gathering_id])).content.decode()
    assert "1 人确认" in page


def test_a_correction_is_asked_in_words_answered_and_everybody_is_asked_again(cast: Cast) -> None:
    made = asked(cast)
    line = line_of(cast, "member", made.gathering)
    actions.confirm_minutes(cast.actor("member"), line)
    wish = actions.ask_amendment(cast.actor("member"), line, text="我说的是“原则上同意”")
    with pytest.raises(Refused):  # one waits already
        actions.ask_amendment(cast.actor("member"), line, text="还有")
    with pytest.raises(Refused) as waits:
        actions.lock_minutes(cast.actor("secretary"), made.gathering)
    assert "还有意见没有答复" in waits.value.message
    with pytest.raises(Refused) as why:
        actions.answer_amendment(cast.actor("organiser"), made, amendment=wish.pk, is_accepted=False)
    assert why.value.field == "note"
    actions.answer_amendment(cast.actor("organiser"), made, amendment=wish.pk, is_accepted=True)
    assert minutes_of(made.gathering).progress == Progress.WRITING
    write(cast.actor("organiser"), made, ("李桂兰", "原则上同意"), decision="照办")
    actions.ask_confirmation(cast.actor("organiser"), made)
    assert minutes_of(made.gathering).edition == 2
    url = reverse("show_minutes", args=[made.gathering_id])
    assert "记得对" in cast.client("member").get(url).content.decode()  # asked again: the text is another


def test_a_no_needs_a_reason_and_lets_the_minutes_stand(cast: Cast) -> None:
    made = asked(cast)
    wish = actions.ask_amendment(cast.actor("member"), line_of(cast, "member", made.gathering), text="去掉这句")
    actions.answer_amendment(cast.actor("organiser"), made, amendment=wish.pk, is_accepted=False, note="会上说过")
    assert Amendment.objects.get().note == "会上说过"
    actions.lock_minutes(cast.actor("secretary"), made.gathering)


def test_only_the_chair_locks_and_not_alone_what_they_wrote_themselves(cast: Cast) -> None:
    made = asked(cast)
    for who in ("organiser", "officer", "member"):
        with pytest.raises(NotAllowed):
            actions.lock_minutes(cast.actor(who), made.gathering)
    Minutes.objects.filter(pk=made.pk).update(recorder=cast.people["secretary"])
    with pytest.raises(Refused) as alone:
        actions.lock_minutes(cast.actor("secretary"), made.gathering)
    assert "至少有一位确认" in alone.value.message
    actions.confirm_minutes(cast.actor("member"), line_of(cast, "member", made.gathering))
    actions.lock_minutes(cast.actor("secretary"), made.gathering)


def test_a_locked_record_says_all_and_stands_behind_the_one_before(cast: Cast) -> None:
    first, second = locked(cast), locked(cast, theme="第二次")
    one, two = Record.objects.order_by("number")
    body = json.loads(two.body)
    assert (one.number, one.prev_hash, two.number, two.prev_hash) == (1, "", 2, one.hash)
    assert two.hash == digest(one.hash, two.body) and two.body == canonical(body)
    assert body["items"][0]["points"] == [{"name": "李桂兰", "text": "同意"}]
    assert body["items"][0]["votes"][0]["yes"] == 3 and body["confirmed"][0]["name"] == "李桂兰"
    assert body["locked_at"].endswith("Z") and len(body["register"]) == 5
    assert list(verified(cast.first)) == [] and first.pk != second.pk


def test_what_is_locked_is_neither_written_nor_ticked_and_a_task_is_still_finished(cast: Cast) -> None:
    made = locked(cast)
    for act in (
        lambda: write(cast.actor("organiser"), made, ("王建国", "改")),
        lambda: actions.add_item(cast.actor("organiser"), made, title="加"),
        lambda: actions.remove_vote(cast.actor("organiser"), made, vote=Vote.objects.get().pk),
        lambda: tick(cast, made.gathering, {"member": "absent"}),
        lambda: actions.reopen_minutes(cast.actor("organiser"), made),
        lambda: actions.lock_minutes(cast.actor("secretary"), made.gathering),
    ):
        with pytest.raises(Refused):
            act()
    actions.finish_follow_up(cast.actor("member"), FollowUp.objects.get(), note="好了")
    missed = line_of(cast, "group_leader", made.gathering)
    day = cast.actor("secretary").today
    actions.make_up(cast.actor("secretary"), missed, on=day, way="studied")
    assert list(verified(cast.first)) == []


@pytest.mark.parametrize(
    "change",
    [
        lambda: Point.objects.update(text="不同意"),
        lambda: Point.objects.all().delete(),
        lambda: Item.objects.update(decision="不办"),
        lambda: Vote.objects.update(yes=2),
        lambda: FollowUp.objects.update(what="不打印"),
        lambda: Gathering.objects.update(theme="别的会"),
        lambda: Minutes.objects.update(progress="writing", locked_at=None),
        lambda: Record.objects.update(body="{}"),
        lambda: Record.objects.all().delete(),
        lambda: Point.objects.create(item=Item.objects.get(), order=9, text="添一句"),
    ],
)
def test_the_database_itself_refuses_to_change_what_is_locked(cast: Cast, change: Callable[[], object]) -> None:
    locked(cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        change()


@pytest.mark.parametrize(
    ("change", "number", "word"),
    [
        (lambda: Point.objects.filter(item__gathering__theme="第二次").update(text="不同意"), 2, "第 1 项议题"),
        (lambda: Vote.objects.filter(item__gathering__theme="第二次").update(yes=2), 2, "第 1 项议题"),
        (lambda: Gathering.objects.filter(theme="第二次").update(place_name="别处"), 2, "安排"),
        (
            lambda: Attendance.objects.filter(gathering__theme="第二次", person__name="周强").update(
                presence="present", way="tick", at="2026-01-01T00:00Z"
            ),
            2,
            "周强",
        ),
        (lambda: Record.objects.filter(number=1).update(body=canonical({"a": 1})), 1, "内容被改过"),
        (lambda: Record.objects.filter(number=2).delete(), 3, "缺了第 2 号"),
        (lambda: Record.objects.filter(number=2).update(prev_hash="0" * 64), 2, "接不上"),
        (lambda: Record.objects.filter(number=3).delete(), 0, "链上却没有"),
    ],
)
def test_a_row_changed_behind_its_back_is_told_and_the_first_broken_record_named(
    cast: Cast, change: Callable[[], object], number: int, word: str, capsys: Any
) -> None:
    for theme in ("第一次", "第二次", "第三次"):
        locked(cast, theme=theme)
    assert run([]) == 0 and "都对得上" in capsys.readouterr().out
    plant(change)
    broken = next(verified(cast.first))
    assert broken.number == number and word in broken.why
    assert run(["--json"]) == 1
    told = json.loads(capsys.readouterr().out)["broken"]
    assert (told[0]["number"], told[0]["unit"]) == (number, cast.first.name)
    assert run(["--unit", cast.second.name]) == 0 and run(["--unit", "没有"]) == 1


def test_an_addendum_is_a_link_behind_and_changes_nothing_before_it(cast: Cast) -> None:
    open_still = written(cast, theme="没锁的")
    with pytest.raises(Refused):
        actions.add_addendum(cast.actor("organiser"), open_still, text="补")
    made = locked(cast)
    before = Record.objects.get().body
    actions.add_addendum(cast.actor("organiser"), made, text="漏记：\n会后合影")
    one, two = Record.objects.order_by("number")
    assert one.body == before and two.prev_hash == one.hash and json.loads(two.body)["text"] == "漏记：\n会后合影"
    page = cast.client("member").get(reverse("show_minutes", args=[made.gathering_id])).content.decode()
    assert "会后合影" in page and "第 1 号记录" in page and one.hash in page
    assert list(verified(cast.first)) == []
    for who in ("member", "auditor"):
        with pytest.raises(NotAllowed):
            actions.add_addendum(cast.actor(who), made, text="补")


def test_chains_are_each_units_own(cast: Cast) -> None:
    locked(cast)
    chief = cast.actor("next_door")
    other = make_minutes(chief, cast.second, came=["刘洋"], chair=chief.person_id)
    write(chief, other, ("刘洋", "说了"))
    actions.close_register(chief, other.gathering)
    actions.ask_confirmation(chief, other)
    actions.lock_minutes(chief, other.gathering)  # nobody else came
    assert set(Record.objects.values_list("unit__name", "number")) == {(cast.first.name, 1), (cast.second.name, 1)}


def test_a_merged_file_leaves_locked_minutes_whole_and_comes_back(cast: Cast) -> None:
    kept, gone = make_member(cast.first, "钱一"), make_member(cast.first, "钱二")
    made = asked(cast, came=[*CAME, "钱二"])
    line = Attendance.objects.get(gathering=made.gathering, person=gone.person)
    from zhibu.access.testing import actor_of

    actions.confirm_minutes(actor_of(gone.person), line)
    actions.lock_minutes(cast.actor("secretary"), made.gathering)
    waiting = asked(cast, theme="没锁的", came=[*CAME, "钱二"])
    actions.confirm_minutes(
        actor_of(gone.person), Attendance.objects.get(gathering=waiting.gathering, person=gone.person)
    )
    merge_members(cast.actor("general_secretary"), kept, absorbed=gone, reason="同一个人")
    assert list(verified(cast.first)) == []
    unmerge_members(cast.actor("general_secretary"), Merge.objects.get(), reason="弄错了")
    assert list(verified(cast.first)) == []


def test_canonical_knows_one_way_to_write_and_no_floats() -> None:
    assert canonical({"b": 1, "a": ["甲", None, True]}) == '{"a":["甲",null,true],"b":1}'
    for wrong in ({"a": 1.0}, {"a": [{"b": 0.1}]}, {"a": object()}):
        with pytest.raises(TypeError):
            canonical(wrong)


def test_the_pages_lead_from_writing_to_the_lock(cast: Cast) -> None:
    made = written(cast)
    url = reverse("show_minutes", args=[made.gathering_id])
    organiser, member, secretary = (cast.client(who) for who in ("organiser", "member", "secretary"))
    assert "写好了，请大家确认" in organiser.get(url).content.decode()
    organiser.post(reverse("ask_confirmation", args=[made.gathering_id]))
    assert "记得对" in member.get(url).content.decode()
    form = member.get(reverse("ask_amendment", args=[made.gathering_id])).context["form"]
    sent = {"text": "少了一句", "once": form["once"].value()}
    assert member.post(reverse("ask_amendment", args=[made.gathering_id]), sent).status_code == 302
    answer = reverse("answer_amendment", args=[Amendment.objects.get().pk])
    assert answer in organiser.get(url).content.decode()
    assert organiser.post(answer, {"is_accepted": "no", "note": ""}).status_code == 422
    organiser.post(answer, {"is_accepted": "no", "note": "没有这句"})
    member.post(reverse("confirm_minutes", args=[made.gathering_id]))
    lock = reverse("lock_minutes", args=[made.gathering_id])
    assert lock in secretary.get(url).content.decode() and lock not in member.get(url).content.decode()
    assert member.get(lock).status_code == 404
    page = secretary.post(lock, follow=True).content.decode()
    assert "已锁定" in page and "第 1 号记录" in page and "1 人确认" in page
    assert f"/items/{item_of(made).pk}/" not in page
