import pytest

from zhibu.lib import uscc


def test_a_known_code_is_right():
    assert uscc.check("91350100M000100Y43") is None
    assert uscc.check(uscc.normalise(" 91350100m000100y43 ")) is None
    assert uscc.check(uscc.normalise("９１３５０１００M000100Y43")) is None


@pytest.mark.parametrize(
    ("code", "problem"),
    [
        ("", "empty"),
        ("91350100M000100Y4", "length"),
        ("91350100M000100Y44", "checksum"),
        ("91350100O000100Y43", "signs"),
    ],
)
def test_a_wrong_code_says_why(code, problem):
    assert uscc.check(code) == problem
