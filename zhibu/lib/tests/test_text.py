from datetime import date, datetime

import pytest

from zhibu.lib import text


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (13625763863.0, "13625763863"),
        (3.5, "3.5"),
        (7, "7"),
        (True, "是"),
        (False, "否"),
        (None, ""),
        (date(2026, 1, 2), "2026-01-02"),
        (datetime(2026, 1, 2), "2026-01-02"),
        (datetime(2026, 1, 2, 8, 30), "2026-01-02 08:30"),
        ("as it is ", "as it is "),
    ],
)
def test_a_cell_is_written_as_the_office_sees_it(value, written):
    assert text.of_cell(value) == written


@pytest.mark.parametrize(
    ("value", "cleaned"),
    [
        ("　综采一区　 党支部\n", "综采一区 党支部"),
        ("１２３ＡＢｃ", "123ABc"),
        ("一号楼（东）,２单元", "一号楼（东）,2单元"),
        ("\ufeff张\u200b三\u200e", "张三"),
        ("a\xa0\xa0b\r\nc", "a b c"),
        ("张\x00三", "张三"),
        ("plain", "plain"),
        ("  ", ""),
        (None, ""),
    ],
)
def test_cleaning_keeps_the_sentence(value, cleaned):
    assert text.clean(value) == cleaned


def test_comparing_forgets_width_blanks_and_case():
    assert text.plain("入党日期（必填） ：ＡＢ\n") == "入党日期(必填):ab"


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ("华　桂珍", "华桂珍"),
        (" 王 帆\n", "王帆"),
        ("孙刚\n", "孙刚"),
        ("买买提•吐尔逊", "买买提·吐尔逊"),
        ("买买提 . 吐尔逊", "买买提·吐尔逊"),
        ("买买提．吐尔逊·", "买买提·吐尔逊"),
        ("买买提・ 吐尔逊", "买买提·吐尔逊"),
        ("John   Smith", "John Smith"),
        ("  ", ""),
        ("\u3000", ""),
    ],
)
def test_a_name_has_one_spelling(value, name):
    assert text.name(value) == name


@pytest.mark.parametrize("name", ["", "无", "/", "-", "13812345678", "张3", "——", "NULL", "·"])
def test_what_is_no_name(name):
    assert not text.is_name(text.name(name))


@pytest.mark.parametrize("name", ["张三", "买买提·吐尔逊", "John Smith", "𠮷田", "㛃"])
def test_what_is_a_name(name):
    assert text.is_name(text.name(name))


def test_what_begins_with_a_word_stands_before_its_end() -> None:
    for word in ("a", "张", "z\ud7ff", "\ud7ff", "a\U0010ffff", "\U0010ffff", "￿"):
        end = text.beyond(word)
        end.encode()
        assert word < end and word + "\U0010ffff" < end and not (word + "z" > end)
    assert text.beyond("ab") == "ac" and text.beyond("z\ud7ff") == "z\ue000"
