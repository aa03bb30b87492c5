"""An act that knows only within whom it changes counts all the same, and what it forgets is not left out in silence."""

from datetime import date
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest

from zhibu.figures.actions.counting import Uncounted, counted_by_itself, must_be_counted, touch
from zhibu.figures.queries import read_one
from zhibu.figures.testing import lay

pytestmark = pytest.mark.django_db

CLERK: Any = SimpleNamespace(today=date(2026, 6, 15))


def test_what_the_act_touches_is_counted() -> None:
    bean = uuid4()

    @counted_by_itself
    def put(_actor: Any, _place: str) -> None:
        touch("beans", [bean], is_new=True)
        lay(bean, "0001", date(2026, 5, 1))

    put(CLERK, "here")
    assert read_one("0001", ["bean"], CLERK.today) == {("bean", ""): 1}


def test_what_it_forgets_is_told() -> None:
    @counted_by_itself
    def put(_actor: Any, _place: str) -> None:
        must_be_counted("beans", [uuid4()])

    with pytest.raises(Uncounted):
        put(CLERK, "here")
