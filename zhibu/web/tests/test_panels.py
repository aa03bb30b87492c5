"""Panels that upper rooms add to a page."""

from collections.abc import Iterator

import pytest
from django.http import HttpRequest
from django.template import Context, Template
from django.utils.safestring import mark_safe

from zhibu.web import panels


@pytest.fixture
def place() -> Iterator[str]:
    yield "a test's page"
    panels._blocks.pop("a test's page", None)


def test_stand_in_their_order_and_leave_out_the_empty(place: str) -> None:
    panels.panel(place, 20)(lambda request, subject: mark_safe(f"<p>{subject}</p>"))
    panels.panel(place, 10)(lambda request, subject: mark_safe("<b>一</b>"))
    panels.panel(place, 30)(lambda request, subject: None)
    page = Template('{% panels "a test\'s page" subject %}').render(
        Context({"request": HttpRequest(), "subject": "二"})
    )
    assert page == "<b>一</b><p>二</p>"


def test_two_of_one_order_are_refused(place: str) -> None:
    panels.panel(place, 10)(lambda request, subject: None)
    with pytest.raises(ValueError, match="order 10"):
        panels.panel(place, 10)(lambda request, subject: None)
