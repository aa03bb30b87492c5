"""The list of members says the same as a plain walk through every row: on random people, rights and questions."""

from datetime import date, timedelta
from itertools import chain
from typing import Any
from unittest.mock import patch

import pytest
from django.http import QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zhibu.members.lists import MemberList
from zhibu.members.models import Member
from zhibu.members.queries import plans, walks
from zhibu.members.queries.roll import ask, count_all, everybody, fetch
from zhibu.members.tests.naive import has_gaps, naive
from zhibu.orgs.models import Unit
from zhibu.orgs.testing import Clerk, make_unit
from zhibu.people.testing import make_person

pytestmark = pytest.mark.django_db
NAMES = ["张伟", "王秀兰", "李娜", "欧阳修", "单雄信", "买买提·吐尔逊", "赵", "张伟东", "章子怡", "吴兰"]
DAY = date(2000, 1, 1)


@pytest.fixture
def tree() -> list[Unit]:
    root = make_unit("甲党委")
    general = make_unit("乙总支", root)
    other = make_unit("丙总支", root)
    first, second = make_unit("一支部", general), make_unit("二支部", general)
    groups = [make_unit("第一党小组", first), make_unit("第二党小组", first), make_unit("第一党小组", second)]
    return [root, general, other, first, second, make_unit("三支部", other), *groups]


@st.composite
def rows(draw: Any) -> dict[str, Any]:
    stage = draw(st.sampled_from(["applicant", "activist", "probationary", "full", "full", "full"]))
    standing = draw(st.sampled_from(["normal", "normal", "normal", "restored", "suspended", "expelled"]))
    tie = draw(st.sampled_from(["formal", "formal", "formal", "participation", "cultivation"]))
    until = draw(st.sampled_from([None, None, None, date(2024, 1, 1)]))
    post = draw(st.sampled_from(["", "", "secretary", "organisation"]))
    days = st.one_of(st.none(), st.integers(0, 400).map(lambda n: DAY + timedelta(days=n * 20)))
    unit = draw(st.integers(3, 5))
    return {
        "unit": unit,
        "group": draw(st.sampled_from({3: [None, 6, 7], 4: [None, 8], 5: [None]}[unit])),
        "name": draw(st.sampled_from(NAMES)),
        "stage": stage,
        "standing": standing,
        "tie": tie,
        "until": until,
        "is_on_roll": tie == "formal"
        and until is None
        and stage in ("probationary", "full")
        and standing in ("normal", "restored"),
        "sex": draw(st.sampled_from(["1", "2", ""])),
        "ethnicity": draw(st.sampled_from(["01", "03", ""])),
        "education": draw(st.sampled_from(["11", "21", "31", ""])),
        "occupation": draw(st.sampled_from(["worker", "student", ""])),
        "birth_on": draw(days),
        "joined_on": draw(days),
        "full_on": draw(days),
        "seniority_from": draw(days),
        "post": post,
        "post_order": {"": 9999, "secretary": 10, "organisation": 30}[post],
        "mobility": draw(st.sampled_from(["", "", "outflow", "lost"])),
        "is_exempt": draw(st.booleans()),
    }


QUESTIONS = st.fixed_dictionaries(
    {},
    optional={
        "who": st.sampled_from(["on", "coming", "guests", "left", "all"]),
        "stage": st.lists(st.sampled_from(["applicant", "probationary", "full"]), min_size=1, max_size=2, unique=True),
        "standing": st.lists(st.sampled_from(["normal", "suspended", "expelled"]), min_size=1, max_size=2, unique=True),
        "tie": st.sampled_from(["formal", "participation"]),
        "sex": st.sampled_from(["1", "2"]),
        "ethnicity": st.sampled_from(["01", "03", "minority"]),
        "education": st.lists(st.sampled_from(["1", "2"]), min_size=1, max_size=2, unique=True),
        "occupation": st.just("worker"),
        "age_since": st.sampled_from(["10", "20"]),
        "age_until": st.sampled_from(["21", "26"]),
        "joined_since": st.sampled_from(["2005", "2010-01"]),
        "full_until": st.sampled_from(["2012", "2015-06-01"]),
        "post": st.sampled_from(["any", "secretary"]),
        "mobility": st.sampled_from(["any", "none", "lost"]),
        "exempt": st.sampled_from(["yes", "no"]),
        "file": st.just("gaps"),
        "blank": st.sampled_from(["sex", "age", "ethnicity", "education", "occupation"]),
    },
)
ORDER = st.sampled_from(["post", "joined", "seniority", "strokes", "name", "age"])
LIMITS = st.sampled_from([(5000, 10000, 9), (0, 10000, 9), (0, 2, 9), (0, -1, 20000), (0, -1, 3), (0, -1, 1)])


def fill(tree: list[Unit], people: list[dict[str, Any]]) -> None:
    Member.objects.all().delete()
    for facts in people:
        unit = tree[facts["unit"]]
        group = tree[facts["group"]] if facts.get("group") else None
        person = make_person(facts["name"])
        Member.objects.create(
            id=person.pk,
            person=person,
            unit=unit,
            unit_path=group.path if group else unit.path,
            group=group,
            since=DAY,
            **{
                column: getattr(person, column)
                for column in ("name_key", "pinyin", "initials", "strokes_key", "name_parts")
            },
            has_gaps=has_gaps(person),
            **{key: value for key, value in facts.items() if key not in ("unit", "group")},
        )


def address(asked: dict[str, Any]) -> QueryDict:
    data = QueryDict(mutable=True)
    for key, value in asked.items():
        data.setlist(key, value if isinstance(value, list) else [value])
    return data


