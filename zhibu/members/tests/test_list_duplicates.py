"""Files that may be one person's are found by what two people seldom share, where one may merge both."""

from datetime import date
from typing import Any

from tests.cast import Cast
from zhibu.members.models import Merge
from zhibu.members.queries.duplicates import duplicates
from zhibu.members.testing import make_member

BORN = date(1980, 5, 1)


def reasons(cast: Cast, who: str = "general_secretary") -> list[list[str]]:
    return [pair.reasons for pair in duplicates(cast.actor(who))]


def make_two(cast: Cast, first: dict[str, Any], second: dict[str, Any]) -> None:
    make_member(cast.first, "赵秀英", **first)
    make_member(cast.second, "赵秀英", **second)


def test_one_name_and_birth_date(cast: Cast) -> None:
    make_two(cast, {"birth_on": BORN}, {"birth_on": BORN, "joined_on": date(2018, 7, 1)})
    assert reasons(cast) == [["同名、同一天出生"]]


def test_one_phone_under_two_names(cast: Cast) -> None:
    make_member(cast.first, "赵秀英", phone="13812341234", joined_on=date(2018, 7, 1))
    make_member(cast.second, "赵秀瑛", phone="13812341234")
    assert reasons(cast) == [["手机号相同"]]


def test_one_name_in_one_branch(cast: Cast) -> None:
    make_member(cast.first, "赵秀英", joined_on=date(2018, 7, 1))
    make_member(cast.first, "赵秀英")
    assert reasons(cast) == [["同名、同一支部"]]


def test_more_reasons_come_first(cast: Cast) -> None:
    make_two(cast, {"phone": "13812341234", "birth_on": BORN}, {"phone": "13812341234", "birth_on": BORN})
    make_member(cast.first, "钱二", joined_on=date(2018, 7, 1))
    make_member(cast.first, "钱二")
    assert [len(found) for found in reasons(cast)] == [3, 1]


def test_different_people_are_not_paired(cast: Cast) -> None:
    make_two(cast, {"birth_on": BORN}, {"birth_on": date(1981, 5, 1), "joined_on": date(2018, 7, 1)})
    assert reasons(cast) == []


def test_two_id_numbers_are_two_people(cast: Cast) -> None:
    one, other = "11010519491231002X", "110105194912310038"
    make_two(cast, {"birth_on": BORN, "id_number": one}, {"birth_on": BORN, "id_number": other})
    assert reasons(cast) == []
    make_member(cast.second, "赵秀英", birth_on=BORN, joined_on=date(2019, 7, 1))  # no number: may be either
    assert len(reasons(cast)) == 2


def test_only_where_both_can_be_merged(cast: Cast) -> None:
    make_two(cast, {"birth_on": BORN}, {"birth_on": BORN})
    assert reasons(cast, "secretary") == [] and reasons(cast, "next_door") == []
    assert len(reasons(cast, "officer")) == 1


def test_the_pages_compare_merge_and_take_back(cast: Cast) -> None:
    make_two(cast, {"birth_on": BORN, "school": "煤校"}, {"birth_on": BORN, "joined_on": date(2014, 7, 1)})
    pair = duplicates(cast.actor("general_secretary"))[0]
    client, url = cast.client("general_secretary"), f"/duplicates/{pair.left.id}/{pair.right.id}/"
    assert "煤校" in client.get(url).content.decode()
    unsure = client.post(url, {"reason": "核对过身份证"})
    assert unsure.status_code == 422 and "核对过身份证" in unsure.content.decode()
    assert client.post(url, {"reason": "核对过身份证", "is_sure": "on"}).status_code == 302
    undo = f"/merges/{Merge.objects.get().pk}/undo/"
    assert undo in client.get("/duplicates/").content.decode()
    assert cast.client("next_door").get(undo).status_code == 404
    assert client.post(undo, {"reason": "弄错了"}).status_code == 302
    assert len(duplicates(cast.actor("general_secretary"))) == 1


def test_next_door_compares_nothing(cast: Cast) -> None:
    make_two(cast, {"birth_on": BORN}, {"birth_on": BORN})
    pair = duplicates(cast.actor("officer"))[0]
    for who in ("secretary", "next_door"):
        assert cast.client(who).get(f"/duplicates/{pair.left.id}/{pair.right.id}/").status_code == 404
