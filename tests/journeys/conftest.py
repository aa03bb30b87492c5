"""The installations in which the stories happen: an empty one, and the demo; each is started once a worker."""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.journeys.browsing import DESK, As, Walk, walking
from tests.journeys.installation import Installation


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """Start an empty installation."""
    installation = Installation(tmp_path_factory.mktemp("empty"))
    yield installation
    installation.stop()


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """Start an installation with the demo in it."""
    installation = Installation(tmp_path_factory.mktemp("demo"), demo=True)
    yield installation
    installation.stop()


@pytest.fixture(scope="session")
def sessions() -> dict[str, Any]:
    """Keep who has signed in, so that each signs in once."""
    return {}


@pytest.fixture
def as_(browser: Browser, demo: Installation, sessions: dict[str, Any]) -> As:
    """Walk the demo as one of its people (`with as_("wang", PHONE) as wang:`), or as a visitor for ""."""

    def walk(who: str, device: dict[str, Any] = DESK) -> AbstractContextManager[Walk]:
        if who and who not in sessions:
            with walking(browser, demo.address) as first:
                first.sign_in(who, f"demo-{who}-2026")
                sessions[who] = first.context.storage_state()
        return walking(browser, demo.address, device=device, state=sessions.get(who))

    return walk
