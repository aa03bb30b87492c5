"""What the QR carries holds for half a minute, for one gathering, and nobody makes it without its key."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from zhibu.meetings.rules.tokens import draw_key, is_fresh_scan, judge, make_token, read_token

AT = datetime(2026, 11, 20, 7, 0, 14, tzinfo=UTC)  # the last second of a slot
KEY, GATHERING = draw_key(), uuid4()


def verdict(written: str, seconds: float, key: str = KEY) -> str:
    token = read_token(written)
    assert token is not None
    return judge(token, key, AT + timedelta(seconds=seconds))


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, ""),
        (1, ""),
        (15, ""),
        (16, "expired"),
        (30, "expired"),
        (3600, "expired"),
        (-14, ""),
        (-30, "clock"),
        (-3600, "clock"),
    ],
)
def test_a_token_holds_for_its_slot_and_the_next(seconds: float, said: str) -> None:
    assert verdict(make_token(GATHERING, AT, KEY), seconds) == said


def test_no_token_is_older_than_thirty_seconds() -> None:
    first = datetime(2026, 11, 20, 7, 0, 0, tzinfo=UTC)
    for offset in range(15):
        token = read_token(make_token(GATHERING, first + timedelta(seconds=offset), KEY))
        assert token and judge(token, KEY, first + timedelta(seconds=offset + 30)) == "expired"


def test_another_key_another_gathering_or_another_moment_is_forged() -> None:
    written = make_token(GATHERING, AT, KEY)
    assert verdict(written, 0, draw_key()) == "forged"
    assert verdict(written, 0, "") == "forged"
    for at in range(0, len(written) - 1, 3):
        changed = written[:at] + ("A" if written[at] != "A" else "B") + written[at + 1 :]
        token = read_token(changed)
        assert token is None or judge(token, KEY, AT) == "forged"


@pytest.mark.parametrize("written", ["", "A", "签到", "A" * 43, "A" * 47, "A" * 400, "....", "\x00" * 47])
def test_what_is_no_token_is_read_as_none_or_judged_forged(written: str) -> None:
    token = read_token(written)
    assert token is None or judge(token, KEY, AT) == "forged"


def test_a_scan_holds_ten_minutes_and_never_ahead_of_time() -> None:
    assert is_fresh_scan(AT, AT + timedelta(minutes=10))
    assert not is_fresh_scan(AT, AT + timedelta(minutes=10, seconds=1))
    assert not is_fresh_scan(AT, AT - timedelta(seconds=1))
