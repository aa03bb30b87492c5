"""A missed window lights, as grave as its rule; it rests with a reason or an extension, and goes out by itself."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.cast import Cast
from zhibu.duties.actions import (
    answer_extension,
    ask_extension,
    give_reason,
    refresh_all,
    refresh_lights,
    withdraw_excuse,
)
from zhibu.duties.actions.windows import refresh_every_window, refresh_windows
from zhibu.duties.choices import State, WindowState
from zhibu.duties.models import Light, Window
from zhibu.duties.testing import begin_windows, windows_of
from zhibu.figures.actions.recounting import differences
from zhibu.gate.actor import Refused
from zhibu.meetings.actions import type_register
from zhibu.meetings.testing import make_gathering
from zhibu.rulebook.windows import window_of

TODAY = timezone.localdate()
NOW, LAST = window_of(TODAY, 1), window_of(TODAY, 1).previous


@pytest.fixture(autouse=True)
def _begun(cast: Cast) -> None:
    begin_windows(date(TODAY.year - 1, 1, 1))
    night(TODAY)


def night(day: date) -> None:
    refresh_every_window(day)
    refresh_all(day)


def light(cast: Cast, duty: str) -> Light:
    lights = Light.objects.open().select_related("unit", "unit__parent")
    return lights.get(unit=cast.first, duty=duty)


def test_a_must_shines_red_and_what_is_general_amber(cast: Cast) -> None:
    red, amber = light(cast, "theme_day"), light(cast, "committee_meeting")
    assert (red.state, red.rule, red.about) == (State.RED, "JY-02", LAST.starts_on.isoformat())
    assert (amber.state, amber.rule) == (State.AMBER, "ZB-13")
    assert light(cast, "lecture").state == State.AMBER
    assert red.due_on == LAST.ends_on - timedelta(days=1)


def test_why_says_the_window_and_the_way_out(cast: Cast) -> None:
    told = cast.client("secretary").get(f"/lights/{light(cast, 'theme_day').pk}/").content.decode()
    month = f"{LAST.starts_on.year} 年 {LAST.starts_on.month} 月"
    for words in (f"{month}的主题党日没有完成", "主题党日：每月 1 次。", "1 − 0 = 1", "党员教育管理工作条例", "去安排"):
        assert words in told


def test_what_is_typed_afterwards_puts_the_light_out(cast: Cast, django_capture_on_commit_callbacks: Any) -> None:
    held = make_gathering(cast.actor("secretary"), cast.first, "theme_day", day=LAST.ends_on - timedelta(days=1))
    with django_capture_on_commit_callbacks(execute=True):
        type_register(cast.actor("secretary"), held, ticks={}, rest="present")
    assert not Light.objects.open().filter(unit=cast.first, duty="theme_day").exists()
    assert windows_of(cast.first, "theme_day")[LAST.starts_on.isoformat()] == WindowState.MET


def test_a_reason_excuses_the_window_for_good_and_no_other(cast: Cast) -> None:
    actor = cast.actor("secretary")
    give_reason(actor, light(cast, "committee_meeting"), reason="支委都在井下抢险", until=TODAY + timedelta(days=2))
    assert light(cast, "committee_meeting").state == State.REST
    assert windows_of(cast.first, "committee_meeting")[LAST.starts_on.isoformat()] == WindowState.EXCUSED
    night(TODAY + timedelta(days=3))
    assert windows_of(cast.first, "committee_meeting")[LAST.starts_on.isoformat()] == WindowState.EXCUSED
    night(NOW.ends_on)
    assert light(cast, "committee_meeting").state == State.AMBER
    assert light(cast, "committee_meeting").about == NOW.starts_on.isoformat()


def test_a_must_takes_an_extension_that_ends(cast: Cast) -> None:
    with pytest.raises(Refused):
        give_reason(cast.actor("secretary"), light(cast, "theme_day"), reason="停产检修", until=TODAY + timedelta(9))
    until = min(TODAY + timedelta(days=5), NOW.ends_on - timedelta(days=1))
    if until <= TODAY:
        until = TODAY + timedelta(days=1)
    excuse = ask_extension(cast.actor("secretary"), light(cast, "theme_day"), reason="停产检修", until=until)
    assert excuse.about == LAST.starts_on.isoformat()
    answer_extension(cast.actor("officer"), excuse, is_granted=True)
    first = LAST.starts_on.isoformat()
    assert windows_of(cast.first, "theme_day")[first] == WindowState.EXCUSED
    assert light(cast, "theme_day").state == State.REST
    refresh_windows([cast.first.pk], until)
    assert windows_of(cast.first, "theme_day")[first] == WindowState.MISSED


def test_an_extension_that_outlasts_the_next_window_ends_in_its_night_and_hides_no_other(cast: Cast) -> None:
    until = NOW.following.following.ends_on + timedelta(days=3)
    excuse = ask_extension(cast.actor("secretary"), light(cast, "theme_day"), reason="停产检修", until=until)
    answer_extension(cast.actor("officer"), excuse, is_granted=True)
    first = LAST.starts_on.isoformat()
    night(NOW.ends_on)
    assert (light(cast, "theme_day").state, light(cast, "theme_day").about) == (State.RED, NOW.starts_on.isoformat())
    night(until - timedelta(days=1))
    assert windows_of(cast.first, "theme_day")[first] == WindowState.EXCUSED
    night(until)
    assert windows_of(cast.first, "theme_day")[first] == WindowState.MISSED
    assert differences() == [] and refresh_every_window(until).total == 0


def test_what_is_taken_back_is_missed_again(cast: Cast) -> None:
    actor = cast.actor("secretary")
    given = give_reason(actor, light(cast, "committee_meeting"), reason="支委都在井下", until=TODAY + timedelta(2))
    withdraw_excuse(actor, given)
    assert light(cast, "committee_meeting").state == State.AMBER
    assert Window.objects.get(unit=cast.first, frequency="committee_meeting", starts_on=LAST.starts_on).excuse is None


def test_it_goes_out_when_the_next_window_is_over(cast: Cast) -> None:
    first = light(cast, "theme_day").pk
    night(NOW.ends_on)
    other = light(cast, "theme_day")
    assert (other.pk != first, other.about) == (True, NOW.starts_on.isoformat())
    assert Light.objects.get(pk=first).until == NOW.ends_on
    assert windows_of(cast.first, "theme_day")[LAST.starts_on.isoformat()] == WindowState.MISSED  # the record stays


def test_a_night_without_changes_turns_nothing(cast: Cast) -> None:
    before = list(Light.objects.order_by("id").values_list("id", "until", "state"))
    refresh_every_window(TODAY)
    turned = refresh_lights([cast.first.pk, cast.group.pk], TODAY)
    assert (turned.lit, turned.out, turned.renewed) == (0, 0, 0)
    assert list(Light.objects.order_by("id").values_list("id", "until", "state")) == before
