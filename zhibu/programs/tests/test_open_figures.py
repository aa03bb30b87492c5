"""What everybody may know: counts of a committee that opened them, from which nothing follows about a few people."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from tests.cast import Cast
from tests.rights import differences
from zhibu.figures.sources import Dimension
from zhibu.gate.actor import NotAllowed, Refused
from zhibu.orgs.actions import move_unit
from zhibu.orgs.models import Unit
from zhibu.orgs.testing import LONG_AGO, Clerk, make_unit
from zhibu.programs import actions, openness
from zhibu.programs.models import OpenFigures
from zhibu.programs.rules import LEAST, THRESHOLD, shown

LIST = "/api/v1/open/units"


@given(st.dictionaries(st.text(max_size=2), st.integers(0, 60), min_size=2, max_size=8))
def test_no_small_count_follows_from_what_is_shown(cells: dict[str, int]) -> None:
    total = sum(cells.values())
    seen = shown(cells, total)
    assert all(n is None or n == 0 or n >= THRESHOLD for n in seen.values())
    hidden = [cells[value] for value, n in seen.items() if n is None]
    visible = [n for n in seen.values() if n]
    if hidden and visible:
        assert len(hidden) >= 2 and sum(hidden) >= 2 * THRESHOLD
    if total < LEAST:
        assert set(seen.values()) == {None}


@pytest.mark.parametrize(("n", "is_shown"), [(4, False), (5, True), (95, True), (96, False), (99, False), (100, True)])
def test_a_share_hides_where_few_are_and_where_few_are_not(n: int, is_shown: bool) -> None:
    assert (shown({"": n}, 100)[""] is not None) == is_shown


def test_nothing_is_hidden_where_nothing_is_small() -> None:
    assert shown({"a": 5, "b": 40, "c": 0}, 45) == {"a": 5, "b": 40, "c": 0}


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Let the rooms count some people; return what was asked."""
    asked: list[Any] = []

    class Source:
        dimensions = (
            Dimension(key="members", label="党员", values=lambda: {"": "党员"}),
            Dimension(key="sex", label="性别", values=lambda: {"1": "男", "2": "女"}),
            Dimension(key="stage", label="类别", values=lambda: {"probationary": "预备党员", "full": "正式党员"}),
            Dimension(key="exempt", label="年老体弱", values=lambda: {"": "是"}),
        )

    def read(path: str, dimensions: Any, day: date) -> Any:
        asked.append((path, list(dimensions), day))
        return {
            ("members", ""): 50, ("sex", "1"): 30, ("sex", "2"): 20,
            ("stage", "probationary"): 2, ("stage", "full"): 48,
        }  # fmt: skip

    monkeypatch.setattr(openness, "sources", lambda: [Source()])
    monkeypatch.setattr(openness, "read_one", read)
    return asked


def test_nothing_is_open_until_a_committee_opens_it(cast: Cast, counted: list[Any]) -> None:
    assert Client().get(LIST).json()["items"] == []
    address = f"{LIST}/{cast.mine.pk}/figures"
    assert Client().get(address).status_code == 404
    actions.open_figures(cast.actor("officer"), cast.mine)
    assert [one["id"] for one in Client().get(LIST).json()["items"]] == [str(cast.mine.pk)]
    answer = Client().get(address)
    told = answer.json()
    cells = {one["key"]: {cell["value"]: cell["count"] for cell in one["cells"]} for one in told["dimensions"]}
    assert cells == {"members": {"": 50}, "sex": {"1": 30, "2": 20}, "stage": {"probationary": None, "full": None}}
    assert answer["Access-Control-Allow-Origin"] == "*" and "public" in answer["Cache-Control"]
    last = cast.actor("officer").today.year - 1
    assert told["on"] == f"{last}-12-31" and counted[-1][2] == date(last, 12, 31)
    assert "exempt" not in counted[-1][1]
    actions.close_figures(cast.actor("officer"), OpenFigures.objects.get())
    assert Client().get(address).status_code == 404


