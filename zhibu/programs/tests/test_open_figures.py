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
    from zhibu.orgs.testing import make_unit

    lower = make_unit("中共综采公司委员会", cast.mine, kind="committee")
    actions.open_figures(cast.actor("officer"), lower)
    with pytest.raises(Refused):
        actions.open_figures(cast.actor("officer"), cast.mine)
    OpenFigures.objects.all().delete()
    actions.open_figures(cast.actor("officer"), cast.mine)
    with pytest.raises(Refused):
        actions.open_figures(cast.actor("officer"), lower)


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
