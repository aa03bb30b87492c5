import pytest

from tests.cast import ROLES, Cast
from zhibu.members.models import Member
from zhibu.members.testing import make_member

LIST = "/api/v1/members"


def get(cast: Cast, who: str, path: str = LIST, **asked):
    return cast.client(who).get(path, asked)


def test_the_list_is_that_of_the_page_in_codes(cast: Cast) -> None:
    make_member(cast.first, "某人", sex="2", phone="13812345678", id_number="11010519491231002X")
    answer = get(cast, "secretary", sex="2").json()
    assert [item["name"] for item in answer["items"]] == ["某人"]
    assert (answer["items"][0]["phone"], answer["items"][0]["stage"], answer["count"]) == ("138****5678", "full", 1)
    assert "11010519491231002X" not in str(answer)


def test_pages_follow_each_other_without_gaps(cast: Cast) -> None:
    seen, address = [], f"{LIST}?limit=3&order=-joined"
    while address:
        answer = get(cast, "officer", address).json()
        seen += [item["id"] for item in answer["items"]]
        address = answer["next"]
    assert len(seen) == len(set(seen)) == Member.objects.on_roll().count()


@pytest.mark.parametrize(
    ("asked", "status"),
    [({"limit": 0}, 422), ({"limit": 201}, 422), ({"stage": "king"}, 422), ({"unit": "x"}, 422), ({"day": "x"}, 422)],
)
def test_bad_questions_are_problems(cast: Cast, asked: dict, status: int) -> None:
    answer = get(cast, "officer", **asked)
    assert answer.status_code == status
    assert answer["Content-Type"].startswith("application/problem+json")


# visitor, member, group leader, committee member, organiser, secretary, general secretary, officer, auditor, keeper,
# next door
TABLE = {
    "list": [401, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200],
    "unit": [401, 404, 404, 200, 200, 200, 200, 200, 200, 403, 404],
    "one": [401, 200, 404, 200, 200, 200, 200, 200, 200, 403, 404],
}


@pytest.mark.parametrize("what", TABLE)
def test_who_gets_which_answer(cast: Cast, what: str) -> None:
    row = Member.objects.get(person=cast.people["member"])
    path = {"list": LIST, "unit": f"{LIST}?unit={cast.first.pk}", "one": f"{LIST}/{row.pk}"}[what]
    got = [get(cast, who, path).status_code for who in ROLES]
    assert got == TABLE[what]


def test_a_whole_number_is_refused_in_an_address_and_found_by_the_body(cast: Cast) -> None:
    make_member(cast.first, "某人", phone="13812345678", id_number="11010519491231002X")
    for number in ("11010519491231002X", "13812345678"):
        for path in (LIST, "/api/v1/search"):
            answer = get(cast, "secretary", path, q=number)
            assert answer.status_code == 400 and answer.json()["type"].endswith("number-in-address")
        find = {"path": "/api/v1/find/members", "data": {"q": number}, "content_type": "application/json"}
        found = cast.client("secretary").post(**find).json()
        assert [item["name"] for item in found["items"]] == ["某人"] and found["next"] is None
        assert cast.client("next_door").post(**find).json()["items"] == []
    assert get(cast, "secretary", q="5678").json()["count"] == 1
