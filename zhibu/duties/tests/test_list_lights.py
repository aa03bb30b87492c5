"""The list of lights: as a file it says what the page says, to whom the page says it."""

import io
from typing import Any

from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from tests.cast import Cast
from zhibu.duties.actions import refresh_all
from zhibu.duties.models import Light


def _rows(answer: Any) -> list[list[Any]]:
    sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).worksheets[0]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    head = next(at for at, row in enumerate(rows) if row[0] == "组织")
    return rows[head + 1 :]


def test_the_file_holds_the_lights_of_the_page_in_its_order(cast: Cast) -> None:
    refresh_all(timezone.localdate())
    url = reverse("list_lights")
    client = cast.client("officer")
    assert f'href="{url}?duty=secretary&amp;as=xlsx"' in client.get(f"{url}?duty=secretary").content.decode()
    rows = _rows(client.get(f"{url}?as=xlsx&order=unit"))
    lights = Light.objects.open().order_by("unit_path", "duty").select_related("unit")
    assert [row[0] for row in rows] == [light.unit.short_name for light in lights]
    [vacant] = [row for row in rows if row[2] == "没有书记" and row[0] == cast.office.short_name]
    assert vacant[1] == "要办"
    paper: Any = client.get(f"{url}?as=pdf&duty=secretary")
    assert b"".join(paper.streaming_content).startswith(b"%PDF")


def test_nobody_takes_away_what_they_may_not_see(cast: Cast) -> None:
    refresh_all(timezone.localdate())
    url = f"{reverse('list_lights')}?as=xlsx"
    assert cast.client("member").get(url).status_code == 403
    assert {row[0] for row in _rows(cast.client("secretary").get(url))} <= {cast.first.short_name}


def test_too_many_rows_are_refused_in_words(cast: Cast, monkeypatch: Any) -> None:
    refresh_all(timezone.localdate())
    monkeypatch.setattr("zhibu.duties.views.files.MOST", 1)
    answer = cast.client("officer").get(f"{reverse('list_lights')}?as=xlsx")
    assert "请先缩小范围" in answer.content.decode()
