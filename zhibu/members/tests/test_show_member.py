"""The file's page, and who reads that it was opened."""

from datetime import timedelta
from typing import Any

import pytest

from tests.cast import Cast
from zhibu.accounts.testing import make_user
from zhibu.audit.models import FileOpening
from zhibu.members.actions.care import record_hardship
from zhibu.members.actions.conduct import record_conduct
from zhibu.members.actions.places import record_participation
from zhibu.members.models import Member
from zhibu.members.testing import make_member
from zhibu.people.models import Person


def row_of(person: Person) -> Member:
    return Member.objects.get(person=person, tie="formal")


def test_sealed_items_are_masked(cast: Cast) -> None:
    zhao = make_member(
        cast.first,
        "赵秀英",
        id_number="11010519491231002X",
        phone="13812341234",
        home_address="河北省邯郸市丛台区人民路7号",
    )
    page = cast.client("secretary").get(f"/members/{zhao.pk}/").content.decode()
    assert "138****1234" in page and "河北省邯郸市******" in page
    assert "11010519491231002X" not in page and "13812341234" not in page and "人民路" not in page


def test_codes_are_shown_in_words(cast: Cast) -> None:
    zhao = make_member(cast.first, "赵秀英", sex="2", ethnicity="03", education="31")
    page = cast.client("secretary").get(f"/members/{zhao.pk}/").content.decode()
    assert "回族" in page and "女" in page and "专科" in page


def test_the_person_reads_who_opened_the_file(cast: Cast) -> None:
    member = row_of(cast.people["member"])
    cast.client("secretary").get(f"/members/{member.pk}/")
    page = cast.client("member").get("/me/openings/").content.decode()
    assert "王建国" in page and "综采一区党支部书记" in page


def test_going_back_to_a_file_is_one_opening(cast: Cast) -> None:
    member = row_of(cast.people["member"])
    client = cast.client("secretary")
    for _time in range(3):
        client.get(f"/members/{member.pk}/")
    assert FileOpening.objects.count() == 1


def test_ones_own_file_leaves_no_record(cast: Cast) -> None:
    client = cast.client("member")
    assert client.get(f"/members/{row_of(cast.people['member']).pk}/").status_code == 302
    assert client.get("/me/file/").status_code == 200
    assert not FileOpening.objects.exists()


def test_next_door_it_is_absent_and_without_the_right_forbidden(cast: Cast) -> None:
    url = f"/members/{row_of(cast.people['member']).pk}/"
    assert cast.client("next_door").get(url).status_code == 404
    assert cast.client("committee_member").get(url).status_code == 403
    assert not FileOpening.objects.exists()


def test_a_branch_that_only_hosts_the_member_sees_no_address_and_no_education(cast: Cast) -> None:
    zhao = make_member(cast.second, "赵秀英", phone="13812341234", home_address="河北省邯郸市丛台区", major="采矿")
    guest = make_member(cast.first, person=zhao.person, tie="participation")
    page = cast.client("secretary").get(f"/members/{guest.pk}/").content.decode()
    assert "138****1234" in page
    assert "河北省" not in page and "采矿" not in page


def test_pages_with_personal_facts_are_kept_nowhere(cast: Cast) -> None:
    answer = cast.client("secretary").get(f"/members/{row_of(cast.people['member']).pk}/")
    assert "no-store" in answer["Cache-Control"]
    assert "no-store" in cast.client("member").get("/me/file/")["Cache-Control"]


HARD, WARNED, PAPER = "老伴长期住院", "警告", "东煤纪〔2026〕2号"
BLOCKS = 'id="care"', 'id="conduct"', '"key": "care"', '"key": "conduct"', "登记奖惩"
WANTED = {"purpose": "review", "detail": "核对"}


@pytest.fixture
def told(cast: Cast) -> Member:
    """A member of the first branch whose file tells of a hardship and of a sanction."""
    member, actor = row_of(cast.people["member"]), cast.actor("secretary")
    later, before = actor.today + timedelta(days=90), actor.today - timedelta(days=200)
    record_hardship(actor, member, text=HARD, review_on=later, has_consent=True)
    record_conduct(actor, member, kind="warning", on=before, given_by="东岭煤矿党委", document_no=PAPER)
    return member


def answers(cast: Cast, who: str, member: Member) -> list[Any]:
    """Return what every way to the sealed blocks answers: pages, forms, API."""
    client, page, api = cast.client(who), f"/members/{member.pk}/", f"/api/v1/members/{member.pk}/"
    asked = {"fields": ["hardship", "conduct_in_full"], **WANTED}
    return [
        client.get(page),
        client.post(f"{page}reveal/", {"fields_": asked["fields"], **WANTED}),
        client.get(f"{page}conduct/new/"),
        client.get(f"{page}hardship/"),
        client.get(f"{page}hardship/end/"),
        client.get(f"{page}entries/"),
        client.post(f"{api}file", WANTED, content_type="application/json"),
        client.post(f"{api}reveal", asked, content_type="application/json"),
    ]


@pytest.mark.parametrize("who", ["comrade", "group_leader", "committee_member", "auditor", "keeper", "next_door"])
def test_hardship_and_sanctions_are_shut_to_comrades_and_strangers(cast: Cast, told: Member, who: str) -> None:
    cast.people["comrade"] = make_member(cast.first, "钱小军", user=make_user("comrade")).person
    for answer in answers(cast, who, told):
        assert answer.status_code in (403, 404), answer.request["PATH_INFO"]
        assert not any(word in answer.content.decode() for word in (HARD, WARNED, PAPER))
    assert not FileOpening.objects.exists()


def test_a_host_opens_the_file_without_these_blocks(cast: Cast, told: Member) -> None:
    actor = cast.actor("officer")
    guest = record_participation(actor, told, unit=cast.second, on=actor.today)
    opened, revealed, *others, api_file, api_reveal = answers(cast, "next_door", guest)
    for answer in (opened, api_file):
        text = answer.content.decode()
        assert answer.status_code == 200
        assert not [word for word in (*BLOCKS, "困难情况", HARD, WARNED, PAPER) if word in text]
    assert [answer.status_code for answer in (revealed, api_reveal)] == [422, 422]
    assert not any(HARD in answer.content.decode() or PAPER in answer.content.decode() for answer in others)
    assert not FileOpening.objects.filter(parts__overlap=["care", "conduct", "hardship", "conduct_in_full"]).exists()


def test_opening_these_blocks_is_written_down_and_the_member_reads_it(cast: Cast, told: Member) -> None:
    opened, revealed, *_others = answers(cast, "secretary", told)
    masked, shown = opened.content.decode(), revealed.content.decode()
    assert all(word in masked for word in BLOCKS[:2]) and not any(word in masked for word in (HARD, WARNED, PAPER))
    assert all(word in shown for word in (HARD, WARNED, PAPER))
    mine = cast.client("member").get("/me/openings/").content.decode()
    assert all(word in mine for word in ("王建国", "困难情况", "奖惩的内容", "组织审批、考察：核对", "看了完整内容"))