def read_through(actor: Any, data: QueryDict, size: int, unit: Unit | None = None) -> tuple[list[str], list[str], Any]:
    """Turn every page forward, then back again."""
    query = MemberList.parse(data, size=size)
    asked = ask(actor, query, unit)
    fetched = first = fetch(asked, query)
    pages = [[str(row.pk) for row in fetched.page.rows]]
    while fetched.page.after:
        turned = data.copy()
        turned["after"] = fetched.page.after
        query = MemberList.parse(turned, size=size)
        fetched = fetch(asked, query)
        pages.append([str(row.pk) for row in fetched.page.rows])
        assert len(pages) < 100
    back = [pages[-1]]
    while fetched.page.before:
        turned = data.copy()
        turned["before"] = fetched.page.before
        query = MemberList.parse(turned, size=size)
        fetched = fetch(asked, query)
        back.insert(0, [str(row.pk) for row in fetched.page.rows])
        assert len(back) < 100
    return list(chain(*pages)), list(chain(*back)), first.count


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    people=st.lists(rows(), max_size=14),
    asked=QUESTIONS,
    order=ORDER,
    falls=st.booleans(),
    limits=LIMITS,
    scope=st.lists(st.integers(0, 8), max_size=2, unique=True),
)
def test_every_plan_says_what_a_plain_walk_says(
    tree: list[Unit],
    people: list[dict[str, Any]],
    asked: dict[str, Any],
    order: str,
    falls: bool,
    limits: tuple[int, int, int],
    scope: list[int],
) -> None:
    fill(tree, people)
    actor = Clerk(paths=tuple(tree[at].path for at in scope))
    data = address({**asked, "order": f"-{order}" if falls else order})
    with patch.multiple(plans, SMALL=limits[0], RARE=limits[1]), patch.object(walks, "BOUND", limits[2]):
        there, back, count = read_through(actor, data, size=3)
        query = MemberList.parse(data)
        expected = naive(list(actor.paths), None, query, actor.today)
        assert there == expected
        assert back == expected
        assert count.rows == len(expected)
        assert [str(row.pk) for row in everybody(ask(actor, query), query)] == expected
        assert count_all(ask(actor, query)) == len(expected)


@pytest.mark.parametrize("known", [(0, -1), (4, 4)])
@pytest.mark.parametrize("asked", [{}, {"sex": "2"}, {"mobility": "lost"}, {"full_since": "2001"}, {"file": "gaps"}])
def test_a_list_that_is_not_counted_whole_says_that_there_are_more(
    tree: list[Unit], asked: dict[str, Any], known: tuple[int, int]
) -> None:
    facts = {"sex": "2", "mobility": "lost", "full_on": date(2002, 1, 1), "joined_on": DAY}
    fill(tree, [{**example(name), **facts} for name in NAMES])
    query = MemberList.parse(address(asked), size=3)
    with patch.multiple(plans, SMALL=known[0], RARE=known[1]), patch.object(walks, "EXAMINED", 4):
        assert str(fetch(ask(Clerk(), query), query).count) == "4+"
        whole = MemberList.parse(address(asked), size=50)
        assert str(fetch(ask(Clerk(), whole), whole).count) == "10"


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    people=st.lists(rows(), max_size=14),
    word=st.sampled_from(["张", "zhang", "zw", "兰", "秀兰", "xiulan", "z", "ouyang", "shan", "吐尔逊", "没有"]),
    limits=st.sampled_from([(5000, 1000, 21), (0, 1000, 21), (0, 1000, 0), (0, -1, 0)]),
)
def test_every_plan_finds_names_by_their_beginning(
    tree: list[Unit], people: list[dict[str, Any]], word: str, limits: tuple[int, int, int]
) -> None:
    fill(tree, people)
    actor = Clerk()
    with patch.multiple(plans, SMALL=limits[0], HITS=limits[1], ENOUGH=limits[2]):
        there, back, count = read_through(actor, address({"q": word, "who": "all"}), size=3)
    rows_found = Member.objects.in_bulk(there)
    begins = {
        str(row.pk)
        for row in Member.objects.all()
        if row.name.startswith(word) or row.pinyin.startswith(word) or row.initials.startswith(word)
    }
    plain = set(naive([""], None, MemberList.parse(address({"q": word, "who": "all"})), actor.today))
    assert there == back
    assert len(there) == len(set(there)) == count.rows
    if limits[1] >= 0:
        assert begins <= set(there)
    for row in rows_found.values():
        assert str(row.pk) in plain or word in row.pinyin or word in row.initials
    if limits[0]:
        assert plain <= set(there)


def test_a_unit_narrows_to_its_subtree_or_its_own_level(tree: list[Unit]) -> None:
    fill(tree, [{**row, "unit": at} for at in (3, 4, 5) for row in [example(name) for name in NAMES[:2]]])
    actor = Clerk()
    there, _back, count = read_through(actor, address({}), size=3, unit=tree[1])
    assert (len(there), count.rows) == (4, 4)
    assert set(there) == set(map(str, Member.objects.below(tree[1]).values_list("pk", flat=True)))
    own, _back, _count = read_through(actor, address({"level": "own"}), size=3, unit=tree[1])
    assert own == []


def example(name: str) -> dict[str, Any]:
    return {
        "unit": 3, "name": name, "stage": "full", "standing": "normal", "tie": "formal", "is_on_roll": True,
    }  # fmt: skip


@pytest.mark.parametrize("token", ["", "x", "!!!", "W10", "WzEsMl0", "WyJhIiwiYiIsImMiXQ", "WzEsIgAiLCJ4Il0"])
def test_a_token_that_is_none_of_ours_gives_the_first_page(tree: list[Unit], token: str) -> None:
    fill(tree, [example(name) for name in NAMES])
    query = MemberList.parse(address({"after": token}), size=3)
    fetched = fetch(ask(Clerk(), query), query)
    assert len(fetched.page.rows) == 3
