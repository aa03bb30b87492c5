"""Locked minutes are filed, reviewed, returned with reasons, put right by an addendum and filed again."""

import json
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from tests.cast import Cast
from zhibu.audit.models import Act
from zhibu.gate.actor import NotAllowed, Refused
from zhibu.meetings import actions
from zhibu.meetings.choices import FilingState, Part
from zhibu.meetings.models import Filing, Gathering, Item, Minutes, Reason, Record
from zhibu.meetings.queries.chain import verified
from zhibu.meetings.queries.filings import reviewer_of
from zhibu.meetings.queries.records import gatherings
from zhibu.meetings.rules.filing import Fault
from zhibu.meetings.testing import minutes_of
from zhibu.meetings.tests.test_lock_minutes import asked, locked
from zhibu.notices.actions import read_notices
from zhibu.notices.models import Notice

pytestmark = pytest.mark.django_db


def filed(cast: Cast, theme: str = "学习党章") -> Filing:
    made = locked(cast, theme=theme)
    actions.file_record(cast.actor("organiser"), made)
    return Filing.objects.get(record__gathering=made.gathering)


def give_back(cast: Cast, filing: Filing, text: str = "没有写清楚谁负责打印。", part: str = "follow_ups") -> None:
    item = Item.objects.get(gathering=filing.record.gathering_id)
    actions.return_filing(cast.actor("general_secretary"), filing, faults=[Fault(item.pk, part, text)])


def test_what_is_filed_is_the_record_itself_with_the_nearest_level_above(cast: Cast) -> None:
    made = filed(cast)
    assert (made.unit, made.branch, made.state, made.round, made.upto) == (cast.general, cast.first, "filed", 1, 1)
    assert made.record == Record.objects.get()
    assert reviewer_of(cast.group) == cast.general and reviewer_of(cast.general) == cast.mine
    assert reviewer_of(cast.mine) is None and reviewer_of(cast.office) == cast.mine


def test_it_is_filed_once_and_not_before_it_is_locked(cast: Cast) -> None:
    waiting = asked(cast)
    with pytest.raises(Refused) as early:
        actions.file_record(cast.actor("organiser"), waiting)
    assert "锁定以后" in early.value.message
    made = filed(cast, "另一次")
    with pytest.raises(Refused) as twice:
        actions.file_record(cast.actor("organiser"), minutes_of(made.record.gathering))
    assert "已经备案了" in twice.value.message


def test_who_does_not_write_them_does_not_file_them(cast: Cast) -> None:
    made = locked(cast)
    for who in ("member", "committee_member", "auditor", "next_door"):
        with pytest.raises(NotAllowed):
            actions.file_record(cast.actor(who), made)


def test_the_level_above_passes_and_the_branch_itself_does_not(cast: Cast) -> None:
    made = filed(cast)
    for who in ("secretary", "organiser", "auditor", "next_door"):
        with pytest.raises(NotAllowed):
            actions.pass_filing(cast.actor(who), made)
    actions.pass_filing(cast.actor("general_secretary"), made)
    made.refresh_from_db()
    assert (made.state, made.answered_by) == (FilingState.PASSED, "郑海")
    with pytest.raises(Refused) as again:
        actions.pass_filing(cast.actor("officer"), made)
    assert "没有在等审查" in again.value.message


def test_nobody_reviews_what_they_led_or_recorded(cast: Cast) -> None:
    for field in ("chair", "recorder"):
        made = filed(cast, field)
        person = cast.people["general_secretary"].pk
        if field == "chair":
            Gathering.objects.filter(theme=field).update(chair=person)
        else:
            Minutes.objects.filter(gathering__theme=field).update(recorder=person)
        for act in (
            lambda made=made: actions.pass_filing(cast.actor("general_secretary"), made),
            lambda made=made: give_back(cast, made),
            lambda made=made: actions.pass_filings(cast.actor("general_secretary"), cast.general, filings=[made.pk]),
        ):
            with pytest.raises(Refused) as own:
                act()
            assert "由别人审查" in own.value.message
        actions.pass_filing(cast.actor("officer"), made)


def test_it_is_returned_with_a_sentence_about_an_item_and_who_wrote_and_led_it_are_told(cast: Cast) -> None:
    made = filed(cast)
    give_back(cast, made)
    made.refresh_from_db()
    reason = Reason.objects.get()
    assert (made.state, reason.round, reason.item.title) == ("returned", 1, "学习党章")
    told = Notice.objects.filter(kind="filing_returned")
    assert set(told.values_list("person__name", flat=True)) == {"王建国", "孙敏"}
    assert "没有写清楚" not in str(told[0].text)  # the reason stands on the page, for those who may read it


