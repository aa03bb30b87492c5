"""A unit's page names what it holds: what is coming first, in the order of hours, then the last ones."""

from datetime import date, time, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import escape

from tests.cast import Cast
from zhibu.meetings.actions import cancel_gathering
from zhibu.meetings.queries import coming
from zhibu.meetings.testing import make_gathering

pytestmark = pytest.mark.django_db


def themes(cast: Cast) -> list[str]:
    with CaptureQueriesContext(connection) as asked:
        found = [one.title.partition("：")[2] for one in coming.of_unit(cast.first, date.today())]
    assert len(asked) == 1
    return found


def planned(cast: Cast, days: int, theme: str, **more: Any) -> Any:
    return make_gathering(
        cast.actor("secretary"), cast.first, "assembly", day=date.today() + timedelta(days), theme=theme, **more
    )


def test_what_is_coming_stands_first_and_then_the_last_ones(cast: Cast) -> None:
    for days, theme in ((-40, "更早"), (-3, "刚才"), (-9, "上周")):
        planned(cast, days, theme)
    planned(cast, 5, "下午", begins=time(15))
    planned(cast, 5, "未定")
    planned(cast, 2, "后天")
    assert themes(cast) == ["后天", "未定", "下午", "刚才"]


def test_what_was_cancelled_is_named_nowhere(cast: Cast) -> None:
    for days in (3, -3):
        cancel_gathering(cast.actor("secretary"), planned(cast, days, "取消的"), reason="停电")
    planned(cast, -5, "开了的")
    assert themes(cast) == ["开了的"]


def test_of_many_to_come_the_nearest_are_named(cast: Cast) -> None:
    for days in (9, 1, 7, 3, 5):
        planned(cast, days, str(days))
    assert themes(cast) == ["1", "3", "5", "7"]


def test_the_list_leads_to_what_is_ahead_the_nearest_first(cast: Cast) -> None:
    planned(cast, -3, "刚才")
    planned(cast, 300, "明年")
    planned(cast, 2, "后天")
    client = cast.client("secretary")
    first = client.get(reverse("list_gatherings"), {"unit": cast.first.pk})
    url = first.context["ahead_url"]
    assert f'href="{escape(url)}"' in first.content.decode()
    shown = client.get(url)
    assert [row.theme for row in shown.context["list"].page.rows] == ["后天", "明年"]
    assert shown.context["ahead_url"] == ""
