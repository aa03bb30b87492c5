import pytest
from django.db import connection

from zhibu.people.columns import UNKNOWN_STROKES, blinds, derived
from zhibu.people.models import Person


def lexemes(name: str, former: str = "") -> set[str]:
    return {part.strip("'") for part in derived(name, former).name_parts.split(" ")}


def test_a_name_is_found_by_every_ending_of_its_characters_pinyin_and_initials() -> None:
    assert lexemes("张三丰") == {"张三丰", "三丰", "丰", "zhangsanfeng", "sanfeng", "feng", "zsf", "sf", "f"}


def test_a_former_name_is_found_but_does_not_sort() -> None:
    assert {"李四", "lisi", "ls"} <= lexemes("张三", "李四")
    assert derived("张三", "李四").name_key == derived("张三").name_key


def test_surnames_have_their_own_readings() -> None:
    assert derived("单雄信").pinyin == "shanxiongxin"
    assert derived("仇英").initials == "qy"


def test_a_name_with_unknown_strokes_sorts_last_until_somebody_gives_them() -> None:
    assert derived("张\U00020089").strokes_key == UNKNOWN_STROKES
    assert derived("张\U00020089", strokes_by_hand="\U00020089 1234").strokes_key < UNKNOWN_STROKES


def test_long_names_fit_their_columns() -> None:
    name = "买买提" * 19
    columns = derived(name)
    for column in ("name_key", "pinyin", "initials", "strokes_key"):
        assert len(getattr(columns, column)) <= Person._meta.get_field(column).max_length


def test_latin_names_and_middle_dots_are_found() -> None:
    assert "吐尔逊" in lexemes("买买提·吐尔逊")
    assert "john smith".replace(" ", "") in lexemes("John Smith")


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["张三", "O'Neil \\x", "买买提·吐尔逊", "A:B & C", "  "])
def test_the_text_is_a_tsvector_whatever_stands_in_the_name(name: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select %s::tsvector", [derived(name).name_parts])


def test_equal_numbers_have_equal_blinds_however_written() -> None:
    assert blinds("11010519491231002x", "").id_blind == blinds("11010519491231002X", "").id_blind
    assert blinds("", "13812345678").phone_tail_blind == blinds("", "13900005678").phone_tail_blind
    assert blinds("", "13812345678").phone_blind != blinds("", "13900005678").phone_blind


def test_no_number_has_no_blind_and_the_phone_is_masked() -> None:
    assert blinds("", "") == (None, None, None, "")
    assert blinds("", "13812345678").phone_masked == "138****5678"
