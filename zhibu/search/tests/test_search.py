"""search: units, people, pages, rules and help at once, each as far as one may see it."""

import random
from typing import Any

import pytest
from django.urls import reverse
from django.utils.translation import override

from tests.cast import ROLES, Cast
from tests.rights import differences
from zhibu.access.testing import actor_of, make_grant, make_token
from zhibu.members.testing import make_member
from zhibu.orgs.models import Unit
from zhibu.orgs.permissions import Orgs
from zhibu.orgs.queries import units
from zhibu.orgs.testing import make_unit
from zhibu.people.columns import blinds
from zhibu.people.models import Person
from zhibu.search import queries, topics
from zhibu.web.veils import holds_number

DROP = {"HX-Target": "search-drop", "HX-Request": "true"}


def titles(cast: Cast, who: str, text: str, kind: str = "", most: int = 10) -> list[str]:
    groups = queries.search(cast.actor(who), queries.asked(text), most, kind=kind)
    return [hit.title for group in groups for hit in group.hits]


def kinds(cast: Cast, who: str, text: str) -> list[str]:
    return [group.key for group in queries.search(cast.actor(who), text, 10)]


def test_finds_units_by_characters_pinyin_initials_and_inside(cast: Cast) -> None:
    for text in ("综采一区", "zongcaiyi", "zcyq", "一区党", "ZCYQ", " 综采 一区 "):
        assert titles(cast, "officer", text, "units")[0] == "综采一区党支部", text


def test_finds_people_as_their_list_does(cast: Cast) -> None:
    for text in ("李桂兰", "ligui", "lgl", "桂兰"):
        assert titles(cast, "secretary", text, "people") == ["李桂兰"], text


def test_finds_rules_pages_and_help(cast: Cast) -> None:
    assert titles(cast, "member", "ZB-29", "rules") != []
    assert "规章" in titles(cast, "member", "guizhang", "pages")
    assert titles(cast, "secretary", "grmg", "help") == [], "nobody says so"
    assert "合并组织" in titles(cast, "secretary", "hbzz", "help")
    assert "党员名册" in titles(cast, "secretary", "手机号后四位", "help"), "what the text says"


def test_one_room_one_kind_in_one_order(cast: Cast) -> None:
    assert kinds(cast, "officer", "党员")[:1] != []
    found = kinds(cast, "officer", "组织")
    assert found == [kind for kind in ("units", "people", "pages", "rules", "help") if kind in found]


def test_a_stranger_next_door_finds_neither_unit_nor_person(cast: Cast) -> None:
    assert titles(cast, "next_door", "综采一区", "units") == []
    assert titles(cast, "next_door", "李桂兰", "people") == []
    assert titles(cast, "next_door", "综采二区", "units") == ["综采二区党支部"]
    page = cast.client("next_door").get(reverse("search"), {"q": "李桂兰"}).content.decode()
    assert "没有找到“李桂兰”" in page


def test_a_plain_member_finds_no_people_and_no_units(cast: Cast) -> None:
    for text in ("李桂兰", "王建国", "综采"):
        assert not {"units", "people"} & set(kinds(cast, "member", text))


def test_who_may_not_open_files_is_led_to_the_line_of_the_list(cast: Cast) -> None:
    (group,) = queries.search(cast.actor("committee_member"), "李桂兰", 5, kind="people")
    assert group.hits[0].url.startswith(reverse("list_members") + "?q=")
    assert cast.client("committee_member").get(group.hits[0].url).status_code == 200
    (group,) = queries.search(cast.actor("secretary"), "李桂兰", 5, kind="people")
    assert cast.client("secretary").get(group.hits[0].url).status_code == 200


def test_help_of_pages_that_one_may_not_open_is_not_found(cast: Cast) -> None:
    assert "合并组织" not in titles(cast, "member", "合并组织", "help")
    assert cast.client("member").get(reverse("show_help", args=["merge_units"])).status_code == 404
    assert cast.client("secretary").get(reverse("show_help", args=["merge_units"])).status_code == 200


def test_a_number_finds_people_where_the_list_finds_them(cast: Cast) -> None:
    person = cast.people["member"]
    marks = blinds("", "13800005678")._asdict()
    Person.objects.filter(pk=person.pk).update(**{key: marks[key] for key in ("phone_blind", "phone_tail_blind")})
    for text in ("5678", "13800005678"):
        assert titles(cast, "secretary", text, "people") == ["李桂兰"]
        assert titles(cast, "next_door", text, "people") == []
    assert titles(cast, "secretary", "567", "people") == []


def test_the_address_to_the_list_asks_the_same(cast: Cast) -> None:
    client = cast.client("officer")
    for group in queries.search(cast.actor("officer"), "综采", 10):
        assert "q=" in group.url or group.key == "pages"
        assert not group.url or client.get(group.url).status_code == 200


