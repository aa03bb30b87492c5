"""Changing a file: checked against the ID number, written down by names of items, never over somebody else's change."""

from datetime import date
from typing import Any

import pytest

from tests.cast import Cast
from zhibu.audit.models import Act
from zhibu.gate.actor import NotAllowed, Refused
from zhibu.members.actions.editing import Outdated, edit_member
from zhibu.members.models import Member, PartyFile
from zhibu.members.queries.seen import marks, values_of
from zhibu.members.testing import make_member
from zhibu.people.models import Person

ID = "11010519491231002X"


def make_zhao(cast: Cast, **facts: Any) -> Member:
    return make_member(cast.first, "赵秀英", **facts)


def edit(cast: Cast, member: Member, group: str, who: str = "organiser", **changes: Any) -> None:
    edit_member(cast.actor(who), member, group=group, changes=changes, reason="本人提供")


def test_the_roll_follows_the_file(cast: Cast) -> None:
    zhao = make_zhao(cast)
    edit(cast, zhao, "identity", name="赵秀芳", birth_on=date(1949, 12, 31))
    zhao.refresh_from_db()
    assert zhao.name == "赵秀芳" and zhao.pinyin == "zhaoxiufang" and zhao.birth_on == date(1949, 12, 31)


def test_birth_date_and_sex_agree_with_the_number(cast: Cast) -> None:
    zhao = make_zhao(cast)
    for changes, field in (({"birth_on": date(1950, 1, 1)}, "birth_on"), ({"sex": "1"}, "sex")):
        with pytest.raises(Refused) as refused:
            edit(cast, zhao, "identity", id_number=ID, **changes)
        assert refused.value.field == field


def test_the_number_fills_birth_date_and_sex(cast: Cast) -> None:
    zhao = make_zhao(cast)
    edit(cast, zhao, "identity", id_number="１１０１０５19491231002x")
    person = Person.objects.get(pk=zhao.person_id)
    assert (person.id_number, person.sex, person.birth_on) == (ID, "2", date(1949, 12, 31))


def test_a_number_of_another_file_is_refused(cast: Cast) -> None:
    make_member(cast.second, "钱二", id_number=ID)
    with pytest.raises(Refused) as refused:
        edit(cast, make_zhao(cast), "identity", id_number=ID)
    assert refused.value.field == "id_number"


def test_the_audit_names_the_items_and_holds_no_value(cast: Cast) -> None:
    edit(cast, make_zhao(cast), "contact", phone="13812341234", home_address="人民路7号")
    act = Act.objects.get(verb="edit_member")
    assert act.details == {"group": "contact", "reason": "本人提供", "fields": ["phone", "home_address"]}


def test_what_somebody_changed_meanwhile_is_not_written_over(cast: Cast) -> None:
    zhao = make_zhao(cast, school="矿业学院")
    seen = marks(values_of(zhao.person, None, "education"))
    edit(cast, zhao, "education", school="中国矿业大学")
    with pytest.raises(Outdated) as outdated:
        edit_member(
            cast.actor("secretary"), zhao, group="education", changes={"major": "采矿"}, reason="补录", seen=seen
        )
    assert outdated.value.fields == ["school"]
    assert Person.objects.get(pk=zhao.person_id).major == ""


def test_the_form_keeps_what_was_typed_and_shows_the_other_change(cast: Cast) -> None:
    zhao = make_zhao(cast, school="矿业学院")
    client, url = cast.client("organiser"), f"/members/{zhao.pk}/edit/education/"
    seen = client.get(url).context["form"].initial["seen"]
    edit(cast, zhao, "education", school="中国矿业大学")
    typed = {"school": "矿业学院", "major": "采矿工程", "reason": "补录", "seen": seen}
    answer = client.post(url, typed)
    page = answer.content.decode()
    assert answer.status_code == 422 and "中国矿业大学" in page and 'value="采矿工程"' in page
    again = {**typed, "seen": answer.context["form"].data["seen"]}
    assert client.post(url, again).status_code == 302
    assert Person.objects.get(pk=zhao.person_id).major == "采矿工程"


def test_a_code_is_found_by_its_word(cast: Cast) -> None:
    zhao = make_zhao(cast)
    client, url = cast.client("organiser"), f"/members/{zhao.pk}/edit/identity/"
    typed = {"name": "赵秀英", "ethnicity": "回", "reason": "补录", "seen": "{}"}
    assert client.post(url, typed).status_code == 302
    assert Person.objects.get(pk=zhao.person_id).ethnicity == "03"
    wrong = client.post(url, {**typed, "ethnicity": "火星族"})
    assert wrong.status_code == 422 and "没有“火星族”这一项" in wrong.content.decode()


def test_an_empty_line_keeps_a_sealed_item_and_a_word_takes_it_away(cast: Cast) -> None:
    zhao = make_zhao(cast, phone="13812341234", landline="0310-5123456")
    client, url = cast.client("organiser"), f"/members/{zhao.pk}/edit/contact/"
    assert "13812341234" not in client.get(url).content.decode()
    assert client.post(url, {"landline": "无", "reason": "停用", "seen": "{}"}).status_code == 302
    person = Person.objects.get(pk=zhao.person_id)
    assert person.phone == "13812341234" and person.landline == ""


def test_the_party_file_is_made_when_it_is_first_written(cast: Cast) -> None:
    zhao = make_zhao(cast)
    edit(cast, zhao, "party", introducers="王建国、孙敏", seniority_correction_months=12)
    assert PartyFile.objects.get(person=zhao.person_id).introducers == "王建国、孙敏"
    before = zhao.seniority_from
    zhao.refresh_from_db()
    assert before and zhao.seniority_from and zhao.seniority_from.year == before.year - 1


def test_a_guest_is_edited_at_home_and_nobody_edits_the_own_file(cast: Cast) -> None:
    guest = make_member(cast.first, person=make_member(cast.second, "钱二").person, tie="participation")
    with pytest.raises(Refused):
        edit(cast, guest, "work", workplace="机电队")
    own = Member.objects.get(person=cast.people["secretary"])
    with pytest.raises(Refused):
        edit(cast, own, "work", who="secretary", workplace="机电队")


def test_next_door_and_below_the_right_nothing_is_written(cast: Cast) -> None:
    zhao = make_zhao(cast)
    for who in ("next_door", "committee_member", "auditor", "member"):
        with pytest.raises(NotAllowed):
            edit(cast, zhao, "work", who=who, workplace="机电队")
    assert not Act.objects.filter(verb="edit_member").exists()


def test_words_for_a_title_are_offered_and_any_other_stays(cast: Cast) -> None:
    member = Member.objects.select_related("person", "unit").get(person=cast.people["member"])
    page = cast.client("organiser").get(f"/members/{member.pk}/edit/work/").content.decode()
    assert '<option value="高级工程师"></option>' in page and '<option value="高等学校教师"></option>' in page
    edit_member(
        cast.actor("organiser"), member, group="work", changes={"technical_title": "首席技师"}, reason="本人提供"
    )
    member.person.refresh_from_db()
    assert member.person.technical_title == "首席技师"
