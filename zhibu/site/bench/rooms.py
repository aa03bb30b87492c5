"""`zhibu bench [ROOM…]`: what single rooms promise, each measured in a database of its own.

A room that has something to measure has a `bench.py` with `measure(folder) -> {name: number}` and `TARGETS`, the name
of a number with the least or the most that it should be. Each room runs in a process of its own, so that its memory is
its own; figures are shares of a yardstick measured in the same run, as milliseconds mean nothing on another machine.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg
from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _
from psycopg import sql

from zhibu.site import starting
from zhibu.site.command import report, say

DATABASE = "zhibu_bench"


def run(arguments: list[str]) -> int:
    """Measure the rooms asked for (all by default) and print each figure beside its target; 1 where one is missed."""
    rooms = [room for room in settings.ROOMS if find_spec(f"zhibu.{room}.bench")]
    parser = argparse.ArgumentParser(prog="zhibu bench", description=_("测量速度。"))
    parser.add_argument("rooms", nargs="*", metavar="ROOM", help=" ".join(rooms))
    parser.add_argument("--json", action="store_true", help=_("结果写成 JSON，供程序读取"))
    given = parser.parse_args(arguments)
    found: dict[str, dict[str, float]] = {}
    missed = 0
    for room in given.rooms or rooms:
        with ExitStack() as stack:
            starting.open_database(stack)
            found[room] = _measured(room, stack.enter_context(_database()))
        if not given.json:
            say(room)
            for name, value in found[room].items():
                say("  " + _line(room, name, value))
        missed += sum(not _holds(room, name, value) for name, value in found[room].items())
    if given.json:
        report(found, as_json=True)
    return 1 if missed else 0


def _line(room: str, name: str, value: float) -> str:
    target = import_module(f"zhibu.{room}.bench").TARGETS.get(name)
    number = f"{value:,.0f}" if value >= 100 else f"{value:.3f}"
    if target is None:
        return f"{name:<28}{number:>12}"
    word, limit = target
    holds = "ok" if _holds(room, name, value) else "MISSED"
    return f"{name:<28}{number:>12}   {'>=' if word == 'least' else '<='} {limit:g}  {holds}"


def _holds(room: str, name: str, value: float) -> bool:
    target = import_module(f"zhibu.{room}.bench").TARGETS.get(name)
    if target is None:
        return True
    word, limit = target
    return bool(value >= limit if word == "least" else value <= limit)


def _measured(room: str, address: str) -> dict[str, float]:
    """Run the room's measures in a fresh process on the empty database and return what it found."""
    done = subprocess.run(
        [sys.executable, "-m", "zhibu.site.bench.rooms", room],
        env=os.environ | {"DATABASE_URL": address},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return dict(json.loads(done.stdout.splitlines()[-1]))


@contextmanager
def _database() -> Iterator[str]:
    """Give the address of an empty, migrated database beside the installation's own, dropped afterwards."""
    told = connection.settings_dict
    kept = {name: told[name.upper()] for name in ("host", "port", "user", "password") if told.get(name.upper())}
    with psycopg.connect(**kept, dbname=told["NAME"], autocommit=True, **told["OPTIONS"]) as server:
        drop = sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(DATABASE))
        server.execute(drop)
        server.execute(sql.SQL("create database {}").format(sql.Identifier(DATABASE)))
        try:
            yield _address()
        finally:
            server.execute(drop)


def _address() -> str:
    told = connection.settings_dict
    user = quote(told["USER"], safe="") + (f":{quote(told['PASSWORD'], safe='')}" if told.get("PASSWORD") else "")
    if told["HOST"].startswith("/"):
        return f"postgres://{user}@/{DATABASE}?host={quote(told['HOST'], safe='')}&port={told['PORT']}"
    return f"postgres://{user}@{told['HOST']}:{told['PORT'] or 5432}/{DATABASE}"


def _measure_here(room: str) -> None:
    """Measure one room in this process: the child's whole life."""
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0, interactive=False)
    with tempfile.TemporaryDirectory() as folder:
        storages: Any = settings.STORAGES
        settings.STORAGES = storages | {"default": storages["default"] | {"OPTIONS": {"location": folder}}}
        found = import_module(f"zhibu.{room}.bench").measure(Path(folder))
    sys.stdout.write(json.dumps(found) + "\n")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhibu.site.settings")
    _measure_here(sys.argv[1])
