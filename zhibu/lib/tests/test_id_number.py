import random
from datetime import date

import pytest

from zhibu.lib import id_number

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize("number", ["11010519491231002X", "440524188001010014"])
def test_the_examples_of_the_standard_are_right(number):
    assert id_number.check(number, TODAY) is None


@pytest.mark.parametrize(
    "value",
    [
        "11010519491231002x",
        " 110105 19491231 002X\n",
        "１１０１０５１９４９１２３１００２Ｘ",
        "'11010519491231002X",
        "110105-19491231-002X",
    ],
)
def test_a_number_is_read_in_any_dress(value):
    assert id_number.read(value, TODAY) == ("11010519491231002X", None, date(1949, 12, 31), "2")


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        ("", "empty"),
        (None, "empty"),
        ("1101051949123100", "length"),
        ("1101051949123100211", "length"),
        ("110105491231002", "old"),
        ("1101051949123100XX", "signs"),
        ("X10105194912310021", "signs"),
        ("110105194913310024", "date"),
        ("110105190002290026", "date"),
        ("110105194912310021", "checksum"),
        ("110105194912310020", "checksum"),
        (110105194912310021.0, "rounded"),
        ("1.10105E+17", "rounded"),
        ("１.10105e+17", "rounded"),
    ],
)
def test_a_wrong_number_says_why(value, problem):
    read = id_number.read(value, TODAY)
    assert read.problem == problem
    assert read.born_on is None
    assert read.sex is None


def test_nobody_is_born_after_today():
    number = "11010520261122001"
    number += id_number.check_sign(number)
    assert id_number.check(number, TODAY) == "future"
    assert id_number.check(number, date(2026, 11, 22)) is None


def test_every_single_wrong_digit_is_found():
    right = "11010519491231002X"
    for place in range(14, 18):
        for digit in "0123456789":
            if digit != right[place]:
                assert id_number.check(right[:place] + digit + right[place + 1 :], TODAY) == "checksum"


def test_the_number_tells_sex_and_region():
    assert id_number.sex("440524188001010014") == "1"
    assert id_number.sex("11010519491231002X") == "2"
    assert id_number.region("11010519491231002X") == "110105"
    assert id_number.is_known_province("11010519491231002X")
    assert not id_number.is_known_province("99010519491231002X")


def test_a_number_is_shown_masked():
    assert id_number.masked("11010519491231002X") == "110*************2X"
    assert id_number.masked("12345") == "*****"


def some(count):
    """Make numbers, most of them wrong in one way or another."""
    chance = random.Random(3)
    right = [f"{chance.choice(('110105', '440524', '990101'))}19{50 + n % 50}0714{n % 1000:03d}" for n in range(count)]
    numbers = [number + id_number.check_sign(number) for number in right]
    for place in range(0, count, 3):
        number, at = numbers[place], chance.randrange(18)
        numbers[place] = number[:at] + chance.choice("0123456789X٣x") + number[at + 1 :]
    return numbers


def test_told_quickly_is_told_rightly():
    today = TODAY.isoformat()
    for number in some(3000):
        read = id_number.read(number, TODAY)
        is_plain = read.problem is None and read.number == number and id_number.is_known_province(number)
        told = id_number.told_by(number, today)
        assert told == ((read.born_on.isoformat(), read.sex) if is_plain else None), number
        assert id_number.told_by_all([number], today) == (([told[0]], [told[1]]) if told else None)
    assert id_number.told_by(None, today) is None


def test_one_wrong_number_among_many_is_enough():
    right = [number for number in some(300) if id_number.told_by(number, "2026-11-21")]
    assert id_number.told_by_all(right, "2026-11-21") is not None
    assert id_number.told_by_all([*right, right[0][:17] + ("1" if right[0][17] != "1" else "2")], "2026-11-21") is None
    assert id_number.told_by_all(right, "1949-01-01") is None