def test_another_year_may_be_asked_and_none_to_come(cast: Cast, counted: list[Any]) -> None:
    actions.open_figures(cast.actor("officer"), cast.mine)
    address = f"{LIST}/{cast.mine.pk}/figures"
    assert Client().get(address, {"year": 2020}).json()["on"] == "2020-12-31"
    assert Client().get(address, {"year": 1950}).json()["dimensions"] == []
    assert Client().get(address, {"year": cast.actor("officer").today.year}).status_code == 404
    assert Client().get(address, {"year": "x"}).status_code == 422


def test_a_branch_opens_nothing_and_nobody_opens_what_is_not_theirs(cast: Cast) -> None:
    with pytest.raises(Refused):
        actions.open_figures(cast.actor("secretary"), cast.first)
    with pytest.raises(NotAllowed):
        actions.open_figures(cast.actor("secretary"), cast.mine)


def test_two_levels_are_never_open_at_once(cast: Cast) -> None:
    lower = make_unit("中共综采公司委员会", cast.mine, kind="committee")
    actions.open_figures(cast.actor("officer"), lower)
    with pytest.raises(Refused):
        actions.open_figures(cast.actor("officer"), cast.mine)
    OpenFigures.objects.all().delete()
    actions.open_figures(cast.actor("officer"), cast.mine)
    with pytest.raises(Refused):
        actions.open_figures(cast.actor("officer"), lower)


def opened_apart(cast: Cast) -> Unit:
    """Open the counts of two committees that stand side by side; return the second."""
    other = make_unit("中共东岭电厂委员会", kind="committee", short_name="东岭电厂党委")
    for unit in (cast.mine, other):
        OpenFigures.objects.create(unit=unit, opened_on=LONG_AGO)
    return other


def told_on(unit: Unit, year: int) -> dict[str, Any]:
    """Return what everybody reads of the unit on 31 December."""
    return dict(Client().get(f"{LIST}/{unit.pk}/figures", {"year": year}).json())


def test_nothing_is_told_of_a_day_on_which_one_stood_above_the_other(cast: Cast, counted: list[Any]) -> None:
    other = opened_apart(cast)
    assert told_on(other, 2023)["dimensions"]
    move_unit(Clerk(), other, to=cast.mine, on=date(2024, 6, 1), reason="划归煤矿")
    for unit, near in ((cast.mine, other), (other, cast.mine)):
        told = told_on(unit, 2024)
        assert told["dimensions"] == [] and near.name in told["withheld"] and "相减" in told["withheld"]
        before = told_on(unit, 2023)
        assert before["dimensions"] and before["withheld"] == ""
    other.refresh_from_db()
    move_unit(
        Clerk(), other, to=make_unit("中共东岭集团委员会", kind="committee"), on=date(2025, 3, 1), reason="又划走"
    )
    assert told_on(other, 2024)["dimensions"] == [] and told_on(cast.mine, 2024)["dimensions"] == []
    assert told_on(other, 2025)["dimensions"] and told_on(cast.mine, 2025)["dimensions"]


def test_the_page_says_why_nothing_is_told(cast: Cast, counted: list[Any]) -> None:
    other = opened_apart(cast)
    move_unit(Clerk(), other, to=cast.mine, on=date(2024, 6, 1), reason="划归煤矿")
    page = cast.client("officer").get(reverse("open_figures", args=[cast.mine.pk])).content.decode()
    assert "相减就能看出" in page and "男" not in page


def test_the_page_shows_what_everybody_will_see(cast: Cast, counted: list[Any]) -> None:
    client, url = cast.client("officer"), reverse("open_figures", args=[cast.mine.pk])
    assert "不显示" in client.get(url).content.decode()
    assert client.post(url).status_code == 302
    assert f"{LIST}/{cast.mine.pk}/figures" in client.get(url).content.decode()
    assert client.post(reverse("close_figures", args=[cast.mine.pk])).status_code == 302
    assert not OpenFigures.objects.exists()


#                         visitor member group_l committee organiser secretary general officer auditor keeper next_door
TABLE = """
GET  open_figures mine    | 302    403    403     403       403       404       404     200     403     403    404
GET  open_figures first   | 302    403    403     403       403       200       200     200     403     403    404
POST close_figures mine   | 302    403    403     403       403       404       404     404     403     403    404
"""


def test_the_table_holds(cast: Cast) -> None:
    assert differences(cast, TABLE, lambda cast, page, word: reverse(page, args=[getattr(cast, word).pk])) == []
