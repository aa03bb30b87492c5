"""What the tests stand on: an installation of their own, copies of one migrated database, a watch on every page.

Loaded by pytest before Django's settings are (`-p zhibu.site.testing` in pyproject.toml).
"""

import hashlib
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from importlib.metadata import version
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

TEMPLATE = "zhibu_template_"
COPY = "test_zhibu_"
QUERIES_A_PAGE = 12

if not os.environ.get("ZHIBU_TESTING"):
    os.environ["ZHIBU_TESTING"] = "1"  # inherited by the workers, who find everything set
    if not os.environ.get("DATABASE_URL"):
        os.environ["ZHIBU_DATA"] = str(Path(os.environ.get("ZHIBU_DATA", "").strip() or "var").resolve() / "test")
    os.environ.pop("ZHIBU_DEMO", None)


@contextmanager
def database_copy(name: str) -> Iterator[str]:
    """Make Django's default database a fresh copy of the migrated one, dropped afterwards."""
    from django.db import connection

    settings = connection.settings_dict
    usual = settings["NAME"]
    copy = f"{COPY}{os.getpid()}_{name}"
    with _server(settings) as server:
        server.execute("select pg_advisory_lock(%s)", [0x7A68])
        _drop_left(server)
        template = _template(server, settings)
        server.execute(
            sql.SQL("create database {} template {} strategy file_copy").format(
                sql.Identifier(copy), sql.Identifier(template)
            )
        )
    connection.close()
    settings["NAME"] = copy
    try:
        yield copy
    finally:
        connection.close()
        settings["NAME"] = usual
        with _server(settings) as server:
            server.execute(sql.SQL("drop database {} with (force)").format(sql.Identifier(copy)))


def watched(get_response: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Middleware of the tests: a page that asks row by row raises, and so does one past its limit of queries."""
    from django.db import connection
    from zeal import zeal_context

    def watch(request: Any) -> Any:
        asked: list[str] = []

        def count(execute: Any, statement: str, *rest: Any) -> Any:
            if not re.match(r"\s*(savepoint|release|rollback)", statement, re.IGNORECASE):
                asked.append(statement)
            return execute(statement, *rest)

        with zeal_context(), connection.execute_wrapper(count):
            response = get_response(request)
        response.queries = asked
        if request.method == "GET" and len(asked) > QUERIES_A_PAGE and not request.path.startswith("/static/"):
            listed = "\n  ".join(statement[:200] for statement in asked)
            raise AssertionError(
                f"{request.path} asks {len(asked)} queries; a page may ask {QUERIES_A_PAGE}: join them, or fetch the"
                f" related rows in the query (select_related, prefetch_related):\n  {listed}"
            )
        return response

    return watch


def watch_pages() -> None:
    """Put the watch around every page of the test run."""
    from django.conf import settings
    from zeal.constants import initialize_app_registry
    from zeal.patch import patch

    initialize_app_registry()
    patch()
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    settings.MIDDLEWARE = ["zhibu.site.testing.watched", *settings.MIDDLEWARE]


@contextmanager
def _server(settings: dict[str, Any]) -> Iterator[psycopg.Connection[Any]]:
    kept = {"host": settings["HOST"], "port": settings["PORT"], "user": settings["USER"]}
    given = {name: value for name, value in kept.items() if value}
    if settings.get("PASSWORD"):
        given["password"] = settings["PASSWORD"]
    with psycopg.connect(**given, dbname=settings["NAME"], autocommit=True, **settings["OPTIONS"]) as connection:
        yield connection


def _template(server: psycopg.Connection[Any], settings: dict[str, Any]) -> str:
    """Return the name of a database with this code's migrations, made if it is not there."""
    from django.core.management import call_command
    from django.db import connection

    name = TEMPLATE + _fingerprint()
    names = [
        row[0] for row in server.execute("select datname from pg_database where datname like %s", [TEMPLATE + "%"])
    ]
    if name in names:
        return name
    half = f"{TEMPLATE}new"
    for old in {*names, half}:
        with suppress(psycopg.errors.ObjectInUse):
            server.execute(sql.SQL("drop database if exists {}").format(sql.Identifier(old)))
    server.execute(sql.SQL("create database {}").format(sql.Identifier(half)))
    usual = settings["NAME"]
    connection.close()
    settings["NAME"] = half
    try:
        call_command("migrate", verbosity=0, interactive=False)
    finally:
        connection.close()
        settings["NAME"] = usual
    server.execute(sql.SQL("alter database {} rename to {}").format(sql.Identifier(half), sql.Identifier(name)))
    return name


def _fingerprint() -> str:
    """Return a short word that changes whenever a migration does."""
    seen = hashlib.sha256()
    for package in ("django", "procrastinate", "django-allauth"):
        seen.update(version(package).encode())
    for file in sorted(Path(__file__).resolve().parents[2].glob("*/*/migrations/*.py")):
        seen.update(str(file).encode() + file.read_bytes())
    return seen.hexdigest()[:12]


def _drop_left(server: psycopg.Connection[Any]) -> None:
    """Drop the copies of test runs that were killed."""
    for (name,) in server.execute("select datname from pg_database where datname like %s", [COPY + "%"]).fetchall():
        pid = int(name.removeprefix(COPY).split("_")[0])
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            server.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name)))
        except PermissionError:
            continue
