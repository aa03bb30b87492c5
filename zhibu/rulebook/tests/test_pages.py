"""The pages: what they show, what they cost, how they answer bad input."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.template import Context, Template
from django.urls import reverse

from tests.cast import Cast
from zhibu import rulebook

type Count = Callable[[str, Any], None]


def show(cast: Cast, rule_id: str, **asked: str) -> str:
    return cast.client("member").get(reverse("show_rule", args=[rule_id]), asked).content.decode()


def find(cast: Cast, **asked: str) -> str:
    return cast.client("member").get(reverse("list_rules"), asked).content.decode()


def test_the_first_page_shows_the_chapters(cast: Cast, query_count: Count) -> None:
    page = cast.client("member").get(reverse("list_rules"))
    text = page.content.decode()
    assert "党支部工作" in text and "50 条" in text and "发展党员" in text
    query_count("rulebook.list_rules", page)


def test_a_chapter_shows_its_rules(cast: Cast) -> None:
    text = find(cast, chapter="dues")
    assert "离退休党员" in text and "第五条" in text
    assert "党员大会：" not in text


@pytest.mark.parametrize("q", ["公示", "gs", "gongshi", "FZ-10", "fz-10", "五个工作日 公示"[-2:]])
def test_a_rule_is_found_by_its_words_sound_or_id(cast: Cast, q: str) -> None:
    assert reverse("show_rule", args=["FZ-10"]) in find(cast, q=q)


def test_a_sound_begins_with_a_syllable(cast: Cast) -> None:
    assert reverse("show_rule", args=["ZB-08"]) in find(cast, q="dangyuandahui")
    assert "没有找到" in find(cast, q="angyuandahui")


def test_what_is_not_found_says_what_to_do(cast: Cast) -> None:
    assert "没有找到" in find(cast, q="飞船")
    asked = {"q": "%", "chapter": "x", "on": "昨天"}
    assert cast.client("member").get(reverse("list_rules"), asked).status_code == 200


def test_a_rule_says_its_values_article_and_what_clears_it(cast: Cast, query_count: Count) -> None:
    page = cast.client("member").get(reverse("show_rule", args=["ZB-29"]))
    text = page.content.decode()
    for words in (
        "不少于 7 人",
        "《中国共产党支部工作条例（试行）》第二十条",
        "读过原文",
        "召开党员大会选举支部委员会",
    ):
        assert words in text, words
    assert "新旧对照" not in text
    query_count("rulebook.show_rule", page)


def test_old_and_new_stand_beside_each_other(cast: Cast) -> None:
    text = show(cast, "FZ-10")
    assert "新旧对照" in text and "有变化" in text
    assert text.index("2026-05-11 起，现行有效") < text.index("2014-05-28 起，2026-05-11 停止适用")


def test_another_day_shows_what_held_then(cast: Cast) -> None:
    text = show(cast, "FZ-38", on="2020-01-01")
    assert "这是 2020-01-01 那天的规定" in text
    assert "五件材料" in text.split("新旧对照")[0]
    assert "还没有施行" in show(cast, "FZ-18", on="2020-01-01")
    assert "FZ-18" not in find(cast, chapter="development", on="2020-01-01")


def test_what_is_not_verified_says_so(cast: Cast) -> None:
    assert "未核实" in show(cast, "ZT-03") and "不亮红灯" in show(cast, "ZT-03")


def test_a_rule_says_where_it_is_used(cast: Cast) -> None:
    assert "录入换届：任期几年" in show(cast, "RQ-03")
    assert "目前只供查阅" in show(cast, "DF-01")


def test_layers_of_the_installation_are_shown(cast: Cast, tmp_path: Path, settings: Any) -> None:
    (tmp_path / "ours.toml").write_text(
        '[pack]\ntitle = "本矿规定"\ndocument = "ours"\nsince = 2026-07-01\nprovenance = "read"\nstrictness = "must"\n'
        '[documents.ours]\nname = "通知"\nnumber = "东党〔2026〕1号"\n'
        '[[tighten]]\nrule = "FZ-10"\nvalue = "workdays"\namount = 8\n'
    )
    settings.RULES_FOLDER = tmp_path
    text = show(cast, "FZ-10")
    assert "不少于 8 个工作日" in text and "东党〔2026〕1号" in text


def test_documents_say_what_was_read(cast: Cast, query_count: Count) -> None:
    page = cast.client("member").get(reverse("list_rule_documents"))
    text = page.content.decode()
    assert "中组发〔2008〕3号" in text and "引用它的 29 条" in text
    query_count("rulebook.list_rule_documents", page)


def test_the_api_lists_rules(cast: Cast) -> None:
    client = cast.client("member")
    told = client.get("/api/v1/rules", {"chapter": "dues"}).json()
    assert (told["count"], told["items"][1]["values"][0]["tiers"][0]) == (30, {"up_to_fen": 300000, "permille": 5})
    assert client.get("/api/v1/rules", {"on": "2020-01-01", "q": "FZ-18"}).json()["count"] == 0
    assert cast.client("visitor").get("/api/v1/rules").status_code == 401


@pytest.mark.parametrize("asked", ["", "chapter=branch", "q=支部"])
def test_the_api_pages_tell_every_rule_once_in_the_same_order(cast: Cast, asked: str) -> None:
    client = cast.client("member")
    whole: list[str] = []
    for limit in (200, 7):
        address, told = f"/api/v1/rules?limit={limit}&{asked}", []
        while address and len(told) < 1000:
            page = client.get(address).json()
            assert len(page["items"]) <= limit
            told += [rule["id"] for rule in page["items"]]
            address = page["next"]
        assert len(told) == len(set(told)) == page["count"] > 7
        whole = whole or told
        assert told == whole


def test_the_api_refuses_a_page_that_no_page_gave(cast: Cast) -> None:
    for after in ("x", "WyJaWi0wIl0", "W10"):
        answer = cast.client("member").get("/api/v1/rules", {"after": after})
        assert (answer.status_code, list(answer.json()["errors"])) == (422, ["after"])


def test_the_api_shows_a_rule_and_its_versions(cast: Cast) -> None:
    told = cast.client("member").get("/api/v1/rules/XJ-11").json()
    assert (told["rule"]["values"][0]["amount"], told["rule"]["gravest"], len(told["versions"])) == ("4/5", "red", 1)
    then = cast.client("member").get("/api/v1/rules/FZ-18", {"on": "2020-01-01"}).json()
    assert then["is_in_force"] is False
    assert cast.client("member").get("/api/v1/rules/ZB-99").status_code == 404


def test_every_rule_has_a_page(cast: Cast) -> None:
    client = cast.client("member")
    for key in rulebook.books().versions:
        assert client.get(reverse("show_rule", args=[key])).status_code == 200, key


def test_articles_on_a_page_lead_to_their_rules() -> None:
    html = Template('{% load citing %}{% articles "ZB-29" "ZB-29" %}').render(Context())
    assert f'href="{reverse("show_rule", args=["ZB-29"])}"' in html
    assert html.count("<p>") == 1
    assert Template("{% load citing %}{% articles_of none %}").render(Context({"none": []})) == ""