@pytest.mark.parametrize(
    ("part", "text", "word"),
    [
        ("", "", "至少写一条"),
        ("points", "", "写成一句话"),
        ("points", "不行", "写成一句话"),
        ("", "请补会场照片两张。", "不能要求"),
        ("photos", "请补会场照片两张。", "不能要求"),
    ],
)
def test_a_reason_speaks_of_a_part_that_the_record_holds(cast: Cast, part: str, text: str, word: str) -> None:
    made = filed(cast)
    with pytest.raises(Refused) as refused:
        give_back(cast, made, text, part)
    assert word in refused.value.message
    assert Filing.objects.get().state == FilingState.FILED and not Reason.objects.exists()


def test_every_part_is_one_that_the_body_of_a_record_names(cast: Cast) -> None:
    body = json.loads(filed(cast).record.body)
    assert {str(one) for one in Part} <= {*body, *body["items"][0]}


def test_a_sentence_may_use_any_word_and_is_kept_as_it_was_written(cast: Cast) -> None:
    """What may be asked follows from what a return is made of, so a sentence about photographs is a sentence."""
    text = "照片墙怎么办没有写清楚由谁负责。"
    give_back(cast, filed(cast), text)
    assert Reason.objects.get().text == text


def test_a_return_is_answered_by_words_alone(cast: Cast) -> None:
    """No file is asked for, offered or looked at between the return and the second filing."""
    made = filed(cast)
    give_back(cast, made)
    minutes = minutes_of(made.record.gathering)
    page = cast.client("organiser").get(reverse("show_minutes", args=[minutes.gathering_id])).content.decode()
    assert "补记一句话就行" in page
    form = cast.client("organiser").get(reverse("add_addendum", args=[minutes.gathering_id])).content.decode()
    assert 'type="file"' not in form
    actions.add_addendum(cast.actor("organiser"), minutes, text="打印由李桂兰负责。")
    actions.refile(cast.actor("organiser"), minutes)
    assert Filing.objects.get().round == 2


def test_a_reason_belongs_to_an_item_of_this_gathering(cast: Cast) -> None:
    made, other = filed(cast), locked(cast, theme="另一次")
    foreign = Item.objects.get(gathering=other.gathering)
    with pytest.raises(Refused):
        actions.return_filing(cast.actor("officer"), made, faults=[Fault(foreign.pk, "points", "没有写清楚。")])


def test_it_is_put_right_by_an_addendum_and_filed_again(cast: Cast) -> None:
    made = filed(cast)
    minutes = minutes_of(made.record.gathering)
    with pytest.raises(Refused):  # not returned
        actions.refile(cast.actor("organiser"), minutes)
    body = Record.objects.get().body
    give_back(cast, made)
    with pytest.raises(Refused) as empty:
        actions.refile(cast.actor("organiser"), minutes)
    assert "先补记" in empty.value.message
    actions.add_addendum(cast.actor("organiser"), minutes, text="打印由李桂兰负责。")
    actions.refile(cast.actor("organiser"), minutes)
    made.refresh_from_db()
    assert (made.state, made.round, made.upto, made.answered_at) == ("filed", 2, 2, None)
    assert Record.objects.get(number=1).body == body and list(verified(cast.first)) == []
    give_back(cast, made, "还是没有写日期。")
    assert set(Reason.objects.values_list("round", flat=True)) == {1, 2}


def test_a_page_read_before_it_was_filed_again_passes_nothing(cast: Cast) -> None:
    made = filed(cast)
    above, url = cast.client("general_secretary"), reverse("pass_filing", args=[made.pk])
    shown = above.get(reverse("show_minutes", args=[made.record.gathering_id])).content.decode()
    assert '<input type="hidden" name="upto" value="1">' in shown
    give_back(cast, made)
    minutes = minutes_of(made.record.gathering)
    actions.add_addendum(cast.actor("organiser"), minutes, text="打印由李桂兰负责。")
    actions.refile(cast.actor("organiser"), minutes)
    assert "请看过补记的内容再审查" in above.post(url, {"upto": "1"}, follow=True).content.decode()
    assert Filing.objects.get().state == FilingState.FILED
    above.post(url, {"upto": "2"})
    assert Filing.objects.get().state == FilingState.PASSED


def test_it_is_filed_by_itself_with_the_lock_where_the_nearest_unit_has_set_so(cast: Cast) -> None:
    actions.set_filing_way(cast.actor("officer"), cast.mine, is_automatic=True)
    locked(cast, theme="自动")
    assert Filing.objects.get().record.gathering.theme == "自动"
    actions.set_filing_way(cast.actor("secretary"), cast.first, is_automatic=False)
    locked(cast, theme="自己定")
    assert Filing.objects.count() == 1
    with pytest.raises(NotAllowed):
        actions.set_filing_way(cast.actor("secretary"), cast.general, is_automatic=True)


