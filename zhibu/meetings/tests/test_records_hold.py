"""Locked minutes hold from both sides: nothing leaves, nothing is moved in, and columns say what the body says."""

import json
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import translation

from tests.cast import Cast
from zhibu.gate.actor import Refused
from zhibu.meetings import actions
from zhibu.meetings.models import Attendance, Confirmation, FollowUp, Item, Minutes, Point, Record, Vote
from zhibu.meetings.queries.chain import verified
from zhibu.meetings.queries.minutes import count_of
from zhibu.meetings.queries.records import gatherings
from zhibu.meetings.rules.chain import canonical, digest
from zhibu.meetings.testing import make_called, make_minutes, minutes_of, plan_of, tick, write
from zhibu.meetings.tests.test_api import send
from zhibu.meetings.tests.test_lock_minutes import CAME, asked, locked, plant, written

pytestmark = pytest.mark.django_db


def _kept() -> Item:
    return Item.objects.get(gathering__theme="锁定的")


@pytest.mark.parametrize(
    "change",
    [
        lambda: Point.objects.filter(item__gathering__theme="没锁的").update(item=_kept(), order=7),
        lambda: Vote.objects.filter(item__gathering__theme="没锁的").update(item=_kept()),
        lambda: FollowUp.objects.filter(gathering__theme="没锁的").update(gathering=_kept().gathering),
        lambda: Item.objects.filter(gathering__theme="没锁的").update(gathering=_kept().gathering, order=7),
        lambda: Confirmation.objects.filter(minutes__gathering__theme="没锁的").update(
            minutes=Minutes.objects.get(gathering__theme="锁定的")
        ),
        lambda: Confirmation.objects.filter(minutes__gathering__theme="锁定的").update(at="2026-01-01T00:00Z"),
        lambda: Confirmation.objects.filter(minutes__gathering__theme="锁定的").delete(),
        lambda: Confirmation.objects.create(
            minutes=Minutes.objects.get(gathering__theme="锁定的"),
            attendance=Attendance.objects.get(gathering__theme="锁定的", person__name="孙敏"),
            edition=1,
            at="2026-01-01T00:00Z",
        ),
    ],
)
def test_nothing_is_moved_into_locked_minutes_nor_who_confirmed_them(cast: Cast, change: Callable[[], object]) -> None:
    locked(cast, theme="锁定的")
    waiting = asked(cast, theme="没锁的")
    line = Attendance.objects.get(gathering=waiting.gathering, person__name="李桂兰")
    actions.confirm_minutes(cast.actor("member"), line)
    with pytest.raises(IntegrityError, match="locked minutes"), transaction.atomic():
        change()


def _say_again(**columns: Any) -> None:
    Record.objects.filter(number=2).update(**columns)


def _forge(change: Callable[[dict[str, Any]], object]) -> None:
    """Write a body anew with a hash that fits it, as somebody who knows the rule could."""
    record = Record.objects.get(number=2)
    body = json.loads(record.body)
    change(body)
    text = canonical(body)
    Record.objects.filter(pk=record.pk).update(body=text, hash=digest(record.prev_hash, text))


@pytest.mark.parametrize(
    ("change", "word"),
    [
        (lambda: _say_again(by="别人"), "目录"),
        (lambda: _say_again(at="2026-01-01T00:00Z"), "目录"),
        (lambda: _say_again(what="addendum"), "目录"),
        (lambda: _say_again(gathering=Record.objects.get(number=3).gathering_id, what="addendum"), "目录"),
        (lambda: _forge(lambda body: body.update(number=7)), "目录"),
        (lambda: _forge(lambda body: body.update(unit=str(uuid4()))), "目录"),
        (lambda: _forge(lambda body: body.update(edition=2)), "第几稿"),
        (lambda: _forge(lambda body: body.update(confirmed=[])), "谁确认过"),
        (lambda: Minutes.objects.filter(gathering__theme="第二次").update(edition=F("edition") + 1), "第几稿"),
        (lambda: Minutes.objects.filter(gathering__theme="第二次").update(locked_at="2026-01-01T00:00Z"), "第几稿"),
        (lambda: Minutes.objects.filter(gathering__theme="第二次").update(progress="asked", locked_at=None), "锁定"),
        (lambda: Confirmation.objects.filter(minutes__gathering__theme="第二次").delete(), "谁确认过"),
        (
            lambda: Record.objects.filter(number=2).update(
                body="{", hash=digest(Record.objects.get(number=1).hash, "{")
            ),
            "读不出来",
        ),
    ],
)
def test_columns_of_a_record_and_confirmations_are_held_against_its_body(
    cast: Cast, change: Callable[[], object], word: str
) -> None:
    for theme in ("第一次", "第二次", "第三次"):
        locked(cast, theme=theme)
    assert list(verified(cast.first)) == []
    plant(change)
    broken = next(verified(cast.first))
    assert broken.number == 2 and word in broken.why


