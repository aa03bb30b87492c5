from datetime import date

import pytest
from django.urls import reverse

from tests.cast import Cast
from zhibu.members.actions.places import place_member
from zhibu.members.models import Member, SavedView
from zhibu.members.testing import make_member
from zhibu.orgs.testing import Clerk


def names(response) -> list[str]:
    return [row.name for row in response.context["list"].page.rows]


def ask(cast: Cast, who: str = "secretary", **asked):
    return cast.client(who).get(reverse("list_members"), asked, follow=True)  # a number goes on under a veil


def test_a_secretary_sees_the_own_branch_and_nobody_else(cast: Cast) -> None:
    shown = ask(cast)
    assert set(names(shown)) == {"李桂兰", "周强", "何平", "孙敏", "王建国"}
    assert "刘洋" not in shown.content.decode()
    assert "共 5 人" in shown.content.decode()


def test_a_member_sees_the_own_line_only(cast: Cast) -> None:
    assert names(ask(cast, "member")) == ["李桂兰"]


def test_who_sees_the_own_line_only_is_offered_nothing_to_narrow_it_by(cast: Cast) -> None:
    page = ask(cast, "member").content.decode()
    for offered in ('id="list_q"', 'class="filters"', 'name="order"', "常用筛选", "saved_name"):
        assert offered not in page
        assert offered in ask(cast, "secretary").content.decode()
    assert names(ask(cast, "member", sex="1", q="王建国", day="2020-01-01")) == ["李桂兰"]


def test_the_unit_next_door_is_not_there(cast: Cast) -> None:
    assert ask(cast, unit=cast.second.pk).status_code == 404
    assert ask(cast, unit=cast.mine.pk).status_code == 404
    assert ask(cast, "officer", unit=cast.second.pk).status_code == 200


@pytest.mark.parametrize(
    "word", ["李桂兰", "桂兰", "liguilan", "guilan", "lgl", "5678", "13812345678", "11010519491231002X"]
)
def test_somebody_is_found_by_what_one_knows(cast: Cast, word: str) -> None:
    make_member(cast.first, "李桂兰", phone="13812345678", id_number="11010519491231002X")
    make_member(cast.second, "李桂兰", phone="13900005678")
    found = names(ask(cast, q=word))
    assert found
    assert set(found) == {"李桂兰"}
    assert len(found) <= 2


@pytest.mark.parametrize(
    "word", ["王建国", "王建國", "建國", "建国", "wangjg", "wangjguo", "wjguo", "wang jg", "王 jg", "國 5678"]
)
@pytest.mark.parametrize("name", ["王建国", "王建國"])
def test_both_scripts_find_each_other_and_full_sounds_go_with_initials(cast: Cast, name: str, word: str) -> None:
    Member.objects.filter(name="王建国").update(is_on_roll=False)
    make_member(cast.first, name, phone="13812345678")
    assert name in names(ask(cast, q=word))
    assert "孙敏" not in names(ask(cast, q=word))


def test_a_surname_in_traditional_characters_is_read_as_one(cast: Cast) -> None:
    for name in ("單建華", "歐陽鋒"):
        make_member(cast.first, name)
    assert names(ask(cast, q="shanjh")) == ["單建華"] == names(ask(cast, q="单"))
    assert names(ask(cast, q="ouyangf")) == ["歐陽鋒"] == names(ask(cast, q="欧阳"))


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("李桂兰 2518", ["李桂兰"]),
        ("2518 李桂兰", ["李桂兰"]),
        ("liguilan 2518", ["李桂兰"]),
        ("李桂兰 2519", []),
        ("王建国 2518", []),
        ("李桂蘭 13800002518", ["李桂兰"]),
        ("李 桂 兰", ["李桂兰", "李桂兰"]),
        ("li gui lan", ["李桂兰", "李桂兰"]),
        ("李 11010519491231002X", ["李桂兰"]),
        ("李桂兰 25", []),
        ("李 gl", ["李桂兰", "李桂兰"]),
    ],
)
def test_parts_with_spaces_between_must_all_fit(cast: Cast, asked: str, found: list[str]) -> None:
    make_member(cast.first, "李桂兰", phone="13800002518", id_number="11010519491231002X")
    assert names(ask(cast, q=asked)) == found
    assert names(ask(cast, "officer", q=asked)) == found


