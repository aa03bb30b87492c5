"""Where the invented countries live: a data folder for each size, with a database of its own."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from zhibu.site.starting import CommandFailed

MARK = "bench.json"
SIZES = (10_000, 100_000, 1_000_000)
"""The countries that are compared, by their members."""


def folder_of(members: int) -> Path:
    """Return the folder for a country of so many members, below the installation's own."""
    folder: Path = settings.DATA / "bench" / str(members)
    return folder


def environment(folder: Path) -> dict[str, str]:
    """Return the environment of a command that stands in the folder and knows no other database."""
    kept = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "ZHIBU_DEMO")}
    return kept | {"ZHIBU_DATA": str(folder)}


def run_in(folder: Path, work: str, arguments: list[str], *, is_installed: bool = False) -> int:
    """Run `module:function` in a process that stands in the folder, and return its exit code."""
    told = dict(os.environ) if is_installed else environment(folder)
    return subprocess.run([*command(work), *arguments], env=told).returncode


def command(work: str) -> list[str]:
    """Return the command of a process that sets itself up, opens its database and does the work."""
    return [sys.executable, "-m", "zhibu.site.bench.folders", work]


def _stand_in(work: str, arguments: list[str]) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhibu.site.settings")
    from zhibu.site import starting

    module, _colon, name = work.partition(":")
    try:
        starting.set_up()
        with ExitStack() as stack:
            starting.open_database(stack)
            starting.bring_up_to_date()
            return int(getattr(import_module(module), name)(arguments))
    except Exception as problem:
        sentence = starting.trouble(problem)
        if sentence is None:
            raise
        sys.stderr.write(f"zhibu: {sentence}\n")
        return 1


def write_mark(facts: dict[str, Any]) -> None:
    """Note beside the database what was loaded."""
    (settings.DATA / MARK).write_text(json.dumps(facts, indent=1) + "\n")


def mark_of(folder: Path) -> dict[str, Any] | None:
    """Return what was loaded into the folder; None where nothing was."""
    file = folder / MARK
    return dict(json.loads(file.read_text())) if file.exists() else None


@contextmanager
def copied(source: Path, name: str) -> Iterator[tuple[Path, int]]:
    """Give a copy of the country to write in, gone afterwards, and how many members it has. Raises CommandFailed where
    none is loaded."""
    mark = mark_of(source)
    if mark is None:
        raise CommandFailed(_("还没有测速数据，请先运行 zhibu bench load。"))
    copy = source.with_name(f"{source.name}-{name}")
    subprocess.run(["rm", "-rf", str(copy)], check=True)
    subprocess.run(["cp", "-a", str(source), str(copy)], check=True)
    try:
        yield copy, mark["members"]
    finally:
        subprocess.run(["rm", "-rf", str(copy)], check=True)


if __name__ == "__main__":
    sys.exit(_stand_in(sys.argv[1], sys.argv[2:]))