def test_a_record_of_the_first_format_still_holds_and_is_still_checked(cast: Cast) -> None:
    for theme in ("第一次", "第二次"):
        locked(cast, theme=theme)

    def write_as_before(body: dict[str, Any]) -> None:
        body.update(format=1)
        del body["edition"]
        for one in body["confirmed"]:
            del one["line"]

    plant(lambda: _forge(write_as_before))
    assert list(verified(cast.first)) == []
    plant(lambda: Confirmation.objects.filter(minutes__gathering__theme="第二次").delete())
    assert "谁确认过" in next(verified(cast.first)).why


def test_the_body_is_told_to_those_alone_who_may_know_the_whole_register(cast: Cast) -> None:
    made = locked(cast)
    actions.add_addendum(cast.actor("organiser"), made, text="漏了一句")

    def bodies(who: str) -> list[bool]:
        told = send(cast, who, f"/gatherings/{made.gathering_id}/minutes", method="get").json()
        return [one["body"] is not None for one in told["records"]]

    assert bodies("secretary") == bodies("auditor") == bodies("committee_member") == [True, True]
    assert bodies("member") == [False, True]  # was called and came, and reads no register


def test_a_recorder_without_the_right_and_a_partner_of_a_joint_gathering_read_no_body(cast: Cast) -> None:
    actor = cast.actor("general_secretary")
    plan = plan_of(actor.today, chair=cast.people["secretary"].pk)
    made = actions.plan_gathering(actor, cast.first, plan=plan, beside=[cast.second])
    actions.call_gathering(actor, made)
    actions.open_register(actor, made)
    tick(cast, made, dict.fromkeys(("secretary", "member"), "present"))
    actions.begin_minutes(actor, made)
    member = cast.people["member"].pk
    actions.assign_minutes(actor, minutes_of(made), recorder=member, chair=cast.people["secretary"].pk)
    write(cast.actor("member"), minutes_of(made), ("李桂兰", "同意"))
    actions.close_register(actor, made)
    actions.ask_confirmation(cast.actor("member"), minutes_of(made))
    actions.lock_minutes(cast.actor("secretary"), made)
    for who, knows in {"general_secretary": True, "secretary": False, "next_door": False, "member": False}.items():
        told = send(cast, who, f"/gatherings/{made.pk}/minutes", method="get").json()
        assert told["progress"] == "locked" and (told["records"][0]["body"] is not None) is knows, who


def test_a_gathering_that_was_planned_and_never_held_is_no_record(cast: Cast) -> None:
    secretary = cast.actor("secretary")
    make_called(secretary, cast.first, "theme_day", theme="没开成")
    made = make_minutes(secretary, cast.first, "theme_day", theme="开过", came=CAME)
    last = secretary.today.replace(year=secretary.today.year + 1)
    assert list(gatherings([cast.first.pk], secretary.today, last)) == []  # its register is open still
    actions.close_register(secretary, made.gathering)
    assert [one.title for one in gatherings([cast.first.pk], secretary.today, last)] == ["开过"]


def test_a_vote_cites_its_articles_in_the_readers_writing(cast: Cast) -> None:
    written(cast)
    vote = Vote.objects.select_related("unit").get()
    said = {}
    for language in ("zh-hans", "zh-hant", "en"):
        with translation.override(language):
            said[language] = [source for _rule, source in count_of(vote).rules]
    assert said["zh-hans"][0] == vote.quorum_source
    assert "條" in said["zh-hant"][0] and "Art. " in said["en"][0]
    vote.quorum_source = "《没有这本》第三条"  # a text that the packs no longer know stays as it was kept
    assert count_of(vote).rules[0][1] == "《没有这本》第三条"


def test_who_presides_no_more_when_the_lock_is_taken_does_not_lock(cast: Cast) -> None:
    made = asked(cast)
    stale = made.gathering
    Minutes.objects.filter(pk=made.pk).update(progress="writing")
    new = cast.people["organiser"].pk
    actions.assign_minutes(cast.actor("secretary"), minutes_of(stale), recorder=new, chair=new)
    Minutes.objects.filter(pk=made.pk).update(progress="asked")
    with pytest.raises(Refused) as refused:
        actions.lock_minutes(cast.actor("secretary"), stale)
    assert "主持人已经换了" in refused.value.message
