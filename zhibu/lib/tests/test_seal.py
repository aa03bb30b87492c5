import pytest
from hypothesis import given
from hypothesis import strategies as some

from zhibu.lib.seal import SealBroken, blind, seal, unseal

KEY, OTHER = b"k" * 32, b"o" * 32


@given(some.text(), some.text(max_size=40))
def test_what_is_sealed_opens_again(text, name):
    assert unseal(KEY, name, seal(KEY, name, text)) == text


def test_the_text_does_not_shine_through_and_no_two_seals_are_equal():
    first, second = seal(KEY, "id", "11010519491231002X"), seal(KEY, "id", "11010519491231002X")
    assert first != second
    assert b"110105" not in first
    assert first[0] == 1


@pytest.mark.parametrize(
    ("key", "name", "change"),
    [(OTHER, "a", 0), (KEY, "b", 0), (KEY, "a", 1)],
    ids=["another key", "another place", "changed bytes"],
)
def test_a_wrong_key_place_or_byte_does_not_open(key, name, change):
    sealed = bytearray(seal(KEY, "a", "text"))
    sealed[-1] ^= change
    with pytest.raises(SealBroken):
        unseal(key, name, bytes(sealed))


@pytest.mark.parametrize("rubbish", [b"", b"\x01", b"\x02" + b"0" * 40])
def test_rubbish_does_not_open(rubbish):
    with pytest.raises(SealBroken):
        unseal(KEY, "a", rubbish)


def test_a_blind_mark_is_the_same_for_the_same_text_only():
    mark = blind(KEY, "phone", "13812345678")
    assert len(mark) == 16
    assert mark == blind(KEY, "phone", "13812345678")
    assert mark != blind(KEY, "phone", "13812345679")
    assert mark != blind(KEY, "id_number", "13812345678")
    assert mark != blind(OTHER, "phone", "13812345678")
