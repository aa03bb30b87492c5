"""list_flows: who came, left and was developed, as the overview counts them."""

import io
from datetime import date, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from tests.cast import Cast
from zhibu.dashboards.queries.days import last_december, thens
from zhibu.dashboards.queries.overview import overview
from zhibu.members.actions.places import place_member
from zhibu.members.actions.standings import change_standing
from zhibu.members.choices import Stage, Standing
from zhibu.members.models import Member
from zhibu.members.testing import make_member
from zhibu.orgs.models import Unit
from zhibu.orgs.testing import Clerk

TODAY = timezone.localdate()
SINCE = last_december(TODAY)


def _lived(cast: Cast) -> list[Member]:
    """Let one be developed, one go to the branch next door, one die."""
    day = max(TODAY - timedelta(days=20), SINCE + timedelta(days=1))
    came = date(2024, 3, 1)
    new = make_member(cast.first, "高飞", stage=Stage.PROBATIONARY, joined_on=day, since=came, sex="2")
    goes, dies = make_member(cast.first, "何平安"), make_member(cast.first, "李守成")
    place_member(Clerk(), goes, unit=cast.second, on=day, reason="工作调动")
    change_standing(Clerk(), dies, standing=Standing.DECEASED, on=day, reason="去世")
    return [new, goes, dies]


def _table(cast: Cast, unit: Unit) -> dict[str, Any]:
    now, then = thens(unit, [TODAY, SINCE], TODAY)
    shown = overview(now, then, cast.actor("officer"), with_lights=False).flows
    return {"note": shown.note, **{row[0].text: row[1] for row in shown.rows}}


def test_the_overview_counts_them_and_the_sum_closes(cast: Cast) -> None:
    _lived(cast)
    told = _table(cast, cast.first)
    came, left = told["增加"].value, told["减少"].value
    assert (came, told["其中：发展党员"].value) == (1, 1)
    assert (left, told["其中：内部调整"].value, told["其中：已去世"].value) == (2, 1, 1)
    assert (told["发展党员"].value, told["其中：女"].value) == (1, 1)
    assert f"+ {came} − {left} =" in told["note"]
    assert "各算一次" in _table(cast, cast.mine)["note"]


def test_a_number_opens_its_rows(cast: Cast) -> None:
    _lived(cast)
    page = cast.client("officer").get(_table(cast, cast.first)["减少"].url)
    text = page.content.decode()
    assert "共 2" in text
    assert "何平安" in text
    assert "李守成" in text
    assert "高飞" not in text
    developed = cast.client("officer").get(_table(cast, cast.first)["发展党员"].url).content.decode()
    assert "高飞" in developed
    assert "共 1" in developed


def test_names_lead_to_files_for_those_who_open_them(cast: Cast) -> None:
    new, goes, _dies = _lived(cast)
    address = reverse("list_flows", args=[cast.first.pk])
    officer = cast.client("officer").get(f"{address}?flow=departures").content.decode()
    assert reverse("show_member", args=[Member.objects.get(person=goes.person, unit=cast.second).pk]) in officer
    assert reverse("show_member", args=[new.pk]) in cast.client("secretary").get(address).content.decode()
    seen = cast.client("committee_member").get(address).content.decode()
    assert "高飞" in seen
    assert reverse("show_member", args=[new.pk]) not in seen


def test_pages_lead_on_and_back(cast: Cast, monkeypatch: Any) -> None:
    from zhibu.dashboards.lists import FlowList

    monkeypatch.setattr(FlowList, "size", 3)
    for number in range(8):
        make_member(cast.first, f"新人{number}", since=TODAY - timedelta(days=number))
    client, address = cast.client("officer"), reverse("list_flows", args=[cast.first.pk])
    seen: list[str] = []
    asked = f"{address}?flow=arrivals&why=entered&since={TODAY - timedelta(days=30)}"
    while asked:
        page = client.get(asked)
        assert "共 8" in page.content.decode()
        seen += [row.name for row in page.context["list"].page.rows]
        back, asked = page.context["list"].before_url, page.context["list"].after_url
    assert seen == [f"新人{number}" for number in range(8)]
    before = client.get(back)
    assert [row.name for row in before.context["list"].page.rows] == ["新人3", "新人4", "新人5"]
    for nonsense in ("?after=xyz", "?after=WzEsMl0", "?flow=x&why=y&since=13月&on=x", "?order=-day"):
        assert client.get(address + nonsense).status_code == 200


def test_the_file_holds_what_the_list_shows(cast: Cast) -> None:
    _lived(cast)
    url = _table(cast, cast.first)["减少"].url
    answer: Any = cast.client("officer").get(f"{url}&as=xlsx")
    sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    assert sheet is not None
    cells = [cell.value for row in sheet.iter_rows() for cell in row]
    assert {"何平安", "李守成", "已去世"} <= set(cells)


def test_the_cost_does_not_grow(cast: Cast, query_count: Any) -> None:
    client, address = cast.client("officer"), reverse("list_flows", args=[cast.mine.pk])
    query_count("list_flows", client.get(address))
    seen = []
    for some in (range(2), range(2, 22)):
        for number in some:
            make_member(cast.first, f"新人{number}", since=TODAY)
        answer = client.get(address)
        seen.append((len(answer.context["list"].page.rows), len(answer.queries)))
    (few, before), (many, after) = seen
    assert many == few + 20 and before == after


def test_the_api_lists_them_too(cast: Cast) -> None:
    _lived(cast)
    path = f"/api/v1/units/{cast.first.pk}/flows"
    asked = {"flow": "departures", "since": SINCE.isoformat(), "limit": 1}
    first = cast.client("officer").get(path, asked).json()
    assert (first["count"], len(first["items"])) == (2, 1)
    second = cast.client("officer").get(first["next"]).json()
    assert second["next"] is None
    assert {one["name"] for one in (*first["items"], *second["items"])} == {"何平安", "李守成"}
    assert {one["label"] for one in (*first["items"], *second["items"])} == {"内部调整", "已去世"}
    for who, status in (("visitor", 401), ("member", 404), ("next_door", 404), ("keeper", 403), ("auditor", 200)):
        assert (who, cast.client(who).get(path).status_code) == (who, status)
    assert cast.client("officer").get(path, {"after": "xyz"}).status_code == 422
    assert cast.client("officer").get(path, {"flow": "sideways"}).status_code == 422


def test_the_days_are_kept_in_the_addresses(cast: Cast) -> None:
    _lived(cast)
    now, then = thens(cast.first, [TODAY - timedelta(days=1), date(2024, 1, 1)], TODAY)
    shown = overview(now, then, cast.actor("officer"), with_lights=False).flows
    asked = parse_qs(urlsplit(next(row[1].url for row in shown.rows if row[1].url)).query)
    assert (asked["since"], asked["on"]) == (["2024-01-01"], [(TODAY - timedelta(days=1)).isoformat()])
