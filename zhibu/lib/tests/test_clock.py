from datetime import date, datetime

import pytest
import time_machine

from zhibu.lib import clock


@time_machine.travel("2026-12-31T17:00:00Z", tick=False)
def test_the_day_is_the_installations_own():
    assert clock.today() == date(2027, 1, 1)
    assert clock.today("Europe/London") == date(2026, 12, 31)


@time_machine.travel("2026-11-21T00:00:00Z", tick=False)
def test_the_time_carries_its_zone():
    assert clock.now() == datetime(2026, 11, 21, 8, tzinfo=clock.zone())


def test_an_unknown_zone_is_refused():
    with pytest.raises(KeyError):
        clock.today("Asia/Nowhere")
