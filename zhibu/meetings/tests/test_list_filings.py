"""The queue of filed records: by state, by what was drawn, by the day on which people read it, the oldest first."""

from datetime import datetime, time, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.cast import Cast
from zhibu.meetings.models import Filing
from zhibu.meetings.tests.test_filing import filed

pytestmark = pytest.mark.django_db


def test_days_are_those_of_the_place_to_the_last_moment(cast: Cast) -> None:
    today = timezone.localdate()
    day = timezone.make_aware(datetime.combine(today, time.min))
    for theme, at in (
        ("昨天最后", day - timedelta(seconds=1)),
        ("今天最早", day),
        ("今天最后", day + timedelta(hours=23)),
    ):
        filed(cast, theme)
        newest = Filing.objects.latest("id")
        Filing.objects.filter(pk=newest.pk).update(filed_at=at)
    yesterday = today - timedelta(1)
    for asked, themes in (
        ({"filed_since": today}, ["今天最早", "今天最后"]),
        ({"filed_until": yesterday}, ["昨天最后"]),
        ({"filed_since": yesterday, "filed_until": yesterday}, ["昨天最后"]),
        ({"filed_until": today}, ["昨天最后", "今天最早", "今天最后"]),
        ({"filed_until": today, "order": "-filed"}, ["今天最后", "今天最早", "昨天最后"]),
        ({"filed_since": today + timedelta(1)}, []),
        ({"state": "passed"}, []),
    ):
        page = cast.client("general_secretary").get(reverse("list_filings"), asked)
        assert [row.theme for row in page.context["list"].page.rows] == themes, asked