def test_three_digits_find_nobody(cast: Cast) -> None:
    make_member(cast.first, "某人", phone="13812345678")
    assert names(ask(cast, q="678")) == []


def test_numbers_are_masked_and_never_opened(cast: Cast, monkeypatch) -> None:
    make_member(cast.first, "某人", phone="13812345678", id_number="11010519491231002X")
    monkeypatch.setattr("zhibu.lib.seal.unseal", lambda *_: pytest.fail("opened a seal"))
    shown = ask(cast).content.decode()
    assert "138****5678" in shown
    assert "13812345678" not in shown
    assert "11010519491231002X" not in shown


def test_a_page_asks_few_questions_however_many_rows(cast: Cast, django_assert_max_num_queries) -> None:
    client = cast.client("officer")
    address = reverse("list_members") + f"?unit={cast.first.pk}&sex=1&stage=full&order=joined"
    for count in (1, 30):
        for at in range(count):
            make_member(cast.first, f"某{at}", sex="1")
        with django_assert_max_num_queries(6):
            assert client.get(address).status_code == 200


def test_the_cost_of_the_pages_is_kept(cast: Cast, query_count) -> None:
    officer = cast.client("officer")
    query_count("members.list_members", officer.get(reverse("list_members")))
    query_count("members.list_members of a unit", officer.get(reverse("list_members"), {"unit": cast.first.pk}))
    member = Member.objects.get(person=cast.people["member"])
    query_count("members.list_entries", officer.get(reverse("list_entries", args=[member.pk])))


def test_htmx_gets_the_rows_only(cast: Cast) -> None:
    part = cast.client("secretary").get(reverse("list_members"), headers={"HX-Request": "true", "HX-Target": "list"})
    assert b"<html" not in part.content
    assert "王建国" in part.content.decode()


def test_the_roll_as_of_a_day_shows_the_branch_of_that_day(cast: Cast) -> None:
    row = make_member(cast.first, "调走的")
    place_member(Clerk(), row, unit=cast.second, on=date(2024, 1, 1))
    assert "调走的" not in names(ask(cast))
    then = ask(cast, "general_secretary", unit=cast.first.pk, day="2023-12-31")
    assert "调走的" in names(then)
    assert "调走的" not in names(ask(cast, "general_secretary", unit=cast.first.pk, day="2024-01-01"))
    past = ask(cast, "secretary", day="2023-12-31")
    assert "调走的" in names(past), "a branch keeps its past"
    assert next(row for row in past.context["list"].page.rows if row.name == "调走的").link is None
    assert "调走的" not in names(ask(cast, "next_door", day="2023-12-31"))


@pytest.mark.parametrize(
    "asked",
    [
        {"unit": "x"},
        {"day": "昨天"},
        {"stage": "king"},
        {"age_since": "-1"},
        {"after": "%%%"},
        {"q": "\0"},
        {"q": "'"},
        {"q": "張\\"},
        {"order": "nothing"},
        {"columns": "nothing"},
        {"age_since": "999999999"},
        {"joined_until": "2100-12-31"},
        {"group": "none"},
    ],
)
def test_bad_input_is_left_out_and_never_an_error(cast: Cast, asked: dict) -> None:
    assert ask(cast, **asked).status_code == 200


def test_a_question_is_kept_and_forgotten_by_its_owner_only(cast: Cast) -> None:
    mine = cast.client("secretary")
    mine.post(reverse("keep_view"), {"name": "女党员", "address": "?sex=2&q=5678"})
    view = SavedView.objects.get()
    assert (view.name, view.address) == ("女党员", "?sex=2")
    assert cast.client("organiser").post(reverse("forget_view", args=[view.pk])).status_code == 404
    assert "女党员" in mine.get(reverse("list_members")).content.decode()
    mine.post(reverse("forget_view", args=[view.pk]))
    assert not SavedView.objects.exists()


def test_the_page_of_a_unit_shows_stages_and_members(cast: Cast) -> None:
    make_member(cast.first, "申请的", stage="applicant")
    shown = cast.client("secretary").get(reverse("show_unit", args=[cast.first.pk])).content.decode()
    assert "共 5 名党员" in shown
    assert "stage=applicant" in shown
    assert "李桂兰" in shown
