import pytest

from zhibu.lib import phones


@pytest.mark.parametrize(
    ("value", "number"),
    [
        ("13625763863", "13625763863"),
        (13625763863.0, "13625763863"),
        ("136 2576 3863", "13625763863"),
        ("136-2576-3863", "13625763863"),
        ("+86 13625763863", "13625763863"),
        ("(+86)13625763863", "13625763863"),
        ("008613625763863", "13625763863"),
        ("１３６２５７６３８６３", "13625763863"),
        ("'13625763863", "13625763863"),
        ("13625763863/0351-4567890", "13625763863"),
        ("13625763863、13725763863", "13625763863"),
        ("0351-4567890", "0351-4567890"),
        ("（0351）4567890", "0351-4567890"),
        ("010-62345678-8012", "010-62345678-8012"),
        ("62345678", "62345678"),
        ("400-810-8888", "400-810-8888"),
    ],
)
def test_a_number_is_read_in_any_dress(value, number):
    assert phones.read(value) == (number, None)


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        ("", "empty"),
        (None, "empty"),
        ("1362576386", "digits"),
        ("12625763863", "digits"),
        ("136257638631", "digits"),
        ("无", "digits"),
        ("1.36E+10", "rounded"),
    ],
)
def test_what_is_no_number_says_why(value, problem):
    assert phones.read(value).problem == problem


def test_a_number_is_shown_masked_and_asked_for_by_its_tail():
    assert phones.masked("13812341234") == "138****1234"
    assert phones.masked("0351-4567890") == "**********90"
    assert phones.masked("") == ""
    assert phones.tail("13812345678") == "5678"
    assert phones.tail("0351-4567890") == "7890"
    assert phones.is_mobile("13812345678")
    assert not phones.is_mobile("0351-4567890")
