"""Sealed items in full: for a purpose that the person reads, on one page."""

from datetime import date

import pytest

from tests.cast import Cast
from zhibu.audit.models import Act, FileOpening
from zhibu.gate.actor import Refused
from zhibu.members.actions.opening import reveal_fields
from zhibu.members.actions.places import record_participation
from zhibu.members.models import Member
from zhibu.members.testing import make_member

WANTED = {"fields_": ["phone"], "purpose": "contact", "detail": "通知党员大会"}


def make_zhao(cast: Cast) -> Member:
    return make_member(cast.first, "赵秀英", id_number="11010519491231002X", phone="13812341234")


def test_the_chosen_item_is_shown_and_the_others_stay_masked(cast: Cast) -> None:
    zhao = make_zhao(cast)
    answer = cast.client("secretary").post(f"/members/{zhao.pk}/reveal/", WANTED)
    page = answer.content.decode()
    assert "13812341234" in page and "11010519491231002X" not in page
    assert "no-store" in answer["Cache-Control"]


def test_the_purpose_is_written_down_for_the_person(cast: Cast) -> None:
    zhao = make_zhao(cast)
    cast.client("secretary").post(f"/members/{zhao.pk}/reveal/", WANTED)
    opening = FileOpening.objects.get(person_id=zhao.person_id)
    assert opening.parts == ["phone"] and opening.purpose == "联系本人：通知党员大会"


def test_the_audit_holds_no_number(cast: Cast) -> None:
    zhao = make_zhao(cast)
    cast.client("secretary").post(f"/members/{zhao.pk}/reveal/", WANTED)
    assert "13812341234" not in str(list(Act.objects.values()))


def test_without_a_purpose_nothing_is_shown(cast: Cast) -> None:
    zhao = make_zhao(cast)
    answer = cast.client("secretary").post(f"/members/{zhao.pk}/reveal/", {"fields_": ["phone"]})
    assert answer.status_code == 422 and "13812341234" not in answer.content.decode()
    assert not FileOpening.objects.exists()


def test_the_file_that_was_revealed_leads_on_to_its_own_address_on_another_day(cast: Cast) -> None:
    zhao, client = make_zhao(cast), cast.client("secretary")
    for sent in (WANTED, {"fields_": ["phone"]}):
        page = client.post(f"/members/{zhao.pk}/reveal/", sent).content.decode()
        assert f'class="card-body as-of" method="get" action="/members/{zhao.pk}/"' in page
    own = cast.client("member")
    line = Member.objects.get(person=cast.people["member"])
    for page in (own.post(f"/members/{line.pk}/reveal/"), own.get("/me/file/")):
        assert 'class="card-body as-of" method="get" action="/me/file/"' in page.content.decode()


def test_another_size_of_type_leads_back_to_the_file(cast: Cast) -> None:
    zhao, client = make_zhao(cast), cast.client("secretary")
    here = f"/members/{zhao.pk}/"
    came = {"referer": f"http://testserver{here}?on=2020-01-01#top", "host": "testserver"}
    page = client.post(f"{here}reveal/", WANTED, headers=came).content.decode()
    assert page.count(f'name="next" value="{here}?on=2020-01-01"') == 2, "the size of type and the language"
    page = client.post(f"{here}reveal/", WANTED, headers={"referer": "http://elsewhere/x"}).content.decode()
    assert "elsewhere" not in page


def test_another_purpose_must_be_told(cast: Cast) -> None:
    zhao = make_zhao(cast)
    wanted = {"fields_": ["phone"], "purpose": "other", "detail": " "}
    answer = cast.client("secretary").post(f"/members/{zhao.pk}/reveal/", wanted)
    assert answer.status_code == 422 and "请写明具体事由" in answer.content.decode()


@pytest.mark.parametrize("purpose", ["", " ", "看"])
def test_whatever_the_way_in_the_act_itself_wants_a_purpose(cast: Cast, purpose: str) -> None:
    with pytest.raises(Refused) as refused:
        reveal_fields(cast.actor("secretary"), make_zhao(cast), fields=["phone"], purpose=purpose)
    assert refused.value.field == "purpose"
    assert not FileOpening.objects.exists()


def test_of_a_guest_no_more_than_the_phone_is_shown(cast: Cast) -> None:
    guest = record_participation(cast.actor("officer"), make_zhao(cast), unit=cast.second, on=date(2024, 3, 1))
    shown = reveal_fields(cast.actor("next_door"), guest, fields=["id_number", "phone"], purpose="通知党员大会")
    assert shown == ["phone"]
    assert FileOpening.objects.get().parts == ["phone"]
    with pytest.raises(Refused):
        reveal_fields(cast.actor("next_door"), guest, fields=["id_number"], purpose="通知党员大会")


def test_a_link_reveals_nothing(cast: Cast) -> None:
    assert cast.client("secretary").get(f"/members/{make_zhao(cast).pk}/reveal/").status_code == 405


def test_ones_own_numbers_need_no_purpose_and_leave_no_record(cast: Cast) -> None:
    person = cast.people["member"]
    person.phone = "13900001111"
    person.save()
    member = Member.objects.get(person=person)
    answer = cast.client("member").post(f"/members/{member.pk}/reveal/")
    assert "13900001111" in answer.content.decode()
    assert not FileOpening.objects.exists()


def test_next_door_reveals_nothing(cast: Cast) -> None:
    zhao = make_zhao(cast)
    assert cast.client("next_door").post(f"/members/{zhao.pk}/reveal/", WANTED).status_code == 404
    assert cast.client("auditor").post(f"/members/{zhao.pk}/reveal/", WANTED).status_code == 403