def test_what_is_below_the_box_is_a_part_of_the_page(cast: Cast) -> None:
    client = cast.client("officer")
    part = client.get(reverse("search"), {"q": "综采"}, headers=DROP)
    text = part.content.decode()
    assert "<html" not in text and 'role="listbox"' in text and "HX-Target" in part["Vary"]
    assert text.count('role="option"') <= 5 * 4 + 1
    assert client.get(reverse("search"), {"q": "没有这样的"}, headers=DROP).content.decode().count("没有找到") == 2
    assert client.get(reverse("search"), headers=DROP).content.decode().strip() == ""


def test_costs_the_same_however_much_is_found(cast: Cast, query_count: Any) -> None:
    client = cast.client("officer")
    query_count("search.search", client.get(reverse("search"), {"q": "党支部"}))
    for n in range(30):
        unit = make_unit(f"综采{n}队党支部", cast.general)
        make_member(unit, f"综采{'甲乙丙丁戊己庚辛壬癸'[n % 10]}")
    query_count("search.search", client.get(reverse("search"), {"q": "党支部"}))


SIGNS = ["%", "_", "\\", "%%%", "'", "''", "\\'", '"', "a'b", "-", "..", "{{ q }}", "<b>", "${x}", " ", "\r\n\t"]
QUERIES = ["a & b", "!x", "(", "x:*", "<->", "&|!", "'):*|('", "；drop table", "null"]
RARE = ["\x00", "\x01\x02", "\u200b", "\u202eabc", "\ud7ff", "\U0010ffff", "\ufffd", "😀", "ü", "ａｂ", "İ", "ß"]
LONG = ["a" * 10_000, "张" * 10_000, "1" * 400, "110101199003070000", "13800000000", "1380"]


@pytest.mark.parametrize("text", [*SIGNS, *QUERIES, *RARE, *LONG], ids=lambda text: repr(text[:9]))
def test_no_writing_breaks_it(cast: Cast, text: str) -> None:
    for who in ("officer", "secretary", "member"):
        client = cast.client(who)
        assert client.get(reverse("search"), {"q": text}, follow=True).status_code == 200, repr(text)
        assert client.get(reverse("search"), {"q": text}, headers=DROP, follow=True).status_code == 200, repr(text)
        expected = 400 if holds_number(text) else 200
        assert client.get("/api/v1/search", {"q": text}).status_code == expected, repr(text)
        assert client.get(reverse("list_help"), {"q": text}, follow=True).status_code == 200, repr(text)


def test_what_is_typed_is_shown_as_text(cast: Cast) -> None:
    page = cast.client("officer").get(reverse("search"), {"q": "<script>x</script>"}).content.decode()
    assert "<script>x" not in page and "&lt;script&gt;x" in page


def test_wildcards_are_signs_like_any_other(cast: Cast) -> None:
    for text in ("%", "_", "综%区", "z_yq"):
        assert titles(cast, "officer", text, "units") == []


def test_nothing_asked_is_told_what_may_be_asked(cast: Cast) -> None:
    assert "zcyq" in cast.client("member").get(reverse("search")).content.decode()


def test_in_english_rules_and_help_are_found_by_their_english(cast: Cast) -> None:
    with override("en"):
        assert "Merge units" in titles(cast, "secretary", "merge", "help")
        assert "Merge units" in titles(cast, "secretary", "合并组织", "help"), "and by their Chinese"
        assert "My file" in titles(cast, "member", "my fi", "pages")
    with override("zh-hant"):
        assert "合併組織" in titles(cast, "secretary", "合併", "help")
        assert "合併組織" in titles(cast, "secretary", "合并", "help")


@pytest.mark.parametrize("seed", range(4))
def test_on_random_trees_nobody_finds_what_stands_outside(db: Any, seed: int) -> None:
    draw = random.Random(seed)
    root = make_unit("中共试验矿委员会", kind="committee")
    places = [root]
    for n in range(14):
        above = draw.choice([one for one in places if one.kind == "committee"])
        kind = draw.choice(["committee", "branch"])
        places.append(make_unit(f"试验{n}号{'党委' if kind == 'committee' else '党支部'}", above, kind=kind))
    branches = [one for one in places if one.kind == "branch"] or [make_unit("试验党支部", root)]
    people = [make_member(draw.choice(branches), name=f"试验{'甲乙丙丁戊己庚辛'[n]}") for n in range(8)]
    for member in people[:4]:
        roles = draw.sample(["secretary", "auditor", "keeper"], 2)
        held = [make_grant(member.person, role, draw.choice(places)) for role in roles]
        actor = actor_of(member.person)
        paths = tuple(grant.unit.path for grant in held)
        lists = tuple(grant.unit.path for grant in held if grant.role != "keeper")
        groups = {group.key: {hit.key for hit in group.hits} for group in queries.search(actor, "试验", 50)}
        may_see = {str(one.pk) for one in places if one.path.startswith(paths)}
        assert groups.get("units", set()) == {pk for pk in may_see if "试验" in Unit.objects.get(pk=pk).name}
        may_list = {str(one.pk) for one in people if lists and one.unit_path.startswith(lists)}
        assert groups.get("people", set()) == may_list


