"""What an address asks of a list: read without trust, written back the same."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.http import QueryDict
from django.urls import get_resolver
from django.utils import translation
from django.utils.translation import gettext_lazy
from hypothesis import given
from hypothesis import strategies as st

from zhibu.web import lists
from zhibu.web.lists import keyset
from zhibu.web.lists.controls import drawn
from zhibu.web.specimens import STAGES, SpecimenList


def parse(address: str, **cookies: str) -> lists.ListQuery:
    return SpecimenList.parse(QueryDict(address), cookies)


def test_reads_search_filters_and_order() -> None:
    query = parse("q=%E6%9D%8E&unit=1&stage=full&joined_since=2001&joined_until=2003.5&years_since=20&order=-joined")
    assert query.search == "李"
    assert query.get("unit") == "1"
    assert query.get("stage") == ("full",)
    assert query.get("joined") == lists.Span(date(2001, 1, 1), date(2003, 5, 31))
    assert query.get("years") == lists.Span(20, None)
    assert query.fields == ("-joined_on", "-pk")
    assert not query.problems


def test_an_address_reads_back_the_same() -> None:
    query = parse("q=a&unit=1&stage=full&stage=probationary&joined_since=2001-02-03&years_until=9&columns=phone")
    again = parse(query.address().removeprefix("?"))
    assert again == query


def test_one_filter_is_read_before_the_rest() -> None:
    assert SpecimenList.asked("stage", QueryDict("stage=full&joined_since=nonsense")) == ("full",)
    assert SpecimenList.asked("stage", QueryDict("stage=nonsense")) is None
    assert SpecimenList.asked("stage", QueryDict("")) is None


@pytest.mark.parametrize("address", ["unit=99", "joined_since=x", "years_since=-1", "years_since=9&years_until=1"])
def test_what_is_not_understood_is_left_out_and_said(address: str) -> None:
    query = parse(address)
    assert not query.chosen
    assert len(query.problems) == 1


def test_one_filter_is_dropped_by_its_chip() -> None:
    query = parse("q=x&unit=1&stage=full")
    assert query.without("unit").address() == "?q=x&stage=full"
    assert query.without("q").address() == "?unit=1&stage=full"


def test_an_unknown_order_is_the_usual_one() -> None:
    query = parse("order=phone")
    assert query.order == "name" and query.problems == ("没有这种排列，已照平常的排。",)
    assert not parse("order=").problems


def test_columns_are_the_usual_ones_the_remembered_ones_or_those_asked_for() -> None:
    assert "phone" not in parse("").columns
    assert parse("", columns_specimens="phone.unit").columns == ("name", "unit", "phone")
    assert parse("columns=years", columns_specimens="phone").columns == ("name", "years")
    assert parse("columns=nonsense").columns == parse("").columns


def test_a_cell_is_escaped() -> None:
    class Bare(lists.List[str]):
        key = "bare"
        columns = (lists.Column("text", "{文}%s", lambda row: row),)
        orders = (lists.Order("text", "文", ("text",)),)
        empty = lists.Empty("空")

    from zhibu.web.lists.pages import _Shown

    query = Bare.parse(QueryDict(""))
    shown = _Shown(Bare(), query, lists.Page(["<i>{0}%"]), "/", None, "", (), None)
    assert "&lt;i&gt;{0}%" in shown.body
    assert 'data-label="{文}%s"' in shown.body


def test_a_phone_leaves_out_minor_columns_until_somebody_asks() -> None:
    class Long(lists.List[str]):
        key = "long"
        columns = (
            lists.Column("name", "名", lambda row: row),
            lists.Column("more", "细", lambda row: row, is_minor=True),
        )
        orders = (lists.Order("name", "名", ("name",)),)
        empty = lists.Empty("空")

    from zhibu.web.lists.pages import _Shown

    def body(address: str) -> str:
        return _Shown(Long(), Long.parse(QueryDict(address)), lists.Page(["x"]), "/", None, "", (), None).body

    assert 'class="minor"' in body("")
    assert 'class="minor"' not in body("columns=name&columns=more")


def test_two_things_that_read_one_parameter_are_a_mistake() -> None:
    with pytest.raises(TypeError, match="order"):

        class Wrong(lists.List[str]):
            key = "wrong"
            columns = ()
            orders = ()
            filters = (lists.Words(key="order", label="x"),)


@given(st.text(max_size=80), st.integers(0, 4))
def test_no_token_breaks_a_list(token: str, length: int) -> None:
    keyset.read_edge(token, length)
    data = QueryDict(mutable=True)
    for name in ("after", "before", "q", "unit", "stage", "joined_since", "years_until", "order", "columns"):
        data[name] = token
    SpecimenList.parse(data, {"columns_specimens": token})


@given(
    st.lists(
        st.one_of(st.none(), st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\x00"))),
        max_size=4,
    )
)
def test_a_token_reads_back_the_same(values: list[object]) -> None:
    token = keyset.write_edge(values)
    if len(token) < 2000 and values:
        assert keyset.read_edge(token, len(values)) == tuple(values)


def test_the_labels_of_choices_are_words() -> None:
    assert parse("stage=full").get("stage") == ("full",)
    assert set(STAGES) == {"full", "probationary"}


def test_what_one_has_chosen_is_not_shown_to_the_next() -> None:
    stage = lists.Many(key="stage", label="x", choices=STAGES.items())
    first = next(iter(STAGES))
    assert " checked" not in drawn([stage], {})
    assert drawn([stage], {"stage": (first,)}).count(" checked") == 1
    assert " checked" not in drawn([stage], {})


def test_a_filter_speaks_the_language_of_whoever_looks() -> None:
    one = lists.Choice(key="sex", label="x", choices=[("1", gettext_lazy("男"))])
    assert ">男<" in drawn([one], {})
    with translation.override("en"):
        shown = drawn([one], {})
    assert ">男<" not in shown
    assert ">男<" in drawn([one], {})


def test_a_filter_is_drawn_escaped() -> None:
    filters = [
        lists.Choice(key="a", label="<b>", choices=[('"', "<i>")]),
        lists.Words(key="w", label="<b>"),
        lists.Days(key="d", label="<b>"),
    ]
    shown = drawn(filters, {"w": '"><script>', "a": '"'})
    assert "<b>" not in shown and "<i>" not in shown and "<script>" not in shown
    assert 'value="&quot;" selected' in shown


def _every(kind: type[lists.List[Any]]) -> Iterator[type[lists.List[Any]]]:
    for one in kind.__subclasses__():
        yield one
        yield from _every(one)


def test_whatever_list_is_asked_nonsense_says_so() -> None:
    """Of every filter of every list, as its page parses it; words may be anything."""
    get_resolver().url_patterns  # noqa: B018 - loads the rooms' pages, and so their lists
    asked = 0
    for shape in set(_every(lists.List)):
        for one in shape.filters:
            if one.control == "words" and type(one) is lists.Words:
                continue
            for name in one.names:
                query = shape.parse(QueryDict(f"{name}=no-such-thing"))
                assert len(query.problems) == 1 and str(one.label) in query.problems[0], (shape, name)
                asked += 1
    assert asked > 40
