"""The pages: what they show, what they cost, how they answer bad input."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse

from tests.cast import Cast
from zhibu.orgs.actions import NewUnit, dissolve_unit, elect_term, found_units, move_unit, rename_unit
from zhibu.orgs.models import Unit
from zhibu.orgs.testing import Clerk, make_unit

type Count = Callable[[str, Any], None]


def test_the_tree_opens_at_the_top_of_my_reach(cast: Cast, query_count: Count) -> None:
    page = cast.client("officer").get(reverse("show_tree"))
    text = page.content.decode()
    assert "东岭煤矿党委" in text
    assert "综采总支部" in text
    assert "综采一区党支部" not in text, "the second level comes when it is opened"
    query_count("orgs.show_tree", page)
    assert len(page.queries) <= 4


def test_the_tree_opens_down_to_a_unit(cast: Cast) -> None:
    page = cast.client("officer").get(reverse("show_tree"), {"open": str(cast.first.pk)})
    text = page.content.decode()
    assert "第一党小组" in text
    assert len(page.queries) <= 4
    assert cast.client("officer").get(reverse("show_tree"), {"open": "nonsense"}).status_code == 200


def test_the_tree_of_a_past_day_opens_where_the_unit_stood(cast: Cast) -> None:
    move_unit(Clerk(), cast.first, to=cast.mine, on=date(2024, 6, 1), reason="区队重组")
    client, asked = cast.client("officer"), {"open": str(cast.first.pk)}
    then = client.get(reverse("show_tree"), {**asked, "on": "2024-05-31"}).content.decode()
    assert "综采二区党支部" in then, "its neighbour of then"
    assert "综采二区党支部" not in client.get(reverse("show_tree"), asked).content.decode()


def test_the_lines_below_a_unit_come_alone(cast: Cast, query_count: Count) -> None:
    page = cast.client("general_secretary").get(reverse("list_children", args=[cast.general.pk]))
    assert page.content.decode().count("<li") == 2
    query_count("orgs.list_children", page)


def test_a_past_day_shows_the_tree_of_that_day(cast: Cast) -> None:
    rename_unit(Clerk(), cast.second, name="采煤二区党支部", on=date(2024, 5, 1), reason="试")
    client = cast.client("officer")
    below = reverse("list_children", args=[cast.general.pk])
    assert "采煤二区党支部" in client.get(below).content.decode()
    then = client.get(below, {"on": "2024-04-30"}).content.decode()
    assert "综采二区党支部" in then
    page = client.get(reverse("show_unit", args=[cast.second.pk]), {"on": "2024年4月30日"}).content.decode()
    assert "综采二区党支部" in page
    assert "这是 2024-04-30 那天的情况" in page
    assert client.get(reverse("show_unit", args=[cast.second.pk]), {"on": "昨天"}).status_code == 200


def test_a_unit_shows_who_leads_it_and_what_is_empty(cast: Cast, query_count: Count) -> None:
    elect_term(Clerk(), cast.first, elected_on=date(2024, 4, 18), document_no="东党〔2024〕8号")
    page = cast.client("officer").get(reverse("show_unit", args=[cast.first.pk]))
    text = page.content.decode()
    assert text.index("王建国") < text.index("孙敏") < text.index("何平"), "in the order of posts"
    assert "空缺" in text, "nobody is 纪检委员"
    assert "2024-04-18 选举" in text
    assert "2027-04-17" in text
    query_count("orgs.show_unit", page)
    assert len(page.queries) <= 12


def test_a_large_level_says_that_there_is_more(cast: Cast) -> None:
    news = [NewUnit(key=str(n), name=f"第{n}党支部", kind="branch") for n in range(305)]
    found_units(Clerk(), cast.mine, units=news)
    page = cast.client("officer").get(reverse("list_children", args=[cast.mine.pk]))
    assert "还有更多，请搜索" in page.content.decode()


def test_units_are_found_by_characters_pinyin_and_initials(cast: Cast, query_count: Count) -> None:
    client = cast.client("officer")
    for text in ("综采一区", "zongcaiyi", "zcyq", "一区党", "ZCYQ"):
        page = client.get(reverse("find_units"), {"q": text})
        assert "综采一区党支部" in page.content.decode(), text
    query_count("orgs.find_units", page)
    for nothing in ("%", "不存在的组织", "a" * 5000):
        assert "没有找到" in client.get(reverse("find_units"), {"q": nothing}).content.decode()
    assert client.get(reverse("find_units"), {"q": "\x00"}).status_code == 200
    stranger = cast.client("next_door").get(reverse("find_units"), {"q": "综采一区"})
    assert "综采一区党支部" not in stranger.content.decode()


def test_founding_goes_to_the_new_unit_and_says_so(cast: Cast) -> None:
    client = cast.client("officer")
    address = reverse("found_unit", args=[cast.general.pk])
    form = client.get(address)
    answer = client.post(
        address,
        {"name": "综采三区党支部", "kind": "branch", "founded_on": "2026年1月8日", "once": _once(form)},
    )
    unit = Unit.objects.get(name="综采三区党支部")
    assert answer.headers["Location"] == reverse("show_unit", args=[unit.pk])
    assert unit.founded_on == date(2026, 1, 8)


def test_a_refusal_stands_at_its_field_and_keeps_what_was_typed(cast: Cast) -> None:
    client = cast.client("officer")
    address = reverse("found_unit", args=[cast.general.pk])
    answer = client.post(
        address,
        {"name": "综采一区党支部", "kind": "branch", "host": "综采一区", "once": _once(client.get(address))},
    )
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "同一上级下面已经有“综采一区党支部”" in text
    assert 'value="综采一区"' in text


def test_a_move_is_chosen_from_what_may_be_chosen(cast: Cast) -> None:
    client = cast.client("officer")
    address = reverse("move_unit", args=[cast.first.pk])
    form = client.get(address)
    found = client.get(reverse("find_choices", args=[cast.first.pk, "to"]), {"to_q": "donglingmeikuang"})
    assert str(cast.mine.pk) in found.content.decode()
    assert str(cast.second.pk) not in found.content.decode(), "a branch holds no branch"
    details = {"to": str(cast.mine.pk), "on": "2024-06-01", "reason": "区队重组", "once": _once(form)}
    assert client.post(address, details).status_code == 302
    cast.first.refresh_from_db()
    assert cast.first.parent == cast.mine
    again = client.post(address, {**details, "to": "nonsense", "once": _once(client.get(address))})
    assert again.status_code == 422
    assert "请从查到的结果里选一个" in again.content.decode()


@pytest.mark.parametrize(
    ("typed", "status"), [("{name}", 302), (" {name} ", 302), ("donglingmeikuang", 422), ("中共", 422), ("", 422)]
)
def test_the_one_unit_that_is_called_exactly_so_is_chosen_by_typing_it(cast: Cast, typed: str, status: int) -> None:
    client = cast.client("officer")
    address = reverse("move_unit", args=[cast.first.pk])
    details = {"to": "", "to_q": typed.format(name=cast.mine.name), "on": "2024-06-01", "reason": "区队重组"}
    assert client.post(address, {**details, "once": _once(client.get(address))}).status_code == status


def test_a_moved_unit_is_no_longer_the_old_secretarys(cast: Cast) -> None:
    client = cast.client("general_secretary")
    address = reverse("show_unit", args=[cast.first.pk])
    assert client.get(address).status_code == 200
    move_unit(Clerk(), cast.first, to=cast.mine, on=date(2024, 6, 1), reason="区队重组")
    assert client.get(address).status_code == 404


def test_order_is_what_the_numbers_say(cast: Cast) -> None:
    client = cast.client("officer")
    address = reverse("reorder_units", args=[cast.general.pk])
    client.post(address, {f"at_{cast.first.pk}": "2", f"at_{cast.second.pk}": "1"})
    assert list(Unit.objects.children_of(cast.general)) == [cast.second, cast.first]
    assert client.post(address, {f"at_{cast.first.pk}": "很前"}).status_code == 302


def _once(page: Any) -> str:
    form = page.context["form"]
    return str(form["once"].value())


def test_a_unit_at_the_top_of_ones_reach_stands_in_the_tree_once(cast: Cast) -> None:
    page = cast.client("secretary").get(reverse("show_tree"), {"open": str(cast.first.pk)})
    assert [one.name for one in page.context["branches"]] == ["综采一区党支部"]


def test_nothing_is_vacant_in_a_unit_that_stands_no_more(cast: Cast) -> None:
    day = cast.actor("officer").today
    gone = make_unit("老支部", cast.mine)
    url = reverse("show_unit", args=[gone.pk])
    asks = (">空缺<", "还没有录入选举日期")
    assert all(one in cast.client("officer").get(url).content.decode() for one in asks)
    dissolve_unit(Clerk(), gone, on=day, reason="任务完成")
    now = cast.client("officer").get(url).content.decode()
    assert "这个组织已经撤销" in now and not any(one in now for one in asks)
    before = cast.client("officer").get(url, {"on": (day - timedelta(days=1)).isoformat()}).content.decode()
    assert ">空缺<" in before, "on the day before it was"
