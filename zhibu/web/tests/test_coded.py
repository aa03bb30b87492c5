"""Code tables are shown in the reader's language and understood in it, and their own words stay understood."""

import pytest
from django.utils import translation

from zhibu.lib import codes
from zhibu.web import coded


@pytest.mark.parametrize(("language", "word"), [("zh-hans", "蒙古族"), ("zh-hant", "蒙古族"), ("en", "Mongol")])
def test_a_code_is_shown_in_the_reader_s_language(language: str, word: str) -> None:
    with translation.override(language):
        assert coded.short("ethnicity", "02") == coded.shorts("ethnicity")["02"] == word
        assert coded.short("ethnicity", "nothing") == "nothing"


def test_traditional_is_written_in_its_characters() -> None:
    with translation.override("zh-hant"):
        assert dict(coded.choices("ethnicity"))["01"] == "漢族"


def test_one_word_of_two_tables_keeps_its_two_meanings() -> None:
    with translation.override("en"):
        assert (coded.short("sex", "2"), coded.short("kinship", "3")) == ("Female", "Daughter")


@pytest.mark.parametrize("written", ["Han", "han ", "汉族", "汉"])
def test_what_is_shown_and_what_offices_write_are_both_understood(written: str) -> None:
    with translation.override("en"):
        assert coded.code_of("ethnicity", written) == "01"


@pytest.mark.parametrize("language", ["en", "zh-hant"])
@pytest.mark.parametrize("table", codes.names())
def test_every_wording_shown_is_understood_as_its_own_code(table: str, language: str) -> None:
    with translation.override(language):
        assert {code: coded.code_of(table, word) for code, word in coded.choices(table)} == {
            code: code for code in codes.table(table).entries
        }


def test_nothing_and_unknown_words_are_no_code() -> None:
    with translation.override("en"):
        assert coded.code_of("ethnicity", " ") is None
        assert coded.code_of("ethnicity", "Martian") is None
