"""show_tree as a file: the lines that are shown and nothing else, on any day, to whom the page shows them."""

import io
from datetime import date
from typing import Any

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from tests.cast import Cast
from zhibu.orgs.actions import NewUnit, found_units, rename_unit
from zhibu.orgs.testing import Clerk

TREE = "show_tree"


def _rows(answer: Any) -> list[tuple[Any, ...]]:
    sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).worksheets[0]
    rows = [tuple(cell.value for cell in row[:3]) for row in sheet.iter_rows()]
    return rows[rows.index(("组织", "党员", "灯")) + 1 :]


def _shown(branches: Any, depth: int = 0) -> list[tuple[Any, ...]]:
    return [
        row
        for one in branches
        for row in [
            ("　" * depth + one.name, int(one.count), one.light_text or None),
            *_shown(one.children, depth + 1),
        ]
    ]


@pytest.mark.parametrize("opened", [[], ["none"], ["general"], ["first"], ["mine", "first"], ["first", "mine"]])
def test_the_file_holds_the_lines_of_the_page(cast: Cast, opened: list[str]) -> None:
    client = cast.client("officer")
    asked = {"open": [one if one == "none" else str(getattr(cast, one).pk) for one in opened]}
    page = client.get(reverse(TREE), asked)
    rows = _rows(client.get(reverse(TREE), {**asked, "as": "xlsx"}))
    assert rows == _shown(page.context["branches"])
    depth = {"none": 1, "general": 3, "first": 4, "": 2}[opened[0] if len(opened) == 1 else "first" if opened else ""]
    assert max(len(name) - len(name.lstrip("　")) for name, _n, _lights in rows) == depth - 1


def test_several_ways_are_open_at_once(cast: Cast) -> None:
    found_units(Clerk(), cast.office, units=[NewUnit(name="机关第一党小组", kind="group")])
    asked = {"open": [str(cast.office.pk), str(cast.first.pk)], "as": "xlsx"}
    names = [name.strip("　") for name, _n, _lights in _rows(cast.client("officer").get(reverse(TREE), asked))]
    assert {"第一党小组", "机关第一党小组"} <= set(names)


def test_a_past_day_is_written_as_it_was(cast: Cast) -> None:
    rename_unit(Clerk(), cast.second, name="采煤二区党支部", on=date(2024, 5, 1), reason="试")
    asked = {"open": str(cast.general.pk), "on": "2024-04-30", "as": "xlsx"}
    names = [name.strip("　") for name, _n, _lights in _rows(cast.client("officer").get(reverse(TREE), asked))]
    assert "综采二区党支部" in names
    assert "采煤二区党支部" not in names


def test_nobody_takes_away_more_than_they_see(cast: Cast) -> None:
    asked = {"open": str(cast.mine.pk), "as": "xlsx"}
    rows = _rows(cast.client("secretary").get(reverse(TREE), asked))
    assert rows[0][0] == "综采一区党支部"
    assert len(rows) == 2, "the branch and its group"
    paper: Any = cast.client("secretary").get(reverse(TREE), {"as": "pdf"})
    assert b"".join(paper.streaming_content).startswith(b"%PDF")


def test_too_many_lines_are_refused_in_words(cast: Cast, monkeypatch: Any) -> None:
    monkeypatch.setattr("zhibu.orgs.queries.files.MOST", 1)
    assert "请收起一些组织" in cast.client("officer").get(reverse(TREE), {"as": "xlsx"}).content.decode()
