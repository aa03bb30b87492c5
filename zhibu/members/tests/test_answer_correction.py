"""A request is answered by those who keep the file: put right, or refused with a reason."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.urls import reverse

from tests.cast import Cast
from zhibu.audit.models import Act
from zhibu.gate.actor import NotAllowed, Refused
from zhibu.members.actions.corrections import answer_correction, request_correction
from zhibu.members.models import CorrectionRequest, Member, StageSpan
from zhibu.members.schemas.file import CorrectionOut
from zhibu.notices.models import Notice
from zhibu.people.models import Person


def own(cast: Cast, who: str = "member") -> Member:
    return Member.objects.select_related("unit", "person").get(person=cast.people[who])


def ask(cast: Cast, item: str, wanted: str, who: str = "member") -> CorrectionRequest:
    return request_correction(cast.actor(who), own(cast, who), item=item, wanted=wanted)


def test_granting_changes_the_file_and_tells_the_member(cast: Cast) -> None:
    asked = ask(cast, "school", "中国矿业大学")
    answer_correction(cast.actor("organiser"), own(cast), request=asked, is_granted=True, value="中国矿业大学")
    assert Person.objects.get(pk=cast.people["member"].pk).school == "中国矿业大学"
    assert Notice.objects.filter(person=cast.people["member"], kind="correction_answer").exists()
    assert Act.objects.get(verb="edit_member").details["fields"] == ["school"]


def test_granting_a_date_corrects_the_stage(cast: Cast) -> None:
    asked = ask(cast, "probationary", "2014年12月1日")
    answer_correction(cast.actor("secretary"), own(cast), request=asked, is_granted=True, value=date(2014, 12, 1))
    assert own(cast).joined_on == date(2014, 12, 1)


def test_granting_a_missing_date_fills_it_in(cast: Cast) -> None:
    asked = ask(cast, "applicant", "2013-05-04")
    answer_correction(cast.actor("secretary"), own(cast), request=asked, is_granted=True, value=date(2013, 5, 4))
    first, second, *_later = StageSpan.objects.filter(person=cast.people["member"]).order_by("since")
    assert (first.stage, first.since) == ("applicant", date(2013, 5, 4)) and first.until == second.since


def test_refusing_needs_a_reason_and_leaves_the_file(cast: Cast) -> None:
    asked = ask(cast, "school", "中国矿业大学")
    with pytest.raises(Refused) as refused:
        answer_correction(cast.actor("organiser"), own(cast), request=asked, is_granted=False)
    assert refused.value.field == "reason"
    answer_correction(cast.actor("organiser"), own(cast), request=asked, is_granted=False, reason="证书上是另一个名称")
    assert Person.objects.get(pk=cast.people["member"].pk).school == ""


def test_what_cannot_be_written_is_refused_at_its_field(cast: Cast) -> None:
    asked = ask(cast, "id_number", "11010519491231002X")
    with pytest.raises(Refused) as refused:
        answer_correction(cast.actor("organiser"), own(cast), request=asked, is_granted=True, value="123")
    assert refused.value.field == "value"
    asked.refresh_from_db()
    assert asked.answered_at is None


def test_a_request_is_answered_once_and_never_by_oneself(cast: Cast) -> None:
    asked = ask(cast, "school", "煤校")
    answer_correction(cast.actor("organiser"), own(cast), request=asked, is_granted=True, value="煤校")
    with pytest.raises(Refused):
        answer_correction(cast.actor("organiser"), own(cast), request=asked, is_granted=True, value="煤校")
    mine = ask(cast, "school", "煤校", who="secretary")
    with pytest.raises(Refused, match="请由别人答复"):
        answer_correction(cast.actor("secretary"), own(cast, "secretary"), request=mine, is_granted=True, value="煤校")
    with pytest.raises(Refused, match="请由别人答复"):
        answer_correction(
            cast.actor("secretary"), own(cast, "secretary"), request=mine, is_granted=False, reason="不改"
        )


def test_next_door_answers_nothing(cast: Cast) -> None:
    asked = ask(cast, "school", "煤校")
    for who in ("next_door", "committee_member", "member"):
        with pytest.raises(NotAllowed):
            answer_correction(cast.actor(who), own(cast), request=asked, is_granted=True, value="煤校")
    assert cast.client("next_door").get(f"/corrections/{asked.pk}/").status_code == 404


def test_the_queue_shows_it_to_the_branch_and_when_late_one_level_up(cast: Cast) -> None:
    asked = ask(cast, "school", "煤校")
    assert "李桂兰" in cast.client("secretary").get("/corrections/?show=mine").content.decode()
    assert "李桂兰" not in cast.client("general_secretary").get("/corrections/?show=mine").content.decode()
    with time_machine.travel(asked.asked_at + timedelta(days=4), tick=False):
        assert "李桂兰" in cast.client("general_secretary").get("/corrections/?show=mine").content.decode()
        assert "李桂兰" not in cast.client("officer").get("/corrections/?show=mine").content.decode()
    with time_machine.travel(asked.asked_at + timedelta(days=7), tick=False):
        assert "李桂兰" in cast.client("officer").get("/corrections/?show=mine").content.decode()
    assert "李桂兰" not in cast.client("next_door").get("/corrections/?show=all").content.decode()


def test_a_request_of_the_small_hours_bears_the_day_on_the_wall(cast: Cast) -> None:
    asked = ask(cast, "school", "煤校")
    CorrectionRequest.objects.update(asked_at=datetime(2026, 3, 4, 1, 30, tzinfo=ZoneInfo("Asia/Shanghai")))
    for who, url in (
        ("secretary", "/corrections/?show=all"),
        ("secretary", f"/corrections/{asked.pk}/"),
        ("member", reverse("my_file")),
    ):
        text = cast.client(who).get(url).content.decode()
        assert "2026-03-04" in text and "2026-03-03" not in text, url
    asked.refresh_from_db()
    assert CorrectionOut.of(asked).asked_on == date(2026, 3, 4)


def test_the_page_answers_and_keeps_what_was_typed(cast: Cast) -> None:
    asked = ask(cast, "ethnicity", "回")
    client, url = cast.client("organiser"), f"/corrections/{asked.pk}/"
    page = client.get(url).content.decode()
    assert 'value="回族"' in page
    wrong = client.post(url, {"is_granted": "no", "value": "回族", "reason": ""})
    assert wrong.status_code == 422 and "请写明为什么不更正" in wrong.content.decode()
    assert client.post(url, {"is_granted": "yes", "value": "回族"}).status_code == 302
    assert Person.objects.get(pk=cast.people["member"].pk).ethnicity == "03"