def test_large_trees_are_found_by_pairs_as_small_ones_by_walking(cast: Cast, monkeypatch: Any) -> None:
    for n in range(12):
        make_unit(f"掘进{n}队党支部", cast.general)
    seen = Unit.objects.current()
    for text in ("进7", "7队", "队", "juejin", "jin1", "dzb", "队党", "j1d", "第一", "无", "x", "综采一区党支部综"):
        monkeypatch.setattr(units, "WALKED", 1000)
        walked = [one.pk for one in units.first_found(seen, text, 30)]
        monkeypatch.setattr(units, "WALKED", 2)
        assert [one.pk for one in units.first_found(seen, text, 30)] == walked, text


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("綜採一區", "units"),
        ("綜採一區 支部", "units"),
        ("zcyq zhibu", "units"),
        ("王建國", "people"),
        ("wangjg", "people"),
        ("花名冊", "help"),
        ("預備期", "rules"),
        ("組織", "pages"),
    ],
)
@pytest.mark.parametrize("is_large", [False, True])
def test_traditional_characters_find_what_is_written_in_simplified(
    cast: Cast, monkeypatch: Any, text: str, kind: str, is_large: bool
) -> None:
    monkeypatch.setattr(units, "WALKED", 2 if is_large else 1000)
    answer = cast.client("officer").get("/api/v1/search" if kind != "pages" else reverse("search"), {"q": text})
    if kind == "pages":
        assert kind in [group.key for group in answer.context["groups"]]
    else:
        assert kind in [one["kind"] for one in answer.json()["kinds"]]


def test_simplified_characters_find_what_is_written_in_traditional(cast: Cast) -> None:
    unit = make_unit("中共幹部學校後勤處支部委員會", cast.general)
    member = make_member(cast.first, "張國華")
    actor = cast.actor("officer")
    for text in ("干部学校", "幹部學校", "后勤 支部", "ganbuxuexiao"):
        groups = {group.key: [hit.key for hit in group.hits] for group in queries.search(actor, text, 9)}
        assert groups["units"] == [str(unit.pk)], text
    for text in ("张国华", "国华", "張國華", "zhanggh"):
        groups = {group.key: [hit.key for hit in group.hits] for group in queries.search(actor, text, 9)}
        assert groups["people"] == [str(member.pk)], text


def test_the_api_finds_the_same(cast: Cast) -> None:
    answer = cast.client("secretary").get("/api/v1/search", {"q": "zcyq"}).json()
    assert answer["kinds"][0]["items"][0]["key"] == str(cast.first.pk)
    only = cast.client("secretary").get("/api/v1/search", {"q": "党", "kind": "rules", "limit": 3}).json()
    assert [one["kind"] for one in only["kinds"]] == ["rules"] and len(only["kinds"][0]["items"]) == 3
    assert cast.client("secretary").get("/api/v1/search", {"q": "x", "limit": 500}).status_code == 422


def test_a_program_finds_what_its_token_may_see(cast: Cast, client: Any) -> None:
    token = make_token(cast.people["officer"], cast.second, [Orgs.READ])
    ask = {"headers": {"Authorization": f"Bearer {token}"}}
    kinds_found = client.get("/api/v1/search", {"q": "综采"}, **ask).json()["kinds"]
    found = {one["kind"]: [hit["title"] for hit in one["items"]] for one in kinds_found}
    assert found.pop("units") == ["综采二区党支部"]
    assert not {"people", "pages", "rules"} & found.keys()


TABLE = """
    GET search     | 302 200 200 200 200 200 200 200 200 200 200
    GET list_help  | 302 200 200 200 200 200 200 200 200 200 200
    GET show_help my_file      | 302 200 200 200 200 200 200 200 200 200 200
    GET show_help merge_units  | 302 404 404 404 404 200 200 200 404 404 200
    GET show_help show_unit    | 302 404 200 200 200 200 200 200 200 200 200
    GET show_help nothing      | 302 404 404 404 404 404 404 404 404 404 404
"""


def test_who_sees_which_page(cast: Cast) -> None:
    assert len(ROLES) == 11

    def address(_cast: Cast, page: str, *word: str) -> str:
        return reverse(page, args=word)

    assert differences(cast, TABLE, address) == []


def test_every_help_stands_beside_a_page_of_its_name_and_has_a_title(cast: Cast) -> None:
    for language in ("zh-hans", "zh-hant", "en"):
        for topic in topics._index(language):
            assert topic.title and topic.text, (language, topic.key)
            assert topic.url or topic.key in topics._permissions(), f"{topic.key} is no page: name the help after one"
    keys = [topic.key for topic in topics._index("en")]
    assert len(keys) == len(set(keys)) > 40
    assert not [one.title for one in topics._index("en") if not one.title.isascii()], "not translated"
