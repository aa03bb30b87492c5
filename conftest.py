"""Fixtures of every test: a database copy for each worker, the browser, query counts, and no skipping in CI."""

import json
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from zhibu.site import embedded
from zhibu.site.testing import database_copy, watch_pages

ROOT = Path(__file__).parent
COUNTS = ROOT / "tests" / "query_counts.json"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
IN_CI = os.environ.get("CI", "").lower() in {"1", "true", "yes"}
REWRITE = bool(os.environ.get("ZHIBU_SNAPSHOTS"))
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # playwright keeps an event loop in the tests' thread


@pytest.fixture(scope="session", autouse=True)
def quick_and_watched(django_test_environment: None) -> None:
    """Hash passwords quickly and watch every page."""
    from django.conf import settings

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    watch_pages()


@pytest.fixture(scope="session")
def django_db_setup(quick_and_watched: None, django_db_blocker: Any, worker_id: str) -> Iterator[None]:
    """Give this worker a copy of the migrated database, on DATABASE_URL's server or on the embedded one."""
    from django.conf import settings

    held = None if os.environ.get("DATABASE_URL") else embedded.hold(settings.DATA, fast=True)
    try:
        with django_db_blocker.unblock(), database_copy(worker_id):
            yield
    finally:
        if held:
            held.release()


@pytest.fixture(autouse=True)
def no_language_stays() -> Iterator[None]:
    """Let no test read in the language of the page that the one before asked for."""
    from django.utils import translation

    yield
    translation.deactivate()


@pytest.fixture
def query_count() -> Callable[[str, Any], None]:
    """Hold a page's cost still: `query_count("orgs.show_unit", response)` compares with tests/query_counts.json."""

    def hold(name: str, response: Any) -> None:
        counts = json.loads(COUNTS.read_text()) if COUNTS.exists() else {}
        asked = len(response.queries)
        if REWRITE and counts.get(name) != asked:
            counts[name] = asked
            COUNTS.write_text(json.dumps(dict(sorted(counts.items())), indent=2, ensure_ascii=False) + "\n")
        assert counts.get(name) == asked, (
            f"{name} asks {asked} queries, {COUNTS.name} says {counts.get(name)}: bring it back, or run"
            " `make snapshots` and let the diff be reviewed.\n" + "\n".join(response.queries)
        )

    return hold


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Run journeys in the system's own Chromium."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if not found:
        pytest.skip("no Chromium: apt-get install chromium")
    quiet = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]
    return {**browser_type_launch_args, "executable_path": found, "args": quiet}


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Under CI nothing may be skipped."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if not IN_CI or reporter is None or hasattr(session.config, "workerinput"):
        return
    skipped = reporter.stats.get("skipped", [])
    if skipped and exitstatus == 0:
        reporter.write_line(f"{len(skipped)} skipped, and under CI nothing may be skipped.", red=True)
        session.exitstatus = 1


@pytest.fixture
def cast(db: None) -> Any:
    """Return the fixed people and tree of `tests/cast.py`."""
    from tests.cast import make_cast

    return make_cast()
