"""Rules in the reader's language: titles, labels and chapters; the wording stays the document's own."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils.translation import override

from tests.cast import Cast
from zhibu.rulebook import queries, words
from zhibu.rulebook.books import books, on
from zhibu.rulebook.rules import Rule


def today(cast: Cast) -> list[Rule]:
    return list(on(cast.actor("officer").today))


def test_every_title_label_and_chapter_has_its_english(cast: Cast) -> None:
    with override("en"):
        said = [rule.title for rules in books().versions.values() for rule in rules]
        said += [pack.title for pack in books().packs.values()]
        values = [value for rule in today(cast) for value in rule.values.values()]
        said += [one for value in values for one in (value.label, value.base) if one]
        assert len(said) > 300
        assert [one for one in said if not words.shown(one).isascii()] == []


def test_rules_are_found_by_their_english_and_their_chinese(cast: Cast) -> None:
    book = on(cast.actor("officer").today)
    with override("en"):
        for text in ("democratic eval", "民主评议", "mzpy", "by-elections"):
            assert queries.found(book, text), text
        assert queries.line(queries.found(book, "by-elections")[0]).title == "By-elections"
    assert queries.found(book, "by-elections") == []


def test_pages_and_data_keep_to_their_language(cast: Cast) -> None:
    client = cast.client("officer")
    page = client.get(reverse("show_rule", args=["ZB-29"]), headers={"accept-language": "en"}).content.decode()
    rule = on(cast.actor("officer").today).get("ZB-29")
    with override("en"):
        assert f"<h1>{words.shown(rule.title)}</h1>" in page
    assert 'lang="zh-Hans"' in page and rule.text[:6] in page
    assert (
        client.get(f"/api/v1/rules/{rule.id}", headers={"accept-language": "en"}).json()["rule"]["title"] == rule.title
    )


@pytest.mark.parametrize(
    ("language", "said", "article"),
    [
        ("zh-hans", "《中国共产党支部工作条例（试行）》第", "第七至八条"),
        ("zh-hant", "《中國共產黨支部工作條例（試行）》第", "第七至八條"),
        ("en", "《中国共产党支部工作条例（试行）》 Art. ", "Art. 7–8"),
    ],
)
def test_what_is_cited_is_read_in_the_readers_writing(language: str, said: str, article: str) -> None:
    rule = on(date(2026, 11, 1)).get("ZB-17")
    with override(language):
        assert words.cited(rule).startswith(said)
        assert words.article_in_words("7-8") == article
        assert words.article_in_words("") == ""
    assert rule.source.startswith("《中国共产党支部工作条例（试行）》第")  # what programs are told


def test_every_document_and_part_is_written_in_traditional() -> None:
    dues = "《關於中國共產黨黨費收繳、使用和管理的規定》"
    with override("zh-hant"):
        assert words.titled("《关于中国共产党党费收缴、使用和管理的规定》") == dues
        assert not [one for one in books().documents.values() if "规" in words.titled(one.title)]
    with override("en"):
        assert words.article_in_words("第五部分") == "Part 5"
        assert words.titled("我们自己的办法") == "我们自己的办法"
