"""A member asks that the own file be put right."""

import pytest

from tests.cast import Cast
from zhibu.gate.actor import NotAllowed, Refused
from zhibu.members.actions.corrections import request_correction
from zhibu.members.models import CorrectionRequest, Member
from zhibu.notices.models import Notice


def own(cast: Cast, who: str = "member") -> Member:
    return Member.objects.select_related("unit").get(person=cast.people[who])


def test_the_answer_is_due_in_three_days_and_the_keepers_are_told(cast: Cast) -> None:
    actor = cast.actor("member")
    asked = request_correction(actor, own(cast), item="school", wanted="中国矿业大学")
    assert (asked.due_on - actor.today).days == 3
    told = {notice.person_id for notice in Notice.objects.filter(kind="correction")}
    assert told == {cast.people["secretary"].pk, cast.people["organiser"].pk}


def test_what_is_wanted_stays_out_of_the_notice(cast: Cast) -> None:
    request_correction(cast.actor("member"), own(cast), item="phone", wanted="13900001111")
    assert "13900001111" not in str(list(Notice.objects.values()))


def test_a_branch_without_keepers_sends_it_up(cast: Cast) -> None:
    request_correction(cast.actor("keeper"), own(cast, "keeper"), item="school", wanted="煤校")
    assert [notice.person_id for notice in Notice.objects.filter(kind="correction")] == [cast.people["officer"].pk]


def test_what_the_only_keeper_asks_goes_one_level_up(cast: Cast) -> None:
    request_correction(cast.actor("next_door"), own(cast, "next_door"), item="school", wanted="煤校")
    told = [notice.person_id for notice in Notice.objects.filter(kind="correction")]
    assert told == [cast.people["general_secretary"].pk]


def test_one_item_is_asked_once_at_a_time(cast: Cast) -> None:
    request_correction(cast.actor("member"), own(cast), item="school", wanted="煤校")
    with pytest.raises(Refused) as refused:
        request_correction(cast.actor("member"), own(cast), item="school", wanted="矿大")
    assert refused.value.field == "item"


def test_nobody_asks_for_somebody_else(cast: Cast) -> None:
    for who in ("secretary", "officer", "next_door"):
        with pytest.raises((Refused, NotAllowed)):
            request_correction(cast.actor(who), own(cast), item="school", wanted="煤校")


def test_the_page_asks_and_the_file_shows_the_day(cast: Cast) -> None:
    client = cast.client("member")
    form = client.get("/me/corrections/new/?group=education")
    typed = {"item": "school", "wanted": "中国矿业大学", "once": form.context["form"]["once"].value()}
    assert client.post("/me/corrections/new/", typed).status_code == 302
    asked = CorrectionRequest.objects.get()
    assert f"等待答复，{asked.due_on} 前" in client.get("/me/file/").content.decode()


def test_the_page_keeps_what_was_typed(cast: Cast) -> None:
    answer = cast.client("member").post("/me/corrections/new/", {"item": "", "wanted": "中国矿业大学"})
    assert answer.status_code == 422 and "中国矿业大学" in answer.content.decode()


@pytest.mark.parametrize("group", ["care", "conduct"])
def test_a_block_of_the_file_is_chosen_already_and_asked_for_as_a_whole(cast: Cast, group: str) -> None:
    client, address = cast.client("member"), f"/me/corrections/new/?group={group}"
    form = client.get(address).context["form"]
    assert form["item"].value() == group
    typed = {"item": group, "wanted": "写得不对", "once": form["once"].value()}
    assert client.post(address, typed).status_code == 302
    assert CorrectionRequest.objects.get().item == group


@pytest.mark.parametrize(
    ("item", "wanted", "says"),
    [
        ("birth_on", "昨天", "看不懂这个日期"),
        ("birth_on", "1980-02-30", "没有这一天"),
        ("probationary", "1998年7月", "请写到哪一天"),
        ("seniority_correction_months", "两年", "请写整数"),
    ],
)
def test_what_the_form_of_the_file_cannot_read_is_refused_at_once(
    cast: Cast, item: str, wanted: str, says: str
) -> None:
    with pytest.raises(Refused, match=says) as refused:
        request_correction(cast.actor("member"), own(cast), item=item, wanted=wanted)
    assert refused.value.field == "wanted"
    assert not CorrectionRequest.objects.exists()


def test_a_date_may_be_written_in_any_way(cast: Cast) -> None:
    request_correction(cast.actor("member"), own(cast), item="birth_on", wanted="1980年2月3日")


@pytest.mark.parametrize(
    ("item", "wanted", "said"),
    [
        ("id_number", "110105194912310025", "校验位"),
        ("id_number", "1101051949", "18 位"),
        ("phone", "1390000", "完整的电话号码"),
        ("landline", "没有", "完整的电话号码"),
        ("degree", "很高的学位", "请从列表里选"),
        ("ethnicity", "火星族", "请从列表里选"),
        ("name", "123", "不像一个姓名"),
        ("school", "校" * 81, "最多 80 个字"),
    ],
)
def test_what_the_file_could_not_hold_is_refused_at_once(cast: Cast, item: str, wanted: str, said: str) -> None:
    with pytest.raises(Refused, match=said) as refused:
        request_correction(cast.actor("member"), own(cast), item=item, wanted=wanted)
    assert refused.value.field == "wanted"


def test_it_is_kept_as_the_file_would_hold_it(cast: Cast) -> None:
    for item, wanted, held in (
        ("id_number", " 11010519491231002x ", "11010519491231002X"),
        ("phone", "+86 139 0000 1111", "13900001111"),
        ("ethnicity", "01", "汉族"),
        ("ethnicity", "汉", "汉族"),
    ):
        CorrectionRequest.objects.all().delete()
        assert request_correction(cast.actor("member"), own(cast), item=item, wanted=wanted).wanted == held


def test_a_coded_item_is_chosen_from_its_table(cast: Cast) -> None:
    client = cast.client("member")
    page = client.get("/me/corrections/new/?item=sex")
    assert '<option value="2">女' in page.content.decode()
    assert "hx-get" in page.content.decode()
    typed = {"item": "sex", "wanted": "2", "once": page.context["form"]["once"].value()}
    assert client.post("/me/corrections/new/", typed).status_code == 302
    asked = CorrectionRequest.objects.get()
    assert asked.wanted == "女"
    answer = f"/corrections/{asked.pk}/"
    shown = cast.client("secretary").get(answer, headers={"accept-language": "en"}).content.decode()
    assert '<dd class="strong">Female</dd>' in shown


def test_a_day_is_asked_for_as_a_day(cast: Cast) -> None:
    client = cast.client("member")
    page = client.get("/me/corrections/new/?item=worked_from")
    typed = {"item": "worked_from", "wanted": "2001年7月1日", "once": page.context["form"]["once"].value()}
    assert client.post("/me/corrections/new/", typed).status_code == 302
    assert CorrectionRequest.objects.get().wanted == "2001-07-01"
