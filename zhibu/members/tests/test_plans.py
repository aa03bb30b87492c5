"""Each list touches few rows, on data laid out to mislead: rows and buffers are counted, never milliseconds."""

from collections.abc import Iterator
from typing import Any
from unittest.mock import patch

import pytest
from django.db import transaction
from django.http import QueryDict

from zhibu.members.lists import MemberList
from zhibu.members.queries import plans, walks
from zhibu.members.queries.roll import ask, fetch
from zhibu.members.queries.rows import display
from zhibu.members.tests.crowd import adverse, fill
from zhibu.orgs.models import Unit
from zhibu.orgs.testing import Clerk, make_unit

FILTERS = {
    "none": "",
    "sex": "&sex=2",
    "stage": "&stage=probationary",
    "education": "&education=8",
    "three": "&sex=2&stage=probationary&education=3",
    "post": "&post=secretary",
    "mobility": "&mobility=lost",
    "minority": "&ethnicity=minority",
    "old": "&age_since=62",
    "worker": "&occupation=worker",
    "joined": "&joined_until=1970-01-01",
    "exempt": "&exempt=yes",
    "gaps": "&file=gaps",
}
ORDERS = ["post", "joined", "-joined", "strokes", "name", "seniority", "-seniority", "age", "-age"]
MOST = {"root": 30_000, "students": 42_000, "faculty": 16_000, "branch": 3_000}


@pytest.fixture(scope="module")
def country(django_db_setup: None, django_db_blocker: Any) -> Iterator[dict[str, Unit]]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield adverse()
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def small(country: dict[str, Unit], django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock(), patch.multiple(plans, SMALL=5000, RARE=2500), patch.object(walks, "BOUND", 5000):
        yield


def touched(plan: Any) -> int:
    """Count the rows that the scans of a plan went through."""
    here = 0
    if "Scan" in plan["Node Type"] and plan["Node Type"] not in ("CTE Scan", "Subquery Scan"):
        removed = plan.get("Rows Removed by Filter", 0) + plan.get("Rows Removed by Index Recheck", 0)
        here = (plan["Actual Rows"] + removed) * plan["Actual Loops"]
    return int(here) + sum(touched(child) for child in plan.get("Plans", []))


def question(country: dict[str, Unit], where: str, asked: str, size: int = 50) -> Any:
    unit = country[where]
    query = MemberList.parse(QueryDict(asked.lstrip("&")), size=size)
    return ask(Clerk(), query, None if where == "root" else unit), query


@pytest.mark.parametrize("where", MOST)
@pytest.mark.parametrize("order", ORDERS)
def test_a_page_touches_few_rows_whatever_is_asked(country: dict[str, Unit], where: str, order: str) -> None:
    for name, narrowed in FILTERS.items():
        asked, query = question(country, where, f"order={order}{narrowed}")
        plan = plans.choose(asked)
        statement = plans.page(asked, plan, display(query.columns), size=50, edge=None, is_backward=False)
        rows = touched(plans.explained(statement)["Plan"])
        assert rows <= MOST[where], f"{where}, {order}, {name}: {plan.kind} goes through {rows} rows"


@pytest.mark.parametrize("order", ORDERS)
def test_a_deep_page_costs_what_the_first_does(country: dict[str, Unit], order: str) -> None:
    for where in ("root", "students"):
        after, costs = "", []
        for _turn in range(6):
            asked, query = question(country, where, f"order={order}&after={after}", size=400)
            plan = plans.choose(asked)
            edge = plans.order_of(asked, plan).edge(query.edge)
            statement = plans.page(asked, plan, display(()), size=400, edge=edge, is_backward=False)
            costs.append(touched(plans.explained(statement)["Plan"]))
            after = fetch(asked, query).page.after
        assert max(costs[1:]) <= 2 * costs[0] + 2000, f"{where}, {order}: {costs}"


@pytest.mark.parametrize(
    ("where", "asked", "kind"),
    [
        ("root", "", "walk"),
        ("root", "&education=8", "rare"),
        ("root", "&occupation=worker&order=joined", "merge"),
        ("root", "&occupation=worker&order=name", "walk"),
        ("root", "&occupation=worker", "walk"),
        ("root", "&mobility=lost", "rare"),
        ("students", "&order=joined", "walk"),
        ("faculty", "&order=joined", "range"),
        ("branch", "&sex=1&order=strokes", "range"),
        ("root", "&q=11010519491231002X", "people"),
        ("root", "&q=pa", "spell"),
        ("root", "&q=pabcd", "hits"),
        ("root", "&q=pabcd 2518", "people"),
        ("root", "&q=王 jg", "people"),
        ("root", "&day=2020-01-01", "day"),
    ],
)
def test_the_plan_follows_the_counts(country: dict[str, Unit], where: str, asked: str, kind: str) -> None:
    with patch.object(plans, "ENOUGH", 1):
        assert plans.choose(question(country, where, asked)[0]).kind == kind


def test_a_small_root_beside_the_country_is_read_whole(country: dict[str, Unit]) -> None:
    with transaction.atomic():
        branch = make_unit("小党委一支部", make_unit("小党委"))
        fill([branch], 30)
        query = MemberList.parse(QueryDict("exempt=yes"), size=50)
        assert plans.choose(ask(Clerk(paths=(branch.path[:4],)), query)).kind == "range"
        assert plans.choose(ask(Clerk(), query)).kind == "merge"
        transaction.set_rollback(True)


@pytest.mark.parametrize(("order", "index"), [("post", "posts"), ("-post", "posts"), ("joined", "joined")])
def test_a_stage_is_walked_in_an_index_of_its_own(country: dict[str, Unit], order: str, index: str) -> None:
    with patch.object(plans, "RARE", -1):
        asked, query = question(country, "root", f"&stage=probationary&sex=2&order={order}")
        fetched = fetch(asked, query)
        assert fetched.plan.kind == "merge"
        statement = plans.page(asked, fetched.plan, display(()), size=50, edge=None, is_backward=False)
        assert f"members_roll_stage_{index}" in str(plans.explained(statement))
        assert plans.choose(question(country, "root", "&stage=probationary&sex=2&order=name")[0]).kind == "walk"


def test_the_oldest_of_a_young_province_are_found_without_the_country(country: dict[str, Unit]) -> None:
    asked, query = question(country, "students", "order=joined")
    fetched = fetch(asked, query)
    assert fetched.page.rows[0].joined >= "2021"
    statement = plans.page(asked, fetched.plan, display(()), size=50, edge=None, is_backward=False)
    assert "members_roll_p2_joined" in str(plans.explained(statement))


def test_a_long_list_is_counted_no_further_than_needed(country: dict[str, Unit]) -> None:
    asked, query = question(country, "root", "")
    assert str(fetch(asked, query).count) == "1,000+"
    asked, query = question(country, "branch", "")
    assert str(fetch(asked, query).count) == "600"


def test_names_that_begin_so_are_walked(country: dict[str, Unit]) -> None:
    for word, most in (("p", 1500), ("pab", 3000), ("一", 2000)):
        asked, _query = question(country, "root", f"q={word}")
        plan = plans.choose(asked)
        statement = plans.page(asked, plan, display(()), size=21, edge=None, is_backward=False)
        rows = touched(plans.explained(statement)["Plan"])
        assert rows <= most, f"{word}: {plan.kind} goes through {rows} rows"
