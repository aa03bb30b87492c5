"""list_acts: what was done in a unit and below it, the newest first, on the page and page by page."""

from datetime import datetime, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from tests.cast import Cast
from zhibu.access.actors import system
from zhibu.audit.models import Act
from zhibu.lib.ids import new_id
from zhibu.orgs.models import Unit


def acts(cast: Cast) -> list[Act]:
    """Lay down nine lines at three moments in two branches and next door; return what `general` holds, newest first."""
    now = timezone.now() + timedelta(minutes=1)
    rows = [
        _act(unit, now + timedelta(seconds=second), f"{unit.pk}-{second}-{turn}")
        for turn in range(2)
        for second in (2, 0, 1)
        for unit in (cast.first, cast.office, cast.second)
    ]
    Act.objects.bulk_create(rows)
    held = [row for row in rows if row.unit_path.startswith(cast.general.path)]
    return sorted(held, key=lambda row: (row.at, row.id.int), reverse=True)


def _act(unit: Unit, at: datetime, label: str, *, by: str = "x") -> Act:
    return Act(
        id=new_id(), at=at, verb="edit_unit", actor_name=by, kind="unit", subject_label=label, unit_path=unit.path
    )


def test_the_page_shows_the_newest_first_and_nothing_from_next_door(cast: Cast) -> None:
    expected = [row.subject_label for row in acts(cast)]
    page = cast.client("officer").get(reverse("list_acts", args=[cast.general.pk])).content.decode()
    places = [page.index(label) for label in expected]
    assert places == sorted(places)
    assert str(cast.office.pk) not in page


def test_lines_of_one_moment_are_told_once_each_across_pages(cast: Cast) -> None:
    expected = [str(row.pk) for row in acts(cast)]
    address, told = f"/api/v1/units/{cast.general.pk}/acts?limit=1", []
    while address and len(told) < len(expected):
        page = cast.client("officer").get(address).json()
        told += [row["id"] for row in page["items"]]
        address = page["next"]
    assert told == expected


def test_what_the_installation_did_is_said_in_the_readers_language(cast: Cast) -> None:
    Act.objects.bulk_create([_act(cast.first, timezone.now(), "新支部", by=system().name)])
    for language, who in [("zh-hans", "系统"), ("zh-hant", "系統"), ("en", "The system")]:
        client = cast.client("officer")
        client.cookies["django_language"] = language
        with override(language):
            page = client.get(reverse("list_acts", args=[cast.general.pk])).content.decode()
        assert f"{who} · " in page
