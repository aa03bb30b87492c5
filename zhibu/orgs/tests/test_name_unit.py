"""A unit is named in a form by what people write: its name, short name, code, or the way to it."""

from typing import Any

import pytest
from django.urls import reverse

from tests.cast import Cast
from zhibu.orgs.models import Unit
from zhibu.orgs.queries.naming import called
from zhibu.orgs.testing import make_unit


@pytest.fixture
def twins(cast: Cast) -> list[Unit]:
    """Two branches of one short name, below a unit that has a code."""
    Unit.objects.filter(pk=cast.general.pk).update(code="ZB-07")
    other = make_unit("掘进总支部", cast.mine)
    return [
        make_unit("中共综采运输党支部", cast.general, short_name="运输党支部"),
        make_unit("中共掘进运输党支部", other, short_name="运输党支部"),
    ]


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("综采一区党支部", ["综采一区党支部"]),
        (" 綜採一區黨支部 ", ["综采一区党支部"]),
        ("zb-07", ["综采总支部"]),
        ("运输党支部", ["中共综采运输党支部", "中共掘进运输党支部"]),
        ("综采总支部/运输党支部", ["中共综采运输党支部"]),
        ("东岭煤矿党委 > 运输党支部", ["中共综采运输党支部", "中共掘进运输党支部"]),
        ("中共东岭煤矿委员会／掘进总支部／运输党支部", ["中共掘进运输党支部"]),
        ("ZB-07/运输党支部", ["中共综采运输党支部"]),
        ("掘进总支部/东岭煤矿党委/运输党支部", []),
        ("综采", []),
        ("/", []),
        ("", []),
    ],
)
def test_what_is_written_names_a_unit(twins: list[Unit], written: str, found: list[str]) -> None:
    assert [unit.name for unit in called(Unit.objects.current(), written)] == found


def test_the_search_line_finds_by_the_way_too(cast: Cast, twins: list[Unit]) -> None:
    url = reverse("find_choices", args=[cast.second.pk, "into"])
    page = cast.client("officer").get(url, {"into_q": "掘进总支部/运输党支部"}).content.decode()
    assert "中共掘进运输党支部" in page and "中共综采运输党支部" not in page


def move(cast: Cast, typed: str) -> Any:
    """Move the second branch to what is typed, nothing chosen."""
    client, url = cast.client("officer"), reverse("move_unit", args=[cast.second.pk])
    once = client.get(url).context["form"]["once"].value()
    return client.post(url, {"to_q": typed, "on": "2026-01-05", "reason": "区队重组", "once": once})


@pytest.mark.parametrize("typed", ["掘进总支部", "JJ-1", "东岭煤矿党委/掘进总支部"])
def test_a_unit_moves_to_what_was_typed_in_full(cast: Cast, twins: list[Unit], typed: str) -> None:
    Unit.objects.filter(name="掘进总支部").update(code="JJ-1")
    assert move(cast, typed).status_code == 302
    cast.second.refresh_from_db()
    assert cast.second.parent and cast.second.parent.name == "掘进总支部"


def test_several_of_one_name_are_told_apart_by_choosing(cast: Cast, twins: list[Unit]) -> None:
    for name in ("一", "二"):
        make_unit(f"{name}部运输总支部", cast.mine, short_name="运输总支部")
    page = move(cast, "运输总支部").content.decode()
    assert "有几个都叫“运输总支部”，请在下面选一个。" in page
    assert "一部运输总支部" in page and "二部运输总支部" in page
    assert "没有正好叫“总支”的" in move(cast, "总支").content.decode()
    assert "没有查到“没有这样的”" in move(cast, "没有这样的").content.decode()


def test_rights_are_asked_at_what_was_written(cast: Cast, twins: list[Unit]) -> None:
    answer = cast.client("officer").post(reverse("explain_access"), {"permission": "orgs.read", "unit": "运输党支部"})
    assert "有几个组织都叫这个名称" in answer.content.decode()
    asked = {"permission": "orgs.read", "unit": "掘进总支部/运输党支部"}
    assert "有几个" not in cast.client("officer").post(reverse("explain_access"), asked).content.decode()