def test_those_who_review_are_told_once_until_they_have_read_it(cast: Cast) -> None:
    filed(cast), filed(cast, "第二次")
    told = Notice.objects.filter(kind="filing")
    assert list(told.values_list("person__name", flat=True)) == ["郑海"]
    read_notices(cast.actor("general_secretary"))
    filed(cast, "第三次")
    assert told.count() == 2


def test_several_are_passed_in_one_statement_with_an_audit_line_each(
    cast: Cast, django_assert_max_num_queries: Any
) -> None:
    made = [filed(cast, f"第{n}次").pk for n in range(3)]
    actor = cast.actor("officer")
    with django_assert_max_num_queries(12):
        assert actions.pass_filings(actor, cast.mine, filings=made) == 3
    assert Act.objects.filter(verb="pass_filings", kind="filing").count() == 3
    with pytest.raises(Refused):
        actions.pass_filings(actor, cast.mine, filings=made)
    with pytest.raises(Refused):  # filed elsewhere
        actions.pass_filings(cast.actor("next_door"), cast.second, filings=made)


def test_a_returned_record_meets_the_window_all_the_same_and_the_month_says_so(cast: Cast) -> None:
    made = filed(cast)
    day = made.record.gathering.held_on
    later = day.replace(year=day.year + 1)
    assert [one.mark for one in gatherings([cast.first.pk], day, later)] == [""]
    give_back(cast, made)
    assert [one.mark for one in gatherings([cast.first.pk], day, later)] == ["记录被退回"]
    page = cast.client("secretary").get(reverse("show_windows", args=[cast.first.pk])).content.decode()
    assert page  # the page asks for windows, which begin elsewhere


def test_the_pages_lead_from_filing_to_the_second_pass(cast: Cast) -> None:
    made = locked(cast)
    url = reverse("show_minutes", args=[made.gathering_id])
    organiser, above, member = (cast.client(who) for who in ("organiser", "general_secretary", "member"))
    assert reverse("file_record", args=[made.gathering_id]) in organiser.get(url).content.decode()
    assert reverse("file_record", args=[made.gathering_id]) not in member.get(url).content.decode()
    assert "已备案" in organiser.post(reverse("file_record", args=[made.gathering_id]), follow=True).content.decode()
    filing = Filing.objects.get()
    queue = above.get(reverse("list_filings")).content.decode()
    assert "学习党章" in queue and "综采一区党支部" in queue
    give = reverse("return_filing", args=[filing.pk])
    assert give in above.get(url).content.decode()
    item = Item.objects.get(gathering=made.gathering)
    opened = above.get(give)
    for part, text, status in (("", "没有写谁负责。", 422), ("decision", "没有写谁负责。", 302)):
        once = opened.context["form"]["once"].value()
        opened = above.post(give, {"once": once, f"item_{item.pk}": text, f"part_{item.pk}": part})
        assert opened.status_code == status
    page = organiser.get(url).content.decode()
    assert "没有写谁负责。" in page and "重新备案" not in page
    assert "没有写谁负责。" not in member.get(url).content.decode() and "已退回" in member.get(url).content.decode()
    actions.add_addendum(cast.actor("organiser"), made, text="李桂兰负责。")
    assert "重新备案" in organiser.get(url).content.decode()
    organiser.post(reverse("refile", args=[made.gathering_id]))
    assert "学习党章" in above.post(reverse("pass_filing", args=[filing.pk]), follow=True).content.decode()
    assert Filing.objects.get().state == "passed"
    ticked = above.post(reverse("pass_filings", args=[cast.general.pk]), {"pick": [str(filing.pk), "x"]}, follow=True)
    assert "都已经审查过了" in ticked.content.decode()


def test_the_database_refuses_half_an_answer(cast: Cast) -> None:
    made = filed(cast)
    for wrong in ({"state": "passed"}, {"state": "settled"}, {"is_drawn": True}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Filing.objects.filter(pk=made.pk).update(**wrong)


def test_home_pages_say_what_waits_and_what_came_back(cast: Cast) -> None:
    made = filed(cast)
    above = cast.client("general_secretary").get(reverse("show_unit", args=[cast.general.pk])).content.decode()
    assert "1 份记录等您审查" in above
    give_back(cast, made)
    above = cast.client("general_secretary").get(reverse("show_unit", args=[cast.general.pk])).content.decode()
    assert "等您审查" not in above
    month = cast.client("secretary").get("/").content.decode()
    assert "记录被退回：学习党章" in month
