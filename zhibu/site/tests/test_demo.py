"""The demo's acts lie in the past, and its papers agree with their days."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from zhibu.site.demo import moment_of
from zhibu.site.demo.life import letter_number

HOME = ZoneInfo("Asia/Shanghai")


def test_acts_of_today_are_never_later_than_now() -> None:
    early, late = (datetime(2026, 11, 22, hour, 15, tzinfo=HOME) for hour in (1, 18))
    noon = datetime(2026, 11, 22, 12, tzinfo=HOME)
    assert moment_of(date(2026, 11, 22), early) == early
    assert moment_of(date(2026, 11, 22), late) == noon


def test_acts_of_other_days_are_of_noon_whenever_the_demo_is_made() -> None:
    early = datetime(2026, 11, 22, 1, 15, tzinfo=HOME)
    assert moment_of(date(2026, 11, 21), early) == datetime(2026, 11, 21, 12, tzinfo=HOME)
    assert moment_of(date(2025, 5, 1), early) == datetime(2025, 5, 1, 12, tzinfo=HOME)


def test_the_number_of_a_letter_is_of_its_year() -> None:
    assert letter_number(date(2020, 11, 22)) == "东组介〔2020〕016号"
