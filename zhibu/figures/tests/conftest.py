from collections.abc import Iterator

import pytest

from zhibu.figures import sources
from zhibu.figures.testing import BEANS, make_beans_table, run


@pytest.fixture(autouse=True)
def only_beans(db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Count beans, and nothing of the rooms above."""
    monkeypatch.setattr(sources, "_sources", {"beans": BEANS})
    make_beans_table()
    yield
    run("drop table if exists figures_bean")
